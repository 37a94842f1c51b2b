"""The file of closed minutes: printed once, signed by the leader once, and handed out unchanged ever after.

Printing and signing take their time outside of any transaction: `kinerja.kalibrasi.cetak`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import StateError
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.surat import PihakSurat
from kinerja.kalibrasi.alur import OBJEK
from kinerja.kalibrasi.hak import check_leads, check_may_enter, is_leader
from kinerja.kalibrasi.models import BerkasRisalah, Kalibrasi
from kinerja.kalibrasi.muat import find_session, list_peserta
from kinerja.kalibrasi.rules import StatusKalibrasi
from kinerja.kalibrasi.service.risalah import read_closed
from kinerja.plugin.katalog import katalog_of
from kinerja.surat.dokumen_kalibrasi import DokumenKalibrasi
from kinerja.surat.penanda import PenandaTersedia, check_penanda, list_penanda


@dataclass(frozen=True, kw_only=True)
class RisalahDicetak:
    """Closed minutes on their way to a signed file; `sidik` and `penanda` are "" before each step."""

    id: int
    nomor: str
    dokumen: DokumenKalibrasi
    penanda_tangan: PihakSurat
    sidik: str
    penanda: str
    katalog: Katalog


@dataclass(frozen=True, kw_only=True)
class TandaTangan:
    """What the page says of the file: None before it was printed; the signers, where the reader may sign."""

    berkas: BerkasRisalah | None
    label: str
    daftar_penanda: tuple[PenandaTersedia, ...]
    boleh: bool
    ada_penanda: bool


def describe_signature(session: Session, actor: Actor, satu: Kalibrasi) -> TandaTangan | None:
    """The state of the signature for somebody who may enter, None before the minutes are closed."""
    if satu.status is not StatusKalibrasi.DITUTUP:
        return None
    berkas, semua = _find(session, satu.id), list_penanda(katalog_of(session))
    belum = berkas is None or not berkas.penanda
    kode = berkas.penanda if berkas else ""
    return TandaTangan(
        berkas=berkas,
        label=next((satu.label for satu in semua if satu.kode == kode), kode),
        daftar_penanda=semua if is_leader(actor, satu) and belum else (),
        boleh=bool(semua) and is_leader(actor, satu) and belum,
        ada_penanda=bool(semua),
    )


def load_for_signing(
    session: Session, actor: Actor, kalibrasi_id: int, *, penanda: str = ""
) -> RisalahDicetak:
    """What printing and signing need of closed minutes; `penanda` is the chosen signer, "" for the only one.

    Raises NotFoundError, NotAuthorizedError (not the leader), StateError (not closed) and InputError (a
    signer that is not active).
    """
    satu = find_session(session, kalibrasi_id)
    check_leads(actor, satu, list_peserta(session, kalibrasi_id))
    _check_closed(satu)
    katalog, berkas = katalog_of(session), _find(session, kalibrasi_id)
    check_penanda(katalog, penanda)
    dokumen = read_closed(session, actor, satu)
    pemimpin = dokumen.pegawai
    return RisalahDicetak(
        id=kalibrasi_id,
        nomor=satu.nomor,
        dokumen=dokumen,
        penanda_tangan=PihakSurat(nama=pemimpin.nama, nip=pemimpin.nip, jabatan=pemimpin.jabatan),
        sidik=berkas.sha256 if berkas else "",
        penanda=berkas.penanda if berkas else "",
        katalog=katalog,
    )


def find_stored(session: Session, actor: Actor, kalibrasi_id: int) -> str:
    """The sha256 of the stored file, "" where there is none yet. Raises NotFoundError."""
    satu = find_session(session, kalibrasi_id)
    check_may_enter(actor, satu, list_peserta(session, kalibrasi_id))
    berkas = _find(session, kalibrasi_id)
    return berkas.sha256 if berkas else ""


def record_file(session: Session, actor: Actor, kalibrasi_id: int, sidik: str, *, now: datetime) -> str:
    """Note the printed file; the sha256 of the file that counts: another process may have been first.

    Raises NotFoundError, NotAuthorizedError and StateError as `load_for_signing`.
    """
    satu = _lock(session, actor, kalibrasi_id)
    berkas = _find(session, kalibrasi_id)
    if berkas is not None:
        return berkas.sha256
    session.add(
        BerkasRisalah(kalibrasi_id=kalibrasi_id, sha256=sidik, dicetak=now, penanda="", oleh=actor.nama)
    )
    _record(session, actor, satu, "kalibrasi.cetak", f"risalah {satu.nomor} dicetak", sidik, now)
    return sidik


def record_signature(
    session: Session,
    actor: Actor,
    kalibrasi_id: int,
    *,
    asli: str,
    sidik: str,
    penanda: str,
    now: datetime,
) -> bool:
    """Let the signed file take the place of `asli`; whether it does: another process may have been first.

    Raises NotFoundError, NotAuthorizedError and StateError as `load_for_signing`.
    """
    satu = _lock(session, actor, kalibrasi_id)
    berkas = _find(session, kalibrasi_id)
    if berkas is None or berkas.penanda or berkas.sha256 != asli:
        return False
    berkas.sha256, berkas.penanda, berkas.ditandatangani, berkas.oleh = sidik, penanda, now, actor.nama
    kalimat = f"risalah {satu.nomor} ditandatangani elektronik lewat {penanda}"
    _record(session, actor, satu, "kalibrasi.tanda_tangan", kalimat, sidik, now)
    return True


# Parts


def _find(session: Session, kalibrasi_id: int) -> BerkasRisalah | None:
    query = select(BerkasRisalah).where(BerkasRisalah.kalibrasi_id == kalibrasi_id)
    return session.scalar(query.execution_options(populate_existing=True))


def _lock(session: Session, actor: Actor, kalibrasi_id: int) -> Kalibrasi:
    satu = find_session(session, kalibrasi_id, lock=True)
    check_leads(actor, satu, list_peserta(session, kalibrasi_id))
    _check_closed(satu)
    return satu


def _check_closed(satu: Kalibrasi) -> None:
    if satu.status is not StatusKalibrasi.DITUTUP:
        raise StateError(f"Sesi berstatus {satu.status.label}. Risalah ditandatangani sesudah sesi ditutup.")


def _record(
    session: Session, actor: Actor, satu: Kalibrasi, aksi: str, kalimat: str, sidik: str, now: datetime
) -> None:
    session.flush()
    audit.record(
        session,
        actor,
        aksi,
        OBJEK,
        satu.id,
        now=now,
        sesudah={"sidik": satu.sidik, "sha256": sidik},
        rincian={"perubahan": [kalimat]},
    )
