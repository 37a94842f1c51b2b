"""Editions of the rule sets: who reads them, how a new regulation becomes one, how one is withdrawn."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.aturan.models import Aturan, RiwayatAturan
from kinerja.aturan.muat import EdisiAturan, build_aturan
from kinerja.aturan.rules import KodeAturan
from kinerja.aturan.uraian import BedaSel, Tabel, compare, describe_aturan
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.tanggal import format_tanggal

PEMBACA = (Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.AUDITOR, Peran.PLATFORM)
TIDAK_BERLANJUT = frozenset({KodeAturan.SKALA_LAMA})
"""Rule sets that may end without a later edition."""


@dataclass(frozen=True)
class RencanaEdisi:
    """What adding an edition would do: which edition ends at its start, and every cell that differs.

    `sebelum` is None for the first of its kind; `sampai` is where the new one ends by itself.
    """

    edisi: EdisiAturan
    sebelum: Aturan | None
    sampai: date | None
    beda: tuple[BedaSel, ...]


def list_editions(session: Session, actor: Actor, kode: KodeAturan | None = None) -> list[Aturan]:
    """The editions by rule set and start, drafts among them. Raises NotAuthorizedError."""
    _require_reader(actor)
    query = select(Aturan).order_by(Aturan.kode, Aturan.berlaku_mulai)
    return list(session.scalars(query if kode is None else query.where(Aturan.kode == kode.value)))


def list_riwayat(
    session: Session, actor: Actor, kode: KodeAturan | None = None, *, limit: int = 20
) -> list[RiwayatAturan]:
    """What was done to the rule sets, newest first. Raises NotAuthorizedError."""
    _require_reader(actor)
    query = select(RiwayatAturan).order_by(RiwayatAturan.id.desc()).limit(limit)
    return list(session.scalars(query if kode is None else query.where(RiwayatAturan.kode == kode.value)))


def known_since(session: Session, actor: Actor) -> dict[int, datetime]:
    """When each edition that was added later came to hold; those that ship with the product are not in it.

    Raises NotAuthorizedError.
    """
    _require_reader(actor)
    query = select(RiwayatAturan.aturan_id, RiwayatAturan.waktu).order_by(RiwayatAturan.id)
    return dict(session.execute(query.where(RiwayatAturan.aksi.in_(("tambah", "tetapkan")))).all())


def describe_edition(session: Session, actor: Actor, satu: Aturan) -> tuple[Tabel, ...]:
    """The tables of a stored edition. Raises NotAuthorizedError."""
    _require_reader(actor)
    return _tables(satu)


def compare_editions(session: Session, actor: Actor, lama: Aturan, baru: Aturan) -> tuple[BedaSel, ...]:
    """Every cell in which two editions of a rule set differ. Raises NotAuthorizedError."""
    _require_reader(actor)
    return compare(_tables(lama), _tables(baru))


def plan_edition(
    session: Session,
    actor: Actor,
    edisi: EdisiAturan,
    *,
    dokumen_terakhir: date | None = None,
    surut: bool = False,
) -> RencanaEdisi:
    """What adding this edition would do; nothing is stored.

    `dokumen_terakhir` is the first day of the latest period with a fixed document under this rule set: an
    edition that begins on or before it would change what such a document stands on, and is refused unless
    `surut` says that the regulation reaches back. Raises NotAuthorizedError and InputError.
    """
    _require_platform(actor)
    semua = [satu for satu in list_editions(session, actor, edisi.kode) if not satu.rancangan]
    mulai = edisi.berlaku_mulai
    if any(satu.berlaku_mulai == mulai for satu in semua):
        _refuse("berlaku_mulai", f"Sudah ada edisi {edisi.kode.label} mulai {format_tanggal(mulai)}.")
    if not surut and dokumen_terakhir is not None and mulai <= dokumen_terakhir:
        _refuse(
            "berlaku_mulai",
            f"Sudah ada dokumen yang ditetapkan untuk periode yang mulai {format_tanggal(dokumen_terakhir)}."
            " Pilih tanggal sesudahnya, atau nyatakan bahwa aturan ini berlaku surut.",
        )
    sebelum = _covering(semua, mulai)
    sampai = _end_of(edisi, semua, sebelum)
    baru = describe_aturan(build_aturan(edisi.kode, edisi.isi, edisi.sumber))
    beda = compare(_tables(sebelum), baru) if sebelum else ()
    if sebelum is not None and not beda and sebelum.sumber == edisi.sumber:
        _refuse("isi", "Isi dan sumber sama dengan edisi yang berlaku. Tidak ada yang perlu ditambahkan.")
    return RencanaEdisi(edisi, sebelum, sampai, beda)


def add_edition(
    session: Session,
    actor: Actor,
    edisi: EdisiAturan,
    *,
    rancangan: bool = False,
    surut: bool = False,
    dokumen_terakhir: date | None = None,
    alasan: str = "",
    now: datetime,
) -> Aturan:
    """Store a new edition; the one before it ends where it begins. A `rancangan` holds for nobody yet.

    Raises as `plan_edition`, and InputError for a draft of the same day.
    """
    rencana = plan_edition(session, actor, edisi, dokumen_terakhir=dokumen_terakhir, surut=surut)
    if _find_draft(session, edisi) is not None:
        _refuse("berlaku_mulai", "Sudah ada rancangan mulai tanggal ini. Cabut rancangan itu lebih dahulu.")
    if not rancangan:
        _close(session, rencana.sebelum, edisi.berlaku_mulai)
    satu = Aturan(
        kode=edisi.kode.value,
        berlaku_mulai=edisi.berlaku_mulai,
        berlaku_sampai=rencana.sampai,
        sumber=edisi.sumber,
        isi=edisi.isi,
        verifikasi=edisi.verifikasi[:500],
        rancangan=rancangan,
    )
    session.add(satu)
    _record(session, actor, "rancang" if rancangan else "tambah", satu, alasan, now=now)
    return satu


def publish_edition(
    session: Session,
    actor: Actor,
    aturan_id: int,
    *,
    surut: bool = False,
    dokumen_terakhir: date | None = None,
    now: datetime,
) -> Aturan:
    """Let a draft hold from its day on. Raises NotFoundError, StateError, and as `plan_edition`."""
    _require_platform(actor)
    satu = find_by_id(session, actor, aturan_id)
    if not satu.rancangan:
        raise StateError("Edisi ini sudah ditetapkan.")
    edisi = EdisiAturan(
        kode=KodeAturan(satu.kode), berlaku_mulai=satu.berlaku_mulai, sumber=satu.sumber, isi=satu.isi
    )
    rencana = plan_edition(session, actor, edisi, dokumen_terakhir=dokumen_terakhir, surut=surut)
    _close(session, rencana.sebelum, satu.berlaku_mulai)
    satu.rancangan, satu.berlaku_sampai = False, rencana.sampai
    _record(session, actor, "tetapkan", satu, "", now=now)
    return satu


def withdraw_edition(
    session: Session, actor: Actor, aturan_id: int, alasan: str, *, terpakai: int, today: date, now: datetime
) -> None:
    """Remove a draft, or a future edition that nothing used; the one before it goes on as it was.

    `terpakai` counts the documents that used it. Raises NotFoundError, NotAuthorizedError, InputError
    without a reason, and StateError.
    """
    _require_platform(actor)
    satu = find_by_id(session, actor, aturan_id)
    if not alasan.strip():
        _refuse("alasan", "Tulis mengapa edisi ini dicabut.")
    if not satu.rancangan:
        if terpakai or satu.berlaku_mulai <= today:
            raise StateError("Edisi yang sudah berlaku atau sudah dipakai dokumen tidak dapat dicabut.")
        if satu.berlaku_sampai is not None:
            raise StateError("Ada edisi sesudah edisi ini. Cabut edisi yang paling akhir lebih dahulu.")
    _record(session, actor, "cabut", satu, alasan.strip()[:500], now=now)
    rancangan, mulai, kode = satu.rancangan, satu.berlaku_mulai, satu.kode
    session.delete(satu)
    session.flush()
    if not rancangan:
        query = select(Aturan).where(Aturan.kode == kode, Aturan.berlaku_sampai == mulai)
        for sebelum in session.scalars(query.where(Aturan.rancangan.is_(False))):
            sebelum.berlaku_sampai = None
        session.flush()


def find_by_id(session: Session, actor: Actor, aturan_id: int) -> Aturan:
    """A stored edition. Raises NotFoundError and NotAuthorizedError."""
    _require_reader(actor)
    found = session.scalar(select(Aturan).where(Aturan.id == aturan_id))
    if found is None:
        raise NotFoundError("Edisi aturan ini tidak ada, atau sudah dicabut.")
    return found


def export_edition(session: Session, actor: Actor, satu: Aturan, *, mulai: date) -> str:
    """An edition as the text of a file that `read_edisi` reads, to begin a new one from on another day.

    Raises NotAuthorizedError.
    """
    _require_reader(actor)
    isi = {
        "kode": satu.kode,
        "berlaku_mulai": mulai.isoformat(),
        "sumber": satu.sumber,
        "verifikasi": satu.verifikasi,
        "isi": satu.isi,
    }
    return json.dumps(isi, ensure_ascii=False, indent=2)


def announce(session: Session, actor: Actor, catatan: RiwayatAturan, kalimat: str, *, now: datetime) -> None:
    """Write into the audit log of one instansi what was done to an edition of the whole installation."""
    isi = {"perubahan": [kalimat], "sidik": catatan.sidik}
    audit.record(
        session,
        actor,
        f"aturan.{catatan.aksi}",
        "aturan",
        catatan.aturan_id,
        now=now,
        sesudah=isi,
        rincian=isi,
    )


def _require_reader(actor: Actor) -> None:
    if not actor.has(*PEMBACA):
        raise NotAuthorizedError("Aturan dibaca oleh admin, auditor, dan pengelola platform.")


def _require_platform(actor: Actor) -> None:  # see the name
    # The command line stands above the instansi, as instansi 0.
    if not actor.has_everywhere(Peran.PLATFORM) and (actor.akun_id, actor.instansi_id) != (None, 0):
        raise NotAuthorizedError("Hanya pengelola platform yang mengubah edisi aturan.")


def _refuse(bidang: str, kalimat: str) -> None:
    raise InputError(kalimat, fields={bidang: kalimat})


def _tables(satu: Aturan) -> tuple[Tabel, ...]:
    return describe_aturan(build_aturan(KodeAturan(satu.kode), satu.isi, satu.sumber))


def _covering(semua: Sequence[Aturan], hari: date) -> Aturan | None:
    return next(
        (
            satu
            for satu in semua
            if satu.berlaku_mulai < hari and (satu.berlaku_sampai is None or hari < satu.berlaku_sampai)
        ),
        None,
    )


def _end_of(edisi: EdisiAturan, semua: Sequence[Aturan], sebelum: Aturan | None) -> date | None:
    """Where the edition ends so that none overlaps and no day is left without one. Raises InputError."""
    nanti = [satu.berlaku_mulai for satu in semua if satu.berlaku_mulai > edisi.berlaku_mulai]
    batas = min(nanti, default=sebelum.berlaku_sampai if sebelum else None)
    minta = edisi.berlaku_sampai
    if minta is None or minta == batas:
        return batas
    if batas is None and edisi.kode in TIDAK_BERLANJUT:
        return minta
    akhir = f"pada {format_tanggal(batas)}" if batas else "saat edisi berikutnya ditambahkan"
    _refuse("berlaku_sampai", f"Edisi ini berakhir {akhir}. Kosongkan berlaku_sampai.")
    return None


def _find_draft(session: Session, edisi: EdisiAturan) -> Aturan | None:
    query = select(Aturan).where(Aturan.kode == edisi.kode.value, Aturan.rancangan.is_(True))
    return session.scalar(query.where(Aturan.berlaku_mulai == edisi.berlaku_mulai))


def _close(session: Session, sebelum: Aturan | None, hari: date) -> None:
    if sebelum is not None:
        sebelum.berlaku_sampai = hari
    session.flush()  # before the new one: only one edition of a kind may be open


def _record(session: Session, actor: Actor, aksi: str, satu: Aturan, alasan: str, *, now: datetime) -> None:
    session.flush()
    session.add(
        RiwayatAturan(
            waktu=now,
            nama=actor.nama,
            aksi=aksi,
            aturan_id=satu.id,
            kode=satu.kode,
            berlaku_mulai=satu.berlaku_mulai,
            sumber=satu.sumber,
            alasan=alasan,
            sidik=audit.fingerprint(satu.isi),
        )
    )
    session.flush()
