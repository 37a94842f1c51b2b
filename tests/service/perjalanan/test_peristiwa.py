"""Events of a pegawai, done and taken back on both databases."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.errors import InputError, KinerjaError, NotAuthorizedError, StateError
from kinerja.evaluasi import service as evaluasi
from kinerja.organisasi.models import GarisPelaporan, Instansi, Kedudukan, Penempatan
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.organisasi.service import describe_pihak, find_garis, find_penempatan
from kinerja.organisasi.service_penempatan import Tempat
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.perjalanan import service
from kinerja.perjalanan.isian import IsianPeristiwa
from kinerja.skp import service as skp_service
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.organisasi_bersama import actor_of
from tests.skp_bersama import Saat

J = JenisPeristiwa
SAAT = on(2026, 7, 20)
TMT = date(2026, 7, 15)


@dataclass
class Dunia:
    """A kantor, an admin, and the unit that the person moves to with its head."""

    kantor: Kantor
    admin: Actor
    tujuan: Tempat
    penilai_baru: int

    @property
    def session(self) -> Session:
        return self.kantor.session

    def isian(self, jenis: JenisPeristiwa = J.MUTASI, **fields: Any) -> IsianPeristiwa:
        values: dict[str, Any] = {"jenis": jenis, "mulai": TMT, "dasar": "SK 800/12/2026"}
        if jenis in {J.MUTASI, J.PROMOSI, J.MULAI_TUGAS}:
            values |= {"tempat": self.tujuan, "penilai_id": self.penilai_baru}
        return IsianPeristiwa(**(values | fields))

    def record(self, isian: IsianPeristiwa, *, actor: Actor | None = None, saat: Saat = SAAT) -> int:
        actor = actor or self.admin
        pegawai_id = self.kantor.pegawai.id
        lihat = service.preview_event(self.session, actor, pegawai_id, isian, today=saat["today"])
        peristiwa = service.record_event(self.session, actor, pegawai_id, isian, sidik=lihat.sidik, **saat)
        self.session.flush()
        return peristiwa.id

    def cancel(self, peristiwa_id: int, *, saat: Saat = SAAT) -> None:
        service.cancel_event(self.session, self.admin, peristiwa_id, alasan="keliru", **saat)
        self.session.flush()

    def semua_skp(self) -> list[Skp]:
        query = select(Skp).where(Skp.pegawai_id == self.kantor.pegawai.id)
        return list(self.session.scalars(query.order_by(Skp.mulai, Skp.id)))

    def periode(self) -> dict[str, tuple[date, date]]:
        query = (
            select(PeriodePenilaian)
            .join(PeriodePenilaian.skp)
            .where(Skp.pegawai_id == self.kantor.pegawai.id)
        )
        return {satu.kode: (satu.mulai, satu.sampai) for satu in self.session.scalars(query)}

    def rows(self) -> list[tuple[object, ...]]:
        """Everything that an event may touch, to compare before and after."""
        self.session.flush()
        self.session.expire_all()
        tempat = self.session.scalars(select(Penempatan).order_by(Penempatan.id))
        garis = self.session.scalars(select(GarisPelaporan).order_by(GarisPelaporan.id))
        skp = [satu for satu in self.semua_skp() if satu.status is not StatusSkp.DIBATALKAN]
        return [
            *(("tempat", p.pegawai_id, p.unit_id, p.jabatan_id, p.mulai, p.sampai) for p in tempat),
            *(("garis", g.pegawai_id, g.penilai_id, g.mulai, g.sampai) for g in garis),
            *(("skp", s.id, s.mulai, s.sampai, s.status, s.penempatan_id, s.peristiwa_id) for s in skp),
            *(("periode", kode, *hari) for kode, hari in sorted(self.periode().items())),
            ("kedudukan", self.kantor.pegawai.kedudukan),
        ]


@pytest.fixture
def dunia(session: Session, instansi: Instansi) -> Dunia:
    kantor = make_kantor(session)
    unit = factories.make_unit(session, nama="Bidang Mutasi", induk_id=kantor.badan.id)
    kepala = factories.make_pegawai(session, nama="Dewi Anggraini")
    factories.make_penempatan(session, kepala, unit_id=unit.id, kepala_unit=True)
    factories.make_garis(session, kepala, kantor.kepala_badan)
    jabatan = factories.make_jabatan(session, nama="Analis Mutasi")
    tujuan = Tempat(unit.id, jabatan.id, golongan="III/d")
    return Dunia(kantor, actor_of(instansi, Peran.ADMIN_INSTANSI), tujuan, kepala.id)


def test_a_mutasi_ends_the_skp_opens_the_next_and_moves_post_and_line(dunia: Dunia) -> None:
    peristiwa_id = dunia.record(dunia.isian(salin=True))
    lama, baru = dunia.semua_skp()
    assert (lama.sampai, lama.status, lama.peristiwa_id) == (TMT, StatusSkp.DITETAPKAN, peristiwa_id)
    assert (baru.mulai, baru.sampai, baru.status) == (TMT, date(2027, 1, 1), StatusSkp.DRAF)
    assert dunia.periode() == {
        "T1": (date(2026, 1, 1), date(2026, 4, 1)),
        "T2": (date(2026, 4, 1), date(2026, 7, 1)),
        "T3": (date(2026, 7, 1), TMT),
        "TH": (date(2026, 1, 1), TMT),
    }
    tempat = find_penempatan(dunia.session, dunia.admin, dunia.kantor.pegawai.id, on=TMT)
    assert tempat is not None
    assert (tempat.unit_id, tempat.golongan) == (dunia.tujuan.unit_id, "III/d")
    assert baru.penempatan_id == tempat.id
    garis = find_garis(dunia.session, dunia.admin, dunia.kantor.pegawai.id, on=TMT)
    assert garis.penilai_id == dunia.penilai_baru
    isi = skp_service.count_content(dunia.session, dunia.kantor.pemilik, [lama, baru])
    assert isi[lama.id] == isi[baru.id]
    assert audit.verify(dunia.session).rusak_di is None


def test_the_leaving_penilai_evaluates_the_old_skp_and_the_new_one_does_not(dunia: Dunia) -> None:
    dunia.record(dunia.isian())
    kantor = dunia.kantor
    kantor.set_capaian(kode="TH", saat=SAAT)
    hasil = kantor.establish(kode="TH", saat=SAAT)
    potret = hasil.potret
    assert potret["penilai"]["nama"] == "Drs. Budi Santoso"
    assert potret["pegawai"]["unit_kerja"] == "Bidang Penilaian"
    assert "III/c" in potret["pegawai"]["pangkat"]
    kini = describe_pihak(dunia.session, dunia.admin, kantor.pegawai.id, on=SAAT["today"])
    assert kini.unit_kerja == "Bidang Mutasi"
    assert "III/d" in kini.pangkat


def test_the_old_document_keeps_unit_pangkat_and_penilai(dunia: Dunia) -> None:
    lama = dunia.semua_skp()[0]
    dunia.record(dunia.isian())
    cetak = skp_service.load_cetakan(dunia.session, dunia.kantor.pemilik, lama.id, today=SAAT["today"])
    assert cetak.potret.pegawai.unit_kerja == "Bidang Penilaian"
    assert cetak.potret.penilai is not None
    assert cetak.potret.penilai.nama == "Drs. Budi Santoso"
    assert cetak.dokumen.periode_selesai == date(2026, 7, 14)


@pytest.mark.parametrize(
    "isian",
    [
        {"jenis": J.MUTASI, "salin": True},
        {"jenis": J.PROMOSI},
        {"jenis": J.CLTN},
        {"jenis": J.TUGAS_BELAJAR, "sampai": date(2026, 11, 1)},
        {"jenis": J.PENUGASAN_LUAR, "sampai": date(2027, 2, 1)},
        {"jenis": J.CUTI_BESAR, "sampai": date(2026, 10, 15)},
        {"jenis": J.CUTI_SAKIT, "mulai": date(2026, 9, 20), "sampai": date(2027, 1, 10)},
        {"jenis": J.PENSIUN},
        {"jenis": J.GANTI_PENILAI, "sampai": date(2026, 9, 1)},
        {"jenis": J.GANTI_PENILAI},
    ],
    ids=lambda isian: "-".join(str(satu) for satu in isian.values()),
)
def test_an_event_is_taken_back_without_a_trace(dunia: Dunia, isian: dict[str, Any]) -> None:
    if isian["jenis"] is J.GANTI_PENILAI:
        isian = isian | {"penilai_id": dunia.penilai_baru}
    sebelum = dunia.rows()
    peristiwa_id = dunia.record(dunia.isian(**isian))
    assert dunia.rows() != sebelum
    dunia.cancel(peristiwa_id)
    assert dunia.rows() == sebelum
    assert audit.verify(dunia.session).rusak_di is None


def test_a_new_penilai_for_some_weeks_gives_the_line_back(dunia: Dunia) -> None:
    dunia.record(dunia.isian(J.GANTI_PENILAI, penilai_id=dunia.penilai_baru, sampai=date(2026, 9, 1)))
    pegawai_id = dunia.kantor.pegawai.id
    on_day = [
        find_garis(dunia.session, dunia.admin, pegawai_id, on=hari).penilai_id
        for hari in (date(2026, 7, 14), TMT, date(2026, 8, 31), date(2026, 9, 1))
    ]
    kepala = dunia.kantor.kepala.id
    assert on_day == [kepala, dunia.penilai_baru, dunia.penilai_baru, kepala]
    assert len(dunia.semua_skp()) == 1


def test_an_acting_head_evaluates_the_people_of_the_unit_and_is_evaluated_above_it(dunia: Dunia) -> None:
    rekan = dunia.kantor.add_person("Citra Lestari")
    sebelum = dunia.rows()
    isian = dunia.isian(J.PLH, unit_id=dunia.kantor.bidang.id, sampai=date(2026, 8, 1), jadi_penilai=True)
    peristiwa_id = dunia.record(isian)

    def penilai(pegawai_id: int, hari: date) -> int | None:
        return find_garis(dunia.session, dunia.admin, pegawai_id, on=hari).penilai_id

    plh = dunia.kantor.pegawai.id
    assert penilai(rekan.id, TMT) == plh
    assert penilai(rekan.id, date(2026, 8, 1)) == dunia.kantor.kepala.id
    assert penilai(plh, TMT) == dunia.kantor.kepala_badan.id
    assert penilai(plh, date(2026, 8, 1)) == dunia.kantor.kepala.id
    dunia.cancel(peristiwa_id)
    assert dunia.rows() == sebelum


def test_an_acting_head_of_a_unit_whose_head_evaluates_nobody_is_told_so(dunia: Dunia) -> None:
    isian = dunia.isian(J.PLT, unit_id=dunia.tujuan.unit_id, jadi_penilai=True)
    lihat = service.preview_event(
        dunia.session, dunia.admin, dunia.kantor.pegawai.id, isian, today=SAAT["today"]
    )
    assert any("tidak ada garis penilaian yang berpindah" in satu for satu in lihat.rencana.ingat)


def test_a_mutasi_ends_a_loan_of_the_line_that_runs_beyond_it(dunia: Dunia) -> None:
    plh = dunia.isian(J.GANTI_PENILAI, penilai_id=dunia.penilai_baru, sampai=date(2026, 12, 1))
    dunia.record(plh)
    sebelum = dunia.rows()
    isian = dunia.isian(mulai=date(2026, 9, 1), penilai_id=dunia.kantor.kepala_badan.id)
    lihat = service.preview_event(
        dunia.session, dunia.admin, dunia.kantor.pegawai.id, isian, today=SAAT["today"]
    )
    assert any("1 perubahan pejabat penilai" in satu for satu in lihat.rencana.ingat)
    mutasi = dunia.record(isian)
    garis = find_garis(dunia.session, dunia.admin, dunia.kantor.pegawai.id, on=date(2026, 12, 1))
    assert garis.penilai_id == dunia.kantor.kepala_badan.id
    dunia.cancel(mutasi)
    assert dunia.rows() == sebelum


def test_who_is_retired_has_no_post_and_no_penilai(dunia: Dunia) -> None:
    dunia.record(dunia.isian(J.PENSIUN))
    pegawai = dunia.kantor.pegawai
    assert find_penempatan(dunia.session, dunia.admin, pegawai.id, on=TMT) is None
    assert find_garis(dunia.session, dunia.admin, pegawai.id, on=TMT).penilai_id is None
    assert pegawai.kedudukan is Kedudukan.PENSIUN
    assert [satu.sampai for satu in dunia.semua_skp()] == [TMT]


def test_the_periods_of_somebody_who_died_are_handed_in_as_they_are(dunia: Dunia) -> None:
    dunia.record(dunia.isian(J.MENINGGAL))
    query = select(PeriodePenilaian).where(PeriodePenilaian.skp_id == dunia.semua_skp()[0].id)
    assert {satu.kode: satu.status for satu in dunia.session.scalars(query)} == dict.fromkeys(
        ("T1", "T2", "T3", "TH"), StatusPeriode.DIAJUKAN
    )
    with pytest.raises(InputError, match="Perbaiki"):
        service.preview_event(
            dunia.session,
            dunia.admin,
            dunia.kantor.pegawai.id,
            dunia.isian(J.MENINGGAL, mulai=date(2026, 12, 1)),
            today=SAAT["today"],
        )


def test_who_comes_back_without_a_planned_day_gets_a_draft_on_return(dunia: Dunia) -> None:
    peristiwa_id = dunia.record(dunia.isian(J.CLTN))
    assert dunia.kantor.pegawai.kedudukan is Kedudukan.CUTI
    kembali = on(2026, 10, 5)
    service.end_event(
        dunia.session, dunia.admin, peristiwa_id, kembali=date(2026, 10, 5), salin=True, **kembali
    )
    lama, baru = dunia.semua_skp()
    assert (lama.sampai, baru.mulai, baru.sampai) == (TMT, date(2026, 10, 5), date(2027, 1, 1))
    assert dunia.kantor.pegawai.kedudukan is Kedudukan.AKTIF


def test_an_event_cannot_be_taken_back_once_something_was_built_on_it(dunia: Dunia) -> None:
    peristiwa_id = dunia.record(dunia.isian(salin=True))
    baru = dunia.semua_skp()[1]
    skp_service.submit_skp(dunia.session, dunia.kantor.pemilik, baru.id, **SAAT)
    with pytest.raises(StateError, match="sudah diajukan"):
        dunia.cancel(peristiwa_id)


def test_an_evaluation_of_the_ended_skp_holds_the_event(dunia: Dunia) -> None:
    peristiwa_id = dunia.record(dunia.isian())
    dunia.kantor.submit(kode="TH")
    with pytest.raises(StateError, match="sudah diajukan atau dinilai"):
        dunia.cancel(peristiwa_id)


def test_a_later_event_has_to_go_first(dunia: Dunia) -> None:
    pertama = dunia.record(dunia.isian())
    kedua = dunia.record(dunia.isian(J.PENSIUN, mulai=date(2026, 11, 1)))
    with pytest.raises(StateError, match="Batalkan yang itu"):
        dunia.cancel(pertama)
    dunia.cancel(kedua)
    dunia.cancel(pertama)
    with pytest.raises(StateError, match="sudah dibatalkan"):
        dunia.cancel(pertama)


def test_a_period_evaluated_later_refuses_the_event(dunia: Dunia) -> None:
    dunia.kantor.set_capaian(kode="T3", saat=on(2026, 10, 3))
    dunia.kantor.establish(kode="T3", saat=on(2026, 10, 3))
    with pytest.raises(StateError, match="Triwulan III"):
        dunia.record(dunia.isian(), saat=on(2026, 10, 5))


def test_what_changed_since_the_preview_is_shown_again(dunia: Dunia) -> None:
    pegawai_id = dunia.kantor.pegawai.id
    lihat = service.preview_event(dunia.session, dunia.admin, pegawai_id, dunia.isian(), today=SAAT["today"])
    skp_service.revise_skp(
        dunia.session, dunia.kantor.pemilik, dunia.semua_skp()[0].id, "Target berubah.", **SAAT
    )
    with pytest.raises(StateError, match="berubah sejak pratinjau"):
        service.record_event(
            dunia.session,
            dunia.admin,
            pegawai_id,
            dunia.isian(J.MUTASI, mulai=date(2026, 7, 16)),
            sidik=lihat.sidik,
            **SAAT,
        )


@pytest.mark.parametrize(
    ("isian", "bidang"),
    [
        ({"tempat": None}, "unit_id"),
        ({"dasar": " "}, "dasar"),
        ({"jenis": J.GANTI_PENILAI}, "penilai_id"),
        ({"jenis": J.CUTI_BESAR}, "selesai"),
        ({"jenis": J.CUTI_BESAR, "sampai": TMT}, "selesai"),
        ({"jenis": J.PLT}, "unit_id"),
    ],
)
def test_what_a_kind_needs_is_asked_for(dunia: Dunia, isian: dict[str, Any], bidang: str) -> None:
    with pytest.raises(InputError) as caught:
        dunia.record(dunia.isian(**isian))
    assert bidang in caught.value.fields


def test_nobody_evaluates_himself_and_no_line_turns_in_a_circle(dunia: Dunia) -> None:
    with pytest.raises(InputError, match="dirinya sendiri"):
        dunia.record(dunia.isian(penilai_id=dunia.kantor.pegawai.id))
    # On the day itself the line is sound; in October the new penilai will be a bawahan of this person.
    penilai = dunia.session.get_one(GarisPelaporan, _line_of(dunia, dunia.penilai_baru))
    penilai.sampai = date(2026, 10, 1)
    factories.make_garis(
        dunia.session,
        dunia.session.get_one(type(dunia.kantor.pegawai), dunia.penilai_baru),
        dunia.kantor.pegawai,
        mulai=date(2026, 10, 1),
    )
    with pytest.raises(InputError, match="berputar"):
        dunia.record(dunia.isian(J.GANTI_PENILAI, penilai_id=dunia.penilai_baru))


def _line_of(dunia: Dunia, pegawai_id: int) -> int:
    query = select(GarisPelaporan.id).where(GarisPelaporan.pegawai_id == pegawai_id)
    return dunia.session.scalars(query).one()


def test_only_an_admin_of_the_scope_records_and_never_his_own(dunia: Dunia, instansi: Instansi) -> None:
    kantor = dunia.kantor
    asing = factories.make_unit(dunia.session, nama="Dinas Lain")
    ditolak = [
        actor_of(instansi, Peran.ADMIN_UNIT, asing),
        actor_of(instansi, Peran.AUDITOR),
        kantor.penilai,
        kantor.pemilik,
        actor_of(instansi, Peran.ADMIN_UNIT, kantor.badan, pegawai=kantor.pegawai),
    ]
    for actor in ditolak:
        with pytest.raises(NotAuthorizedError):
            dunia.record(dunia.isian(), actor=actor)
    dunia.record(dunia.isian(), actor=actor_of(instansi, Peran.ADMIN_UNIT, kantor.badan))


def test_an_admin_of_a_unit_moves_nobody_into_a_foreign_unit(dunia: Dunia, instansi: Instansi) -> None:
    admin = actor_of(instansi, Peran.ADMIN_UNIT, dunia.kantor.bidang)
    with pytest.raises(KinerjaError) as caught:
        dunia.record(dunia.isian(penilai_id=None), actor=admin)
    assert isinstance(caught.value, InputError)
    assert "unit_id" in caught.value.fields


def test_somebody_who_starts_gets_post_line_and_a_draft(dunia: Dunia) -> None:
    baru = factories.make_pegawai(dunia.session, nama="Sinta Baru")
    isian = dunia.isian(J.MULAI_TUGAS, mulai=date(2026, 3, 1))
    lihat = service.preview_event(dunia.session, dunia.admin, baru.id, isian, today=SAAT["today"])
    service.record_event(dunia.session, dunia.admin, baru.id, isian, sidik=lihat.sidik, **SAAT)
    skp = dunia.session.scalars(select(Skp).where(Skp.pegawai_id == baru.id)).one()
    assert (skp.mulai, skp.sampai, skp.penilai_id) == (date(2026, 3, 1), date(2027, 1, 1), dunia.penilai_baru)


def test_the_last_evaluation_closes_the_skp(dunia: Dunia) -> None:
    dunia.record(dunia.isian())
    dunia.kantor.set_capaian(kode="TH", saat=SAAT)
    hasil = dunia.kantor.establish(kode="TH", saat=SAAT)
    assert dunia.semua_skp()[0].status is StatusSkp.DITETAPKAN
    evaluasi.accept(dunia.session, dunia.kantor.pemilik, hasil.periode_id, **SAAT)
    assert dunia.semua_skp()[0].status is StatusSkp.DITUTUP


def test_an_sk_of_1_january_that_came_late_revises_the_approved_skp_for_the_new_post(dunia: Dunia) -> None:
    kini = dunia.session.scalars(
        select(Penempatan).where(Penempatan.pegawai_id == dunia.kantor.pegawai.id)
    ).one()
    kini.mulai = date(2025, 1, 1)  # the post before began earlier
    dunia.session.flush()
    peristiwa_id = dunia.record(dunia.isian(mulai=date(2026, 1, 1)))
    (skp,) = dunia.semua_skp()
    tempat = dunia.session.get_one(Penempatan, skp.penempatan_id)
    assert (skp.status, skp.nomor_versi, tempat.unit_id) == (StatusSkp.DIREVISI, 2, dunia.tujuan.unit_id)
    assert (skp.mulai, skp.sampai) == (date(2026, 1, 1), date(2027, 1, 1))
    with pytest.raises(StateError, match="dibuka untuk revisi"):
        dunia.cancel(peristiwa_id)


# What is refused at the preview already


def test_what_the_placement_would_refuse_is_said_before_anything_is_confirmed(dunia: Dunia) -> None:
    """Golongan, a closed jabatan and a unit that has a head: at the second step, not after the last one."""
    kantor = dunia.kantor

    def refused(**lain: Any) -> dict[str, str]:
        isian = dunia.isian(tempat=replace(dunia.tujuan, **lain))
        with pytest.raises(InputError) as error:
            service.preview_event(dunia.session, dunia.admin, kantor.pegawai.id, isian, today=SAAT["today"])
        return dict(error.value.fields)

    assert "golongan" in refused(golongan="V/z")
    assert "dipimpin" in refused(unit_id=kantor.bidang.id, kepala_unit=True)["kepala_unit"]
    assert list(refused(unit_id=999_999)) == ["unit_id"]
    jabatan = factories.make_jabatan(dunia.session, nama="Penelaah Lama", aktif=False)
    assert "nonaktif" in refused(jabatan_id=jabatan.id)["jabatan_id"]
    isian = dunia.isian(tempat=replace(dunia.tujuan, golongan="penata tk. i / III D"))
    lihat = service.preview_event(dunia.session, dunia.admin, kantor.pegawai.id, isian, today=SAAT["today"])
    assert "golongan III/d" in lihat.rencana.kalimat[0]


@pytest.mark.parametrize("sampai", [None, date(2026, 9, 1)])
def test_another_pejabat_penilai_is_somebody_else_than_the_present_one(
    dunia: Dunia, sampai: date | None
) -> None:
    isian = dunia.isian(J.GANTI_PENILAI, penilai_id=dunia.kantor.kepala.id, sampai=sampai)
    with pytest.raises(InputError) as error:
        dunia.record(isian)
    assert list(error.value.fields) == ["penilai_id"]
    dunia.record(dunia.isian(J.GANTI_PENILAI, penilai_id=dunia.penilai_baru, sampai=sampai))
