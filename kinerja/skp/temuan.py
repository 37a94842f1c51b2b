"""What plugins find in a plan before it is submitted, beside what the product itself misses."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from kinerja.db import Isi
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.rencana import HasilRencana, IndikatorRencana, Rencana, TemuanRencana
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.models import Penempatan
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.pagar import fenced
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.naskah import sort_rhk
from kinerja.skp.rules import DAPAT_DIUBAH, Aspek, Kekurangan, Klasifikasi, Perspektif, StatusSkp

HOOK = "kinerja_check_rencana"
KODE = "temuan_plugin"
MAKS_DI_UNIT = 1_000
MAKS_TAHUN_LALU = 500
MAKS_SENDIRI = 100
"""So many rows of a unit may be of the person whose colleagues are looked for."""
# What a colleague still writes is not for others; one's own plan of last year counts however it ended.
DISERAHKAN = tuple(status for status in StatusSkp if status not in {*DAPAT_DIUBAH, StatusSkp.DIBATALKAN})
PERNAH_DISERAHKAN = (*DISERAHKAN, StatusSkp.DIKEMBALIKAN, StatusSkp.DIREVISI)


def list_temuan(session: Session, skp: Skp) -> list[Kekurangan]:
    """The findings of the active plugins, mandatory ones first, each with the label of its plugin.

    `skp` comes with its content loaded. Where a plugin checks plans this is one query, the catalogue of
    plugins aside; one that fails finds nothing.
    """
    katalog = katalog_of(session)
    if not katalog.has_hook(HOOK):
        return []
    rencana = describe_rencana(session, skp)
    with fenced(session):
        return _check(katalog, rencana)


def list_semua_temuan(session: Session, daftar_skp: Sequence[Skp]) -> dict[int, list[Kekurangan]]:
    """`list_temuan` for many SKP by their id, in two queries however many they are.

    They come with their content and placement loaded.
    """
    katalog = katalog_of(session)
    if not katalog.has_hook(HOOK) or not daftar_skp:
        return {}
    semua = _describe_semua(session, daftar_skp)
    with fenced(session):
        return {skp_id: _check(katalog, rencana) for skp_id, rencana in semua.items()}


def _check(katalog: Katalog, rencana: Rencana) -> list[Kekurangan]:
    terpasang = katalog.manager.terpasang
    temuan = [
        _to_kekurangan(rencana, terpasang[nama].definisi.label, satu)
        for nama, satu in katalog.check_rencana(rencana)
    ]
    return sorted(temuan, key=lambda satu: not satu.wajib)


def _to_kekurangan(rencana: Rencana, label: str, satu: TemuanRencana) -> Kekurangan:
    return Kekurangan(KODE, satu.kalimat, _place_of(rencana, satu), wajib=satu.wajib, dari=label)


def _place_of(rencana: Rencana, satu: TemuanRencana) -> str:
    """The id of the element; one that is not of this plan counts for the plan as a whole."""
    if any(satu.indikator_id == lain.id for rhk in rencana.daftar_hasil for lain in rhk.daftar_indikator):
        return f"indikator_{satu.indikator_id}"
    if any(satu.hasil_id == rhk.id for rhk in rencana.daftar_hasil):
        return f"rhk_{satu.hasil_id}"
    return "daftar_rhk"


# The plan as plugins see it


def describe_rencana(session: Session, skp: Skp) -> Rencana:
    """The plan with the one of last year and those of the unit, in one query; no row and no name."""
    return _to_rencana(skp, *_load_others(session, skp))


def _describe_semua(session: Session, daftar_skp: Sequence[Skp]) -> dict[int, Rencana]:
    """`describe_rencana` of many SKP, whose placement is loaded, by their id."""
    lalu, unit = _list_last_year(session, daftar_skp), _list_units(session, daftar_skp)
    semua = {}
    for skp in daftar_skp:
        milik = lalu.get((skp.pegawai_id, skp.tahun - 1), [])
        rekan = unit.get((skp.penempatan.unit_id, skp.tahun), [])
        lain = [satu for satu in rekan if satu.pegawai_id != skp.pegawai_id][:MAKS_DI_UNIT]
        semua[skp.id] = _to_rencana(skp, *_split(skp, [*milik[:MAKS_TAHUN_LALU], *lain]))
    return semua


def _to_rencana(
    skp: Skp, tahun_lalu: tuple[IndikatorRencana, ...], di_unit: tuple[IndikatorRencana, ...]
) -> Rencana:
    return Rencana(
        rentang=Rentang(skp.mulai, skp.sampai),
        pendekatan=skp.pendekatan,
        daftar_hasil=tuple(_list_hasil(skp)),
        tahun_lalu=tahun_lalu,
        di_unit=di_unit,
        jenis_form=skp.jenis_form,
    )


def _list_hasil(skp: Skp) -> Iterator[HasilRencana]:
    hitung: Counter[Klasifikasi] = Counter()  # the form numbers its two parts from 1 each
    for rhk in sort_rhk(skp.rencana_hasil_kerja):
        hitung[rhk.klasifikasi] += 1
        nomor = hitung[rhk.klasifikasi]
        yield HasilRencana(
            id=rhk.id,
            nomor=nomor,
            klasifikasi=rhk.klasifikasi,
            teks=rhk.teks,
            rhk_pimpinan=rhk.teks_pimpinan,
            penugasan_dari=rhk.penugasan_dari,
            daftar_indikator=tuple(
                IndikatorRencana(
                    id=satu.id,
                    teks=satu.teks,
                    target=satu.target,
                    tipe=satu.tipe,
                    aspek=satu.aspek,
                    satuan=_unit_of(satu.parameter),
                    nomor_hasil=nomor,
                    perspektif=satu.perspektif,
                )
                for satu in rhk.semua_indikator
            ),
        )


def _unit_of(parameter: Isi) -> str:
    """The satuan of a typed target, "" where its kind has none. Read as it is stored: also of a kind that
    is gone, and without the code of plugins."""
    satuan = parameter.get("satuan")
    return satuan if isinstance(satuan, str) else ""


_ISI = (
    Indikator.teks,
    Indikator.target,
    Indikator.tipe,
    Indikator.aspek,
    Indikator.parameter,
    Indikator.perspektif,
)
_KOLOM = (Skp.pegawai_id, *_ISI)


class _Baris(NamedTuple):
    pegawai_id: int
    teks: str
    target: str
    tipe: str
    aspek: Aspek | None
    parameter: Isi
    perspektif: Perspektif | None


def _load_others(
    session: Session, skp: Skp
) -> tuple[tuple[IndikatorRencana, ...], tuple[IndikatorRencana, ...]]:
    """Of the same person last year, and of the colleagues this year."""
    return _split(skp, [_Baris(*satu) for satu in session.execute(_others(skp))])


def _split(
    skp: Skp, semua: Sequence[_Baris]
) -> tuple[tuple[IndikatorRencana, ...], tuple[IndikatorRencana, ...]]:
    rekan: dict[int, int] = {}
    tahun_lalu: list[IndikatorRencana] = []
    di_unit: list[IndikatorRencana] = []
    for baris in semua:
        if baris.pegawai_id == skp.pegawai_id:
            tahun_lalu.append(_to_indikator(baris, 0))
        else:
            di_unit.append(_to_indikator(baris, rekan.setdefault(baris.pegawai_id, len(rekan) + 1)))
    return tuple(tahun_lalu[:MAKS_TAHUN_LALU]), tuple(di_unit[:MAKS_DI_UNIT])


def _to_indikator(baris: _Baris, rekan: int) -> IndikatorRencana:
    return IndikatorRencana(
        id=0,
        teks=baris.teks,
        target=baris.target,
        tipe=baris.tipe,
        aspek=baris.aspek,
        satuan=_unit_of(baris.parameter),
        rekan=rekan,
        perspektif=baris.perspektif,
    )


def _others(skp: Skp) -> Select[int, str, str, str, Aspek | None, Isi, Perspektif | None]:
    """The person's own first, then the newest of the colleagues."""
    unit = select(Penempatan.unit_id).where(Penempatan.id == skp.penempatan_id).scalar_subquery()
    # By person, for whom SKP have an index; the person himself is one of them.
    orang = select(Penempatan.pegawai_id).where(Penempatan.unit_id == unit)
    sendiri = Skp.pegawai_id == skp.pegawai_id
    return (
        select(*_KOLOM)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .join(Penempatan, Penempatan.id == Skp.penempatan_id)
        .where(Skp.pegawai_id.in_(orang), Skp.status != StatusSkp.DIBATALKAN)
        .where(
            or_(and_(sendiri, _last_year(skp)), and_(~sendiri, Penempatan.unit_id == unit, _this_year(skp)))
        )
        .order_by(sendiri.desc(), Indikator.id.desc())
        .limit(MAKS_TAHUN_LALU + MAKS_DI_UNIT)
    )


