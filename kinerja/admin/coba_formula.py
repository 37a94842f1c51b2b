"""A dry run of a formula: the evaluations of last year proposed anew, beside what was decided on them."""

from collections.abc import Iterator, Mapping

from kinerja.admin.coba_ruang import Ruang
from kinerja.angka import format_desimal
from kinerja.evaluasi.rules import Predikat, Rating
from kinerja.evaluasi.service_banding import TERBANYAK, BandingSetahun, Pasangan, compare_year
from kinerja.evaluasi.service_coba import find_tahun
from kinerja.hooks.formula import FormulaEvaluasi
from kinerja.hooks.manager import Milik
from kinerja.hooks.testing import Pemeriksaan


def try_formula(ruang: Ruang, milik: Milik[FormulaEvaluasi]) -> Iterator[Pemeriksaan]:
    """One line, with the distribution of proposals and decisions below it."""
    bagian = f"formula {milik.isi.kode}"
    tahun, total = find_tahun(ruang.session, ruang.actor, today=ruang.today)
    if not total:
        yield Pemeriksaan(bagian, True, "dilewati: belum ada penilaian yang ditetapkan")
        return
    banding = compare_year(
        ruang.session,
        ruang.actor,
        milik,
        ruang.katalog.setelan[ruang.nama],
        tahun=tahun,
        go_on=lambda: not ruang.tenggat.habis,
    )
    kalimat = (
        f"{_n(banding.dilihat - banding.gagal)} dari {_n(banding.total)} penilaian {tahun} diusulkan ulang "
        f"(yang terbaru dahulu, paling banyak {_n(TERBANYAK)}), {_n(banding.gagal)} galat"
    )
    yield Pemeriksaan(bagian, not banding.gagal, kalimat, tuple(_list_lines(ruang, banding)))


def _list_lines(ruang: Ruang, banding: BandingSetahun) -> Iterator[str]:
    if banding.galat:
        yield f"galat pertama: {ruang.hide(banding.galat.sebab)}"
    dijawab = banding.dilihat - banding.gagal
    if dijawab:
        yield _row("Hasil kerja", banding.hasil, banding.sama_hasil, dijawab)
        yield _row("Perilaku kerja", banding.perilaku, banding.sama_perilaku, dijawab)
        yield "Predikat (usulan/ditetapkan): " + _join(banding.predikat)
    if banding.dilihat < min(banding.total, TERBANYAK):
        sebab = "plugin tidak menjawab" if banding.galat and banding.galat.lambat else "waktu habis"
        yield f"{_n(min(banding.total, TERBANYAK) - banding.dilihat)} belum diperiksa: {sebab}"


def _row(nama: str, semua: Mapping[Rating | None, Pasangan], sama: int, dari: int) -> str:
    return f"{nama} (usulan/ditetapkan): {_join(semua)}; sama pada {_n(sama)} dari {_n(dari)}"


def _join(semua: Mapping[Rating | None, Pasangan] | Mapping[Predikat, Pasangan]) -> str:
    return ", ".join(
        f"{satu.label if satu else 'tanpa usulan'} {_n(pasangan.diusulkan)}/{_n(pasangan.ditetapkan)}"
        for satu, pasangan in semua.items()
        if satu or pasangan.diusulkan or pasangan.ditetapkan
    )


def _n(angka: int) -> str:
    return format_desimal(angka)
