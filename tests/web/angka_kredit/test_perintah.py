"""`kinerja ak hitung`: sentences, exit status, JSON that stays the same, a run that is broken off."""

import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from kinerja.angka_kredit import commands, service
from kinerja.config import Config
from tests.perintah import run_kinerja
from tests.web.angka_kredit.conftest import Kantor

MakeKantor = Callable[..., Kantor]


@pytest.mark.parametrize(
    ("pilihan", "kalimat"),
    [
        (["--dari", "1999"], "Tulis tahun dari 2023 sampai 2100."),
        (["--dari", "2026", "--sampai", "2025"], "Tahun terakhir harus sama dengan atau sesudah"),
        (["--dari", "2025", "--instansi", "tidak-ada"], "Instansi tidak-ada tidak ada."),
        (["--dari", "2025", "--unit", "999999"], "Unit kerja ini tidak ada."),
        (["--dari", "2025", "--pegawai", "1"], "Tidak ada pegawai dengan NIP ini."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    make_kantor: MakeKantor, config: Config, pilihan: list[str], kalimat: str
) -> None:
    make_kantor()
    for tambah in ([], ["--json"]):
        jawab = run_kinerja(config, "ak", "hitung", *pilihan, *tambah)
        assert (jawab.exit_code, jawab.stdout) == (1, "")
        assert kalimat in jawab.stderr


def test_an_empty_year_is_no_error(make_kantor: MakeKantor, config: Config) -> None:
    make_kantor()
    jawab = run_kinerja(config, "ak", "hitung", "--dari", "2090")
    assert (jawab.exit_code, jawab.stdout) == (
        0,
        "kab-contoh: tidak ada SKP pejabat fungsional pada 2090.\n",
    )


def test_the_json_keeps_its_keys_and_its_digits(make_kantor: MakeKantor, config: Config) -> None:
    kantor = make_kantor()
    nip = str(kantor.pegawai.nip)
    jawab = run_kinerja(
        config, "ak", "hitung", "--dari", "2024", "--sampai", "2026", "--pegawai", nip, "--json"
    )
    assert json.loads(jawab.stdout) == {
        "skema": "kinerja.ak.hitung/1",
        "instansi": "kab-contoh",
        "tahun": {"dari": 2024, "sampai": 2026},
        "disimpan": True,
        "selesai": True,
        "pegawai": 1,
        "baru": 0,
        "tetap": 2,
        "dibatalkan": 0,
        "belum_final": 0,
        "terkunci": [],
        "per_tahun": {"2024": "12.50", "2025": "12.50", "2026": "0.00"},
        "jenjang": "ahli_pertama",
        "jumlah": "25.00",
        "buku": [
            {
                "tahun": tahun,
                "bulan": 12,
                "bulan_mulai": 1,
                "bulan_selesai": 12,
                "jenis": "konversi",
                "uraian": "Baik",
                "prosentase": "100%",
                "koefisien": "12.50",
                "angka_kredit": "12.50",
                "jumlah_berjalan": jumlah,
            }
            for tahun, jumlah in ((2024, "12.50"), (2025, "25.00"))
        ],
    }


def test_a_run_that_is_broken_off_keeps_what_it_did_and_goes_on(
    make_kantor: MakeKantor, config: Config, tmp_path: Path
) -> None:
    kantor = make_kantor()
    for nomor in range(2):
        kantor.employ(f"Pegawai {nomor}")
    kantor.session.commit()
    asli, sudah = service.convert_slice, []

    def broken(*args: object, **options: object) -> object:
        if sudah:
            raise KeyboardInterrupt
        sudah.append(args)
        return asli(*args, **options)  # type: ignore[arg-type]

    tahun = ["ak", "hitung", "--dari", "2024", "--sampai", "2025"]
    with patch.object(commands, "SEKALIGUS", 2), patch.object(service, "convert_slice", broken):
        putus = run_kinerja(config, *tahun, "--json")
    isi = json.loads(putus.stdout)
    assert (putus.exit_code, isi["selesai"], isi["pegawai"], isi["baru"]) == (130, False, 2, 2)
    sudah.clear()
    with patch.object(commands, "SEKALIGUS", 2), patch.object(service, "convert_slice", broken):
        baris = run_kinerja(config, *tahun)
    assert (baris.exit_code, "Dihentikan." in baris.stdout) == (130, True)
    lagi = json.loads(run_kinerja(config, *tahun, "--json").stdout)
    assert (lagi["selesai"], lagi["pegawai"], lagi["baru"], lagi["tetap"]) == (True, 3, 2, 4)
