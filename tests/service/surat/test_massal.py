"""`kinerja surat terbit`: everybody's letter in one run, which may stop anywhere and be run again."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit import CatatanAudit
from kinerja.errors import InputError
from kinerja.hooks import BahanSurat
from kinerja.surat import cetak, pdf
from kinerja.surat import massal as jalan
from kinerja.surat.commands import surat as perintah
from kinerja.surat.models import SuratTerbit
from kinerja.surat.pdf import DokumenGagalError
from kinerja.surat.service import massal
from tests import factories
from tests.evaluasi_bersama import Kantor
from tests.service.surat.conftest import MakeApp
from tests.surat_bersama import PenandaUji, PluginPenanda, PluginSurat, fill, letter, switch_on_stored

ORANG = 6


@pytest.fixture(autouse=True, scope="module")
def worker() -> Iterator[None]:
    yield
    pdf.close_worker()


@pytest.fixture
def ramai(database_url: str, session: Session, kantor: Kantor) -> Kantor:
    """Seven people with a fixed evaluation of the first quarter, one of them in another unit, one without."""
    semua = [kantor.add_person(f"Orang {nomor}") for nomor in range(ORANG)]
    for pegawai in semua:
        kantor.establish(pegawai)
    kantor.submit(kantor.add_person("Belum Dinilai"))
    switch_on_stored(session, "surat_uji", "penanda_uji")
    session.commit()
    return kantor


def run(out: Path, *arguments: str) -> Result:
    semua = ["terbit", "keterangan", "--tahun", "2026", "--periode", "t1", "--out", str(out), *arguments]
    return CliRunner().invoke(perintah, semua)


def counts(out: Path, *arguments: str) -> dict[str, object]:
    hasil = run(out, "--json", *arguments)
    assert hasil.exit_code in {0, 1}, hasil.output
    isi: dict[str, object] = json.loads(hasil.stdout)
    return isi


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "daftar.csv").open(encoding="utf-8-sig", newline="") as berkas:
        return list(csv.DictReader(berkas, delimiter=";"))


def stored(session: Session) -> list[SuratTerbit]:
    session.rollback()
    query = select(SuratTerbit).order_by(SuratTerbit.urut).execution_options(populate_existing=True)
    return list(session.scalars(query))


def test_one_run_issues_prints_and_writes_for_everybody(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    run_app(surat_uji=PluginSurat())
    out = tmp_path / "surat"
    with patch.object(jalan.service, "list_massal", _paged(3)):
        hasil = run(out)
    assert hasil.exit_code == 0, hasil.output
    assert "7 penilaian: 7 surat baru, 7 dicetak, 0 ditolak, 0 gagal." in hasil.stdout
    assert "Surat: 7 dari 7" in hasil.stderr
    assert [surat.urut for surat in stored(session)] == list(range(1, 8))
    nama = sorted(path.name for path in out.iterdir())
    assert nama == ["daftar.csv", *(f"keterangan-2026-{urut:04d}.pdf" for urut in range(1, 8))]
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
    assert (out / "keterangan-2026-0003.pdf").read_bytes().startswith(b"%PDF-")
    baris = rows(out)
    assert {satu["nama"] for satu in baris} == {
        "Andi Ramadhan, S.Kom.",
        *(f"Orang {n}" for n in range(ORANG)),
    }
    assert baris[0]["nomor"] == "001/KET/IV/2026"
    assert baris[0]["unit"] == "Bidang Penilaian"
    assert not any(satu["keterangan"] for satu in baris)


def _paged(batas: int) -> object:
    asli = massal.list_massal
    return lambda *args, sesudah: asli(*args, sesudah=sesudah, batas=batas)


def test_a_second_run_prints_nothing_anew(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    run_app(surat_uji=PluginSurat())
    run(tmp_path / "satu")
    with patch.object(cetak, "print_dokumen", side_effect=AssertionError):
        kedua = counts(tmp_path / "dua")
    assert (kedua["terbit"], kedua["dicetak"], kedua["berkas"], kedua["gagal"]) == (0, 0, 7, 0)
    assert len(stored(session)) == 7
    for path in (tmp_path / "satu").glob("*.pdf"):
        assert path.read_bytes() == (tmp_path / "dua" / path.name).read_bytes()


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.faults
@pytest.mark.parametrize("setelah", range(0, 7, 2))
def test_a_run_that_was_killed_goes_on_without_a_gap(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path, setelah: int
) -> None:
    run_app(surat_uji=PluginSurat())
    asli, panggilan = cetak.print_dokumen, iter(range(100))

    def print_until(*dokumen: object) -> bytes:
        if next(panggilan) == setelah:
            raise Killed
        return asli(*dokumen)  # type: ignore[arg-type]

    with patch.object(cetak, "print_dokumen", print_until), pytest.raises(Killed):
        run(tmp_path)
    assert len(stored(session)) == setelah + 1
    assert counts(tmp_path)["berkas"] == 7
    tersimpan = stored(session)
    assert [surat.urut for surat in tersimpan] == list(range(1, 8))
    assert len({surat.evaluasi_id for surat in tersimpan}) == 7
    assert all(surat.sha256 for surat in tersimpan)
    assert not list(tmp_path.glob(".*.tmp"))


def test_refusals_and_faults_are_listed_and_stop_nobody(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    def isi(bahan: BahanSurat, setelan: object) -> object:
        if bahan.pegawai.nama == "Orang 1":
            raise ValueError("=Isi faktor untuk predikat ini.")
        if bahan.pegawai.nama == "Orang 3":
            return None
        return fill(bahan, setelan)  # type: ignore[arg-type]

    run_app(surat_uji=PluginSurat(letter(fill=isi)))
    hasil = counts(tmp_path)
    assert (hasil["terbit"], hasil["ditolak"], hasil["gagal"], hasil["berkas"]) == (5, 1, 1, 5)
    kendala = hasil["kendala"]
    assert isinstance(kendala, list)
    assert kendala[0] == "Orang 1 (Bidang Penilaian): =Isi faktor untuk predikat ini."
    assert kendala[1].startswith("Orang 3 (Bidang Penilaian): Plugin “surat_uji” gagal di keterangan.fill")
    per_orang = {satu["nama"]: satu for satu in rows(tmp_path)}
    assert per_orang["Orang 1"]["keterangan"] == "'=Isi faktor untuk predikat ini."
    assert (per_orang["Orang 1"]["nomor"], per_orang["Orang 1"]["berkas"]) == ("", "")
    assert [surat.urut for surat in stored(session)] == list(range(1, 6))
    run_app(surat_uji=PluginSurat())
    assert counts(tmp_path)["terbit"] == 2


def test_failures_in_a_row_stop_the_run(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    run_app(surat_uji=PluginSurat())
    gagal = DokumenGagalError("Pustaka pencetak belum lengkap.", alasan="uji")
    with patch.object(cetak, "print_dokumen", side_effect=gagal):
        hasil = run(tmp_path)
    assert hasil.exit_code == 1
    assert "Dihentikan sesudah 5 kegagalan berturut-turut." in hasil.stderr
    assert "Pustaka pencetak belum lengkap." in hasil.stdout
    assert len(stored(session)) == 5
    assert counts(tmp_path)["berkas"] == 7


def test_only_the_unit_and_all_below_it(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    run_app(surat_uji=PluginSurat())
    assert counts(tmp_path, "--unit", str(ramai.bidang.id))["penilaian"] == 7
    assert counts(tmp_path, "--unit", str(ramai.badan.id))["penilaian"] == 7
    lain = factories.make_unit(session, nama="Unit Lain")
    session.commit()
    assert counts(tmp_path, "--unit", str(lain.id))["penilaian"] == 0
    assert "Unit 999999 tidak ada" in str(run(tmp_path, "--unit", "999999").exception)


def test_a_signer_that_is_away_is_left_alone_until_the_next_run(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    penanda = PenandaUji()
    penanda.gagal = ConnectionError("away")
    run_app(surat_uji=PluginSurat(), penanda_uji=PluginPenanda(penanda))
    hasil = counts(tmp_path)
    assert (hasil["terbit"], hasil["berkas"], hasil["gagal"]) == (7, 7, 0)
    assert len(penanda.permintaan) == jalan.BERUNTUN
    assert all("belum ditandatangani" in satu["keterangan"] for satu in rows(tmp_path))
    penanda.gagal = None
    hasil = counts(tmp_path)
    assert (hasil["terbit"], hasil["berkas"], hasil["kendala"]) == (0, 7, [])
    assert {surat.penanda for surat in stored(session)} == {"uji"}
    assert all(
        penanda.verify(path.read_bytes(), None).sah  # type: ignore[arg-type]
        for path in tmp_path.glob("*.pdf")
    )


def test_each_person_sees_once_that_the_letter_was_written_out(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    run_app(surat_uji=PluginSurat())
    for _ in range(2):
        run(tmp_path)
    session.rollback()
    query = select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.baca")
    semua = session.scalars(query).all()
    assert len({satu.objek_id for satu in semua}) == len(semua) == ORANG + 1
    assert {satu.nama for satu in semua} == {"Sistem"}
    assert semua[0].rincian == {"perubahan": ["penilaian dibaca sebagai admin, surat massal"]}


def test_many_reasons_are_cut_on_the_screen_and_whole_in_the_list(
    ramai: Kantor, run_app: MakeApp, tmp_path: Path
) -> None:
    def isi(*_argumen: object) -> object:
        raise ValueError("Belum ada faktor.")

    run_app(surat_uji=PluginSurat(letter(fill=isi)))
    with patch.object(jalan, "MAKS_KENDALA", 2):
        hasil = run(tmp_path)
    assert hasil.stdout.count("Belum ada faktor.") == 2
    assert "5 lainnya tercantum di" in hasil.stdout
    assert [satu["keterangan"] for satu in rows(tmp_path)] == ["Belum ada faktor."] * 7
    assert hasil.exit_code == 0


def test_a_letter_that_is_not_there_is_refused_with_those_that_are(
    ramai: Kantor, run_app: MakeApp, tmp_path: Path
) -> None:
    run_app(surat_uji=PluginSurat(letter("lain")))
    hasil = run(tmp_path / "baru")
    assert "Surat “keterangan” tidak tersedia di instansi ini" in str(hasil.exception)
    assert "Tersedia: lain." in str(hasil.exception)
    assert not (tmp_path / "baru").exists()


@pytest.mark.parametrize("periode", ["../x", "T1; DROP", "9"])
def test_a_period_is_a_code(ramai: Kantor, run_app: MakeApp, tmp_path: Path, periode: str) -> None:
    run_app(surat_uji=PluginSurat())
    assert "kode periode" in str(run(tmp_path, "--periode", periode).exception)


def test_with_two_instansi_one_is_named(
    ramai: Kantor, instansi_lain: object, run_app: MakeApp, tmp_path: Path
) -> None:
    run_app(surat_uji=PluginSurat())
    assert "--instansi kab-contoh|kota-lain" in str(run(tmp_path).exception)
    assert counts(tmp_path, "--instansi", "kab-contoh")["terbit"] == 7
    assert "tidak tersedia" in str(run(tmp_path, "--instansi", "kota-lain").exception)


def test_of_several_signers_the_run_names_one(
    ramai: Kantor, session: Session, run_app: MakeApp, tmp_path: Path
) -> None:
    lain = PenandaUji("lain", "Penanda Lain")
    switch_on_stored(session, "penanda_lain")
    session.commit()
    run_app(
        surat_uji=PluginSurat(), penanda_uji=PluginPenanda(PenandaUji()), penanda_lain=PluginPenanda(lain)
    )
    hasil = run(tmp_path)
    assert isinstance(hasil.exception, InputError)
    assert hasil.exception.message == (
        "Ada 2 penanda tangan elektronik yang aktif. Sebutkan salah satu: --penanda lain|uji."
    )
    hasil = run(tmp_path, "--penanda", "hilang")
    assert isinstance(hasil.exception, InputError)
    assert "“hilang” tidak aktif" in hasil.exception.message
    assert stored(session) == []
    assert counts(tmp_path, "--penanda", "lain")["berkas"] == 7
    assert {surat.penanda for surat in stored(session)} == {"lain"}
    assert len(lain.permintaan) == 7
