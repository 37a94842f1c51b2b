"""The instance folder and its keys are for their owner alone; production refuses what is weak."""

import stat
from pathlib import Path

import pytest

from kinerja.config import ConfigError, read_config


def test_new_instance_and_its_keys_are_closed_to_others(tmp_path: Path) -> None:
    config = read_config({"KINERJA_INSTANCE": str(tmp_path / "baru")})
    assert stat.S_IMODE(config.instance.stat().st_mode) == 0o700
    assert stat.S_IMODE((config.instance / "kunci" / "data").stat().st_mode) == 0o600
    assert len(config.kunci["sesi"]) == 32


def test_keys_stay_the_same_at_the_next_start(tmp_path: Path) -> None:
    environ = {"KINERJA_INSTANCE": str(tmp_path)}
    assert read_config(environ).kunci == read_config(environ).kunci


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "KINERJA_PROXIES"),
        ({"KINERJA_HTTPS": "1"}, "KINERJA_HOSTS"),
        ({"KINERJA_PROXIES": "dua"}, "KINERJA_PROXIES"),
    ],
)
def test_production_refuses_and_names_the_setting(
    tmp_path: Path, environ: dict[str, str], named: str
) -> None:
    with pytest.raises(ConfigError, match=named):
        read_config({"KINERJA_INSTANCE": str(tmp_path), "KINERJA_PRODUKSI": "1"} | environ)


def test_production_refuses_a_key_that_others_can_read(tmp_path: Path) -> None:
    environ = {
        "KINERJA_INSTANCE": str(tmp_path),
        "KINERJA_HTTPS": "1",
        "KINERJA_HOSTS": "kinerja.contoh.go.id",
    }
    read_config(environ)
    (tmp_path / "kunci" / "data").chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_config(environ | {"KINERJA_PRODUKSI": "1"})
