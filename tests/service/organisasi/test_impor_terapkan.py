"""Applying a plan: what is stored, what is dated, what an admin said stays."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kinerja import audit
from kinerja.actor import system_actor
from kinerja.audit import CatatanAudit
from kinerja.organisasi.impor.jenis import HasilBaris
from kinerja.organisasi.models import (
    GarisPelaporan,
    Instansi,
    Jabatan,
    Pegawai,
    Penempatan,
    RiwayatNip,
    SumberGaris,
    UnitKerja,
)
from kinerja.organisasi.rules import JenisJabatan
from kinerja.organisasi.service_garis import change_garis
from kinerja.organisasi.service_impor_rancangan import make_rancangan
from kinerja.organisasi.service_impor_terapkan import apply_rancangan
from tests import factories
from tests.service.organisasi.impor_bersama import (
    BIDANG,
    BUPATI,
    DINAS,
    HARI_INI,
    KEPALA_BIDANG,
    KEPALA_DINAS,
    NIP_STAF,
    STAF,
    UNIT,
    baca_pegawai,
    baca_unit,
    find_orang,
    find_unit,
    list_tempat,
    terapkan,
)

SEMUA = (KEPALA_DINAS, KEPALA_BIDANG, STAF)
AWAL_TAHUN = date(2026, 1, 1)


@pytest.fixture
def terisi(session: Session, instansi: Instansi) -> Session:
    """An instansi whose units and three people were imported."""
    terapkan(session, instansi.id, baca_unit(), baca_pegawai(*SEMUA))
    return session


def garis_of(session: Session, pegawai: Pegawai) -> list[GarisPelaporan]:
    session.expire_all()
    query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == pegawai.id)
    return list(session.scalars(query.order_by(GarisPelaporan.mulai)))


def count_rows(session: Session) -> dict[str, int]:
    """Rows per table that an import writes."""
    semua = (UnitKerja, Jabatan, Pegawai, Penempatan, GarisPelaporan, CatatanAudit)
    return {model.__name__: session.scalar(select(func.count()).select_from(model)) or 0 for model in semua}


def test_units_people_placements_and_line_are_stored(terisi: Session) -> None:
    kepala, bidang, staf = (find_orang(terisi, satu) for satu in (KEPALA_DINAS, KEPALA_BIDANG, NIP_STAF))
    assert find_unit(terisi, BIDANG).induk_id == find_unit(terisi, DINAS).id
    assert find_unit(terisi, DINAS).induk_id == find_unit(terisi, BUPATI).id
    (tempat,) = list_tempat(terisi, staf)
    assert (tempat.unit_id, tempat.golongan, tempat.mulai, tempat.sampai) == (
        find_unit(terisi, BIDANG).id, "III/c", date(2020, 7, 1), None,
    )  # fmt: skip
    assert terisi.get_one(Jabatan, tempat.jabatan_id).nama == "Perencana Ahli Muda"
    assert [list_tempat(terisi, satu)[0].kepala_unit for satu in (kepala, bidang, staf)] == [
        True,
        True,
        False,
    ]
    assert [(satu.penilai_id, satu.mulai, satu.sumber) for satu in garis_of(terisi, staf)] == [
        (bidang.id, AWAL_TAHUN, SumberGaris.USULAN)
    ]
    assert [satu.penilai_id for satu in garis_of(terisi, bidang)] == [kepala.id]
    assert garis_of(terisi, kepala) == []


def test_second_import_changes_nothing(terisi: Session, instansi: Instansi) -> None:
    rancangan = make_rancangan(
        terisi, system_actor(instansi.id), [baca_unit(), baca_pegawai(*SEMUA)], today=HARI_INI
    )
    assert rancangan.is_empty
    assert rancangan.rencana.count(HasilBaris.TETAP) == len(UNIT) + len(SEMUA)


def test_new_jabatan_ends_the_placement_on_its_tmt(terisi: Session, instansi: Instansi) -> None:
    naik = {**STAF, "JABATAN NAMA": "PERENCANA AHLI MADYA", "TMT JABATAN": date(2026, 2, 1)}
    terapkan(terisi, instansi.id, baca_pegawai(naik))
    lama, baru = list_tempat(terisi, find_orang(terisi, NIP_STAF))
    assert (lama.mulai, lama.sampai) == (date(2020, 7, 1), date(2026, 2, 1))
    assert (baru.mulai, baru.sampai) == (date(2026, 2, 1), None)
    assert terisi.get_one(Jabatan, baru.jabatan_id).nama == "Perencana Ahli Madya"


def test_change_without_a_new_tmt_holds_from_today(terisi: Session, instansi: Instansi) -> None:
    terapkan(terisi, instansi.id, baca_pegawai({**STAF, "GOL AKHIR NAMA": "III/d"}))
    lama, baru = list_tempat(terisi, find_orang(terisi, NIP_STAF))
    assert (lama.sampai, baru.mulai, baru.golongan) == (HARI_INI, HARI_INI, "III/d")
    assert baru.jabatan_id == lama.jabatan_id


def test_second_change_on_the_same_day_corrects_the_first(terisi: Session, instansi: Instansi) -> None:
    for golongan in ("III/d", "IV/a"):
        terapkan(terisi, instansi.id, baca_pegawai({**STAF, "GOL AKHIR NAMA": golongan}))
    assert [satu.golongan for satu in list_tempat(terisi, find_orang(terisi, NIP_STAF))] == ["III/c", "IV/a"]


def test_tmt_before_the_running_placement_never_overlaps_it(terisi: Session, instansi: Instansi) -> None:
    pegawai = find_orang(terisi, NIP_STAF)
    tempat = list_tempat(terisi, pegawai)[0]
    tempat.mulai, tempat.tmt_jabatan = date(2025, 1, 1), None
    terisi.flush()
    terapkan(terisi, instansi.id, baca_pegawai({**STAF, "UNOR ID": DINAS, "TMT JABATAN": date(2024, 5, 1)}))
    (satu,) = list_tempat(terisi, pegawai)
    assert (satu.mulai, satu.unit_id) == (date(2025, 1, 1), find_unit(terisi, DINAS).id)


def test_planned_move_of_an_admin_stays(terisi: Session, instansi: Instansi) -> None:
    pegawai = find_orang(terisi, NIP_STAF)
    kini = list_tempat(terisi, pegawai)[0]
    kini.sampai = date(2026, 4, 1)
    terisi.flush()
    rencana = factories.make_penempatan(
        terisi,
        pegawai,
        mulai=date(2026, 4, 1),
        unit_id=find_unit(terisi, DINAS).id,
        jabatan_id=kini.jabatan_id,
    )
    terapkan(terisi, instansi.id, baca_pegawai({**STAF, "GOL AKHIR NAMA": "III/d"}))
    rentang = [(satu.mulai, satu.sampai) for satu in list_tempat(terisi, pegawai)]
    assert rentang == [
        (date(2020, 7, 1), HARI_INI), (HARI_INI, date(2026, 4, 1)), (rencana.mulai, None),
    ]  # fmt: skip


def test_person_who_moves_gets_the_head_of_the_new_unit_from_that_day(
    terisi: Session, instansi: Instansi
) -> None:
    pindah = {
        **STAF,
        "UNOR ID": DINAS,
        "JABATAN NAMA": "PERENCANA AHLI MADYA",
        "TMT JABATAN": date(2026, 2, 1),
    }
    terapkan(terisi, instansi.id, baca_pegawai(pindah))
    lama, baru = garis_of(terisi, find_orang(terisi, NIP_STAF))
    assert (lama.mulai, lama.sampai) == (AWAL_TAHUN, date(2026, 2, 1))
    assert (baru.mulai, baru.penilai_id) == (date(2026, 2, 1), find_orang(terisi, KEPALA_DINAS).id)


def test_line_of_an_admin_is_never_replaced(terisi: Session, instansi: Instansi) -> None:
    staf, kepala = find_orang(terisi, NIP_STAF), find_orang(terisi, KEPALA_DINAS)
    saat = datetime(2026, 2, 1, tzinfo=UTC)
    change_garis(terisi, system_actor(instansi.id), staf.id, kepala.id, mulai=date(2026, 2, 1), now=saat)
    rancangan = terapkan(terisi, instansi.id, baca_pegawai(*SEMUA))
    assert rancangan.garis == []
    assert garis_of(terisi, staf)[-1].penilai_id == kepala.id


def test_proposal_that_would_close_a_circle_is_left_out(terisi: Session, instansi: Instansi) -> None:
    staf, bidang = find_orang(terisi, NIP_STAF), find_orang(terisi, KEPALA_BIDANG)
    for garis in garis_of(terisi, staf):
        terisi.delete(garis)
    terisi.flush()
    saat = datetime(2026, 2, 1, tzinfo=UTC)
    change_garis(terisi, system_actor(instansi.id), bidang.id, staf.id, mulai=date(2026, 2, 1), now=saat)
    rancangan = terapkan(terisi, instansi.id, baca_pegawai(*SEMUA))
    assert (list(rancangan.garis), rancangan.berputar) == ([], [NIP_STAF])
    assert garis_of(terisi, staf) == []


def test_new_head_takes_over_the_unit_and_its_people(terisi: Session, instansi: Instansi) -> None:
    lama = {
        **KEPALA_BIDANG,
        "UNOR ID": DINAS,
        "JABATAN NAMA": "ANALIS",
        "JENIS JABATAN NAMA": "Jabatan Pelaksana",
    }
    baru = {**KEPALA_BIDANG, "NIP BARU": "198001012005011000", "TANGGAL LAHIR": date(1980, 1, 1)}
    terapkan(terisi, instansi.id, baca_pegawai(lama, baru))
    kepala = find_orang(terisi, baru)
    assert [satu.kepala_unit for satu in list_tempat(terisi, find_orang(terisi, lama))] == [True, False]
    assert [satu.kepala_unit for satu in list_tempat(terisi, kepala)] == [True]
    garis = garis_of(terisi, find_orang(terisi, NIP_STAF))
    assert [(satu.penilai_id, satu.sampai) for satu in garis[1:]] == [(kepala.id, None)]


def test_account_finds_its_person_by_nip(session: Session, instansi: Instansi) -> None:
    akun = factories.make_akun(session, nip=NIP_STAF)
    lain = factories.make_akun(session)
    terapkan(session, instansi.id, baca_unit(), baca_pegawai(*SEMUA))
    session.expire_all()
    assert akun.pegawai_id == find_orang(session, NIP_STAF).id
    assert lain.pegawai_id is None


def test_row_with_an_earlier_nip_is_the_same_person_and_the_nip_does_not_go_back(
    terisi: Session, instansi: Instansi
) -> None:
    pegawai = find_orang(terisi, NIP_STAF)
    pegawai.nip = "198610042009022001"
    terisi.add(RiwayatNip(pegawai_id=pegawai.id, nip=NIP_STAF, sampai=date(2026, 2, 1)))
    terisi.flush()
    rancangan = terapkan(terisi, instansi.id, baca_pegawai({**STAF, "GOL AKHIR NAMA": "III/d"}))
    assert (rancangan.count()["baru"], rancangan.count()["berubah"], len(rancangan.garis)) == (0, 1, 0)
    assert find_orang(terisi, "198610042009022001").id == pegawai.id
    assert list_tempat(terisi, pegawai)[-1].golongan == "III/d"


def test_child_before_parent_orphan_and_root_of_siasn(session: Session, instansi: Instansi) -> None:
    yatim = ("D" * 32, "Unit Yatim", "E" * 32)
    terapkan(session, instansi.id, baca_unit(*reversed(UNIT), yatim))
    tampungan = find_unit(session, "#TANPA-INDUK")
    assert find_unit(session, yatim[0]).induk_id == tampungan.id
    assert tampungan.induk_id == find_unit(session, BUPATI).id
    assert find_unit(session, BIDANG).induk_id == find_unit(session, DINAS).id


def test_people_before_units_wait_below_the_holding_unit(session: Session, instansi: Instansi) -> None:
    terapkan(session, instansi.id, baca_pegawai(*SEMUA))
    assert find_unit(session, BIDANG).induk_id == find_unit(session, "#TANPA-INDUK").id
    terapkan(session, instansi.id, baca_unit())
    session.expire_all()
    assert find_unit(session, BIDANG).induk_id == find_unit(session, DINAS).id
    assert find_unit(session, DINAS).induk_id == find_unit(session, BUPATI).id
    staf = find_orang(session, NIP_STAF)
    assert garis_of(session, staf)[-1].penilai_id == find_orang(session, KEPALA_BIDANG).id


def test_one_entry_per_run_and_one_per_changed_person(terisi: Session, instansi: Instansi) -> None:
    sebelum = count_rows(terisi)["CatatanAudit"]
    terapkan(
        terisi, instansi.id, baca_pegawai(KEPALA_DINAS, KEPALA_BIDANG, {**STAF, "GOL AKHIR NAMA": "III/d"})
    )
    assert count_rows(terisi)["CatatanAudit"] == sebelum + 2
    (riwayat,) = audit.list_history(terisi, "pegawai", find_orang(terisi, NIP_STAF).id)
    assert riwayat.rincian["perubahan"] == ["Golongan: III/c → III/d"]
    assert riwayat.rincian["berlaku"] == "2026-03-10"
    assert audit.verify(terisi).rusak_di is None


def test_row_saved_since_the_plan_fails_the_whole_import(terisi: Session, instansi: Instansi) -> None:
    actor = system_actor(instansi.id)
    baca = baca_pegawai({**STAF, "GOL AKHIR NAMA": "III/d", "NAMA": "SITI AMINAH RAHAYU"})
    rancangan = make_rancangan(terisi, actor, [baca], today=HARI_INI)
    terisi.execute(update(Pegawai).where(Pegawai.nip == NIP_STAF).values(versi=Pegawai.versi + 1))
    with pytest.raises(StaleDataError):
        apply_rancangan(
            terisi, actor, rancangan, impor_id=1, now=datetime(2026, 3, 10, tzinfo=UTC), today=HARI_INI,
            advance=lambda _selesai, _total: None,
        )  # fmt: skip


def test_same_title_of_many_people_is_stored_once(session: Session, instansi: Instansi) -> None:
    lain = [
        {**STAF, "NIP BARU": f"19900{bulan}012015011000", "TANGGAL LAHIR": date(1990, bulan, 1)}
        for bulan in (1, 2, 3)
    ]
    terapkan(session, instansi.id, baca_unit(), baca_pegawai(*lain))
    (jabatan,) = session.scalars(select(Jabatan))
    assert (jabatan.nama, jabatan.jenis, jabatan.jenjang) == (
        "Perencana Ahli Muda",
        JenisJabatan.JF_KEAHLIAN,
        "ahli_muda",
    )
