"""What an import does with the tree of units: parents, the holding unit, repeated and circular rows. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kinerja.organisasi.impor.jenis import (
    BarisDitolak,
    BarisPegawai,
    BarisUnit,
    HasilBaris,
    Perubahan,
    RencanaUnit,
    UnitKini,
)

# Units that SIASN does not know begin with this sign: those made here, and the two below.
TANDA_BUATAN = "#"
ID_AKAR = "#AKAR"
ID_TANPA_INDUK = "#TANPA-INDUK"
NAMA_TANPA_INDUK = "Unit tanpa induk"


def plan_unit(
    daftar: Sequence[BarisUnit], kini: Mapping[str, UnitKini]
) -> tuple[list[RencanaUnit], list[BarisDitolak]]:
    """The plan per unit, parents first, and the rows that repeat a unit of an earlier file."""
    diterima: dict[str, BarisUnit] = {}
    ditolak: list[BarisDitolak] = []
    for baris in daftar:
        if baris.id_luar in diterima:
            ditolak.append(_refuse_repeated(baris, diterima[baris.id_luar]))
        else:
            diterima[baris.id_luar] = baris
    akar = _find_akar(diterima.values(), kini)
    penempatan = dict(_place(diterima, kini, akar))
    _break_circles(penempatan, kini)
    rencana = [_plan_one(baris, *penempatan[baris.id_luar], kini, akar) for baris in diterima.values()]
    return _parents_first([*_make_holding(rencana, kini, akar), *rencana]), ditolak


def _refuse_repeated(baris: BarisUnit, pertama: BarisUnit) -> BarisDitolak:
    alasan = f"Unit ini sudah ada pada baris {pertama.baris} berkas {pertama.berkas}. Hapus salah satu."
    return BarisDitolak(baris.berkas, baris.baris, "ID", alasan, baris.id_luar, baris.nama)


def find_akar_kini(kini: Mapping[str, UnitKini]) -> str | None:
    """The root as stored, None on an empty database."""
    return next((unit.id_luar for unit in kini.values() if unit.id_induk is None), None)


def _find_akar(daftar: Iterable[BarisUnit], kini: Mapping[str, UnitKini]) -> str | None:
    """The root after the import: a stored one stays, unless SIASN did not name it and the file does."""
    lama = find_akar_kini(kini)
    if lama and not lama.startswith(TANDA_BUATAN):
        return lama
    baris = list(daftar)
    anak = Counter(unit.id_induk for unit in baris)
    calon = [unit.id_luar for unit in baris if unit.id_induk is None and unit.id_luar not in kini]
    return max(calon, key=lambda id_luar: anak[id_luar], default=lama)


def _place(
    diterima: Mapping[str, BarisUnit], kini: Mapping[str, UnitKini], akar: str | None
) -> Iterator[tuple[str, tuple[str | None, str]]]:
    """Per unit where it will hang, and the sentence if that is not where the file says."""
    for id_luar, baris in diterima.items():
        if id_luar == akar:
            yield id_luar, (None, "" if baris.id_induk is None else "Tetap menjadi unit tertinggi.")
        elif baris.id_induk in diterima or baris.id_induk in kini:
            yield id_luar, (baris.id_induk, "")
        else:
            yield id_luar, _place_orphan(baris, kini)


def _place_orphan(baris: BarisUnit, kini: Mapping[str, UnitKini]) -> tuple[str, str]:
    # An admin may have moved the unit to its place since: the file knows no better.
    lama = kini[baris.id_luar].id_induk if baris.id_luar in kini else None
    sebab = (
        f"Unit induk {baris.id_induk[:60]} tidak ada dalam berkas"
        if baris.id_induk
        else "Unit induk kosong, sedangkan unit tertinggi sudah ada"
    )
    if lama and lama != ID_TANPA_INDUK:
        return lama, f"{sebab}. Letaknya tidak diubah."
    return ID_TANPA_INDUK, f"{sebab}. Disimpan di bawah “{NAMA_TANPA_INDUK}”. Pindahkan ke unit yang benar."


def _break_circles(penempatan: dict[str, tuple[str | None, str]], kini: Mapping[str, UnitKini]) -> None:
    """Hang one unit of every circle below the holding unit."""
    induk = {id_luar: satu.id_induk for id_luar, satu in kini.items()}
    induk.update((id_luar, letak) for id_luar, (letak, _) in penempatan.items())
    for lingkaran in find_circles(induk):
        for id_luar in [satu for satu in lingkaran if satu in penempatan][-1:]:
            kalimat = f"Unit induk membentuk lingkaran. Disimpan di bawah “{NAMA_TANPA_INDUK}”."
            penempatan[id_luar] = (ID_TANPA_INDUK, kalimat)


def find_circles(induk: Mapping[str, str | None]) -> list[list[str]]:
    """Every circle in a map from child to parent, as the units on it."""
    daftar: list[list[str]] = []
    selesai: set[str] = set()
    for awal in induk:
        jalur: dict[str, int] = {}
        satu: str | None = awal
        while satu is not None and satu not in selesai and satu not in jalur:
            jalur[satu] = len(jalur)
            satu = induk.get(satu)
        if satu is not None and satu in jalur:
            daftar.append(list(jalur)[jalur[satu] :])
        selesai.update(jalur)
    return daftar


def _plan_one(
    baris: BarisUnit, id_induk: str | None, catatan: str, kini: Mapping[str, UnitKini], akar: str | None
) -> RencanaUnit:
    peringatan = (*baris.peringatan, *([catatan] if catatan else ()))
    lama = kini.get(baris.id_luar)
    if lama is None and baris.id_luar == akar and (akar_lama := find_akar_kini(kini)):
        lama = kini[akar_lama]
    if lama is None:
        return RencanaUnit(HasilBaris.BARU, baris, id_induk, peringatan=peringatan)
    perubahan = tuple(_compare(lama, baris, id_induk, kini, akar))
    hasil = HasilBaris.BERUBAH if perubahan else HasilBaris.TETAP
    return RencanaUnit(hasil, baris, id_induk, perubahan, peringatan, kunci_kini=lama.id_luar)


def _compare(
    lama: UnitKini, baris: BarisUnit, id_induk: str | None, kini: Mapping[str, UnitKini], akar: str | None
) -> Iterator[Perubahan]:
    if lama.id_luar != baris.id_luar:
        yield Perubahan("id_luar", "ID SIASN", "", baris.id_luar)
    if lama.nama != baris.nama:
        yield Perubahan("nama", "Nama", lama.nama, baris.nama)
    # A child of the root that is taken over under its SIASN id does not move.
    if lama.id_induk != id_induk and not (id_induk == akar and lama.id_induk == find_akar_kini(kini)):
        yield Perubahan("id_induk", "Unit induk", _name(lama.id_induk, kini), _name(id_induk, kini))


def _name(id_luar: str | None, kini: Mapping[str, UnitKini]) -> str:
    if id_luar is None:
        return ""
    return kini[id_luar].nama if id_luar in kini else id_luar


def _make_holding(
    rencana: Iterable[RencanaUnit], kini: Mapping[str, UnitKini], akar: str | None
) -> list[RencanaUnit]:
    if ID_TANPA_INDUK in kini or all(satu.id_induk != ID_TANPA_INDUK for satu in rencana):
        return []
    return [make_buatan(ID_TANPA_INDUK, NAMA_TANPA_INDUK, akar)]


def make_buatan(id_luar: str, nama: str, id_induk: str | None) -> RencanaUnit:
    """A new unit that no row of the file describes."""
    return RencanaUnit(HasilBaris.BARU, BarisUnit("", 0, id_luar, nama, id_induk), id_induk)


def _parents_first(rencana: Sequence[RencanaUnit]) -> list[RencanaUnit]:
    menurut_id = {satu.data.id_luar: satu for satu in rencana}

    def depth(satu: RencanaUnit) -> int:
        dalam, induk = 0, satu.id_induk
        while induk in menurut_id:
            dalam, induk = dalam + 1, menurut_id[induk].id_induk
        return dalam

    return sorted(rencana, key=depth)


def apply_units(kini: Mapping[str, UnitKini], rencana: Iterable[RencanaUnit]) -> dict[str, UnitKini]:
    """The units as they would be after the plan; who hung below a root that is taken over follows it."""
    pohon = dict(kini)
    berganti: dict[str, str] = {}
    for satu in rencana:
        if satu.kunci_kini and satu.kunci_kini != satu.data.id_luar:
            berganti[satu.kunci_kini] = satu.data.id_luar
            pohon.pop(satu.kunci_kini, None)
        pohon[satu.data.id_luar] = UnitKini(satu.data.id_luar, satu.data.nama, satu.id_induk)
    if not berganti:
        return pohon
    return {
        satu.id_luar: replace(satu, id_induk=berganti.get(satu.id_induk or "", satu.id_induk))
        for satu in pohon.values()
    }


def is_flat(kini: Mapping[str, UnitKini]) -> bool:
    """Whether no file of the hierarchy has come yet: everything hangs below the root or the holding unit."""
    atas = {None, find_akar_kini(kini), ID_TANPA_INDUK}
    return all(unit.id_induk in atas for unit in kini.values())


def make_unit_sementara(
    daftar_pegawai: Iterable[BarisPegawai], kini: Mapping[str, UnitKini], instansi_nama: str
) -> list[RencanaUnit]:
    """The units that people name while the hierarchy is missing, below the holding unit.

    The unit that bears the name of the instansi becomes its root.
    """
    nama_unit: dict[str, str] = {}
    for pegawai in daftar_pegawai:
        if pegawai.unor_id not in kini:
            nama_unit.setdefault(pegawai.unor_id, pegawai.unor_nama or pegawai.unor_id)
    if not nama_unit:
        return []
    rencana: list[RencanaUnit] = []
    akar = find_akar_kini(kini)
    if akar is None or akar.startswith(TANDA_BUATAN):
        lama = kini.get(akar or "")
        senama = (satu for satu, nama in nama_unit.items() if nama == instansi_nama)
        akar = next(senama, akar or ID_AKAR)
        rencana += _make_akar(akar, nama_unit.pop(akar, instansi_nama or "Instansi"), lama)
    if nama_unit and ID_TANPA_INDUK not in kini:
        rencana.append(make_buatan(ID_TANPA_INDUK, NAMA_TANPA_INDUK, akar))
    return rencana + [make_buatan(satu, nama, ID_TANPA_INDUK) for satu, nama in nama_unit.items()]


def _make_akar(id_luar: str, nama: str, lama: UnitKini | None) -> list[RencanaUnit]:
    """The root: a new one, or the one that was made here under the id that SIASN has for it."""
    if lama is None:
        return [make_buatan(id_luar, nama, None)]
    if lama.id_luar == id_luar:
        return []
    data = BarisUnit("", 0, id_luar, nama, None)
    perubahan = (Perubahan("id_luar", "ID SIASN", "", id_luar),)
    return [RencanaUnit(HasilBaris.BERUBAH, data, None, perubahan, kunci_kini=lama.id_luar)]
