"""The reporting line: dated, without circles, changed by an admin with a reason, for one or for several."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.orm.attributes import flag_modified

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.audit import Entri
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.lingkup import PENGELOLA, require_change, scope_of
from kinerja.organisasi.models import GarisPelaporan, Kedudukan, Pegawai, SumberGaris
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import check_reporting_line

DEEPEST = 40  # steps upward that are looked at; no organisation is as deep
TERBANYAK = 100  # people whose penilai is changed at once
TIDAK_BERTUGAS = (Kedudukan.PENSIUN, Kedudukan.BERHENTI)


def change_garis(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    penilai_id: int,
    *,
    mulai: date,
    now: datetime,
    atasan_id: int | None = None,
    alasan: str = "",
    versi: int | None = None,
) -> GarisPelaporan:
    """Give a person another pejabat penilai from `mulai` on; what held before ends there.

    `versi` is that of the person on the form. Raises NotFoundError, NotAuthorizedError, ConflictError, and
    InputError for oneself, a circle, a penilai off duty, or a date before a later change.
    """
    (row,) = change_garis_of(
        session,
        actor,
        {pegawai_id: versi},
        penilai_id,
        mulai=mulai,
        now=now,
        atasan_id=atasan_id,
        alasan=alasan,
    )
    return row


def change_garis_of(
    session: Session,
    actor: Actor,
    daftar: Mapping[int, int | None],
    penilai_id: int,
    *,
    mulai: date,
    now: datetime,
    atasan_id: int | None = None,
    alasan: str = "",
) -> list[GarisPelaporan]:
    """`change_garis` for several people (id to version) at once: all or, with an error, none of them."""
    orang = _load_orang(session, actor, daftar, on=mulai)
    penilai = _find_superior(session, penilai_id, "penilai_id")
    atasan = _find_superior(session, atasan_id, "atasan_id") if atasan_id is not None else None
    _check_line(session, orang, penilai, atasan_id, on=mulai)
    lama = _close_running(session, orang, mulai)
    baru = [
        GarisPelaporan(
            pegawai_id=satu.id,
            penilai_id=penilai_id,
            atasan_id=atasan_id,
            sumber=SumberGaris.ADMIN,
            alasan=alasan,
            mulai=mulai,
        )
        for satu in orang
    ]
    session.add_all(baru)
    for satu in orang:
        # The dated rows are part of the person: whoever edits from an older page gets a conflict.
        flag_modified(satu, "jenis")
    catatan = [
        Entri(
            "garis.ubah",
            "pegawai",
            satu.id,
            sebelum={"penilai_id": lama.get(satu.id)},
            sesudah={"penilai_id": penilai_id, "atasan_id": atasan_id},
            rincian={
                "perubahan": _describe(satu, penilai, atasan),
                "berlaku": mulai,
                "alasan": alasan,
            },
        )
        for satu in orang
    ]
    audit.record_many(session, actor, catatan, now=now)
    return baru


def lend_garis(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    penilai_id: int,
    *,
    mulai: date,
    berakhir: date,
    now: datetime,
    atasan_id: int | None = None,
    alasan: str = "",
    versi: int | None = None,
) -> GarisPelaporan:
    """Another pejabat penilai until the day before `berakhir`; then what held before holds again.

    Raises what `change_garis` raises, and InputError where `berakhir` does not come after `mulai`.
    """
    if berakhir <= mulai:
        raise _refusal("berakhir", "Pilih tanggal berakhir sesudah tanggal mulai.")
    semula = session.scalar(
        select(GarisPelaporan).where(GarisPelaporan.pegawai_id == pegawai_id, holds_on(GarisPelaporan, mulai))
    )
    # The former line comes back for the days that it had left, none where it ends before the loan.
    akhir = semula.sampai if semula is not None else None
    kembali = _copy_line(semula, berakhir, akhir) if semula and (akhir is None or akhir > berakhir) else None
    garis = change_garis(
        session,
        actor,
        pegawai_id,
        penilai_id,
        mulai=mulai,
        now=now,
        atasan_id=atasan_id,
        alasan=alasan,
        versi=versi,
    )
    garis.sampai = berakhir
    if kembali is not None:
        session.add(kembali)
    session.flush()
    return garis


def end_loan(session: Session, actor: Actor, garis: GarisPelaporan, *, today: date, now: datetime) -> None:
    """Give the line back today instead of at its end. Raises StateError where it is over already."""
    if garis.sampai is None or garis.sampai <= today:
        raise StateError("Garis sementara ini sudah berakhir.")
    berikut = session.scalar(
        select(GarisPelaporan).where(
            GarisPelaporan.pegawai_id == garis.pegawai_id, GarisPelaporan.mulai == garis.sampai
        )
    )
    if garis.mulai >= today:  # it never held
        tempat = garis.mulai
        session.delete(garis)
        session.flush()
    else:
        tempat = garis.sampai = today
        session.flush()
    if berikut is not None:
        berikut.mulai = tempat
    audit.record(
        session,
        actor,
        "garis.kembali",
        "pegawai",
        garis.pegawai_id,
        now=now,
        rincian={"perubahan": ["pejabat penilai sementara diakhiri"], "berlaku": tempat},
    )


def _copy_line(garis: GarisPelaporan, mulai: date, sampai: date | None) -> GarisPelaporan:
    return GarisPelaporan(
        pegawai_id=garis.pegawai_id,
        penilai_id=garis.penilai_id,
        atasan_id=garis.atasan_id,
        sumber=garis.sumber,
        alasan=garis.alasan,
        mulai=mulai,
        sampai=sampai,
    )


def confirm_garis(
    session: Session, actor: Actor, daftar: Mapping[int, int], *, today: date, now: datetime
) -> int:
    """Make proposals of the importer (id to version) the decision of an admin; returns how many were.

    One that was changed or confirmed by somebody else in between is left alone. An admin of a unit confirms
    only within it, and nobody but an admin instansi the own line.
    """
    lingkup = require_change(actor)
    query = (
        select(GarisPelaporan)
        .join(Pegawai, Pegawai.id == GarisPelaporan.pegawai_id)
        .options(joinedload(GarisPelaporan.pegawai), joinedload(GarisPelaporan.penilai))
        .where(
            GarisPelaporan.id.in_(list(daftar)[:TERBANYAK]),
            GarisPelaporan.sumber == SumberGaris.USULAN,
            lingkup.covers_pegawai(today),
        )
    )
    dapat = [
        satu
        for satu in session.scalars(query)
        if satu.versi == daftar[satu.id] and not _is_own(actor, satu.pegawai_id)
    ]
    for satu in dapat:
        satu.sumber = SumberGaris.ADMIN
    catatan = [
        Entri(
            "garis.konfirmasi",
            "pegawai",
            satu.pegawai_id,
            sebelum={"sumber": SumberGaris.USULAN},
            sesudah={"sumber": SumberGaris.ADMIN},
            rincian={"perubahan": [f"usulan pejabat penilai dikonfirmasi: {satu.penilai.nama_lengkap}"]},
        )
        for satu in dapat
    ]
    if catatan:
        audit.record_many(session, actor, catatan, now=now)
    return len(dapat)


def list_garis(session: Session, actor: Actor, pegawai_id: int) -> list[GarisPelaporan]:
    """All reporting lines of a person (penilai and atasan loaded), the newest first."""
    query = (
        select(GarisPelaporan)
        .options(joinedload(GarisPelaporan.penilai), joinedload(GarisPelaporan.atasan))
        .where(GarisPelaporan.pegawai_id == pegawai_id)
        .order_by(GarisPelaporan.mulai.desc())
    )
    return list(session.scalars(query))


def map_line_above(session: Session, pegawai_id: int, *, on: date) -> dict[int, int]:
    """Evaluator of each person on the way up from this one, in one query."""
    top = (
        select(GarisPelaporan.pegawai_id, GarisPelaporan.penilai_id)
        .where(GarisPelaporan.pegawai_id == pegawai_id, holds_on(GarisPelaporan, on))
        .cte("garis_di_atas", recursive=True)
    )
    above = aliased(GarisPelaporan)
    step = select(above.pegawai_id, above.penilai_id).join(top, above.pegawai_id == top.c.penilai_id)
    # UNION (not UNION ALL) drops rows already seen, so a circle in the data ends here.
    line = top.union(step.where(holds_on(above, on)))
    return dict(session.execute(select(line.c.pegawai_id, line.c.penilai_id).limit(DEEPEST)).all())


def _load_orang(
    session: Session, actor: Actor, daftar: Mapping[int, int | None], *, on: date
) -> list[Pegawai]:
    """The people, if the actor may change the line of every one of them."""
    if not daftar or len(daftar) > TERBANYAK:
        raise InputError(f"Pilih 1 sampai {TERBANYAK} pegawai.", fields={"pegawai": "Pilih pegawainya."})
    lingkup = scope_of(actor, PENGELOLA)
    query = select(Pegawai, lingkup.covers_pegawai(on)).where(Pegawai.id.in_(daftar))
    ditemukan = session.execute(query.order_by(Pegawai.nama, Pegawai.id)).all()
    if len(ditemukan) < len(daftar):
        raise NotFoundError
    for satu, dikelola in ditemukan:
        if not dikelola:
            raise NotAuthorizedError(
                "Hanya admin unit atau admin instansi yang dapat mengubah pejabat penilai."
            )
        if _is_own(actor, satu.id):
            raise NotAuthorizedError("Pejabat penilai Anda sendiri diubah oleh admin instansi.")
        check_version(satu, daftar[satu.id], {}, {})
    return [satu for satu, _ in ditemukan]


def _is_own(actor: Actor, pegawai_id: int) -> bool:
    return actor.pegawai_id == pegawai_id and not actor.has_everywhere(Peran.ADMIN_INSTANSI)


def _find_superior(session: Session, pegawai_id: int, bidang: str) -> Pegawai:
    found = session.scalar(select(Pegawai).where(Pegawai.id == pegawai_id))
    if found is None:
        raise NotFoundError
    if found.kedudukan in TIDAK_BERTUGAS:
        raise _refusal(bidang, f"{found.nama_lengkap} sudah tidak bertugas. Pilih pegawai lain.")
    return found


def _check_line(
    session: Session, orang: Sequence[Pegawai], penilai: Pegawai, atasan_id: int | None, *, on: date
) -> None:
    di_atas = map_line_above(session, penilai.id, on=on)
    for satu in orang:
        try:
            check_reporting_line(di_atas, satu.id, penilai.id)
        except ValueError as error:
            awal = f"{satu.nama_lengkap}: " if len(orang) > 1 else ""
            raise _refusal("penilai_id", f"{awal}{error}") from None
        if atasan_id in {satu.id, penilai.id}:
            raise _refusal(
                "atasan_id", "Pilih atasan pejabat penilai yang lain dari pegawai dan pejabat penilainya."
            )


def _close_running(session: Session, orang: Sequence[Pegawai], mulai: date) -> dict[int, int]:
    """End the lines that run into `mulai`; returns their penilai. A line from the same day is replaced."""
    query = select(GarisPelaporan).where(
        GarisPelaporan.pegawai_id.in_([satu.id for satu in orang]),
        or_(GarisPelaporan.sampai.is_(None), GarisPelaporan.sampai > mulai),
    )
    garis: dict[int, list[GarisPelaporan]] = defaultdict(list)
    for row in session.scalars(query):
        garis[row.pegawai_id].append(row)
    for satu in orang:
        if any(row.mulai > mulai for row in garis[satu.id]):
            nama = f" untuk {satu.nama_lengkap}" if len(orang) > 1 else ""
            raise InputError(
                f"Sudah ada perubahan pejabat penilai{nama} sesudah tanggal ini.",
                fields={"mulai": f"Pilih tanggal sesudah perubahan terakhir{nama}."},
            )
    for row in (row for semua in garis.values() for row in semua):
        if row.mulai == mulai:
            session.delete(row)
        else:
            row.sampai = mulai
    session.flush()
    return {pegawai_id: semua[0].penilai_id for pegawai_id, semua in garis.items() if semua}


def _describe(pegawai: Pegawai, penilai: Pegawai, atasan: Pegawai | None) -> list[str]:
    baris = [f"pejabat penilai {pegawai.nama_lengkap}: {penilai.nama_lengkap}"]
    if atasan is not None:
        baris.append(f"atasan pejabat penilai: {atasan.nama_lengkap}")
    return baris


def _refusal(bidang: str, kalimat: str) -> InputError:
    return InputError(kalimat, fields={bidang: kalimat})
