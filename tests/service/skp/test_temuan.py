"""What plugins find in a plan: in the list of the page under their name, and what is mandatory stops it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.hooks import Rencana, TemuanRencana, hookimpl
from kinerja.organisasi.models import GarisPelaporan, Penempatan
from kinerja.plugin.katalog import KUNCI
from kinerja.skp import service, temuan
from kinerja.skp.models import Skp
from kinerja.skp.muat import ISI, find_line, load_skp
from kinerja.skp.rules import Klasifikasi, StatusSkp
from kinerja.skp.service.halaman import Butir, HalamanSkp
from tests import factories
from tests.plugins.bantu import switched_on
from tests.skp_bersama import Orang, Saat, count_queries, make_skp_of

Periksa = Callable[[Rencana], list[TemuanRencana]]


@pytest.fixture(autouse=True)
def _aturan(session: Session) -> None:
    ensure_first_editions(session, system_actor(0))
    session.flush()


def use(session: Session, *semua: Periksa) -> None:
    """Have this session know plugins that check plans."""

    def plugin(periksa: Periksa) -> object:
        class Pemeriksa:
            @hookimpl
            def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
                return periksa(rencana)

        return Pemeriksa()

    session.info[KUNCI] = switched_on({f"pemeriksa_{n}": plugin(satu) for n, satu in enumerate(semua, 1)})


def on_first_indikator(kalimat: str, *, wajib: bool) -> Periksa:
    def periksa(rencana: Rencana) -> list[TemuanRencana]:
        satu = rencana.daftar_hasil[0].daftar_indikator[0]
        return [TemuanRencana(kalimat=kalimat, wajib=wajib, indikator_id=satu.id)]

    return periksa


def everything(*daftar: TemuanRencana) -> Periksa:
    return lambda _rencana: list(daftar)


def seen_by(session: Session, orang: Orang, skp: Skp, saat: Saat) -> Rencana:
    """The plan as a plugin sees it."""
    terlihat: list[Rencana] = []

    def lihat(rencana: Rencana) -> list[TemuanRencana]:
        terlihat.append(rencana)
        return []

    session.flush()
    use(session, lihat)
    service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    (rencana,) = terlihat
    return rencana


def hasil_kerja(hal: HalamanSkp) -> tuple[Butir, ...]:
    return hal.kelengkapan.bagian[1].butir


# Submission


def test_a_mandatory_finding_stops_the_submission(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    use(session, on_first_indikator("Tulis satuannya.", wajib=True))
    with pytest.raises(
        service.SkpIncompleteError, match=r"1 hal perlu dilengkapi\. Tulis satuannya"
    ) as error:
        service.submit_skp(session, orang.pemilik, skp.id, **saat)
    (sasaran,) = error.value.fields
    assert sasaran.startswith("indikator_")
    assert skp.status is StatusSkp.DRAF


def test_gaps_of_the_product_and_of_plugins_are_told_together(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    kosong = load_skp(session, skp.id, *ISI).rencana_hasil_kerja[0]
    kosong.semua_intervensi[0].teks = ""
    session.flush()
    use(session, on_first_indikator("Satu.", wajib=True), on_first_indikator("Dua.", wajib=False))
    with pytest.raises(service.SkpIncompleteError, match="2 hal perlu dilengkapi") as error:
        service.submit_skp(session, orang.pemilik, skp.id, **saat)
    assert set(error.value.fields) == {
        f"rhk_{kosong.id}",
        f"indikator_{kosong.semua_indikator[0].id}",
    }


def test_advice_stops_nothing(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    use(session, on_first_indikator("Tulis satuannya.", wajib=False))
    assert service.submit_skp(session, orang.pemilik, skp.id, **saat).status is StatusSkp.DIAJUKAN


def test_a_failing_plugin_stops_nothing(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    def rusak(_rencana: Rencana) -> list[TemuanRencana]:
        raise RuntimeError("rusak")

    use(session, rusak)
    assert service.submit_skp(session, orang.pemilik, skp.id, **saat).status is StatusSkp.DIAJUKAN


def test_a_failing_plugin_keeps_nothing_from_the_others(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    def rusak(_rencana: Rencana) -> list[TemuanRencana]:
        raise RuntimeError("rusak")

    use(session, rusak, on_first_indikator("Tulis satuannya.", wajib=True))
    with pytest.raises(service.SkpIncompleteError):
        service.submit_skp(session, orang.pemilik, skp.id, **saat)


def test_without_plugins_nothing_is_asked(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    session.info[KUNCI] = switched_on({})
    with count_queries(session.connection()) as asked:
        assert temuan.list_temuan(session, skp) == []
    assert asked == []
    assert service.submit_skp(session, orang.pemilik, skp.id, **saat).status is StatusSkp.DIAJUKAN


def test_a_plugin_that_reaches_for_the_session_changes_nothing(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    def licik(_rencana: Rencana) -> list[TemuanRencana]:
        skp.tahun = 1999
        session.commit()
        return []

    use(session, licik)
    diajukan = service.submit_skp(session, orang.pemilik, skp.id, **saat)
    session.flush()
    assert diajukan.tahun == saat["today"].year


# The list on the page


def test_findings_stand_in_the_list_with_the_label_of_their_plugin(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    use(
        session,
        on_first_indikator("Tulis satuannya.", wajib=False),
        on_first_indikator("Pilih aspek.", wajib=True),
    )
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    (rhk,) = hal.skp.rencana_hasil_kerja
    sasaran = f"indikator_{rhk.semua_indikator[0].id}"
    assert hasil_kerja(hal) == (
        Butir("Pilih aspek.", sasaran, rhk.id, True, "pemeriksa_2"),
        Butir("Tulis satuannya.", sasaran, rhk.id, False, "pemeriksa_1"),
    )
    assert (hal.kelengkapan.kurang, hal.kelengkapan.saran) == (1, 1)


def test_a_finding_belongs_to_its_row_or_to_the_plan(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    asing = make_skp_of(session, orang.lain)
    asing_id = load_skp(session, asing.id, *ISI).rencana_hasil_kerja[0].id
    rhk = load_skp(session, skp.id, *ISI).rencana_hasil_kerja[0]
    use(
        session,
        everything(
            TemuanRencana(kalimat="a", hasil_id=rhk.id),
            TemuanRencana(kalimat="b"),
            TemuanRencana(kalimat="c", hasil_id=asing_id),
            TemuanRencana(kalimat="d", indikator_id=999_999),
        ),
    )
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    assert {butir.kalimat: butir.sasaran for butir in hasil_kerja(hal)} == {
        "a": f"rhk_{rhk.id}",
        "b": "daftar_rhk",
        "c": "daftar_rhk",
        "d": "daftar_rhk",
    }


def test_what_is_mandatory_is_never_cut_from_a_long_list(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    saran = [TemuanRencana(kalimat=f"saran {n}") for n in range(40)]
    use(session, everything(*saran, TemuanRencana(kalimat="wajib", wajib=True)))
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    assert hasil_kerja(hal)[0].kalimat == "wajib"


@pytest.mark.parametrize("siapa", ["penilai", "atasan"])
def test_others_get_no_findings_and_cost_no_call(
    session: Session, orang: Orang, skp: Skp, saat: Saat, siapa: str
) -> None:
    panggilan: list[Rencana] = []

    def hitung(rencana: Rencana) -> list[TemuanRencana]:
        panggilan.append(rencana)
        return [TemuanRencana(kalimat="x")]

    use(session, hitung)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    panggilan.clear()
    actor = orang.actor(getattr(orang, siapa))
    service.open_halaman(session, actor, skp.id, today=saat["today"])
    assert panggilan == []


def test_the_pieces_of_a_save_ask_only_for_the_checklist(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    use(session, on_first_indikator("Tulis satuannya.", wajib=True))
    tanpa = service.open_lembar(session, orang.pemilik, skp.id, today=saat["today"])
    dengan = service.open_lembar(session, orang.pemilik, skp.id, dengan_temuan=True, today=saat["today"])
    assert (tanpa.kelengkapan.kurang, dengan.kelengkapan.kurang) == (0, 1)


# The plan as plugins see it


def test_the_plan_is_numbered_as_the_form_and_targets_bring_their_unit(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    rhk = factories.make_rhk(session, skp, klasifikasi=Klasifikasi.TAMBAHAN, teks="Tambahan")
    factories.make_indikator(session, rhk, urutan=2, target="12", tipe="", parameter={})
    rencana = seen_by(session, orang, skp, saat)
    assert [(satu.klasifikasi.value, satu.nomor) for satu in rencana.daftar_hasil] == [
        ("utama", 1),
        ("tambahan", 1),
    ]
    assert [
        (satu.satuan, satu.target, satu.nomor_hasil) for satu in rencana.daftar_hasil[1].daftar_indikator
    ] == [
        ("laporan", "12 laporan", 1),
        ("", "12", 1),
    ]
    assert rencana.daftar_hasil[0].rhk_pimpinan == "Terlaksananya pengelolaan kinerja"
    assert (rencana.rentang.mulai, rencana.rentang.selesai) == (date(2026, 1, 1), date(2026, 12, 31))


def colleague(session: Session, skp: Skp, status: StatusSkp = StatusSkp.DITETAPKAN, **fields: object) -> Skp:
    """Somebody of the unit of `skp` with a plan of his own."""
    pegawai = factories.make_pegawai(session)
    tempat = session.get_one(Penempatan, skp.penempatan_id)
    factories.make_penempatan(session, pegawai, unit_id=tempat.unit_id)
    return make_skp_of(session, pegawai, status=status, **fields)


@pytest.mark.parametrize(
    ("status", "terlihat"),
    [
        (StatusSkp.DRAF, False),
        (StatusSkp.DIKEMBALIKAN, False),
        (StatusSkp.DIREVISI, False),
        (StatusSkp.DIBATALKAN, False),
        (StatusSkp.DIAJUKAN, True),
        (StatusSkp.DITETAPKAN, True),
        (StatusSkp.DITUTUP, True),
    ],
)
def test_of_colleagues_only_what_they_handed_over_is_seen(
    session: Session, orang: Orang, skp: Skp, saat: Saat, status: StatusSkp, terlihat: bool
) -> None:
    colleague(session, skp, status)
    assert bool(seen_by(session, orang, skp, saat).di_unit) is terlihat


def test_colleagues_are_told_apart_and_not_named(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    semua = [colleague(session, skp) for _ in range(3)]
    factories.make_rhk(session, semua[0])
    make_skp_of(session, orang.lain, status=StatusSkp.DITETAPKAN)  # of another unit
    colleague(
        session,
        skp,
        tahun=2025,
        mulai=date(2025, 1, 1),
        sampai=date(2026, 1, 1),
    )
    rencana = seen_by(session, orang, skp, saat)
    assert sorted(satu.rekan for satu in rencana.di_unit) in ([1, 1, 2, 3], [1, 2, 2, 3], [1, 2, 3, 3])
    assert {satu.id for satu in rencana.di_unit} == {0}
    assert {satu.satuan for satu in rencana.di_unit} == {"laporan"}
    assert rencana.tahun_lalu == ()


def test_last_year_is_the_same_person_wherever_he_was(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    lama = factories.make_unit(session)
    tempat = factories.make_penempatan(
        session, orang.pegawai, unit_id=lama.id, mulai=date(2025, 1, 1), sampai=date(2026, 1, 1)
    )
    tahun_lalu = {"tahun": 2025, "mulai": date(2025, 1, 1), "sampai": date(2026, 1, 1)}
    factories.make_skp(
        session, orang.pegawai, penempatan_id=tempat.id, status=StatusSkp.DITUTUP, **tahun_lalu
    )
    rencana = seen_by(session, orang, skp, saat)
    assert [(satu.teks, satu.rekan) for satu in rencana.tahun_lalu] == [("Jumlah laporan", 0)]
    assert rencana.di_unit == ()


def test_a_large_unit_is_cut_and_last_year_stays(
    session: Session, orang: Orang, skp: Skp, saat: Saat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temuan, "MAKS_DI_UNIT", 4)
    monkeypatch.setattr(temuan, "MAKS_TAHUN_LALU", 2)
    make_skp_of(
        session,
        orang.pegawai,
        status=StatusSkp.DITETAPKAN,
        tahun=2025,
        mulai=date(2025, 1, 1),
        sampai=date(2026, 1, 1),
    )
    for _ in range(9):
        colleague(session, skp)
    rencana = seen_by(session, orang, skp, saat)
    assert (len(rencana.tahun_lalu), len(rencana.di_unit)) == (1, 4)


def test_the_page_stays_within_its_queries_when_plugins_check_plans(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    """Twelve, of which the frame takes two and the catalogue of plugins one."""
    factories.make_rhk(session, make_skp_of(session, orang.penilai, rhk=0), teks="Dari pimpinan")

    def cost() -> int:
        session.flush()
        session.expunge_all()
        with count_queries(session.connection()) as asked:
            service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
        return len(asked)

    session.info[KUNCI] = switched_on({})
    tanpa = cost()
    use(session, lambda _rencana: [])
    dengan = cost()
    for _ in range(12):
        colleague(session, skp)
        factories.make_rhk(session, skp)
    assert cost() == dengan == tanpa + 1 <= 9


@pytest.mark.parametrize(
    "today",
    [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 3, 10),
        date(2026, 5, 31),
        date(2026, 6, 1),
        date(2027, 2, 1),
    ],
)
def test_the_page_shows_the_evaluators_that_a_submission_would_freeze(
    session: Session, orang: Orang, skp: Skp, now: datetime, today: date
) -> None:
    """It reads them in its first statement, before and after the year of the SKP as well."""
    garis = session.scalars(select(GarisPelaporan).where(GarisPelaporan.pegawai_id == orang.pegawai.id)).one()
    garis.sampai = date(2026, 6, 1)
    factories.make_garis(session, orang.pegawai, orang.lain, mulai=date(2026, 6, 1))
    session.flush()
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    line = find_line(session, orang.pemilik, skp, today=today)
    penilai = orang.lain if today >= date(2026, 6, 1) else orang.penilai
    assert line.penilai_id == penilai.id
    assert hal.potret.penilai is not None
    assert hal.potret.penilai.nip == penilai.nip
    assert (hal.potret.atasan is None) == (line.atasan_id is None)
