"""A dry run of a letter: printed once for a real evaluation, in memory. No number is given, no file kept."""

from collections.abc import Iterator

from sqlalchemy import select

from kinerja.admin.coba_ruang import Ruang
from kinerja.angka import format_desimal
from kinerja.errors import KinerjaError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.hooks.manager import Milik
from kinerja.hooks.surat import JenisSurat
from kinerja.hooks.testing import Pemeriksaan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.surat import service
from kinerja.surat.pdf import close_worker
from kinerja.surat.render import print_dokumen
from kinerja.surat.service import NaskahSurat, SuratDitolakError, SuratGagalError

PERCOBAAN = 5
"""So many evaluations are tried where the plugin refuses the letter."""


def try_surat(ruang: Ruang, milik: Milik[JenisSurat]) -> Iterator[Pemeriksaan]:
    """One line: the letter about the newest evaluation for which the plugin makes one."""
    bagian, penolakan = f"surat {milik.isi.kode}", ""
    semua = _list_newest(ruang)
    for periode_id in semua:
        try:
            naskah = service.compose(
                ruang.session, ruang.actor, periode_id, milik.isi.kode, today=ruang.today
            )
        except SuratDitolakError as error:
            penolakan = penolakan or ruang.hide(error.message)
        except SuratGagalError as error:
            sebab = ruang.galat[-1].kalimat if ruang.galat else error.message
            yield Pemeriksaan(bagian, False, ruang.hide(sebab))
            return
        else:
            yield _print(ruang, bagian, naskah)
            return
        if ruang.tenggat.habis:
            break
    if penolakan:
        yield Pemeriksaan(bagian, True, f"ditolak plugin untuk {len(semua)} penilaian terbaru: {penolakan}")
    else:
        yield Pemeriksaan(bagian, True, "dilewati: belum ada penilaian yang ditetapkan")


def _list_newest(ruang: Ruang) -> list[int]:
    query = (
        select(PeriodePenilaian.id)
        .join(Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id)
        .where(PeriodePenilaian.status.in_(SUDAH_DITETAPKAN), is_latest())
        .order_by(Evaluasi.id.desc())
        .limit(PERCOBAAN)
    )
    return list(ruang.session.scalars(query))


def _print(ruang: Ruang, bagian: str, naskah: NaskahSurat) -> Pemeriksaan:
    try:
        pdf = print_dokumen(naskah.dokumen)
    except KinerjaError as error:
        return Pemeriksaan(bagian, False, ruang.hide(error.message))
    finally:
        close_worker()
    rincian: tuple[str, ...] = ()
    if kosong := [nama for nama, isi in naskah.isi.isian.items() if not isi]:
        rincian = (f"isian kosong pada data ini: {', '.join(kosong)}",)
    ukuran = format_desimal(len(pdf) // 1024)
    kalimat = f"satu penilaian dicetak di memori ({ukuran} kB), tidak ada nomor yang terpakai"
    return Pemeriksaan(bagian, True, kalimat, rincian)
