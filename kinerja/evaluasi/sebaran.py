"""The spread of the predikat in a group, from its counts: lines, limits, what is broken, how many move."""

from collections.abc import Mapping
from dataclasses import dataclass

from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.rules import (
    BatasOrang,
    CapaianOrganisasi,
    Penegakan,
    PesanBatas,
    Predikat,
    check_distribusi,
    count_moves,
    describe_limits,
)


@dataclass(frozen=True)
class BarisSebaran:
    """One predikat: how many people have it, and its limit in persons (None without one)."""

    predikat: Predikat
    label: str
    jumlah: int
    batas: BatasOrang | None

    @property
    def teks(self) -> str:
        """ "14 dari paling banyak 16", or the number alone."""
        if self.batas is None:
            return str(self.jumlah)
        kata = "semestinya" if self.batas.paling_banyak == 0 else "dari"
        return f"{self.jumlah}{',' if kata == 'semestinya' else ''} {kata} {self.batas.teks}"

    @property
    def angka_batas(self) -> int | None:
        """Where the bar has its mark."""
        if self.batas is None:
            return None
        terbanyak = self.batas.paling_banyak
        return terbanyak if terbanyak is not None else self.batas.paling_sedikit


@dataclass(frozen=True, kw_only=True)
class Sebaran:
    """The people of a unit without its head, from the best predikat down.

    `gabungan` are the sentences on predikat that have a limit together; `pesan` the limits that are broken,
    drafts included, and `pindah` how many pegawai have to move at least. What a breach does when an
    evaluation is fixed is `penegakan`; a group below `min_grup` is not checked.
    """

    unit_id: int

    unit: str
    capaian: CapaianOrganisasi | None
    jumlah: int
    belum: int
    daftar: tuple[BarisSebaran, ...]
    gabungan: tuple[str, ...]
    pesan: tuple[PesanBatas, ...]
    pindah: int
    penegakan: Penegakan
    min_grup: int

    @property
    def diperiksa(self) -> bool:
        """Whether the group is large enough, has a capaian, and the instansi checks limits at all."""
        return (
            self.capaian is not None and self.jumlah >= self.min_grup and self.penegakan is not Penegakan.MATI
        )

    def of(self, predikat: Predikat) -> BarisSebaran:
        """The line of one predikat."""
        return next(satu for satu in self.daftar if satu.predikat is predikat)


def build_sebaran(
    unit: tuple[int, str],
    capaian: CapaianOrganisasi | None,
    jumlah: Mapping[Predikat, int],
    belum: int,
    aturan: AturanEvaluasi,
) -> Sebaran:
    """The spread of a group whose counts are known; `unit` is its id and name."""
    semua = sum(jumlah.values()) + belum
    batas = describe_limits(aturan.distribusi, capaian, semua) if capaian else ()
    satuan = {satu.predikat[0]: satu for satu in batas if len(satu.predikat) == 1}
    bersama = (satu for satu in batas if len(satu.predikat) > 1)
    pesan = (
        check_distribusi(aturan.distribusi, capaian, jumlah, belum_dinilai=belum, label=aturan.label)
        if capaian and aturan.distribusi.penegakan is not Penegakan.MATI
        else ()
    )
    return Sebaran(
        unit_id=unit[0],
        unit=unit[1],
        capaian=capaian,
        jumlah=semua,
        belum=belum,
        daftar=tuple(
            BarisSebaran(satu, aturan.label[satu], jumlah[satu], satuan.get(satu))
            for satu in reversed(Predikat)
        ),
        gabungan=tuple(_describe_joint(satu, jumlah, aturan) for satu in bersama),
        pesan=pesan,
        pindah=count_moves(batas, jumlah, belum) if pesan else 0,
        penegakan=aturan.distribusi.penegakan,
        min_grup=aturan.distribusi.min_grup,
    )


def _describe_joint(batas: BatasOrang, jumlah: Mapping[Predikat, int], aturan: AturanEvaluasi) -> str:
    nama = " dan ".join(aturan.label[satu] for satu in batas.predikat)
    ada = sum(jumlah[satu] for satu in batas.predikat)
    terpenuhi = ", terpenuhi" if ada >= (batas.paling_sedikit or 0) else ""
    return f"{nama} bersama {batas.teks}: kini {ada}{terpenuhi}."
