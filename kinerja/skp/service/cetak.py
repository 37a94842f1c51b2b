"""The documents of an SKP: as it stands now, or of a frozen version."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.muat import build_perilaku
from kinerja.aturan.rules import KodeAturan
from kinerja.aturan.service import find_edition
from kinerja.audit import fingerprint
from kinerja.db import Isi
from kinerja.errors import NotFoundError
from kinerja.organisasi.judul import title_line
from kinerja.organisasi.models import Instansi, Jabatan, Penempatan
from kinerja.organisasi.service import Garis, describe_semua_pihak
from kinerja.skp.dokumen import Panduan, build_lampiran, build_skp
from kinerja.skp.models import Skp, VersiSkp
from kinerja.skp.muat import ISI_BACA, acting_day, find_line, load_skp, open_for_reading
from kinerja.skp.naskah import Naskah, Potret, content_of, read_content, read_potret
from kinerja.skp.rules import StatusSkp
from kinerja.surat.dokumen import DokumenLampiran, DokumenSkp, Pengesahan

TETAP = frozenset({StatusSkp.DITETAPKAN, StatusSkp.DITUTUP})


@dataclass(frozen=True)
class Cetakan:
    """What is printed for one version of an SKP."""

    skp: Skp
    nomor: int
    status: str
    naskah: Naskah
    potret: Potret
    dokumen: DokumenSkp
    lampiran: DokumenLampiran


def load_panduan(session: Session, actor: Actor, *, on: date) -> Panduan:
    """The guiding behaviours of the rule set that holds on a day."""
    edisi = find_edition(session, actor, KodeAturan.PERILAKU, on=on)
    return build_perilaku(edisi.isi, edisi.sumber).panduan


def load_cetakan(
    session: Session, actor: Actor, skp_id: int, *, nomor: int | None = None, today: date
) -> Cetakan:
    """The documents of the SKP as it stands now, or of version `nomor`.

    What was never approved carries no date of the pejabat penilai and prints as DRAF. Raises NotFoundError.
    """
    skp = load_skp(session, skp_id, *ISI_BACA)
    open_for_reading(session, actor, skp, today=today, dengan_hak=True)
    if nomor is not None and not _is_present(skp, nomor):
        isi, potret, status, sidik = _of_version(session, skp, nomor)
    else:
        nomor, isi = skp.nomor_versi, content_of(skp)
        potret = _present_parties(session, actor, skp, today=today)
        status, sidik = skp.status.label, fingerprint(isi)
    tetap = potret.ditetapkan is not None
    naskah = read_content(isi)
    sah = Pengesahan(status=status, versi=nomor, sidik=sidik if tetap else "", tetap=tetap)
    panduan = load_panduan(session, actor, on=skp.mulai)
    return Cetakan(
        skp,
        nomor,
        status,
        naskah,
        potret,
        build_skp(naskah, potret, sah, panduan),
        build_lampiran(naskah, potret, sah),
    )


def _is_present(skp: Skp, nomor: int) -> bool:
    """The version in force has the parties of its approval on the SKP itself."""
    return nomor == skp.nomor_versi and skp.status in TETAP


def _of_version(session: Session, skp: Skp, nomor: int) -> tuple[Isi, Potret, str, str]:
    query = select(VersiSkp).where(VersiSkp.skp_id == skp.id, VersiSkp.nomor == nomor)
    versi = session.scalar(query)
    if versi is None:
        raise NotFoundError
    disetujui = (skp.potret or {}).get("terdahulu", {}).get(str(nomor))
    potret = read_potret(disetujui or versi.isi["potret"])
    status = "Ditetapkan, sudah direvisi" if disetujui else StatusSkp.DIAJUKAN.label
    return versi.isi["naskah"], potret, status, versi.sidik


def _present_parties(session: Session, actor: Actor, skp: Skp, *, today: date) -> Potret:
    """The snapshot once it is approved; until then the parties of today."""
    if skp.status in TETAP and skp.potret:
        return read_potret(skp.potret)
    potret = describe_parties(session, actor, skp, today=today)
    return replace(potret, bagi=find_bagi(session, actor, skp))


def find_bagi(session: Session, actor: Actor, skp: Skp) -> str:
    """The third line of the title as the instansi prints it now for the jabatan of this SKP."""
    query = (
        select(Instansi.baris_judul, Jabatan.jenis)
        .join_from(Penempatan, Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .join(Instansi, Instansi.id == Penempatan.instansi_id)
        .where(Penempatan.id == skp.penempatan_id)
    )
    baris_judul, jenis = session.execute(query).one()
    return title_line(baris_judul, jenis, skp.jenis_form)


def describe_parties(
    session: Session,
    actor: Actor,
    skp: Skp,
    *,
    today: date,
    garis: Garis | None = None,
    instansi: Instansi | None = None,
) -> Potret:
    """The parties as the organisation has them on the acting day, without dates of signature and title line.

    `garis` and `instansi` spare the look-ups of a caller who has them.
    """
    garis = garis or find_line(session, actor, skp, today=today)
    instansi = instansi or session.get_one(Instansi, skp.instansi_id)
    semua_id = [satu for satu in (skp.pegawai_id, garis.penilai_id, garis.atasan_id) if satu is not None]
    pihak = describe_semua_pihak(session, actor, semua_id, on=acting_day(skp.mulai, skp.sampai, today))
    return Potret(
        instansi=instansi.nama,
        tempat=instansi.tempat,
        pegawai=pihak[skp.pegawai_id],
        penilai=pihak.get(garis.penilai_id or 0),
        atasan=pihak.get(garis.atasan_id or 0),
    )
