"""A copy of last year says what is not as it was, until its owner has looked at it."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import tahun_kalender
from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.rules import JenisJabatan
from kinerja.skp import service
from kinerja.skp.models import Indikator, Skp
from kinerja.skp.rules import Pendekatan, StatusSkp
from kinerja.skp.tanda import SEMUA, read_tanda
from tests import factories
from tests.skp_bersama import Orang, Saat, make_skp_of, read

LALU = {"tahun": 2025, "mulai": date(2025, 1, 1), "sampai": date(2026, 1, 1)}


@pytest.fixture
def lalu(session: Session, orang: Orang) -> Skp:
    """Last year's SKP of the same person, under the same pejabat penilai."""
    return make_skp_of(session, orang.pegawai, penilai_id=orang.penilai.id, **LALU)


def _copy(session: Session, orang: Orang, lalu: Skp, saat: Saat) -> Skp:
    return service.create_skp(
        session,
        orang.pemilik,
        rentang=tahun_kalender(2026),
        pendekatan=Pendekatan.KUANTITATIF,
        salin_dari=lalu.id,
        **saat,
    )


def _sentences(session: Session, skp: Skp) -> list[str]:
    return [satu.kalimat for satu in read_tanda(read(session, skp.id))]


def _plan_of_superior(session: Session, orang: Orang, teks: str) -> Skp:
    skp = make_skp_of(session, orang.penilai, rhk=0)
    factories.make_rhk(session, skp, teks=teks, pimpinan="")
    return skp


def test_where_nothing_changed_nothing_is_marked(
    session: Session, orang: Orang, lalu: Skp, saat: Saat
) -> None:
    _plan_of_superior(session, orang, "Terlaksananya pengelolaan kinerja")
    assert _sentences(session, _copy(session, orang, lalu, saat)) == []


def test_another_place_and_another_superior_are_named(
    session: Session, orang: Orang, lalu: Skp, saat: Saat
) -> None:
    dulu = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == orang.pegawai.id)).one()
    dulu.mulai, dulu.sampai = date(2025, 1, 1), date(2026, 1, 1)
    session.flush()
    jabatan = factories.make_jabatan(session, nama="Analis Kebijakan")
    unit = factories.make_unit(session, nama="Bidang Mutasi")
    factories.make_penempatan(session, orang.pegawai, jabatan_id=jabatan.id, unit_id=unit.id)
    lalu.penilai_id = orang.lain.id
    kalimat = " ".join(_sentences(session, _copy(session, orang, lalu, saat)))
    assert "Jabatan Anda sekarang Analis Kebijakan, pada SKP 2025 Jabatan Contoh" in kalimat
    assert "Unit kerja Anda sekarang Bidang Mutasi" in kalimat
    assert f"Pejabat penilai Anda sekarang {orang.penilai.nama_lengkap}, pada SKP 2025" in kalimat
    assert "SKP 2026 pimpinan Anda belum ada" in kalimat


def test_another_form_says_what_is_not_copied(session: Session, orang: Orang, lalu: Skp, saat: Saat) -> None:
    tempat = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == orang.pegawai.id)).one()
    jabatan = factories.make_jabatan(session, nama="Kepala Badan", jenis=JenisJabatan.JPT_PRATAMA)
    tempat.jabatan_id = jabatan.id
    session.flush()
    kalimat = " ".join(_sentences(session, _copy(session, orang, lalu, saat)))
    assert "RHK pimpinan dan aspek tidak disalin" in kalimat
    assert "pimpinan Anda belum ada" not in kalimat  # a head of an agency carries on nobody's result


def test_a_result_of_the_superior_that_is_gone_or_reworded_is_marked_on_its_row(
    session: Session, orang: Orang, lalu: Skp, saat: Saat
) -> None:
    factories.make_rhk(session, lalu, pimpinan="Meningkatnya mutu layanan kepegawaian daerah")
    _plan_of_superior(session, orang, "Terlaksananya pengelolaan kinerja pegawai")
    skp = _copy(session, orang, lalu, saat)
    isi = read(session, skp.id)
    pertama, kedua = isi.rencana_hasil_kerja
    tanda = {satu.rhk_id: satu.kalimat for satu in read_tanda(isi)}
    assert set(tanda) == {pertama.id, kedua.id}
    assert "Meningkatnya mutu layanan" in tanda[kedua.id]
    assert "tidak ada dalam rencana pimpinan" in tanda[kedua.id]


def test_a_kind_of_target_that_no_plugin_offers_is_marked(
    session: Session, orang: Orang, lalu: Skp, saat: Saat
) -> None:
    _plan_of_superior(session, orang, "Terlaksananya pengelolaan kinerja")
    session.execute(update(Indikator).values(tipe="dari_plugin"))
    skp = _copy(session, orang, lalu, saat)
    assert _sentences(session, skp) == [
        "Ukuran target “Jumlah laporan” tidak tersedia lagi. Pilih ukuran lain."
    ]


def test_a_mark_goes_when_it_was_looked_at(session: Session, orang: Orang, lalu: Skp, saat: Saat) -> None:
    lalu.penilai_id = orang.lain.id
    skp = _copy(session, orang, lalu, saat)
    pertama, kedua = read_tanda(skp)
    service.dismiss_tanda(session, orang.pemilik, skp.id, pertama.kunci, **saat)
    assert read_tanda(skp) == (kedua,)
    service.dismiss_tanda(session, orang.pemilik, skp.id, pertama.kunci, **saat)  # again: nothing happens
    service.dismiss_tanda(session, orang.pemilik, skp.id, SEMUA, **saat)
    assert read_tanda(skp) == ()


def test_only_the_owner_of_a_draft_takes_marks_away(
    session: Session, orang: Orang, lalu: Skp, saat: Saat
) -> None:
    skp = _copy(session, orang, lalu, saat)
    with pytest.raises(NotAuthorizedError):
        service.dismiss_tanda(session, orang.sebagai_penilai, skp.id, SEMUA, **saat)
    with pytest.raises(NotFoundError):
        service.dismiss_tanda(session, orang.actor(orang.lain), skp.id, SEMUA, **saat)
    skp.status = StatusSkp.DIAJUKAN
    session.flush()
    with pytest.raises(StateError):
        service.dismiss_tanda(session, orang.pemilik, skp.id, SEMUA, **saat)
