"""What plugins find in a plan: shown beside its row, and mandatory findings stop the submission."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.hooks import Rencana, TemuanRencana, hookimpl
from kinerja.plugin.katalog import KUNCI
from kinerja.skp import service
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests.plugins.bantu import switched_on
from tests.skp_bersama import Orang, Saat, count_queries, make_skp_of

Periksa = Callable[[Rencana], list[TemuanRencana]]


@pytest.fixture(autouse=True)
def _aturan(session: Session) -> None:
    ensure_first_editions(session, system_actor(0))
    session.flush()


def use(session: Session, periksa: Periksa) -> None:
    """Have this session know one plugin that checks plans."""

    class Pemeriksa:
        @hookimpl
        def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
            return periksa(rencana)

    session.info[KUNCI] = switched_on({"pemeriksa": Pemeriksa()})


def on_first_indikator(*, wajib: bool) -> Periksa:
    def periksa(rencana: Rencana) -> list[TemuanRencana]:
        satu = rencana.daftar_hasil[0].daftar_indikator[0]
        return [TemuanRencana(kalimat="Tulis satuannya.", wajib=wajib, indikator_id=satu.id)]

    return periksa


def test_a_mandatory_finding_stops_the_submission(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    use(session, on_first_indikator(wajib=True))
    with pytest.raises(service.SkpIncompleteError, match="Tulis satuannya"):
        service.submit_skp(session, orang.pemilik, skp.id, **saat)
    assert skp.status is StatusSkp.DRAF


def test_advice_is_shown_beside_its_row_and_stops_nothing(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    use(session, on_first_indikator(wajib=False))
    halaman = service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    semua = [satu for bagian in halaman.kelengkapan.bagian for satu in bagian.butir]
    butir = [satu for satu in semua if "satuannya" in satu.kalimat]
    assert [(satu.kalimat, satu.wajib) for satu in butir] == [("Tulis satuannya. (pemeriksa)", False)]
    assert butir[0].rhk_id == halaman.skp.rencana_hasil_kerja[0].id
    assert service.submit_skp(session, orang.pemilik, skp.id, **saat).status is StatusSkp.DIAJUKAN


def test_a_failing_plugin_stops_nothing(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    def rusak(_rencana: Rencana) -> list[TemuanRencana]:
        raise RuntimeError("rusak")

    use(session, rusak)
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


def test_the_plan_comes_with_last_year_and_the_unit_but_without_names(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    terlihat: list[Rencana] = []

    def lihat(rencana: Rencana) -> list[TemuanRencana]:
        terlihat.append(rencana)
        return []

    rekan = make_skp_of(session, orang.lain, status=StatusSkp.DIAJUKAN)
    make_skp_of(session, orang.atasan)  # a draft
    rekan.penempatan_id = skp.penempatan_id
    session.flush()
    use(session, lihat)
    service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    (rencana,) = terlihat
    assert rencana.daftar_hasil[0].nomor == 1
    assert rencana.daftar_hasil[0].daftar_indikator[0].satuan
    assert rencana.di_unit
    assert rencana.tahun_lalu == ()
    assert orang.lain.nama not in repr(rencana)


def test_two_more_queries_and_only_where_a_plugin_asks(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    def count() -> int:
        session.expire_all()
        with count_queries(session.get_bind()) as asked:
            service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
        return len(asked)

    session.info[KUNCI] = switched_on({})
    tanpa = count()
    use(session, lambda _rencana: [])
    assert count() - tanpa <= 2
