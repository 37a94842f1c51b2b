"""Numbers: once per letter and evaluation, without gaps per year, also when eight issue at once."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import CatatanAudit, verify
from kinerja.db import reading, transaction
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.plugin.katalog import KUNCI
from kinerja.surat import service
from kinerja.surat.models import SuratTerbit
from tests.evaluasi_bersama import SAAT, Kantor
from tests.service.surat.conftest import MakeApp
from tests.surat_bersama import PluginSurat, letter, switch_on, switch_on_stored

HARI, SEKARANG = SAAT["today"], SAAT["now"]


def issue(
    session: Session,
    actor: Actor,
    kantor: Kantor,
    pegawai: Pegawai | None = None,
    kode: str = "keterangan",
    *,
    now: datetime = SEKARANG,
) -> SuratTerbit:
    naskah = service.compose(session, actor, kantor.periode(pegawai).id, kode, today=HARI)
    return service.issue(session, actor, naskah, now=now)


def test_a_letter_gets_the_next_number_and_its_content_is_frozen(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    switch_on(session, surat_uji=PluginSurat())
    surat = issue(session, admin, kantor)
    assert (surat.nomor, surat.tahun, surat.urut) == ("001/KET/IV/2026", 2026, 1)
    assert (surat.plugin, surat.versi_plugin, surat.sha256, surat.penanda) == ("surat_uji", "1.0.0", None, "")
    assert surat.judul == "Surat Keterangan Kinerja"
    assert surat.isi["nama"] == "Andi Ramadhan, S.Kom."
    assert surat.isi["rincian"] == [{"uraian": "Triwulan I", "nilai": "2026"}]
    assert surat.isi["_penanda_tangan"]["nama"] == "Drs. Budi Santoso"
    assert surat.oleh == admin.nama
    kantor.pegawai.nama = "Nama Baru"
    session.flush()
    assert issue(session, admin, kantor) is surat
    (jejak,) = session.scalars(select(CatatanAudit).where(CatatanAudit.objek == "surat")).all()
    assert (jejak.aksi, jejak.objek_id, jejak.nama) == ("surat.terbit", surat.id, admin.nama)
    assert jejak.rincian == {"perubahan": ["surat Surat Keterangan Kinerja terbit, nomor 001/KET/IV/2026"]}


def test_numbers_count_per_letter_and_per_year_of_the_instansi(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    switch_on(session, surat_uji=PluginSurat(letter(), letter("lain")))
    semua = [kantor.pegawai, *(kantor.add_person(f"Orang {nomor}") for nomor in range(3))]
    for pegawai in semua[1:]:
        kantor.establish(pegawai)
    assert issue(session, admin, kantor).urut == 1
    assert issue(session, admin, kantor, kode="lain").urut == 1
    assert issue(session, admin, kantor, semua[1]).urut == 2
    # Seven o'clock in the morning of the new year in WIB is still the old one in UTC.
    tahun_baru = datetime(2026, 12, 31, 18, tzinfo=UTC)
    baru = issue(session, admin, kantor, semua[2], now=tahun_baru)
    assert (baru.tahun, baru.urut, baru.nomor) == (2027, 1, "001/KET/I/2027")
    assert issue(session, admin, kantor, semua[3], now=datetime(2026, 12, 31, 16, tzinfo=UTC)).urut == 3


def test_the_code_of_the_instansi_may_stand_in_the_number(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    katalog = switch_on(session, surat_uji=PluginSurat())
    pola = katalog.setelan["surat_uji"].model_copy(update={"pola": "{kode_instansi}/{tahun}/{urut}"})
    session.info[KUNCI] = type(katalog)(
        manager=katalog.manager, setelan={**katalog.setelan, "surat_uji": pola}
    )
    assert issue(session, admin, kantor).nomor == "KAB-CONTOH/2026/001"


def test_only_the_admin_issues_and_never_about_himself(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    switch_on(session, surat_uji=PluginSurat())
    naskah = service.compose(session, admin, kantor.periode().id, "keterangan", today=HARI)
    for pegawai in (kantor.kepala, kantor.lain):
        with pytest.raises(NotFoundError):
            service.issue(session, kantor.actor(pegawai), naskah, now=SEKARANG)
    with pytest.raises(NotAuthorizedError):
        service.issue(session, kantor.pemilik, naskah, now=SEKARANG)
    assert not session.scalars(select(SuratTerbit)).all()


def test_a_replaced_evaluation_gives_no_letter_and_its_revision_gets_its_own(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    switch_on(session, surat_uji=PluginSurat())
    naskah = service.compose(session, admin, kantor.periode().id, "keterangan", today=HARI)
    lama = service.issue(session, admin, naskah, now=SEKARANG)
    asli = session.scalars(select(Evaluasi)).one()
    kolom = {satu.key: getattr(asli, satu.key) for satu in Evaluasi.__mapper__.column_attrs}
    session.add(Evaluasi(**(kolom | {"id": None, "revisi": 2, "menggantikan_id": asli.id, "versi": 1})))
    session.flush()
    with pytest.raises(StateError, match="baru saja diganti"):
        service.issue(session, admin, naskah, now=SEKARANG)
    baru = issue(session, admin, kantor)
    assert (lama.urut, baru.urut) == (1, 2)


def test_an_undone_issue_leaves_no_gap(session: Session, kantor: Kantor, admin: Actor) -> None:
    switch_on(session, surat_uji=PluginSurat())
    simpul = session.begin_nested()
    assert issue(session, admin, kantor).urut == 1
    simpul.rollback()
    assert issue(session, admin, kantor).urut == 1


# Eight at once


def _in_threads(banyak: int, kerja: Callable[[int], None]) -> None:
    """Start all at the same moment; the first error is raised here."""
    mulai = threading.Barrier(banyak)

    def run(nomor: int) -> None:
        mulai.wait()
        kerja(nomor)

    with ThreadPoolExecutor(banyak) as kolam:
        for satu in [kolam.submit(run, nomor) for nomor in range(banyak)]:
            satu.result()


def test_eight_at_once_give_each_letter_one_number_and_leave_no_gap(
    run_app: MakeApp, session: Session, kantor: Kantor, admin: Actor, instansi: Instansi
) -> None:
    orang = [kantor.pegawai, *(kantor.add_person(f"Orang {nomor}") for nomor in range(11))]
    for pegawai in orang[1:]:
        kantor.establish(pegawai)
    switch_on_stored(session, "surat_uji")
    session.commit()
    semua = [kantor.periode(pegawai).id for pegawai in orang]
    app = run_app(surat_uji=PluginSurat())
    nomor_semua: list[tuple[int, str]] = []

    def kerja(nomor: int) -> None:
        urutan = list(semua)
        random.Random(nomor).shuffle(urutan)
        with app.app_context():
            for periode_id in urutan:
                with reading(instansi.id) as sesi:
                    naskah = service.compose(sesi, admin, periode_id, "keterangan", today=HARI)
                with transaction(instansi.id) as sesi:
                    surat = service.issue(sesi, admin, naskah, now=SEKARANG)
                nomor_semua.append((periode_id, surat.nomor))

    _in_threads(8, kerja)
    session.rollback()
    tersimpan = session.scalars(select(SuratTerbit).order_by(SuratTerbit.urut)).all()
    assert [surat.urut for surat in tersimpan] == list(range(1, 13))
    assert len({surat.evaluasi_id for surat in tersimpan}) == 12
    assert len(nomor_semua) == 96
    assert len(set(nomor_semua)) == 12  # everybody saw the same number for the same person
    assert verify(session).rusak_di is None
    print(f"{len(nomor_semua)} issues in 8 threads, {len(tersimpan)} numbers, 0 twice, 0 gaps")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    langkah=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a1", "b2"]), st.booleans()), max_size=14)
)
def test_numbers_never_repeat_nor_skip_whatever_is_issued_or_undone(
    session: Session, kantor: Kantor, admin: Actor, langkah: list[tuple[int, str, bool]]
) -> None:
    if len(session.scalars(select(Evaluasi)).all()) < 4:
        for nomor in range(3):
            kantor.establish(kantor.add_person(f"Orang {nomor}"))
    orang = [satu.periode_id for satu in session.scalars(select(Evaluasi).order_by(Evaluasi.id))]
    switch_on(session, surat_uji=PluginSurat(letter("a1"), letter("b2")))
    simpul = session.begin_nested()
    sudah: set[tuple[int, str]] = set()
    for siapa, kode, batal in langkah:
        langkah_ini = session.begin_nested()
        naskah = service.compose(session, admin, orang[siapa], kode, today=HARI)
        service.issue(session, admin, naskah, now=SEKARANG)
        if batal:
            langkah_ini.rollback()
        else:
            langkah_ini.commit()
            sudah.add((siapa, kode))
    session.flush()
    for kode in ("a1", "b2"):
        query = select(SuratTerbit.urut).where(SuratTerbit.kode == kode).order_by(SuratTerbit.urut)
        banyak = sum(satu[1] == kode for satu in sudah)
        assert list(session.scalars(query)) == list(range(1, banyak + 1))
    simpul.rollback()
