"""The table of results: rows, indicators, typed targets and where a result comes from."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp import service
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.naskah import sort_rhk
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan, StatusSkp
from kinerja.skp.service import IsianIndikator, IsianRhk
from tests import factories
from tests.katalog import builtin
from tests.skp_bersama import Orang, Saat, make_skp_of, read

UTAMA, TAMBAHAN = Klasifikasi.UTAMA, Klasifikasi.TAMBAHAN


@pytest.fixture
def rhk(session: Session, skp: Skp) -> RencanaHasilKerja:
    return read(session, skp.id).rencana_hasil_kerja[0]


def _isian(rhk: RencanaHasilKerja, **fields: object) -> IsianRhk:
    """The row as the form would send it, with some fields of its first indicator typed anew."""
    satu = rhk.semua_indikator[0]
    values = {"teks": satu.teks, "target": satu.target, "aspek": satu.aspek} | fields
    teks = values.pop("hasil", rhk.teks)
    return IsianRhk(teks=teks, indikator={satu.id: IsianIndikator(**values)})


def test_a_new_row_stands_last_in_its_part(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    for klasifikasi in (TAMBAHAN, UTAMA):
        service.add_rhk(session, orang.pemilik, skp.id, klasifikasi=klasifikasi, teks=klasifikasi, **saat)
    teks = [rhk.teks for rhk in sort_rhk(read(session, skp.id).rencana_hasil_kerja)]
    assert teks == ["Tersusunnya laporan evaluasi", "utama", "tambahan"]


def test_a_row_can_come_whole(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    daftar = [
        IsianIndikator(aspek=Aspek.KUANTITAS, teks="Jumlah", target="38 perangkat daerah"),
        IsianIndikator(aspek=Aspek.KUALITAS, teks="Selaras", target="95%"),
        IsianIndikator(aspek=Aspek.WAKTU, teks="Cepat", target="sesegera mungkin"),
    ]
    rhk = service.add_rhk(session, orang.pemilik, skp.id, klasifikasi=UTAMA, indikator=daftar, **saat)
    session.flush()
    assert [satu.tipe for satu in service.find_rhk(session, orang.pemilik, skp, rhk.id).semua_indikator] == [
        "angka",
        "persen",
        "",
    ]


def test_save_with_the_version_shown(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    versi = rhk.versi
    isian = _isian(rhk, hasil="Tersusunnya analisis", target="20 laporan", aspek=Aspek.KUALITAS)
    baru = service.save_rhk(session, orang.pemilik, skp.id, rhk.id, isian, versi=versi, **saat)
    assert (baru.teks, baru.versi) == ("Tersusunnya analisis", versi + 1)
    satu = baru.semua_indikator[0]
    assert (satu.target, satu.aspek, satu.parameter["nilai"]) == ("20 laporan", Aspek.KUALITAS, "20")


def test_a_change_of_an_indicator_only_is_a_new_version_of_the_row(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    versi = rhk.versi
    service.save_rhk(session, orang.pemilik, skp.id, rhk.id, _isian(rhk, teks="Banyaknya"), **saat)
    with pytest.raises(ConflictError) as conflict:
        service.save_rhk(
            session, orang.pemilik, skp.id, rhk.id, _isian(rhk, teks="Jumlahnya"), versi=versi, **saat
        )
    assert conflict.value.mine == {"Indikator 1": "Jumlahnya"}
    assert conflict.value.theirs == {"Indikator 1": "Banyaknya"}
    assert read(session, skp.id).rencana_hasil_kerja[0].semua_indikator[0].teks == "Banyaknya"


def test_the_same_text_from_an_old_form_is_no_conflict(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    versi, isian = rhk.versi, _isian(rhk, hasil="Sama")
    for _ in range(2):
        service.save_rhk(session, orang.pemilik, skp.id, rhk.id, isian, versi=versi, **saat)
    assert rhk.versi == versi + 1


@pytest.mark.parametrize(
    ("target", "tipe"),
    [
        ("95%", "persen"),
        ("paling banyak 3 pengaduan", "makin_rendah"),
        ("sesuai rencana", ""),
        ("", ""),
    ],
)
def test_the_kind_follows_the_text(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat, target: str, tipe: str
) -> None:
    service.save_rhk(session, orang.pemilik, skp.id, rhk.id, _isian(rhk, target=target), **saat)
    satu = rhk.semua_indikator[0]
    assert (satu.target, satu.tipe, bool(satu.parameter)) == (target, tipe, bool(tipe))


def test_a_kind_chosen_by_hand_survives_words_that_no_kind_reads(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    angka = builtin().collect_tipe_indikator()["angka"]
    parameter = angka.Parameter.model_validate({"nilai": "4", "satuan": "laporan"})
    satu = rhk.semua_indikator[0]
    satu.target, satu.tipe, satu.parameter = "", "", {}
    service.set_target(
        session,
        orang.pemilik,
        skp.id,
        rhk.id,
        satu.id,
        tipe="angka",
        parameter=parameter,
        target="empat laporan triwulan",
        **saat,
    )
    assert (satu.target, satu.tipe) == ("empat laporan triwulan", "angka")
    service.save_rhk(session, orang.pemilik, skp.id, rhk.id, _isian(rhk, target="empat laporan"), **saat)
    assert (satu.target, satu.tipe, satu.parameter["nilai"]) == ("empat laporan", "angka", "4")


def test_the_proposed_text_is_taken_where_none_was_typed(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    persen = builtin().collect_tipe_indikator()["persen"]
    satu, parameter = rhk.semua_indikator[0], persen.Parameter.model_validate({"nilai": "90"})
    service.set_target(
        session, orang.pemilik, skp.id, rhk.id, satu.id, tipe="persen", parameter=parameter, **saat
    )
    assert satu.tipe == "persen"
    assert satu.target == persen.describe_target(parameter)
    service.set_target(session, orang.pemilik, skp.id, rhk.id, satu.id, tipe="", parameter=None, **saat)
    assert (satu.tipe, satu.parameter) == ("", {})
    assert satu.target == persen.describe_target(parameter)


def test_a_kind_that_nobody_offers_is_refused(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    parameter = (
        builtin().collect_tipe_indikator()["angka"].Parameter.model_validate({"nilai": "4", "satuan": "x"})
    )
    for tipe in ("ramalan", "persen"):
        with pytest.raises(InputError):
            service.set_target(
                session,
                orang.pemilik,
                skp.id,
                rhk.id,
                rhk.semua_indikator[0].id,
                tipe=tipe,
                parameter=parameter,
                **saat,
            )


def test_kualitatif_has_no_aspek_and_no_kind(session: Session, orang: Orang, saat: Saat) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=0, pendekatan=Pendekatan.KUALITATIF)
    rhk = service.add_rhk(session, orang.pemilik, skp.id, klasifikasi=UTAMA, **saat)
    session.flush()
    isian = IsianIndikator(aspek=Aspek.WAKTU, teks="Laporan", target="4 laporan")
    rhk = service.find_rhk(session, orang.pemilik, skp, rhk.id)
    service.save_rhk(
        session,
        orang.pemilik,
        skp.id,
        rhk.id,
        IsianRhk(teks="Hasil", indikator={rhk.semua_indikator[0].id: isian}),
        **saat,
    )
    assert (rhk.semua_indikator[0].aspek, rhk.semua_indikator[0].tipe) == (None, "")


# Where a result comes from


@pytest.fixture
def sumber(session: Session, orang: Orang) -> RencanaHasilKerja:
    """A result in the draft of the pejabat penilai."""
    skp_pimpinan = make_skp_of(session, orang.penilai, rhk=0)
    return factories.make_rhk(session, skp_pimpinan, teks="Terlaksananya pengelolaan kinerja")


def test_link_to_a_draft_of_the_superior(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja, saat: Saat
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, sumber.id, versi=rhk.versi, **saat)
    assert [(satu.sumber_id, satu.teks) for satu in rhk.semua_intervensi] == [(sumber.id, sumber.teks)]


def test_free_text_until_the_superior_has_a_plan(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja, saat: Saat
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, sumber.id, **saat)
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, None, "Ditulis sendiri", **saat)
    assert [(satu.sumber_id, satu.teks) for satu in rhk.semua_intervensi] == [(None, "Ditulis sendiri")]


def test_results_of_others_cannot_be_linked(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    asing = factories.make_rhk(session, make_skp_of(session, orang.lain, rhk=0))
    batal = factories.make_rhk(
        session, make_skp_of(session, orang.penilai, rhk=0, status=StatusSkp.DIBATALKAN)
    )
    for satu in (asing, batal, rhk):
        with pytest.raises(InputError) as refused:
            service.link_rhk(session, orang.pemilik, skp.id, rhk.id, satu.id, **saat)
        assert "rhk_pimpinan" in refused.value.fields


def test_link_from_an_old_form_is_a_conflict(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja, saat: Saat
) -> None:
    versi = rhk.versi
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, None, "Pertama", versi=versi, **saat)
    with pytest.raises(ConflictError):
        service.link_rhk(session, orang.pemilik, skp.id, rhk.id, sumber.id, versi=versi, **saat)


def test_submission_takes_the_superiors_words_of_today(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja, saat: Saat
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, sumber.id, **saat)
    sumber.teks = "Terlaksananya pengelolaan kinerja yang akurat"
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    assert rhk.teks_pimpinan == "Terlaksananya pengelolaan kinerja yang akurat"


def test_deleting_a_result_leaves_its_text_with_the_bawahan(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja, saat: Saat
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, sumber.id, **saat)
    service.delete_rhk(session, orang.sebagai_penilai, sumber.skp_id, sumber.id, **saat)
    tersisa = read(session, skp.id).rencana_hasil_kerja[0]
    assert tersisa.semua_intervensi[0].sumber_id is None
    assert tersisa.teks_pimpinan == "Terlaksananya pengelolaan kinerja"


# Rows and indicators come and go


def test_delete_takes_the_indicators_along(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    service.delete_rhk(session, orang.pemilik, skp.id, rhk.id, **saat)
    assert read(session, skp.id).rencana_hasil_kerja == []
    assert session.scalar(select(func.count(Indikator.id))) == 0


def _record_work(session: Session, skp: Skp, indikator: Indikator) -> None:
    periode = PeriodePenilaian(
        skp_id=skp.id,
        kode="T1",
        jenis=JenisPeriode.TRIWULANAN,
        mulai=skp.mulai,
        sampai=skp.sampai,
        status=StatusPeriode.PENGISIAN,
        status_sejak=datetime(2026, 3, 1, tzinfo=UTC),
    )
    session.add(periode)
    session.flush()
    session.add(
        Realisasi(periode_id=periode.id, indikator_id=indikator.id, diubah=datetime(2026, 3, 1, tzinfo=UTC))
    )
    session.flush()


def test_what_carries_work_is_not_deleted(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    satu = rhk.semua_indikator[0]
    _record_work(session, skp, satu)
    with pytest.raises(StateError):
        service.delete_indikator(session, orang.pemilik, skp.id, rhk.id, satu.id, **saat)
    with pytest.raises(StateError):
        service.delete_rhk(session, orang.pemilik, skp.id, rhk.id, **saat)
    assert len(read(session, skp.id).rencana_hasil_kerja[0].semua_indikator) == 1


def test_a_new_indicator_proposes_a_free_aspect(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    service.add_indikator(session, orang.pemilik, skp.id, rhk.id, **saat)
    assert [satu.aspek for satu in rhk.semua_indikator] == [Aspek.KUANTITAS, Aspek.KUALITAS]
    sesudah = service.delete_indikator(
        session, orang.pemilik, skp.id, rhk.id, rhk.semua_indikator[0].id, **saat
    )
    assert [satu.aspek for satu in sesudah.semua_indikator] == [Aspek.KUALITAS]
    with pytest.raises(NotFoundError):
        service.delete_indikator(session, orang.pemilik, skp.id, rhk.id, 999_999, **saat)


def test_rows_and_indicators_have_a_limit(
    session: Session,
    orang: Orang,
    skp: Skp,
    rhk: RencanaHasilKerja,
    saat: Saat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kinerja.skp.service.hasil.MAKS_RHK", 1)
    monkeypatch.setattr("kinerja.skp.service.hasil.MAKS_INDIKATOR", 1)
    with pytest.raises(InputError):
        service.add_rhk(session, orang.pemilik, skp.id, klasifikasi=UTAMA, **saat)
    with pytest.raises(InputError):
        service.add_indikator(session, orang.pemilik, skp.id, rhk.id, **saat)


def test_rows_move_within_their_part(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    kedua = service.add_rhk(session, orang.pemilik, skp.id, klasifikasi=UTAMA, teks="Kedua", **saat)
    tambahan = service.add_rhk(session, orang.pemilik, skp.id, klasifikasi=TAMBAHAN, teks="Lain", **saat)
    session.flush()

    def order() -> list[str]:
        return [rhk.teks for rhk in sort_rhk(read(session, skp.id).rencana_hasil_kerja)]

    service.move_rhk(session, orang.pemilik, skp.id, kedua.id, naik=True, **saat)
    assert order() == ["Kedua", "Tersusunnya laporan evaluasi", "Lain"]
    service.move_rhk(session, orang.pemilik, skp.id, kedua.id, naik=True, **saat)
    service.move_rhk(session, orang.pemilik, skp.id, tambahan.id, naik=True, **saat)
    assert order() == ["Kedua", "Tersusunnya laporan evaluasi", "Lain"]
    service.move_rhk(session, orang.pemilik, skp.id, kedua.id, naik=False, **saat)
    assert order() == ["Tersusunnya laporan evaluasi", "Kedua", "Lain"]


# Who may, and when


def test_only_the_owner_edits_and_only_a_draft(
    session: Session, orang: Orang, skp: Skp, rhk: RencanaHasilKerja, saat: Saat
) -> None:
    semua = [
        lambda actor: service.add_rhk(session, actor, skp.id, klasifikasi=UTAMA, **saat),
        lambda actor: service.save_rhk(session, actor, skp.id, rhk.id, _isian(rhk, hasil="X"), **saat),
        lambda actor: service.link_rhk(session, actor, skp.id, rhk.id, None, "X", **saat),
        lambda actor: service.delete_rhk(session, actor, skp.id, rhk.id, **saat),
        lambda actor: service.move_rhk(session, actor, skp.id, rhk.id, naik=True, **saat),
        lambda actor: service.add_indikator(session, actor, skp.id, rhk.id, **saat),
        lambda actor: service.change_pendekatan(session, actor, skp.id, Pendekatan.KUALITATIF, **saat),
    ]
    for ubah in semua:
        with pytest.raises(NotAuthorizedError):
            ubah(orang.sebagai_penilai)
        with pytest.raises(NotFoundError):
            ubah(orang.actor(orang.lain))
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    for ubah in semua:
        with pytest.raises(StateError, match="Tarik SKP"):
            ubah(orang.pemilik)


def test_a_row_of_another_skp_is_not_found(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    asing = factories.make_rhk(session, make_skp_of(session, orang.penilai, rhk=0))
    with pytest.raises(NotFoundError):
        service.delete_rhk(session, orang.pemilik, skp.id, asing.id, **saat)
