"""An issued document as a file: what is printed, who signs it, and which wait for whose signature.

Signed by the pejabat penilai kinerja who fixed it (Peraturan BKN 3/2023 Pasal 12) and by nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka_kredit.hak import waits_for
from kinerja.angka_kredit.models import DokumenAk
from kinerja.angka_kredit.service.hitung import OBJEK
from kinerja.angka_kredit.service.terbit import SINGKATAN, load_dokumen
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.hooks.katalog import Katalog
from kinerja.plugin.katalog import katalog_of
from kinerja.surat.dokumen import Pihak
from kinerja.surat.dokumen_ak import DokumenAkUmum
from kinerja.surat.penanda import PenandaTersedia, list_penanda

MENUNGGU_TAMPIL = 500


@dataclass(frozen=True, kw_only=True)
class DokumenDicetak:
    """An issued document on its way to a file; `isi` is what is printed where there is no file yet."""

    id: int
    nomor: str
    judul: str
    sidik: str | None
    penanda: str
    isi: DokumenAkUmum
    penanda_tangan: Pihak
    katalog: Katalog


def load_for_print(session: Session, actor: Actor, dokumen_id: int, *, today: date) -> DokumenDicetak:
    """What printing and signing need. Raises NotFoundError, and StateError for one that was taken back."""
    dokumen, isi = load_dokumen(session, actor, dokumen_id, today=today)
    if dokumen.dibatalkan is not None:
        raise StateError("Dokumen ini sudah dibatalkan.")
    return DokumenDicetak(
        id=dokumen.id,
        nomor=dokumen.nomor,
        judul=SINGKATAN[dokumen.jenis],
        sidik=dokumen.sha256,
        penanda=dokumen.penanda,
        isi=isi,
        penanda_tangan=isi.pejabat_penilai,
        katalog=katalog_of(session),
    )


def check_may_sign(session: Session, actor: Actor, dokumen_id: int, *, today: date) -> DokumenAk:
    """The document, for who signs it.

    Raises NotFoundError, NotAuthorizedError for anybody but the pejabat penilai, and StateError for one that
    was taken back. One that is signed already is given back: signing it again does nothing.
    """
    dokumen, _ = load_dokumen(session, actor, dokumen_id, today=today)
    if actor.pegawai_id is None or actor.pegawai_id != dokumen.penilai_id:
        raise NotAuthorizedError("Dokumen ini ditandatangani pejabat penilai kinerja yang namanya tertera.")
    if dokumen.dibatalkan is not None:
        raise StateError("Dokumen ini sudah dibatalkan, sehingga tidak ditandatangani lagi.")
    return dokumen


def record_file(session: Session, actor: Actor, dokumen_id: int, sidik: str, *, now: datetime) -> str:
    """Note the printed file; the sha256 of the file that counts: another process may have been first.

    Raises NotFoundError.
    """
    dokumen = _lock(session, dokumen_id)
    if dokumen.sha256 is None and dokumen.dibatalkan is None:
        dokumen.sha256 = sidik
        _record(session, actor, dokumen, "cetak", "dicetak", now)
    return dokumen.sha256 or sidik


def record_signature(
    session: Session, actor: Actor, dokumen_id: int, *, asli: str, sidik: str, penanda: str, now: datetime
) -> bool:
    """Let the signed file take the place of `asli`; whether it does: another process may have been first.

    Raises NotFoundError and NotAuthorizedError for anybody but the pejabat penilai of the document.
    """
    dokumen = _lock(session, dokumen_id)
    if actor.pegawai_id is None or actor.pegawai_id != dokumen.penilai_id:
        raise NotAuthorizedError("Dokumen ini ditandatangani pejabat penilai kinerja yang namanya tertera.")
    if dokumen.penanda or dokumen.sha256 != asli or dokumen.dibatalkan is not None:
        return False
    dokumen.sha256, dokumen.penanda, dokumen.ditandatangani = sidik, penanda, now
    _record(session, actor, dokumen, "tanda_tangan", f"ditandatangani elektronik lewat {penanda}", now)
    return True


def list_signers(session: Session, actor: Actor) -> tuple[PenandaTersedia, ...]:
    """The signers that are active in the instansi of the actor; empty: documents are signed by hand."""
    return list_penanda(katalog_of(session))


def list_waiting(session: Session, actor: Actor) -> Sequence[DokumenAk]:
    """Documents that wait for the signature of the actor with their people, the oldest first."""
    if actor.pegawai_id is None:
        return ()
    query = (
        select(DokumenAk)
        .where(*waits_for(actor.pegawai_id))
        .options(joinedload(DokumenAk.pegawai), defer(DokumenAk.isi, raiseload=True))
        .order_by(DokumenAk.id)
        .limit(MENUNGGU_TAMPIL)
    )
    return session.scalars(query).all()


def count_waiting(session: Session, actor: Actor) -> int:
    """How many documents wait for the signature of the actor."""
    if actor.pegawai_id is None:
        return 0
    return session.scalar(select(func.count(DokumenAk.id)).where(*waits_for(actor.pegawai_id))) or 0


def _lock(session: Session, dokumen_id: int) -> DokumenAk:
    query = select(DokumenAk).where(DokumenAk.id == dokumen_id)
    dokumen = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if dokumen is None:
        raise NotFoundError
    return dokumen


def _record(
    session: Session, actor: Actor, dokumen: DokumenAk, aksi: str, kalimat: str, now: datetime
) -> None:
    teks = f"{SINGKATAN[dokumen.jenis]} {dokumen.nomor} {kalimat}"
    isi = {"nomor": dokumen.nomor, "sha256": dokumen.sha256, "penanda": dokumen.penanda}
    audit.record(
        session,
        actor,
        f"{OBJEK}.{aksi}",
        OBJEK,
        dokumen.pegawai_id,
        now=now,
        sesudah=isi,
        rincian={"perubahan": [teks]},
    )
