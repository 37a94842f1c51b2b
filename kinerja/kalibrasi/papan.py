"""The board as the page draws it: nine cells with chips and ghosts, counts against limits, earlier cycles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kinerja.aturan.rules import Predikat, Rating
from kinerja.evaluasi.rules import decide_predikat
from kinerja.evaluasi.sebaran import Sebaran, build_sebaran
from kinerja.kalibrasi.models import Kalibrasi
from kinerja.kalibrasi.muat import Grup, Orang, Siklus
from kinerja.kalibrasi.rules import GRUP_STATISTIK, Sel
from kinerja.organisasi.models import Pegawai

BANYAK = 40
"""From so many people on, a cell shows its first and opens the others."""
SESEL = 8


@dataclass(frozen=True, kw_only=True)
class SelPapan:
    """One cell: its predikat, who stands in it, who left it, and how many had it in the cycle before."""

    sel: Sel
    predikat: str
    orang: tuple[Orang, ...]
    hantu: tuple[Orang, ...]
    lipat: bool

    @property
    def tampak(self) -> tuple[Orang, ...]:
        return self.orang[:SESEL] if self.lipat else self.orang

    @property
    def lainnya(self) -> tuple[Orang, ...]:
        return self.orang[SESEL:] if self.lipat else ()


@dataclass(frozen=True, kw_only=True)
class SiklusPapan:
    """Counts of an earlier cycle in the nine cells, from above down; empty where fewer than five people."""

    label: str
    jumlah: int
    baris: tuple[tuple[Rating, tuple[int, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Papan:
    """All that the board shows."""

    kalibrasi: Kalibrasi
    grup: Grup
    baris: tuple[tuple[SelPapan, ...], ...]
    belum: tuple[Orang, ...]
    pindah: tuple[Orang, ...]
    sebelum: Sebaran
    sesudah: Sebaran
    siklus: tuple[SiklusPapan, ...]
    lalu: Mapping[int, str]
    terpilih: Orang | None
    ke: Sel | None
    coba: Sebaran | None
    pilihan: tuple[tuple[str, str], ...]


def build_papan(
    kalibrasi: Kalibrasi,
    grup: Grup,
    siklus: Sequence[Siklus],
    *,
    kata: str = "",
    orang_id: int | None = None,
    ke: Sel | None = None,
) -> Papan:
    """The board; `kata` narrows the chips, `orang_id` (a period) and `ke` fill the form."""
    cocok = [satu for satu in grup.orang if kata.lower() in satu.pegawai.nama.lower()]
    terpilih = next(
        (satu for satu in grup.orang if satu.draf and satu.periode and satu.periode.id == orang_id), None
    )
    return Papan(
        kalibrasi=kalibrasi,
        grup=grup,
        baris=tuple(
            tuple(_cell(grup, cocok, Sel(hasil, perilaku), lipat=not kata) for perilaku in Rating)
            for hasil in reversed(Rating)
        ),
        belum=tuple(satu for satu in cocok if satu.kini is None),
        pindah=tuple(satu for satu in grup.orang if satu.pindah),
        sebelum=spread(kalibrasi, grup, sebelum=True),
        sesudah=spread(kalibrasi, grup),
        siklus=tuple(_cycle(satu) for satu in siklus),
        lalu=_describe_past(grup, siklus),
        terpilih=terpilih,
        ke=ke,
        coba=spread(kalibrasi, grup, coba={orang_id: ke}) if terpilih and ke and orang_id else None,
        pilihan=list_cells(grup),
    )


def list_cells(grup: Grup) -> tuple[tuple[str, str], ...]:
    """The nine cells for a select: "Sangat Baik (hasil di atas, perilaku di atas)"."""
    return tuple(
        (sel.kode, f"{_predikat(grup, sel)} (hasil {_short(sel.hasil)}, perilaku {_short(sel.perilaku)})")
        for hasil in reversed(Rating)
        for perilaku in reversed(Rating)
        if (sel := Sel(hasil, perilaku))
    )


def spread(
    kalibrasi: Kalibrasi,
    grup: Grup,
    *,
    sebelum: bool = False,
    coba: Mapping[int, Sel] | None = None,
) -> Sebaran:
    """Counts against the limits: of the drafts as they are (`sebelum`), else with moves and a trial."""
    hitung: Counter[Predikat | None] = Counter()
    for satu in grup.orang:
        tujuan = (coba or {}).get(satu.periode.id) if satu.periode else None
        if tujuan is not None:
            hitung[decide_predikat(grup.aturan.predikat, tujuan.hasil, tujuan.perilaku)] += 1
        elif sebelum:
            hitung[satu.evaluasi.predikat if satu.evaluasi else None] += 1
        else:
            hitung[satu.predikat] += 1
    jumlah = {satu: hitung[satu] for satu in Predikat}
    unit = (kalibrasi.unit_id, kalibrasi.unit.nama)
    return build_sebaran(unit, grup.capaian, jumlah, hitung[None], grup.aturan)


def label_pegawai(pegawai: Pegawai) -> str:
    """A name short enough for a chip: "Siska P."."""
    kata = pegawai.nama.split()
    return pegawai.nama if len(kata) < 2 else f"{kata[0]} {kata[-1][0]}."


def _cell(grup: Grup, orang: Sequence[Orang], sel: Sel, *, lipat: bool) -> SelPapan:
    return SelPapan(
        sel=sel,
        predikat=_predikat(grup, sel),
        orang=tuple(satu for satu in orang if satu.kini == sel),
        hantu=tuple(satu for satu in orang if satu.pindah and satu.asal == sel and satu.kini != sel),
        lipat=lipat and len(orang) >= BANYAK,
    )


def _predikat(grup: Grup, sel: Sel) -> str:
    return grup.aturan.label[decide_predikat(grup.aturan.predikat, sel.hasil, sel.perilaku)]


def _short(rating: Rating) -> str:
    return rating.label.lower().replace(" ekspektasi", "")


def _cycle(siklus: Siklus) -> SiklusPapan:
    hitung = Counter(siklus.sel.values())
    jumlah = sum(hitung.values())
    baris = tuple(
        (hasil, tuple(hitung[Sel(hasil, perilaku)] for perilaku in Rating)) for hasil in reversed(Rating)
    )
    return SiklusPapan(label=siklus.label, jumlah=jumlah, baris=baris if jumlah >= GRUP_STATISTIK else ())


def _describe_past(grup: Grup, siklus: Sequence[Siklus]) -> dict[int, str]:
    """By person "Triwulan II: Baik. Tahun 2025: Sangat Baik."."""
    hasil: dict[int, str] = {}
    for satu in grup.orang:
        bagian = [
            f"{s.label}: {grup.aturan.label[s.predikat[satu.pegawai.id]]}."
            for s in siklus
            if satu.pegawai.id in s.predikat
        ]
        hasil[satu.pegawai.id] = " ".join(bagian)
    return hasil
