"""What stands beside the choice of a rating: planned steps, the periods before, and what can be looked at.

Read-only and built from what the page has loaded anyway. It is no part of the content that is judged, sealed
and frozen: the form has no place for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.muat import Bahan, Muatan
from kinerja.evaluasi.potret import IsiDinilai
from kinerja.evaluasi.rules_samping import describe_change
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.bukti import JENIS, kind_of
from kinerja.pelaksanaan.models import JenisBukti, PeriodePenilaian
from kinerja.pelaksanaan.tampilan import label_of


@dataclass(frozen=True)
class Sebelumnya:
    """The realisasi of one indicator in an earlier period; `perubahan` is "naik 3" or ""."""

    label: str
    teks: str
    perubahan: str


@dataclass(frozen=True)
class Samping:
    """By result: `langkah` planned in the period, and per indicator in its order the periods before.

    `gambar` are the pieces of evidence that a page can show, `asal` the period each of them comes from, in
    the evaluation of a year. Of a fixed evaluation only these two are known.
    """

    langkah: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    sebelumnya: Mapping[int, tuple[tuple[Sebelumnya, ...], ...]] = field(default_factory=dict)
    gambar: frozenset[int] = frozenset()
    asal: Mapping[int, str] = field(default_factory=dict)

    def sebelum(self, hasil_id: int, urutan: int) -> tuple[Sebelumnya, ...]:
        """Of one result the periods before beside the indicator at a place, from 0."""
        semua = self.sebelumnya.get(hasil_id, ())
        return semua[urutan] if urutan < len(semua) else ()


def build_samping(bahan: Bahan, isi: IsiDinilai, muatan: Muatan | None, aturan: AturanEvaluasi) -> Samping:
    """What the page shows beside `isi`; `muatan` is None once the evaluation is fixed."""
    gambar = frozenset(
        satu.id
        for hasil in isi.daftar_hasil
        for satu in hasil.daftar_bukti
        if satu.jenis is JenisBukti.BERKAS and _is_picture(satu.nama)
    )
    asal = name_origins(isi, aturan)
    if muatan is None:
        return Samping(gambar=gambar, asal=asal)
    lalu = _list_before(bahan)
    sebelumnya = {
        rhk.id: tuple(_compare(bahan, muatan, satu.id, lalu, aturan) for satu in rhk.daftar_indikator)
        for rhk in muatan.naskah.daftar_rhk
    }
    return Samping(langkah=muatan.langkah, sebelumnya=sebelumnya, gambar=gambar, asal=asal)


def name_periods(aturan: AturanEvaluasi) -> dict[str, str]:
    """By kode "Triwulan I" and so on, "Tahunan" for the whole year."""
    semua = aturan.periode.daftar
    return {pola.kode: label_of(pola.kode, pola.jenis, aturan.periode) for pola in semua}


def name_origins(isi: IsiDinilai, aturan: AturanEvaluasi) -> dict[int, str]:
    """By evidence the period it comes from, as the rule set of the year names it; without those unknown."""
    nama = name_periods(aturan)
    semua = (satu for hasil in isi.daftar_hasil for satu in hasil.daftar_bukti if satu.periode)
    return {satu.id: nama.get(satu.periode, satu.periode) for satu in semua}


def _is_picture(nama: str) -> bool:
    jenis = JENIS.get(kind_of(nama))
    return jenis is not None and jenis.mime.startswith("image/")


def _list_before(bahan: Bahan) -> list[PeriodePenilaian]:
    """The last period before this one in the same SKP; for a year all its periods."""
    semua = [
        periode
        for periode, _ in bahan.seri
        if periode.jenis is not JenisPeriode.TAHUNAN
        and (bahan.tahunan or periode.sampai <= bahan.periode.mulai)
    ]
    return semua if bahan.tahunan else semua[-1:]


def _compare(
    bahan: Bahan,
    muatan: Muatan,
    indikator_id: int,
    lalu: Sequence[PeriodePenilaian],
    aturan: AturanEvaluasi,
) -> tuple[Sebelumnya, ...]:
    ini = muatan.realisasi.get((bahan.periode.id, indikator_id))
    found = []
    for periode in lalu:
        satu = muatan.realisasi.get((periode.id, indikator_id))
        if satu is not None and satu.teks:
            perubahan = "" if bahan.tahunan or ini is None else describe_change(ini.teks, satu.teks)
            label = label_of(periode.kode, periode.jenis, aturan.periode)
            found.append(Sebelumnya(label, satu.teks, perubahan))
    return tuple(found)