def _list_last_year(session: Session, daftar_skp: Sequence[Skp]) -> dict[tuple[int, int], list[_Baris]]:
    """What these people planned in the years before, the newest first, by person and year."""
    query = (
        select(Skp.tahun, *_KOLOM)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .where(Skp.pegawai_id.in_({skp.pegawai_id for skp in daftar_skp}))
        .where(Skp.tahun.in_({skp.tahun - 1 for skp in daftar_skp}), Skp.status.in_(PERNAH_DISERAHKAN))
        .order_by(Indikator.id.desc())
    )
    hasil: dict[tuple[int, int], list[_Baris]] = {}
    for tahun, pegawai_id, teks, target, tipe, aspek, parameter, perspektif in session.execute(query):
        baris = _Baris(pegawai_id, teks, target, tipe, aspek, parameter, perspektif)
        hasil.setdefault((pegawai_id, tahun), []).append(baris)
    return hasil


def _list_units(session: Session, daftar_skp: Sequence[Skp]) -> dict[tuple[int, int], list[_Baris]]:
    """What the units of these SKP plan in their years, the newest of each unit first, by unit and year."""
    unit_ids = {skp.penempatan.unit_id for skp in daftar_skp}
    orang = select(Penempatan.pegawai_id).where(Penempatan.unit_id.in_(unit_ids))
    urutan = func.row_number().over(
        partition_by=(Penempatan.unit_id, Skp.tahun), order_by=Indikator.id.desc()
    )
    milik = (
        select(Indikator.id, Penempatan.unit_id, Skp.tahun, Skp.pegawai_id, urutan.label("urutan"))
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .join(Penempatan, Penempatan.id == Skp.penempatan_id)
        .where(Skp.pegawai_id.in_(orang), Penempatan.unit_id.in_(unit_ids))
        .where(Skp.tahun.in_({skp.tahun for skp in daftar_skp}), Skp.status.in_(DISERAHKAN))
        .subquery()
    )
    query = (
        select(milik.c.unit_id, milik.c.tahun, milik.c.pegawai_id, *_ISI)
        .join(milik, milik.c.id == Indikator.id)
        .where(milik.c.urutan <= MAKS_DI_UNIT + MAKS_SENDIRI)
        .order_by(Indikator.id.desc())
    )
    hasil: dict[tuple[int, int], list[_Baris]] = {}
    for unit_id, tahun, pegawai_id, teks, target, tipe, aspek, parameter, perspektif in session.execute(
        query
    ):
        baris = _Baris(pegawai_id, teks, target, tipe, aspek, parameter, perspektif)
        hasil.setdefault((unit_id, tahun), []).append(baris)
    return hasil


def _last_year(skp: Skp) -> ColumnElement[bool]:
    return and_(Skp.tahun == skp.tahun - 1, Skp.status.in_(PERNAH_DISERAHKAN))


def _this_year(skp: Skp) -> ColumnElement[bool]:
    return and_(Skp.tahun == skp.tahun, Skp.status.in_(DISERAHKAN))
