"""Configuration from the environment. The full list with its meaning stands in README.md."""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1024 * 1024


class ConfigError(RuntimeError):
    """The installation cannot start; the message names the setting and the cure."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between installations.

    `hosts` names the addresses the product answers to; empty means any, which production refuses.
    `periksa_tautan` is the number of days after which a good link is looked at again, 0 for never;
    `tautan_dalam` names hosts of the inner network that may be looked at.
    `proxies` is the number of trusted proxies in front, from which the client address is read.
    """

    instance: Path
    database_url: str
    produksi: bool = False
    demo: bool = False
    https: bool = False
    proxies: int = 0
    hosts: tuple[str, ...] = ()
    maks_berkas: int = 20 * MEGABYTE
    maks_impor: int = 60 * MEGABYTE
    plugins: tuple[str, ...] = ()
    periksa_tautan: int = 0
    tautan_dalam: tuple[str, ...] = ()
    testing: bool = False
    kunci: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def files(self) -> Path:
        """Folder of the stored files."""
        return self.instance / "berkas"


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read the environment; creates the instance folder and its keys when they are missing."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("KINERJA_INSTANCE", "instance")).resolve()
    # The database and the files lie here: nobody else on the machine may look inside.
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    demo = _flag(env, "KINERJA_DEMO") or (instance / "demo-akun.json").exists()
    config = Config(
        instance=instance,
        database_url=env.get("KINERJA_DATABASE_URL", f"sqlite:///{instance / 'kinerja.db'}"),
        produksi=_flag(env, "KINERJA_PRODUKSI"),
        demo=demo,
        https=_flag(env, "KINERJA_HTTPS"),
        proxies=_number(env, "KINERJA_PROXIES", 0),
        hosts=tuple(env.get("KINERJA_HOSTS", "").split()),
        maks_berkas=_number(env, "KINERJA_MAKS_BERKAS_MB", 20) * MEGABYTE,
        maks_impor=_number(env, "KINERJA_MAKS_IMPOR_MB", 60) * MEGABYTE,
        plugins=tuple(env.get("KINERJA_PLUGINS", "").split()),
        periksa_tautan=_number(env, "KINERJA_PERIKSA_TAUTAN_HARI", 0 if demo else 30),
        tautan_dalam=tuple(env.get("KINERJA_TAUTAN_HOST_DALAM", "").lower().split()),
        kunci={name: _key(instance / "kunci" / name) for name in ("sesi", "data")},
    )
    if config.produksi:
        _check_production(config)
    return config


def sqlalchemy_url(url: str) -> str:
    """The driver we ship with, also where the operator wrote the plain form of the address."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return f"postgresql+psycopg://{url.removeprefix(plain)}"
    return url


def _flag(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").strip().lower() in {"1", "ya", "true", "on"}


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name, default))
    except ValueError:
        raise ConfigError(f"{name} must be a whole number, not {env[name]!r}") from None


def _key(path: Path) -> bytes:
    """32 random bytes in a file that only the owner may read; made on the first start."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


def _check_production(config: Config) -> None:
    for name, key in config.kunci.items():
        path = config.instance / "kunci" / name
        if len(key) < 32:
            raise ConfigError(f"the key {path} is shorter than 32 bytes; remove it to have a new one made")
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigError(f"the key {path} can be read by others; run chmod 600 on it")
    if not config.https and not config.proxies:
        raise ConfigError("plain http without a proxy; set KINERJA_PROXIES, or KINERJA_HTTPS=1")
    if not config.hosts:
        raise ConfigError("set KINERJA_HOSTS to the names under which people reach the product")
