"""After a copy: what changed in the organisation and in the plans above, to be looked at row by row."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.hooks.katalog import Katalog
from kinerja.organisasi.models import Jabatan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.rules import JenisForm
from kinerja.organisasi.service import Garis
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.jejak import record_change
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.muat import open_for_editing
from kinerja.skp.naskah import first_words
from kinerja.skp.service.tautan import list_rencana_pimpinan
from kinerja.skp.tanda import SEMUA
from kinerja.skp.tautan import RencanaPimpinan, propose_links


def mark_changes(
    session: Session,
    actor: Actor,
    sumber: Skp,
    skp: Skp,
    salinan: Mapping[int, RencanaHasilKerja],
    garis: Garis,
) -> None:
    """Write down on a fresh copy what is not as it was; `salinan` has the new rows by the id of the old one.

    Both come with their content loaded.
    """
    rencana = list_rencana_pimpinan(session, actor, skp, garis) if skp.jenis_form is JenisForm.JA_JF else ()
    umum = [(kalimat, None) for kalimat in _list_general(session, sumber, skp, rencana)]
    baris = [*_list_links(salinan.values(), rencana), *_list_kinds(katalog_of(session), salinan.values())]
    semua = [
        {"kunci": str(nomor), "kalimat": kalimat, "rhk": rhk_id}
        for nomor, (kalimat, rhk_id) in enumerate([*umum, *baris], start=1)
    ]
    skp.tanda_salinan = {"dari": sumber.tahun, "semua": semua}


def dismiss_tanda(
    session: Session, actor: Actor, skp_id: int, kunci: str, *, today: date, now: datetime
) -> Skp:
    """Take one mark away, or all with SEMUA; one that is gone already is no error.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    semua = skp.tanda_salinan.get("semua", [])
    sisa = [] if kunci == SEMUA else [satu for satu in semua if satu["kunci"] != kunci]
    if len(sisa) == len(semua):
        return skp
    skp.tanda_salinan = dict(skp.tanda_salinan) | {"semua": sisa}
    kata = f"{len(semua) - len(sisa)} tanda salinan sudah diperiksa"
    record_change(session, actor, skp, kata, now=now, sebelum={"tanda": semua}, sesudah={"tanda": sisa})
    return skp


# What is found


def _list_general(
    session: Session, sumber: Skp, skp: Skp, rencana: tuple[RencanaPimpinan, ...]
) -> Iterator[str]:
    dulu, kini = (_place_of(session, satu.penempatan_id) for satu in (sumber, skp))
    if dulu != kini:
        for nama, lama, baru in zip(("Jabatan", "Unit kerja"), dulu, kini, strict=True):
            if lama != baru:
                yield f"{nama} Anda sekarang {baru}, pada SKP {sumber.tahun} {lama}."
    if sumber.jenis_form is not skp.jenis_form:
        hilang = "perspektif" if skp.jenis_form is JenisForm.JA_JF else "RHK pimpinan dan aspek"
        yield f"Formulir jabatan Anda berbeda dari SKP {sumber.tahun}: {hilang} tidak disalin."
    if sumber.penilai_id != skp.penilai_id:
        lama, baru = (_name_of(session, satu.penilai_id) for satu in (sumber, skp))
        yield f"Pejabat penilai Anda sekarang {baru}, pada SKP {sumber.tahun} {lama}."
    if skp.jenis_form is JenisForm.JA_JF and not rencana:
        yield f"SKP {skp.tahun} pimpinan Anda belum ada. Tautkan baris setelah pimpinan menyusunnya."


def _place_of(session: Session, penempatan_id: int) -> tuple[str, str]:
    query = (
        select(Jabatan.nama, UnitKerja.nama)
        .join_from(Penempatan, Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .join(UnitKerja, UnitKerja.id == Penempatan.unit_id)
        .where(Penempatan.id == penempatan_id)
    )
    jabatan, unit = session.execute(query).one()
    return jabatan, unit


def _name_of(session: Session, pegawai_id: int | None) -> str:
    pegawai = session.get(Pegawai, pegawai_id) if pegawai_id is not None else None
    return pegawai.nama_lengkap if pegawai else "belum ada"


def _list_links(
    semua: Collection[RencanaHasilKerja], rencana: tuple[RencanaPimpinan, ...]
) -> Iterator[tuple[str, int]]:
    """Rows whose result of the superior is worded otherwise now, or is nowhere in the plans of the year."""
    usulan = propose_links(semua, rencana) if rencana else {}
    for rhk in semua if rencana else ():
        for satu in rhk.semua_intervensi:
            found = usulan.get(satu.id)
            if found is None:
                hasil = first_words(satu.teks)
                yield f"Hasil pimpinan “{hasil}” tidak ada dalam rencana pimpinan tahun ini.", rhk.id
            elif not found.sama:
                yield f"Hasil pimpinan kini berbunyi “{first_words(found.sumber.teks, 120)}”.", rhk.id


def _list_kinds(katalog: Katalog, semua: Collection[RencanaHasilKerja]) -> Iterator[tuple[str, int]]:
    dikenal = katalog.collect_tipe_indikator()
    for rhk in semua:
        for satu in rhk.semua_indikator:
            if satu.tipe and satu.tipe not in dikenal:
                nama = first_words(satu.teks, 40)
                yield f"Ukuran target “{nama}” tidak tersedia lagi. Pilih ukuran lain.", rhk.id
