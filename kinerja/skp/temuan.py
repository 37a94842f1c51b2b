"""What plugins find in a plan before it is submitted, beside what the product itself misses."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.hooks.katalog import Katalog
from kinerja.hooks.rencana import HasilRencana, IndikatorRencana, Rencana, TemuanRencana
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.models import Penempatan
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.pagar import fenced
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.naskah import sort_rhk
from kinerja.skp.rules import Kekurangan, StatusSkp

HOOK = "kinerja_check_rencana"
MAKS_DI_UNIT = 1_000
TERBACA = (StatusSkp.DIAJUKAN, StatusSkp.DITETAPKAN, StatusSkp.DITUTUP)


def list_temuan(session: Session, skp: Skp) -> list[Kekurangan]:
    """The findings of the active plugins, each with the label of its plugin; two queries where one asks.

    `skp` comes with its content loaded.
    """
    katalog = katalog_of(session)
    if not katalog.has_hook(HOOK):
        return []
    rencana = _to_rencana(session, skp)
    with fenced(session):
        temuan = katalog.check_rencana(rencana)
    return [_to_kekurangan(katalog, nama, satu) for nama, satu in temuan]


def _to_kekurangan(katalog: Katalog, nama: str, satu: TemuanRencana) -> Kekurangan:
    label = katalog.manager.terpasang[nama].definisi.label
    if satu.indikator_id:
        sasaran = f"indikator_{satu.indikator_id}"
    else:
        sasaran = f"rhk_{satu.hasil_id}" if satu.hasil_id else "daftar_rhk"
    return Kekurangan(f"plugin_{nama}", f"{satu.kalimat} ({label})", sasaran, wajib=satu.wajib)


def _to_rencana(session: Session, skp: Skp) -> Rencana:
    return Rencana(
        rentang=Rentang(skp.mulai, skp.sampai),
        pendekatan=skp.pendekatan,
        daftar_hasil=tuple(
            _to_hasil(nomor, rhk) for nomor, rhk in enumerate(sort_rhk(skp.rencana_hasil_kerja), start=1)
        ),
        tahun_lalu=_list_last_year(session, skp),
        di_unit=_list_in_unit(session, skp),
    )


def _to_hasil(nomor: int, rhk: RencanaHasilKerja) -> HasilRencana:
    return HasilRencana(
        id=rhk.id,
        nomor=nomor,
        klasifikasi=rhk.klasifikasi,
        teks=rhk.teks,
        rhk_pimpinan=rhk.rhk_pimpinan_teks,
        daftar_indikator=tuple(_to_indikator(satu, nomor) for satu in rhk.semua_indikator),
    )


def _to_indikator(satu: Indikator, nomor: int = 0) -> IndikatorRencana:
    satuan = satu.parameter.get("satuan", "")
    return IndikatorRencana(
        id=satu.id,
        teks=satu.teks,
        target=satu.target,
        tipe=satu.tipe,
        aspek=satu.aspek,
        satuan=satuan if isinstance(satuan, str) else "",
        nomor_hasil=nomor,
    )


def _list_last_year(session: Session, skp: Skp) -> tuple[IndikatorRencana, ...]:
    query = (
        select(Indikator)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .where(
            Skp.pegawai_id == skp.pegawai_id,
            Skp.tahun == skp.tahun - 1,
            Skp.status != StatusSkp.DIBATALKAN,
        )
        .order_by(Indikator.id)
        .limit(MAKS_DI_UNIT)
    )
    return tuple(_to_indikator(satu) for satu in session.scalars(query))


def _list_in_unit(session: Session, skp: Skp) -> tuple[IndikatorRencana, ...]:
    """Indicators of the colleagues in the same unit this year, without names and without drafts."""
    unit = select(Penempatan.unit_id).where(Penempatan.id == skp.penempatan_id).scalar_subquery()
    query = (
        select(Indikator)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .join(Penempatan, Penempatan.id == Skp.penempatan_id)
        .where(
            Penempatan.unit_id == unit,
            Skp.tahun == skp.tahun,
            Skp.pegawai_id != skp.pegawai_id,
            Skp.status.in_(TERBACA),
        )
        .order_by(Indikator.id)
        .limit(MAKS_DI_UNIT)
    )
    return tuple(_to_indikator(satu) for satu in session.scalars(query))
