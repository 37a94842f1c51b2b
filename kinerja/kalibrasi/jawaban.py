"""What an answer to a move has to bring to a page: only what the page does not show yet.

A page sends along in a few characters per person what its board shows (`describe_view`). From that the answer
finds who stands elsewhere or otherwise now, whoever moved him: a second leader of the discussion is seen, and
the answer stays small for any group.
"""

import base64
from dataclasses import dataclass

from kinerja.audit import fingerprint
from kinerja.kalibrasi.muat import Orang
from kinerja.kalibrasi.papan import Papan, SelPapan
from kinerja.kalibrasi.rules import Sel

TERBANYAK = 6
"""So many people at most come one by one; after more changes the whole board is the shorter answer."""
LEBAR = 6
TANPA = 9


@dataclass(frozen=True)
class Jejak:
    """One person as a page shows him: where he stands, where his draft stands, and whether he was moved."""

    kini: int
    asal: int
    pindah: bool


@dataclass(frozen=True, kw_only=True)
class Berubah:
    """One person who stands elsewhere or otherwise.

    `setelah` and `gerak_setelah` are ids of the elements after which his name and his move come.
    """

    orang: Orang
    dulu: Jejak
    kini: Jejak
    setelah: str
    gerak_setelah: str

    @property
    def hantu_dulu(self) -> bool:
        return self.dulu.kini != self.dulu.asal

    @property
    def hantu(self) -> str:
        """The id of the cell that shows where he came from, "" without one."""
        return f"sel_{self.kini.asal}" if self.kini.kini != self.kini.asal else ""


@dataclass(frozen=True, kw_only=True)
class Perubahan:
    """The people who changed, by name, and the cells whose number of people did."""

    daftar: tuple[Berubah, ...]
    sel: tuple[SelPapan, ...]
    gerak_dulu: int


def describe_view(papan: Papan) -> str:
    """What a page with this board shows, six characters for each person in the order of the group."""
    return "".join(_encode(satu) for satu in papan.grup.orang)


def find_changes(lihat: str, papan: Papan) -> Perubahan | None:
    """What a page that shows `lihat` lacks of this board, None where it needs the whole.

    That is where people came, went, lost or got a rating, or where more than six changed.
    """
    orang = papan.grup.orang
    if len(lihat) != LEBAR * len(orang):
        return None
    potongan = [lihat[i * LEBAR : (i + 1) * LEBAR] for i in range(len(orang))]
    dulu = [_decode(satu) for satu in potongan]
    kini = [_trace(satu) for satu in orang]
    berubah = [i for i, satu in enumerate(orang) if potongan[i] != _encode(satu)]
    if len(berubah) > TERBANYAK or any(TANPA in {dulu[i].kini, kini[i].kini} for i in berubah):
        return None
    tersentuh = {nomor for i in berubah for nomor in (dulu[i].kini, kini[i].kini)}
    return Perubahan(
        daftar=tuple(
            Berubah(
                orang=orang[i],
                dulu=dulu[i],
                kini=kini[i],
                setelah=_find_before(papan, i, kini),
                gerak_setelah=_find_move_before(papan, i),
            )
            for i in berubah
        ),
        sel=tuple(satu for baris in papan.baris for satu in baris if satu.sel.nomor in tersentuh),
        gerak_dulu=sum(satu.pindah for satu in dulu),
    )


# Parts


def _trace(orang: Orang) -> Jejak:
    return Jejak(_number(orang.kini), _number(orang.asal), orang.pindah is not None)


def _number(sel: Sel | None) -> int:
    return TANPA if sel is None else sel.nomor


def _encode(orang: Orang) -> str:
    """Cell now, cell of the draft, moved or not, and three characters over all else that is shown of him."""
    jejak, p = _trace(orang), orang.pindah
    lain = [
        orang.pegawai.id,
        orang.pegawai.nama,
        orang.draf,
        orang.tetap,
        orang.basi,
        orang.predikat,
        [p.predikat_lama, p.alasan, p.oleh] if p else None,
    ]
    sidik = base64.b32encode(bytes.fromhex(fingerprint(lain))).decode()
    return f"{jejak.kini}{jejak.asal}{int(jejak.pindah)}{sidik[:3]}"


def _decode(potongan: str) -> Jejak:
    angka = [int(satu) if satu in "0123456789" else TANPA for satu in potongan[:3]]
    return Jejak(angka[0], angka[1], angka[2] == 1)


def _find_before(papan: Papan, i: int, kini: list[Jejak]) -> str:
    """The element before the name in its cell: the name before it, else the head of the cell."""
    for j in range(i - 1, -1, -1):
        if kini[j].kini == kini[i].kini:
            return f"keping_{_id_of(papan.grup.orang[j])}"
    return f"kepala_{kini[i].kini}"


def _find_move_before(papan: Papan, i: int) -> str:
    for j in range(i - 1, -1, -1):
        if papan.grup.orang[j].pindah:
            return f"gerak_{_id_of(papan.grup.orang[j])}"
    return ""


def _id_of(orang: Orang) -> int:
    return orang.periode.id if orang.periode else 0  # without a period nobody stands on the board
