"""A pejabat penilai without NIP decides outside; an admin records it by its document."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.aturan.service import change_setting
from kinerja.audit import CatatanAudit
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi import service
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.evaluasi.service import EvaluasiIncompleteError, luar
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service import BerkasMasuk
from tests import factories
from tests.evaluasi_bersama import SAAT, Kantor


def _admin(kantor: Kantor) -> Actor:
    return kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)


def _keputusan(**lain: object) -> luar.KeputusanLuar:
    isi = {
        "rating_hasil": None,
        "rating_perilaku": Rating.DI_ATAS_EKSPEKTASI,
        "nama": "H. Rahmat Hidayat",
        "jabatan": "Bupati Contoh",
        "nomor": "800/12/2026",
        "tanggal": date(2026, 4, 2),
        "catatan": "Pertahankan.",
    }
    return luar.KeputusanLuar(**(isi | lain))  # type: ignore[arg-type]


PINDAIAN = BerkasMasuk("SK Bupati.pdf", "pdf", "a" * 64, 1234)


@pytest.fixture
def periode(kantor: Kantor, session: Session) -> PeriodePenilaian:
    """Of the head of the topmost unit, who is evaluated by the bupati."""
    bupati = factories.make_pegawai(session, nama="Rahmat Hidayat")
    factories.make_garis(session, kantor.kepala_badan, bupati)
    kantor.approve(kantor.kepala_badan, bupati)  # who may approve in his name is not the subject here
    bupati.nip = None
    session.flush()
    return kantor.submit(kantor.kepala_badan)


def _set_capaian(kantor: Kantor) -> None:
    service.set_capaian(
        kantor.session,
        _admin(kantor),
        kantor.badan.id,
        2026,
        "T1",
        CapaianOrganisasi.BAIK,
        "SK Bupati 1/2026",
        **SAAT,
    )


def test_the_decision_fixes_the_evaluation_and_the_document_names_who_decided(
    kantor: Kantor, session: Session, periode: PeriodePenilaian
) -> None:
    assert [satu.periode.id for satu in luar.list_luar(session, _admin(kantor), today=SAAT["today"])] == [
        periode.id
    ]
    with pytest.raises(EvaluasiIncompleteError), session.begin_nested():
        luar.record_luar(session, _admin(kantor), periode.id, _keputusan(), **SAAT)
    session.expire_all()
    _set_capaian(kantor)
    evaluasi = luar.record_luar(session, _admin(kantor), periode.id, _keputusan(), **SAAT)
    assert (evaluasi.predikat, periode.status) == (Predikat.BAIK, StatusPeriode.DITETAPKAN)
    assert evaluasi.keputusan_luar["nomor"] == "800/12/2026"
    assert evaluasi.keputusan_luar["dicatat"] == _admin(kantor).nama
    hal = service.open_hasil(session, kantor.actor(kantor.kepala_badan), periode.id, **SAAT)
    assert hal.alasan is not None
    assert hal.alasan.perilaku.nama == "H. Rahmat Hidayat, Bupati Contoh"
    dokumen = service.load_cetakan(
        session, kantor.actor(kantor.kepala_badan), periode.id, today=SAAT["today"]
    ).kinerja
    penilai = dokumen.pejabat_penilai
    assert (penilai.nama, penilai.jabatan, penilai.nip) == ("H. Rahmat Hidayat", "Bupati Contoh", "")
    assert luar.list_luar(session, _admin(kantor), today=SAAT["today"]) == []


@pytest.mark.parametrize(
    ("lain", "bidang"),
    [
        ({"nama": " "}, "nama"),
        ({"jabatan": ""}, "jabatan"),
        ({"nomor": ""}, "nomor"),
        ({"tanggal": date(2026, 4, 4)}, "tanggal"),
        ({"tanggal": date(2025, 12, 31)}, "tanggal"),
    ],
)
def test_who_decided_and_the_document_must_be_named(
    kantor: Kantor, session: Session, periode: PeriodePenilaian, lain: dict[str, object], bidang: str
) -> None:
    _set_capaian(kantor)
    with pytest.raises(InputError) as error:
        luar.record_luar(session, _admin(kantor), periode.id, _keputusan(**lain), **SAAT)
    assert list(error.value.fields) == [bidang]


def test_only_an_admin_only_for_who_has_no_account_and_never_for_himself(
    kantor: Kantor, session: Session, periode: PeriodePenilaian
) -> None:
    _set_capaian(kantor)
    with pytest.raises(NotFoundError):
        luar.record_luar(session, kantor.penilai, periode.id, _keputusan(), **SAAT)
    sendiri = kantor.actor(kantor.kepala_badan, Peran.ADMIN_INSTANSI)
    with pytest.raises(NotAuthorizedError):
        luar.record_luar(session, sendiri, periode.id, _keputusan(), **SAAT)
    biasa = kantor.submit()
    with pytest.raises(StateError):
        luar.record_luar(session, _admin(kantor), biasa.id, _keputusan(), **SAAT)


def test_the_scan_stands_on_the_evaluation_and_in_the_trail(
    kantor: Kantor, session: Session, periode: PeriodePenilaian
) -> None:
    _set_capaian(kantor)
    luar.record_luar(session, _admin(kantor), periode.id, _keputusan(berkas=PINDAIAN), **SAAT)
    session.flush()
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.luar")).one()
    assert f"pindaian dokumen disimpan, sidik {'a' * 64}" in catatan.rincian["perubahan"]
    today = SAAT["today"]
    for pembaca, sendiri in ((kantor.actor(kantor.kepala_badan), True), (_admin(kantor), False)):
        berkas, dicatat = luar.find_berkas_luar(session, pembaca, periode.id, today=today)
        assert (berkas, dicatat is None) == (PINDAIAN, sendiri)
    with pytest.raises(NotFoundError):
        luar.find_berkas_luar(session, kantor.pemilik, periode.id, today=today)
    with pytest.raises(NotFoundError):
        luar.find_berkas_luar(session, _admin(kantor), periode.id, revisi=2, today=today)


def test_a_reopened_decision_keeps_its_scan_with_the_old_revision(
    kantor: Kantor, session: Session, periode: PeriodePenilaian
) -> None:
    _set_capaian(kantor)
    evaluasi = luar.record_luar(session, _admin(kantor), periode.id, _keputusan(berkas=PINDAIAN), **SAAT)
    service.reopen(session, _admin(kantor), periode.id, "Nomor keliru", versi=evaluasi.versi, **SAAT)
    pegawai, today = kantor.actor(kantor.kepala_badan), SAAT["today"]
    with pytest.raises(NotFoundError):
        luar.find_berkas_luar(session, pegawai, periode.id, today=today)
    assert luar.find_berkas_luar(session, pegawai, periode.id, revisi=1, today=today)[0] == PINDAIAN
    baru = luar.record_luar(session, _admin(kantor), periode.id, _keputusan(nomor="800/13/2026"), **SAAT)
    assert (baru.revisi, baru.keputusan_luar["nomor"], "berkas" in baru.keputusan_luar) == (
        2,
        "800/13/2026",
        False,
    )


def test_an_instansi_may_demand_the_scan(kantor: Kantor, session: Session, periode: PeriodePenilaian) -> None:
    _set_capaian(kantor)
    change_setting(session, _admin(kantor), "keputusan_luar_berkas", "wajib", now=SAAT["now"])
    with pytest.raises(InputError) as error:
        luar.record_luar(session, _admin(kantor), periode.id, _keputusan(), **SAAT)
    assert list(error.value.fields) == ["berkas"]
    with pytest.raises(InputError, match="belum dapat dicatat"):
        luar.check_luar(
            session, _admin(kantor), periode.id, _keputusan(), ada_berkas=False, today=SAAT["today"]
        )
    luar.check_luar(session, _admin(kantor), periode.id, _keputusan(), ada_berkas=True, today=SAAT["today"])
    assert luar.record_luar(session, _admin(kantor), periode.id, _keputusan(berkas=PINDAIAN), **SAAT)
