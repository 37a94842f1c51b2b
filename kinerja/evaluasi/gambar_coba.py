"""How the proposals of a formula are spread over a year: values that add up share by share."""

from collections.abc import Mapping
from dataclasses import dataclass

from kinerja.evaluasi.rules import Rating


@dataclass(frozen=True, kw_only=True)
class SebaranUsulan:
    """How the proposals of one formula are spread.

    `hasil` and `perilaku` count the proposals of each rating, `tanpa_…` the evaluations without one (heads of
    units never have one of the hasil kerja), `sama_…` the proposals that agree with what was decided.
    `gagal` counts faults, which are in no other number; `sebab` is the first of them.
    """

    hasil: Mapping[Rating, int]
    tanpa_hasil: int
    sama_hasil: int
    perilaku: Mapping[Rating, int]
    tanpa_perilaku: int
    sama_perilaku: int
    gagal: int
    sebab: str

    def plus(self, lain: "SebaranUsulan") -> "SebaranUsulan":
        """Both together, of evaluations that are not the same."""
        return SebaranUsulan(
            hasil={rating: self.hasil[rating] + lain.hasil[rating] for rating in Rating},
            tanpa_hasil=self.tanpa_hasil + lain.tanpa_hasil,
            sama_hasil=self.sama_hasil + lain.sama_hasil,
            perilaku={rating: self.perilaku[rating] + lain.perilaku[rating] for rating in Rating},
            tanpa_perilaku=self.tanpa_perilaku + lain.tanpa_perilaku,
            sama_perilaku=self.sama_perilaku + lain.sama_perilaku,
            gagal=self.gagal + lain.gagal,
            sebab=self.sebab or lain.sebab,
        )


@dataclass(frozen=True, kw_only=True)
class SebaranSetahun:
    """The picture of a year after `selesai` of `total` evaluations; `berubah` have another proposal.

    `sebelum` is None where no formula is in use.
    """

    tahun: int
    selesai: int
    total: int
    sebelum: SebaranUsulan | None
    sesudah: SebaranUsulan
    berubah: int

    def plus(self, lain: "SebaranSetahun") -> "SebaranSetahun":
        """Two shares of the same year together; the later one knows how many there are."""
        selesai = self.selesai + lain.selesai
        return SebaranSetahun(
            tahun=lain.tahun,
            selesai=selesai,
            total=max(lain.total, selesai),
            sebelum=self.sebelum.plus(lain.sebelum) if self.sebelum and lain.sebelum else None,
            sesudah=self.sesudah.plus(lain.sesudah),
            berubah=self.berubah + lain.berubah,
        )
