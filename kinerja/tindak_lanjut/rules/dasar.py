"""From final yearly evaluations to recommendations, each with the evaluations that it stands on.

Only the last revision counts, only when it is final and no objection to it runs; a year of which one part is
not final is no ground at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kinerja.aturan.rules import Predikat
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi

BAIK_KE_ATAS = frozenset({Predikat.BAIK, Predikat.SANGAT_BAIK})
DI_BAWAH_BAIK = frozenset(Predikat) - BAIK_KE_ATAS
HARI_PUTUSAN = 30
"""Days in which a recommendation should be decided. A proposal of the product: no regulation sets it."""


@dataclass(frozen=True, order=True)
class Hasil:
    """The result of one SKP of a year in its last revision; `predikat` is None while it is no ground.

    `final` is false while the revision is not final, `keberatan` is true while an objection runs.
    """

    tahun: int
    mulai: date
    evaluasi_id: int | None
    revisi: int
    predikat: Predikat | None
    final: bool
    keberatan: bool = False

    @property
    def sah(self) -> bool:
        """Whether a recommendation may stand on it."""
        return (
            self.final and not self.keberatan and self.predikat is not None and self.evaluasi_id is not None
        )


@dataclass(frozen=True)
class Orang:
    """What beside the predikat decides which kinds concern a person."""

    pns: bool
    pppk: bool
    jenjang_naik: bool


@dataclass(frozen=True)
class Usul:
    """A recommendation to be made; `dasar` are the results in the order of time."""

    jenis: JenisRekomendasi
    dasar: tuple[Hasil, ...]

    @property
    def kunci(self) -> str:
        """The same for the same ground, so that a second run adds nothing."""
        return "-".join(str(satu.evaluasi_id) for satu in self.dasar)


def group_years(semua: Iterable[Hasil]) -> Mapping[int, tuple[Hasil, ...]]:
    """The results per year, without the years of which some part is no ground."""
    per_tahun: dict[int, list[Hasil]] = defaultdict(list)
    for satu in semua:
        per_tahun[satu.tahun].append(satu)
    return {
        tahun: tuple(sorted(daftar, key=lambda satu: satu.mulai))
        for tahun, daftar in per_tahun.items()
        if all(satu.sah for satu in daftar)
    }


def derive(orang: Orang, semua: Iterable[Hasil], tahun: int) -> tuple[Usul, ...]:
    """What the results up to `tahun` suggest; nothing when that year itself is no ground.

    Where a year has several SKP, each of them must be good enough; what is below is told by the last one.
    """
    per_tahun = group_years(semua)
    kini = per_tahun.get(tahun, ())
    if not kini:
        return ()
    dua = per_tahun.get(tahun - 1, ()) + kini if tahun - 1 in per_tahun else ()
    jenis = {
        JenisRekomendasi.PENGHARGAAN: _all(dua, {Predikat.SANGAT_BAIK}),
        JenisRekomendasi.PANGKAT_LUAR_BIASA: orang.pns and _all(kini, {Predikat.SANGAT_BAIK}),
        JenisRekomendasi.KENAIKAN_PANGKAT: orang.pns and _all(dua, BAIK_KE_ATAS),
        JenisRekomendasi.KENAIKAN_JENJANG: orang.pns and orang.jenjang_naik and _all(kini, BAIK_KE_ATAS),
        JenisRekomendasi.KGB: orang.pns and _all(kini, BAIK_KE_ATAS),
        JenisRekomendasi.TUGAS_BELAJAR: orang.pns and _all(dua, BAIK_KE_ATAS),
        JenisRekomendasi.KONTRAK_PPPK: orang.pppk,
        JenisRekomendasi.BIMBINGAN: kini[-1].predikat in DI_BAWAH_BAIK,
        JenisRekomendasi.PERBAIKAN: kini[-1].predikat in DI_BAWAH_BAIK,
    }
    berdua = {
        JenisRekomendasi.PENGHARGAAN,
        JenisRekomendasi.KENAIKAN_PANGKAT,
        JenisRekomendasi.TUGAS_BELAJAR,
    }
    return tuple(Usul(satu, dua if satu in berdua else kini) for satu, ya in jenis.items() if ya)


def _all(daftar: Sequence[Hasil], boleh: Iterable[Predikat]) -> bool:
    cukup = frozenset(boleh)
    return bool(daftar) and all(satu.predikat in cukup for satu in daftar)


def due_day(hari: date) -> date:
    """The last day on which a recommendation of that day should be decided."""
    return hari + timedelta(days=HARI_PUTUSAN)


def describe_ground(dasar: Sequence[Hasil]) -> str:
    """The ground in one sentence, by year, revision and predikat."""
    return "; ".join(
        f"{satu.tahun}: {satu.predikat.label if satu.predikat else '-'} (revisi {satu.revisi})"
        for satu in dasar
    )
