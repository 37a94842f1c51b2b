"""The tree as values for the page: nodes, the map upward from one of them, and the choice of the reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from kinerja.skp.pohon.rules import PANJANG_JALUR, Lihat, SebabLepas, find_path, list_above
from kinerja.skp.rules import JenisCascade, Klasifikasi, StatusSkp

Jalur = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Simpul:
    """One result in the tree, at the place `jalur` (ids from its top down to itself).

    `teks` is "" while the reader may not see the words. `pemikul` counts the people who carry it on;
    `memimpin` says that its owner leads somebody, `lepas` why it hangs below none. `anak` is None while it is
    closed, `berikut` the key of more children. `jenis` and `tim` belong to the line to its parent.
    """

    id: int
    teks: str
    klasifikasi: Klasifikasi
    skp_id: int
    status: StatusSkp
    nama: str
    jabatan: str
    unit: str
    pemikul: int
    memimpin: bool
    dekat: bool
    lepas: SebabLepas | None
    jalur: Jalur
    jenis: JenisCascade | None = None
    tim: str = ""
    anak: tuple["Simpul", ...] | None = None
    berikut: int | None = None
    kecuali: int | None = None

    @property
    def kunci(self) -> str:
        """The place as addresses and element ids write it."""
        return "-".join(map(str, self.jalur))

    @property
    def berputar(self) -> bool:
        """Whether it already stands above itself: a circle in the data ends here."""
        return self.id in self.jalur[:-1]

    @property
    def tanpa_pemikul(self) -> bool:
        return self.memimpin and not self.pemikul


def to_simpul(baris: Iterable[Any], induk: Jalur = ()) -> Simpul:
    """A row of `Pandangan.nodes` below the place `induk`."""
    id_, teks, klasifikasi, skp_id, status, pegawai, *sisa = baris
    jabatan, unit, pemikul, memimpin, dekat, terbaca, lepas = sisa
    return Simpul(
        id=id_,
        teks=teks if terbaca else "",
        klasifikasi=klasifikasi,
        skp_id=skp_id,
        status=status,
        nama=pegawai.nama_lengkap,
        jabatan=jabatan,
        unit=unit,
        pemikul=pemikul,
        memimpin=bool(memimpin),
        dekat=bool(dekat),
        lepas=SebabLepas(lepas) if lepas else None,
        jalur=(*induk, id_),
    )


def hang(
    simpul: Simpul, anak: Mapping[int, tuple[Simpul, ...]], berikut: Mapping[int, int], sudah: set[int]
) -> Simpul:
    """The node with its children wherever `anak` has some for it, each opened once (`sudah`)."""
    if simpul.id not in anak or simpul.id in sudah:
        return simpul
    sudah.add(simpul.id)
    jalur = simpul.jalur
    bawah = tuple(
        hang(replace(satu, jalur=(*jalur, satu.id)), anak, berikut, sudah) for satu in anak[simpul.id]
    )
    return replace(simpul, anak=bawah, berikut=berikut.get(simpul.id))


@dataclass(frozen=True)
class PetaAtas:
    """What stands above some results: the parents of each, and which of them the reader sees."""

    induk: Mapping[int, Jalur] = field(default_factory=dict)
    tahun: Mapping[int, int] = field(default_factory=dict)
    terlihat: frozenset[int] = frozenset()
    milik: frozenset[int] = frozenset()

    @classmethod
    def of(cls, baris: Iterable[Any], *, penuh: bool) -> "PetaAtas":
        """From the rows of `Pandangan.edges_above`."""
        induk: dict[int, list[int]] = {}
        tahun: dict[int, int] = {}
        terlihat, milik = set(), set()
        for id_, sumber_id, tahun_skp, dekat, di_jalan, sendiri in baris:
            tahun[id_] = tahun_skp
            induk.setdefault(id_, [])
            if sumber_id is not None and sumber_id not in induk[id_]:
                induk[id_].append(sumber_id)
            if penuh or dekat or di_jalan or sendiri:
                terlihat.add(id_)
            if sendiri:
                milik.add(id_)
        semua = {id_: tuple(daftar) for id_, daftar in induk.items()}
        # What hangs below one's own result is seen as well.
        terlihat |= {id_ for id_ in semua if list_above(semua, id_) & milik}
        return cls(semua, tahun, frozenset(terlihat), frozenset(milik))

    def is_below_own(self, id_: int) -> bool:
        """Whether it is one's own result or hangs below one: then all its children are seen."""
        return id_ in self.milik or bool(list_above(self.induk, id_) & self.milik)

    def way_to(self, jalur: Jalur, puncak: Iterable[int]) -> Jalur:
        """The wanted way where it exists and is seen in full, else the shortest one from a top."""
        tujuan = jalur[-1]
        if len(jalur) > 1 and self._is_way(jalur):
            return jalur
        terbuka = {
            id_: tuple(satu for satu in semua if satu in self.terlihat)
            for id_, semua in self.induk.items()
            if id_ in self.terlihat
        }
        return find_path(terbuka, tujuan, frozenset(puncak))

    def _is_way(self, jalur: Jalur) -> bool:
        langkah = pairwise(jalur)
        return (
            len(set(jalur)) == len(jalur) <= PANJANG_JALUR
            and self.terlihat.issuperset(jalur)
            and all(atas in self.induk.get(bawah, ()) for atas, bawah in langkah)
        )


def read_jalur(teks: str) -> Jalur:
    """The ids of "12-34-56"; () for anything else."""
    bagian = teks.split("-")
    if len(bagian) > PANJANG_JALUR or not all(
        satu.isascii() and satu.isdigit() and len(satu) < 10 for satu in bagian
    ):
        return ()
    return tuple(map(int, bagian))


@dataclass(frozen=True, kw_only=True)
class PilihanPohon:
    """What the reader chose: None, () and "" stand for the default.

    `setelah` is the key of a page of tops, `lanjut` that of children of the last node of `buka`.
    """

    tahun: int | None = None
    lihat: Lihat | None = None
    buka: Jalur = ()
    kata: str = ""
    setelah: int | None = None
    lanjut: int | None = None


@dataclass(frozen=True, kw_only=True)
class HalamanPohon:
    """The page: a tree in `puncak`, a list for the two tabs that want a look, or the hits of a search.

    `dituju` is the place that was asked for. `berikut` is the key of the next page, `terpotong` says that a
    search found more than it shows.
    """

    tahun: int
    daftar_tahun: tuple[int, ...]
    lihat: Lihat
    daftar_lihat: tuple[Lihat, ...]
    puncak: tuple[Simpul, ...] = ()
    berikut: int | None = None
    dituju: Jalur = ()
    kata: str = ""
    terpotong: bool = False


@dataclass(frozen=True)
class Cabang:
    """One node opened or closed; with `lanjutan` only its next children are shown."""

    simpul: Simpul
    lihat: Lihat
    tahun: int
    lanjutan: bool = False
