"""The beginning of an SKP: dates, placement, form, and a copy of last year."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.kalender.rules import Rentang, tahun_kalender
from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.rules import JenisJabatan, form_of
from kinerja.skp import service
from kinerja.skp.models import Skp
from kinerja.skp.rules import NilaiPerilaku, Pendekatan, StatusSkp
from tests import factories
from tests.skp_bersama import Orang, Saat, make_skp_of, read

KUANTITATIF = Pendekatan.KUANTITATIF
TAHUN_INI = tahun_kalender(2026)


def _create(session: Session, orang: Orang, saat: Saat, rentang: Rentang = TAHUN_INI, **more: object) -> Skp:
    more.setdefault("pendekatan", KUANTITATIF)
    return service.create_skp(session, orang.pemilik, rentang=rentang, **more, **saat)


def test_a_new_skp_knows_its_place_and_its_superiors(session: Session, orang: Orang, saat: Saat) -> None:
    skp = _create(session, orang, saat)
    assert (skp.status, skp.tahun, skp.penilai_id, skp.atasan_penilai_id) == (
        StatusSkp.DRAF,
        2026,
        orang.penilai.id,
        orang.atasan.id,
    )
    isi = read(session, skp.id)
    assert [baris.nilai for baris in isi.perilaku_kerja] == list(NilaiPerilaku)
    assert isi.rencana_hasil_kerja == isi.lampiran == []


def test_an_account_without_pegawai_has_no_skp(session: Session, orang: Orang, saat: Saat) -> None:
    actor = system_actor(orang.pegawai.instansi_id)
    with pytest.raises(NotAuthorizedError):
        service.create_skp(session, actor, rentang=TAHUN_INI, pendekatan=KUANTITATIF, **saat)
    assert service.summary(session, actor, today=saat["today"]) is None


@pytest.mark.parametrize(
    "rentang",
    [TAHUN_INI, Rentang(date(2026, 6, 1), date(2027, 1, 1)), Rentang(date(2026, 12, 1), date(2027, 2, 1))],
)
def test_overlap_and_a_change_of_year_are_refused(
    session: Session, orang: Orang, saat: Saat, rentang: Rentang
) -> None:
    make_skp_of(session, orang.pegawai, sampai=date(2026, 7, 1))
    with pytest.raises(InputError) as refused:
        _create(session, orang, saat, rentang)
    assert "mulai" in refused.value.fields


def test_a_gap_between_two_skp_needs_a_reason(session: Session, orang: Orang, saat: Saat) -> None:
    make_skp_of(session, orang.pegawai, sampai=date(2026, 5, 1))
    rentang = Rentang(date(2026, 7, 1), date(2027, 1, 1))
    with pytest.raises(InputError) as refused:
        _create(session, orang, saat, rentang)
    assert "alasan" in refused.value.fields
    assert _create(session, orang, saat, rentang, alasan_celah="cuti besar").mulai == date(2026, 7, 1)


def _placement(session: Session, orang: Orang) -> Penempatan:
    return session.scalars(select(Penempatan).where(Penempatan.pegawai_id == orang.pegawai.id)).one()


def test_without_a_placement_there_is_no_skp(session: Session, orang: Orang, saat: Saat) -> None:
    _placement(session, orang).mulai = date(2026, 3, 1)
    session.flush()
    with pytest.raises(InputError) as refused:
        _create(session, orang, saat)
    assert "mulai" in refused.value.fields


def test_an_skp_ends_with_its_placement(session: Session, orang: Orang, saat: Saat) -> None:
    _placement(session, orang).sampai = date(2026, 7, 1)
    session.flush()
    with pytest.raises(InputError) as refused:
        _create(session, orang, saat)
    assert "selesai" in refused.value.fields
    assert service.propose_rentang(session, orang.pemilik, tahun=2026) == Rentang(
        date(2026, 1, 1), date(2026, 7, 1)
    )


def test_the_proposed_days_are_those_still_free(session: Session, orang: Orang) -> None:
    assert service.propose_rentang(session, orang.pemilik, tahun=2026) == TAHUN_INI
    make_skp_of(session, orang.pegawai, sampai=date(2026, 7, 1))
    assert service.propose_rentang(session, orang.pemilik, tahun=2026) == Rentang(
        date(2026, 7, 1), date(2027, 1, 1)
    )
    make_skp_of(session, orang.pegawai, mulai=date(2026, 7, 1))
    assert service.propose_rentang(session, orang.pemilik, tahun=2026) is None
    assert service.propose_rentang(session, orang.pemilik, tahun=2024) is None


@pytest.mark.parametrize("jenis", list(JenisJabatan))
def test_the_form_follows_from_the_jabatan(
    session: Session, orang: Orang, saat: Saat, jenis: JenisJabatan
) -> None:
    _placement(session, orang).jabatan_id = factories.make_jabatan(session, jenis=jenis).id
    session.flush()
    assert _create(session, orang, saat).jenis_form is form_of(jenis)


def test_a_copy_carries_the_texts_into_the_new_year(session: Session, orang: Orang, saat: Saat) -> None:
    lama = make_skp_of(
        session, orang.pegawai, rhk=0, tahun=2025, mulai=date(2025, 1, 1), sampai=date(2026, 1, 1)
    )
    penilai = make_skp_of(session, orang.penilai, rhk=0)
    sumber = factories.make_rhk(session, penilai)
    rhk = factories.make_rhk(
        session, lama, teks="Tersusunnya laporan tahun 2025, nomor 20251", sumber_id=sumber.id
    )
    factories.make_indikator(
        session,
        rhk,
        urutan=2,
        target="paling lambat tanggal 28 Februari 2025",
        tipe="tenggat",
        parameter={"hari_setelah_periode": None, "periode": "triwulan", "tanggal": "2025-02-28"},
    )
    lama = read(session, lama.id)
    lama.perilaku_kerja[0].ekspektasi = "Ramah"
    session.flush()
    skp = read(session, _create(session, orang, saat, salin_dari=lama.id).id)
    (salinan,) = skp.rencana_hasil_kerja
    assert salinan.teks == "Tersusunnya laporan tahun 2026, nomor 20251"
    (asal,) = salinan.semua_intervensi
    assert (asal.sumber_id, asal.teks) == (None, "Terlaksananya pengelolaan kinerja")
    assert salinan.semua_indikator[1].target == "paling lambat tanggal 28 Februari 2026"
    assert salinan.semua_indikator[1].parameter["tanggal"] == "2026-02-28"
    assert skp.perilaku_kerja[0].ekspektasi == "Ramah"


def test_the_skp_of_somebody_else_is_not_copied(session: Session, orang: Orang, saat: Saat) -> None:
    asing = make_skp_of(session, orang.penilai)
    with pytest.raises(NotFoundError):
        _create(session, orang, saat, salin_dari=asing.id)


def test_the_other_approach_keeps_the_rows(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    service.change_pendekatan(session, orang.pemilik, skp.id, Pendekatan.KUALITATIF, **saat)
    isi = read(session, skp.id)
    assert isi.pendekatan is Pendekatan.KUALITATIF
    assert isi.rencana_hasil_kerja[0].semua_indikator[0].tipe == "angka"


def test_summary_counts_what_is_missing_and_names_who_holds_the_ball(
    session: Session, orang: Orang, saat: Saat
) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=0)
    ringkas = service.summary(session, orang.pemilik, today=saat["today"])
    assert (ringkas.skp.id, ringkas.kurang, ringkas.menunggu) == (skp.id, 4, "")
    factories.make_rhk(session, skp)
    lengkap = make_skp_of(session, orang.penilai)
    service.submit_skp(session, orang.sebagai_penilai, lengkap.id, **saat)
    ringkas = service.summary(session, orang.sebagai_penilai, today=saat["today"])
    assert (ringkas.kurang, ringkas.menunggu) == (0, orang.atasan.nama_lengkap)
    assert service.summary(session, orang.actor(orang.lain), today=saat["today"]) is None


def test_a_list_of_skp_is_for_those_who_may_know(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    for actor in (orang.pemilik, orang.sebagai_penilai, orang.actor(orang.atasan)):
        daftar = service.list_skp_of(session, actor, orang.pegawai.id, today=saat["today"])
        assert [satu.id for satu in daftar] == [skp.id]
        assert service.count_content(session, actor, daftar) == {skp.id: 1}
    with pytest.raises(NotFoundError):
        service.list_skp_of(session, orang.actor(orang.lain), orang.pegawai.id, today=saat["today"])
