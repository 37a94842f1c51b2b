"""The reporting line that the unit tree and the names of the jabatan suggest; an admin corrects it. Pure.

No list of SIASN names the superior. The head of a unit evaluates its members, the head of the unit above
evaluates the head; where a unit has no head, the next head above does, and the proposal says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kinerja.organisasi.impor.jenis import (
    BarisPegawai,
    KeadaanKini,
    PegawaiKini,
    RencanaImpor,
    UnitKini,
)
from kinerja.organisasi.impor.pohon import apply_units, find_circles
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai, order_golongan

# Kinds of jabatan that lead a unit, highest first.
STRUKTURAL = (
    JenisJabatan.JPT_UTAMA,
    JenisJabatan.JPT_MADYA,
    JenisJabatan.JPT_PRATAMA,
    JenisJabatan.PIMPINAN_UNIT_MANDIRI,
    JenisJabatan.ADMINISTRATOR,
    JenisJabatan.PENGAWAS,
)
TETAP_PIMPINAN = "0"  # sorts before I.a
TIDAK_BERTUGAS = frozenset({"pensiun", "berhenti"})


@dataclass(frozen=True, slots=True)
class OrangGaris:
    """What the proposal must know of a person; `kunci` is any identifier and decides between equals."""

    kunci: str
    unor_id: str
    jabatan_nama: str
    jenis_jabatan: JenisJabatan
    jenis_pegawai: JenisPegawai
    golongan: str
    eselon: str = ""
    kedudukan: str = "aktif"


@dataclass(frozen=True, slots=True)
class UsulGaris:
    """The proposed pejabat penilai of one person, None for the head of all and where there is no head above.

    `alasan` is shown; `perlu_dilihat` marks a proposal that is not simply the head of the own unit or of the
    one above. `kepala_unit` says that this person was taken for the head of the own unit.
    """

    kunci: str
    penilai: str | None
    alasan: str
    perlu_dilihat: bool = False
    kepala_unit: bool = False


def propose_garis(unit: Mapping[str, UnitKini], daftar_orang: Iterable[OrangGaris]) -> dict[str, UsulGaris]:
    """The proposal per person on duty, by `kunci`; people who retired or left get none."""
    bertugas = [orang for orang in daftar_orang if orang.kedudukan not in TIDAK_BERTUGAS]
    calon: dict[str, list[OrangGaris]] = defaultdict(list)
    for orang in bertugas:
        if is_calon_kepala(orang):
            calon[orang.unor_id].append(orang)
    for daftar in calon.values():
        daftar.sort(key=_rank)
    pohon = _cut_circles(unit)
    return {orang.kunci: _propose(orang, pohon, calon) for orang in bertugas}


def propose_after(rencana: RencanaImpor, keadaan: KeadaanKini) -> dict[str, UsulGaris]:
    """The proposal for the state that applying the plan would give, by NIP: for the preview."""
    unit = apply_units(keadaan.unit, rencana.unit)
    digantikan = {satu.nip_kini for satu in rencana.pegawai}
    # By the present NIP: a person is listed again under each earlier one.
    lama = {pegawai.nip: pegawai for pegawai in keadaan.pegawai.values() if pegawai.nip not in digantikan}
    orang = [_as_orang(pegawai) for pegawai in lama.values()]
    orang += [_as_orang(satu.data) for satu in rencana.pegawai]
    return propose_garis(unit, orang)


def _as_orang(pegawai: PegawaiKini | BarisPegawai) -> OrangGaris:
    return OrangGaris(
        kunci=pegawai.nip,
        unor_id=pegawai.unor_id,
        jabatan_nama=pegawai.jabatan_nama,
        jenis_jabatan=pegawai.jenis_jabatan,
        jenis_pegawai=pegawai.jenis_pegawai,
        golongan=pegawai.golongan,
        eselon=_eselon_of(pegawai),
        kedudukan=pegawai.kedudukan,
    )


def _eselon_of(pegawai: PegawaiKini | BarisPegawai) -> str:
    if isinstance(pegawai, BarisPegawai):
        return pegawai.eselon
    # The eselon is not stored. Whoever led the unit before stays ahead of equals, or the head would change
    # with every file that names only some of them.
    return TETAP_PIMPINAN if pegawai.kepala_unit else ""


def is_calon_kepala(orang: OrangGaris) -> bool:
    """Whether the jabatan leads a unit: a structural one (Sekretaris, Camat, Lurah, …) or a "Kepala …"."""
    return orang.jenis_jabatan in STRUKTURAL or orang.jabatan_nama.lower().startswith("kepala ")


def _rank(orang: OrangGaris) -> tuple[int, str, bool, int, str]:
    """Smaller is higher: kind of jabatan, eselon (I.a before I.b), on duty, golongan, then the key."""
    jenis = orang.jenis_jabatan
    return (
        STRUKTURAL.index(jenis) if jenis in STRUKTURAL else len(STRUKTURAL),
        orang.eselon or "~",
        orang.kedudukan != "aktif",
        -order_golongan(orang.golongan, orang.jenis_pegawai),
        orang.kunci,
    )


def _propose(
    orang: OrangGaris, unit: Mapping[str, UnitKini], calon: Mapping[str, list[OrangGaris]]
) -> UsulGaris:
    jalur = list(_path_up(orang.unor_id, unit))
    daftar = calon.get(orang.unor_id, [])
    kepala_unit = bool(daftar) and daftar[0].kunci == orang.kunci
    diharapkan = jalur[1:] if kepala_unit else jalur
    dipakai = next((satu for satu in diharapkan if calon.get(satu)), None)
    if dipakai is None:
        # Only the head of the topmost unit is expected to have nobody above.
        if kepala_unit and len(jalur) == 1:
            return UsulGaris(orang.kunci, None, "Pimpinan tertinggi, tanpa atasan dalam data.", False, True)
        alasan = "Belum ada pimpinan di unit ini dan di atasnya."
        return UsulGaris(orang.kunci, None, alasan, perlu_dilihat=True, kepala_unit=kepala_unit)
    penilai = calon[dipakai][0]
    catatan = list(_list_notes(calon[dipakai], diharapkan, dipakai, unit))
    alasan = " ".join((f"Pimpinan {_name(dipakai, unit)}.", *catatan))
    return UsulGaris(orang.kunci, penilai.kunci, alasan, bool(catatan), kepala_unit)


def _list_notes(
    daftar: list[OrangGaris], diharapkan: list[str], dipakai: str, unit: Mapping[str, UnitKini]
) -> Iterator[str]:
    if diharapkan[0] != dipakai:
        yield f"{_name(diharapkan[0], unit)} belum mempunyai pimpinan."
    pertama = daftar[0]
    if len(daftar) > 1 and _rank(daftar[1])[:2] == _rank(pertama)[:2]:
        yield f"Ada {len(daftar)} calon pimpinan, dipilih {pertama.jabatan_nama} dengan pangkat tertinggi."
    if pertama.kedudukan != "aktif":
        status = pertama.kedudukan.replace("_", " ")
        yield f"Pimpinan ini berstatus {status}: tunjuk Plt atau penilai lain."


def _cut_circles(unit: Mapping[str, UnitKini]) -> dict[str, UnitKini]:
    """The tree with the first unit of every circle as a root, or heads would evaluate each other."""
    pohon = dict(unit)
    for lingkaran in find_circles({id_luar: satu.id_induk for id_luar, satu in unit.items()}):
        awal = min(lingkaran)
        pohon[awal] = replace(pohon[awal], id_induk=None)
    return pohon


def _path_up(unor_id: str, unit: Mapping[str, UnitKini]) -> Iterator[str]:
    satu: str | None = unor_id
    while satu is not None:
        yield satu
        satu = unit[satu].id_induk if satu in unit else None


def _name(unor_id: str, unit: Mapping[str, UnitKini]) -> str:
    return unit[unor_id].nama if unor_id in unit else "unit ini"
