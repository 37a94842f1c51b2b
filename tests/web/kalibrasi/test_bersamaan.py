"""Leader and raters press at the same moment: one effect, and every answer explained."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from kinerja.kalibrasi.models import PindahKalibrasi
from kinerja.kalibrasi.rules import StatusKalibrasi
from tests.evaluasi_bersama import Kantor
from tests.kalibrasi_bersama import ALASAN, SEL_BUTUH, SEL_SANGAT_BAIK, make_sidang
from tests.web.conftest import SignIn

SEMUA_SEL = (SEL_BUTUH, SEL_SANGAT_BAIK)


def _together(semua: Sequence[Callable[[], int]]) -> Counter[int]:
    with ThreadPoolExecutor(len(semua)) as pool:
        return Counter(pool.map(lambda satu: satu(), semua))


def test_a_name_moves_once_what_is_applied_is_what_was_noted_and_a_session_closes_once(
    kantor: Kantor, sign_in: SignIn
) -> None:
    sidang = make_sidang(kantor, 3)
    session, url = sidang.session, f"/kalibrasi/{sidang.kalibrasi.id}"
    browsers = [sign_in(satu) for satu in (kantor.kepala_badan, kantor.kepala) * 2]
    kirim = {"orang": sidang.periode["Dewi"], "alasan": ALASAN}

    def move(nomor: int) -> Callable[[], int]:
        isian = kirim | {"ke": SEMUA_SEL[nomor % 2].kode}
        return lambda: browsers[nomor].submit(f"{url}/pindah", isian).status_code

    def press(nomor: int, langkah: str) -> Callable[[], int]:
        return lambda: (
            browsers[nomor].submit(f"{url}/{langkah}", {"kunci_permintaan": str(nomor)}).status_code
        )

    assert _together([move(nomor) for nomor in range(4)]) == {303: 4}
    session.rollback()
    assert len(session.scalars(select(PindahKalibrasi)).all()) == 1
    # The leader applies twice while both raters move on: who comes too late is told so.
    jawab = _together([press(0, "terapkan"), press(2, "terapkan"), move(1), move(3)])
    assert set(jawab) <= {303, 409}
    assert jawab[409] >= 1
    session.rollback()
    session.refresh(sidang.kalibrasi)
    assert sidang.kalibrasi.status is StatusKalibrasi.DITERAPKAN
    pindah = session.scalars(select(PindahKalibrasi)).one()
    assert sidang.draf("Dewi").predikat is pindah.predikat_baru
    assert _together([press(0, "tutup"), press(2, "tutup"), move(1)]) == {303: 1, 409: 2}
    session.rollback()
    session.refresh(sidang.kalibrasi)
    assert (sidang.kalibrasi.status, sidang.kalibrasi.urut) == (StatusKalibrasi.DITUTUP, 1)
