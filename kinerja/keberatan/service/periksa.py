"""What the atasan of the pejabat penilai does: ask, hear, decide; and what those asked answer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.service import get_setting
from kinerja.audit import fingerprint
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service.revisi import supersede, uphold
from kinerja.keberatan.isi import is_intact
from kinerja.keberatan.jejak import move, record
from kinerja.keberatan.models import Keberatan, PenjelasanKeberatan
from kinerja.keberatan.muat import Kasus, open_kasus
from kinerja.keberatan.rules import (
    DIPERIKSA,
    AksiKeberatan,
    Kepada,
    PelakuKeberatan,
    StatusKeberatan,
    all_overdue,
    due_of_explanation,
    list_aksi,
)
from kinerja.tindak_lanjut.service.tarik import withdraw_replaced

TERBANYAK = 20
"""Questions to one person about one objection."""


@dataclass(frozen=True)
class Putusan:
    """A decision: the text, and for an accepted objection both ratings."""

    terima: bool
    pertimbangan: str
    rating_hasil: Rating | None = None
    rating_perilaku: Rating | None = None


def ask_explanation(
    session: Session,
    actor: Actor,
    keberatan_id: int,
    kepada: Kepada,
    pertanyaan: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> PenjelasanKeberatan:
    """Ask the pejabat penilai or the pegawai, with the date that the setting of the instansi gives.

    The pejabat penilai is asked first (PP 30/2019). Raises NotFoundError, NotAuthorizedError (not who
    decides), StateError (decided, or the last question is still open), InputError and ConflictError.
    """
    kasus = _open_for_decider(session, actor, keberatan_id, versi, today=today)
    keberatan = kasus.keberatan
    if keberatan.status not in DIPERIKSA:
        raise StateError(f"Keberatan berstatus {keberatan.status.label}. Tidak ada yang perlu dijelaskan.")
    _check_question(kasus, kepada, pertanyaan)
    hari = int(get_setting(session, actor, "keberatan_hari_penjelasan"))
    satu = PenjelasanKeberatan(
        keberatan_id=keberatan.id,
        kepada=kepada,
        pegawai_id=kasus.penilai.id if kepada is Kepada.PENILAI else kasus.pegawai.id,
        pertanyaan=pertanyaan.strip(),
        diminta=now,
        diminta_oleh_id=actor.pegawai_id,
        batas=due_of_explanation(today, hari, kasus.instansi.zona_waktu),
    )
    session.add(satu)
    if keberatan.status is not StatusKeberatan.MENUNGGU_PENJELASAN:
        move(keberatan, AksiKeberatan.MINTA_PENJELASAN, now=now)
    record(
        session,
        actor,
        keberatan,
        "minta_penjelasan",
        f"penjelasan diminta dari {kepada.label.lower()}",
        now=now,
        sesudah={"pertanyaan": fingerprint(satu.pertanyaan)},
    )
    return satu


def answer(
    session: Session,
    actor: Actor,
    keberatan_id: int,
    penjelasan_id: int,
    jawaban: str,
    *,
    today: date,
    now: datetime,
) -> Keberatan:
    """Answer a question that was put to the actor; late is allowed until the decision.

    The last open answer gives the objection back to who decides. Raises NotFoundError, NotAuthorizedError
    (asked of somebody else), StateError (answered, or decided) and InputError without a text.
    """
    kasus, _ = open_kasus(session, actor, keberatan_id, today=today, lock=True)
    keberatan = kasus.keberatan
    satu = next((satu for satu in kasus.daftar_penjelasan if satu.id == penjelasan_id), None)
    if satu is None:
        raise NotFoundError
    if actor.pegawai_id != satu.pegawai_id:
        raise NotAuthorizedError("Penjelasan ini diminta dari orang lain.")
    if satu.dijawab is not None or keberatan.status not in DIPERIKSA:
        raise StateError("Penjelasan ini sudah dijawab, atau keberatannya sudah selesai. Muat ulang halaman.")
    if not jawaban.strip():
        raise InputError("Penjelasan belum diisi.", fields={"jawaban": "Tulis penjelasan Anda."})
    satu.jawaban, satu.dijawab = jawaban.strip(), now
    if len(kasus.terbuka) == 0 and keberatan.status is StatusKeberatan.MENUNGGU_PENJELASAN:
        move(keberatan, AksiKeberatan.JELASKAN, now=now)
    record(
        session,
        actor,
        keberatan,
        "jelaskan",
        f"penjelasan {satu.kepada.label.lower()} diterima",
        now=now,
        sesudah={"jawaban": fingerprint(satu.jawaban)},
    )
    return keberatan


def continue_without(
    session: Session,
    actor: Actor,
    keberatan_id: int,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Keberatan:
    """Go on without the explanation that did not come in time.

    Raises NotFoundError, NotAuthorizedError, StateError (the date is not over) and ConflictError.
    """
    kasus = _open_for_decider(session, actor, keberatan_id, versi, today=today)
    keberatan = kasus.keberatan
    if not all_overdue((satu.batas for satu in kasus.terbuka), now):
        raise StateError("Penjelasan masih ditunggu sampai tenggatnya. Keberatan belum dapat diputus.")
    move(keberatan, AksiKeberatan.LANJUTKAN, now=now)
    kalimat = "tenggat penjelasan lewat, pemeriksaan dilanjutkan"
    record(session, actor, keberatan, "lanjutkan", kalimat, now=now)
    return keberatan


def save_sidang(
    session: Session,
    actor: Actor,
    keberatan_id: int,
    catatan: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Keberatan:
    """Notes of a hearing, read by all three.

    Raises NotFoundError, NotAuthorizedError, StateError and ConflictError.
    """
    kasus = _open_for_decider(session, actor, keberatan_id, None, today=today)
    keberatan = kasus.keberatan
    if keberatan.status not in DIPERIKSA:
        raise StateError(f"Keberatan berstatus {keberatan.status.label} dan tidak dapat diubah lagi.")
    check_version(keberatan, versi, {"catatan_sidang": catatan}, {"catatan_sidang": keberatan.catatan_sidang})
    if keberatan.catatan_sidang != catatan.strip():
        keberatan.catatan_sidang = catatan.strip()
        record(
            session,
            actor,
            keberatan,
            "sidang",
            "catatan pertemuan diubah",
            now=now,
            sesudah={"catatan_sidang": fingerprint(keberatan.catatan_sidang)},
        )
    return keberatan


def decide(
    session: Session,
    actor: Actor,
    keberatan_id: int,
    putusan: Putusan,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Keberatan:
    """Decide; the decision is final (PP 30/2019). An accepted objection makes a new revision.

    Raises NotFoundError, NotAuthorizedError (not who decides), StateError (not heard yet, or what was sealed
    does not fit its hash), InputError (no text, no rating that differs) and ConflictError.
    """
    kasus = _open_for_decider(session, actor, keberatan_id, versi, today=today)
    keberatan = kasus.keberatan
    aksi = AksiKeberatan.TERIMA if putusan.terima else AksiKeberatan.TOLAK
    if aksi not in list_aksi(keberatan.status, {PelakuKeberatan.PEMUTUS}):
        raise StateError(_not_decidable(keberatan.status))
    if not is_intact(keberatan, kasus.evaluasi):
        raise StateError("Isi keberatan ini tidak sesuai dengan sidiknya. Hubungi admin instansi.")
    if not putusan.pertimbangan.strip():
        raise InputError(
            "Keputusan belum lengkap.", fields={"pertimbangan": "Tulis pertimbangan keputusan Anda."}
        )
    _apply(session, actor, kasus, putusan, now=now)
    keberatan.pertimbangan = putusan.pertimbangan.strip()
    keberatan.tanpa_penjelasan = not any(
        satu.dijawab and satu.kepada is Kepada.PENILAI for satu in kasus.daftar_penjelasan
    )
    keberatan.diputus_oleh_id, keberatan.diputus = actor.pegawai_id, now
    keberatan.sidik_putusan = _seal_decision(kasus, putusan, now)
    move(keberatan, aksi, now=now)
    record(
        session,
        actor,
        keberatan,
        aksi.value,
        "keberatan diterima, hasil diubah" if putusan.terima else "keberatan ditolak",
        now=now,
        sesudah={"sidik_putusan": keberatan.sidik_putusan},
    )
    withdraw_replaced(session, actor, keberatan.evaluasi_id, now=now)
    return keberatan


# Parts


def _open_for_decider(
    session: Session, actor: Actor, keberatan_id: int, versi: int | None, *, today: date
) -> Kasus:
    """The objection under lock for who decides about it today."""
    kasus, kedudukan = open_kasus(session, actor, keberatan_id, today=today, lock=True)
    if PelakuKeberatan.PEMUTUS not in kedudukan.pelaku:
        raise NotAuthorizedError("Keberatan diperiksa dan diputus oleh atasan pejabat penilai.")
    check_version(kasus.keberatan, versi, {}, {})
    return kasus


def _check_question(kasus: Kasus, kepada: Kepada, pertanyaan: str) -> None:
    if not pertanyaan.strip():
        kalimat = "Tulis apa yang perlu dijelaskan."
        raise InputError("Pertanyaan belum diisi.", fields={"pertanyaan": kalimat})
    semua = kasus.daftar_penjelasan
    if kepada is Kepada.PEGAWAI and not any(satu.kepada is Kepada.PENILAI for satu in semua):
        kalimat = "Minta penjelasan pejabat penilai terlebih dahulu."
        raise InputError(kalimat, fields={"kepada": kalimat})
    if any(satu.kepada is kepada for satu in kasus.terbuka):
        raise StateError(f"{kepada.label} belum menjawab pertanyaan sebelumnya.")
    if sum(satu.kepada is kepada for satu in semua) >= TERBANYAK:
        raise StateError(
            f"Sudah {TERBANYAK} pertanyaan kepada {kepada.label.lower()}. Putuskan keberatan ini."
        )


def _not_decidable(status: StatusKeberatan) -> str:
    if status is StatusKeberatan.DIAJUKAN:
        return "Minta penjelasan pejabat penilai terlebih dahulu, lalu putuskan."
    if status is StatusKeberatan.MENUNGGU_PENJELASAN:
        return "Penjelasan masih ditunggu. Keberatan diputus sesudah dijawab atau tenggatnya lewat."
    return f"Keberatan berstatus {status.label} dan tidak dapat diputus lagi."


def _apply(session: Session, actor: Actor, kasus: Kasus, putusan: Putusan, *, now: datetime) -> None:
    """What the decision does to the evaluation."""
    keberatan = kasus.keberatan
    if not putusan.terima:
        uphold(session, actor, keberatan.evaluasi_id, now=now)
        return
    hasil = putusan.rating_hasil or kasus.evaluasi.rating_hasil
    perilaku = putusan.rating_perilaku or kasus.evaluasi.rating_perilaku
    if hasil is None or perilaku is None:  # the database refuses a fixed evaluation without them
        raise StateError("Penilaian ini belum lengkap dan tidak dapat diputus.")
    baru = supersede(session, actor, keberatan.evaluasi_id, hasil, perilaku, now=now)
    keberatan.evaluasi_baru_id = baru.id


def _seal_decision(kasus: Kasus, putusan: Putusan, now: datetime) -> str:
    """sha256 over the objection, all explanations, the decision and the revision it made."""
    penjelasan = [[satu.kepada, satu.pertanyaan, satu.jawaban] for satu in kasus.daftar_penjelasan]
    keberatan = kasus.keberatan
    return fingerprint(
        [
            keberatan.sidik,
            penjelasan,
            keberatan.catatan_sidang,
            putusan.terima,
            keberatan.pertimbangan,
            keberatan.diputus_oleh_id,
            now.isoformat(),
            keberatan.evaluasi_baru_id,
        ]
    )
