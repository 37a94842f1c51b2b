"""Two versions of an SKP side by side, word by word, in the order of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kinerja.skp.naskah import IndikatorNaskah, Naskah, RhkNaskah, match_by_id
from kinerja.skp.rules import BagianLampiran, Beda, Klasifikasi, NilaiPerilaku, diff_words

Potongan = tuple[Beda, ...]


@dataclass(frozen=True)
class IndikatorBeda:
    """One indicator row; each text as runs of words."""

    aspek: Potongan
    teks: Potongan
    target: Potongan
    perspektif: Potongan = ()


@dataclass(frozen=True)
class RhkBeda:
    """One result; `nomor` is None for a row that is gone, `berubah` says whether anything in it differs."""

    id: int
    nomor: int | None
    pimpinan: Potongan
    penugasan: Potongan
    teks: Potongan
    daftar_indikator: tuple[IndikatorBeda, ...]

    @property
    def berubah(self) -> bool:
        semua = [self.pimpinan, self.penugasan, self.teks]
        for satu in self.daftar_indikator:
            semua += [satu.aspek, satu.teks, satu.target, satu.perspektif]
        return any(is_changed(potongan) for potongan in semua)


@dataclass(frozen=True)
class NaskahBeda:
    """A whole form; without a version to compare with, every run is "sama"."""

    baris: Mapping[Klasifikasi, tuple[RhkBeda, ...]]
    ekspektasi: Mapping[NilaiPerilaku, Potongan]
    lampiran: Mapping[BagianLampiran, tuple[Potongan, ...]]
    ringkas: str = field(default="")


def is_changed(potongan: Potongan) -> bool:
    """Whether some words came or went."""
    return any(tag != "sama" for tag, _ in potongan)


def compare(lama: Naskah | None, baru: Naskah) -> NaskahBeda:
    """`baru` with what differs from `lama` marked, and a sentence that counts the differences."""
    baris = {k: _compare_rows(lama.rhk_of(k) if lama else None, baru.rhk_of(k)) for k in Klasifikasi}
    ekspektasi = {n: _words(lama.ekspektasi[n] if lama else None, baru.ekspektasi[n]) for n in NilaiPerilaku}
    lampiran = {
        b: _compare_lines(lama.lampiran[b] if lama else None, baru.lampiran[b]) for b in BagianLampiran
    }
    ringkas = _count(lama, baru, baris, ekspektasi, lampiran) if lama else ""
    return NaskahBeda(baris, ekspektasi, lampiran, ringkas)


def _words(lama: str | None, baru: str) -> Potongan:
    if lama is None or lama == baru:
        return (("sama", baru),) if baru else ()
    return tuple(diff_words(lama, baru))


def _compare_rows(lama: Sequence[RhkNaskah] | None, baru: Sequence[RhkNaskah]) -> tuple[RhkBeda, ...]:
    if lama is None:
        return tuple(_compare_row(rhk, rhk, nomor) for nomor, rhk in enumerate(baru, start=1))
    nomor = {rhk.id: n for n, rhk in enumerate(baru, start=1)}
    return tuple(
        _compare_row(dulu, kini, nomor.get(kini.id) if kini else None)
        for dulu, kini in match_by_id(lama, baru)
    )


def _compare_row(dulu: RhkNaskah | None, kini: RhkNaskah | None, nomor: int | None) -> RhkBeda:
    def text(nama: str) -> Potongan:
        return _words(getattr(dulu, nama, ""), getattr(kini, nama, ""))

    lama = {satu.id: satu for satu in dulu.daftar_indikator} if dulu else {}
    baru = {satu.id: satu for satu in kini.daftar_indikator} if kini else {}
    urut = [*baru, *(satu for satu in lama if satu not in baru)]
    found = kini or dulu
    return RhkBeda(
        id=found.id if found else 0,
        nomor=nomor,
        pimpinan=text("pimpinan_berjenis"),
        penugasan=text("penugasan_dari"),
        teks=text("teks"),
        daftar_indikator=tuple(_compare_indikator(lama.get(satu), baru.get(satu)) for satu in urut),
    )


def _compare_indikator(dulu: IndikatorNaskah | None, kini: IndikatorNaskah | None) -> IndikatorBeda:
    def aspek(satu: IndikatorNaskah | None) -> str:
        return satu.aspek.label if satu and satu.aspek else ""

    def perspektif(satu: IndikatorNaskah | None) -> str:
        return satu.perspektif.label if satu and satu.perspektif else ""

    return IndikatorBeda(
        _words(aspek(dulu), aspek(kini)),
        _words(dulu.teks if dulu else "", kini.teks if kini else ""),
        _words(dulu.target if dulu else "", kini.target if kini else ""),
        _words(perspektif(dulu), perspektif(kini)),
    )


def _compare_lines(lama: Sequence[str] | None, baru: Sequence[str]) -> tuple[Potongan, ...]:
    """Lines are matched by their text, so that a new first line does not mark all that follow."""
    if lama is None:
        return tuple(_words(None, baris) for baris in baru)
    hasil: list[Potongan] = []
    for _, a1, a2, b1, b2 in SequenceMatcher(None, list(lama), list(baru), autojunk=False).get_opcodes():
        for n in range(max(a2 - a1, b2 - b1)):
            dulu = lama[a1 + n] if a1 + n < a2 else ""
            kini = baru[b1 + n] if b1 + n < b2 else ""
            hasil.append(_words(dulu, kini))
    return tuple(hasil)


def _count(
    lama: Naskah,
    baru: Naskah,
    baris: Mapping[Klasifikasi, Sequence[RhkBeda]],
    ekspektasi: Mapping[NilaiPerilaku, Potongan],
    lampiran: Mapping[BagianLampiran, Sequence[Potongan]],
) -> str:
    jumlah = [
        (sum(rhk.berubah for daftar in baris.values() for rhk in daftar), "baris hasil kerja"),
        (sum(map(is_changed, ekspektasi.values())), "ekspektasi"),
        (sum(is_changed(satu) for daftar in lampiran.values() for satu in daftar), "baris lampiran"),
    ]
    berubah = [f"{n} {nama} berubah" for n, nama in jumlah if n]
    if lama.pendekatan is not baru.pendekatan:
        berubah.append(f"pendekatan menjadi {baru.pendekatan.value}")
    if (lama.mulai, lama.sampai) != (baru.mulai, baru.sampai):
        berubah.append("masa SKP berubah")
    kalimat = ", ".join(berubah)
    return f"{kalimat[:1].upper()}{kalimat[1:]}." if kalimat else "Tidak ada yang berubah."
