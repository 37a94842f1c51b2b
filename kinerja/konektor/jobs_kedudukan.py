"""The job that asks the outside source for the position of a person, for the desk that compares the two."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import clock
from kinerja.actor import system_actor
from kinerja.db import Isi, reading, transaction
from kinerja.errors import InputError, StateError
from kinerja.hooks.konektor import Konektor, KonektorError, Operasi
from kinerja.jobs import enqueue, job
from kinerja.konektor.kalimat import describe_error
from kinerja.konektor.service import list_konektor, open_konektor
from kinerja.organisasi.models import Instansi, Pegawai, UsulanKedudukan
from kinerja.organisasi.rules import JenisUsulan

JOB = "konektor.kedudukan"
OPERASI = {
    JenisUsulan.UNIT: Operasi.PULL_POSITIONS,
    JenisUsulan.JABATAN: Operasi.PULL_POSITIONS,
    JenisUsulan.GOLONGAN: Operasi.PULL_RANKS,
}


@dataclass(frozen=True)
class _Tanya:
    kode: str
    label: str
    nip: str
    jenis: JenisUsulan
    zona: str


def ask_source(session: Session, usulan: UsulanKedudukan, *, now: datetime) -> bool:
    """Ask the outside source in the background, where the instansi has one that knows; False where not."""
    if _find_source(session, usulan) is None:
        return False
    enqueue(session, JOB, usulan.instansi_id, usulan.id, key=f"{JOB}:{usulan.id}:{int(now.timestamp())}")
    return True


@job(JOB)
def pull_position(instansi_id: int, usulan_id: int) -> None:
    """Write what the source says today beside the proposal, or why it did not answer."""
    with reading(instansi_id) as session:
        usulan = session.get(UsulanKedudukan, usulan_id)
        tanya = _find_source(session, usulan) if usulan else None
        konektor = open_konektor(session, system_actor(instansi_id), tanya.kode) if tanya else None
    if tanya is None or konektor is None:
        return
    luar = _ask(konektor, tanya) | {"sumber": tanya.label, "waktu": clock.now().isoformat()}
    with transaction(instansi_id) as session:
        baris = session.get(UsulanKedudukan, usulan_id)
        if baris is not None:
            baris.luar = luar


def _find_source(session: Session, usulan: UsulanKedudukan) -> _Tanya | None:
    """The first connector that knows positions, and the NIP to ask for."""
    pegawai = session.get(Pegawai, usulan.pegawai_id)
    perlu = OPERASI.get(usulan.jenis)
    if pegawai is None or pegawai.nip is None or perlu is None:
        return None
    for satu in list_konektor(session, system_actor(usulan.instansi_id)):
        if {Operasi.PULL_PERSON, perlu} <= set(satu.operasi):
            return _Tanya(satu.kode, satu.label, pegawai.nip, usulan.jenis, _zone_of(session))
    return None


def _zone_of(session: Session) -> str:
    return session.scalars(
        select(Instansi.zona_waktu).where(Instansi.id == session.info["instansi_id"])
    ).one()


def _ask(konektor: Konektor, tanya: _Tanya) -> Isi:
    try:
        orang = konektor.pull_person(tanya.nip)
        if tanya.jenis is JenisUsulan.GOLONGAN:
            pangkat = konektor.pull_ranks(orang)
            return _latest(pangkat[-1].golongan, pangkat[-1].mulai.isoformat()) if pangkat else _latest("")
        riwayat = konektor.pull_positions(orang)
        if not riwayat:
            return _latest("")
        kini = riwayat[-1]
        return _latest(
            kini.unit_nama if tanya.jenis is JenisUsulan.UNIT else kini.jabatan, kini.mulai.isoformat()
        )
    except KonektorError as error:
        return {"gagal": describe_error(error, label=tanya.label, zona=tanya.zona)}
    except (InputError, StateError) as error:
        return {"gagal": error.message}


def _latest(nama: str, sejak: str = "") -> Isi:
    return {"nama": nama, "sejak": sejak}
