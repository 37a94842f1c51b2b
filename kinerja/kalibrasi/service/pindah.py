"""Stage moves with a sentence each, take them back, apply them all or none."""

from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kinerja.actor import Actor
from kinerja.errors import ConflictError, InputError, NotFoundError, StateError
from kinerja.evaluasi.rules import decide_predikat
from kinerja.evaluasi.service import RatingBaru, apply_kalibrasi
from kinerja.kalibrasi.alur import move_session, record_session
from kinerja.kalibrasi.hak import check_leads, check_may_enter, refuse_former_leader, refuse_member
from kinerja.kalibrasi.models import Kalibrasi, PindahKalibrasi
from kinerja.kalibrasi.muat import Grup, Orang, find_session, list_peserta, load_group, load_moves
from kinerja.kalibrasi.rules import AksiKalibrasi, Sel, StatusKalibrasi, check_reason


def stage_move(
    session: Session,
    actor: Actor,
    kalibrasi_id: int,
    periode_id: int,
    tujuan: Sel,
    alasan: str,
    *,
    today: date,
    now: datetime,
) -> PindahKalibrasi:
    """Note that a draft shall move; nothing changes in the draft before `apply_moves`.

    A second move of the same person replaces the first. Raises NotFoundError, NotAuthorizedError (somebody of
    the group itself, a former leader), StateError (the session does not run, the evaluation is fixed or not
    rated), and InputError (no sentence, the cell where it stands).
    """
    kalibrasi = _open(session, actor, kalibrasi_id, today=today)
    semua = load_moves(session, kalibrasi_id)
    grup = load_group(
        session, actor, kalibrasi.unit_id, kalibrasi.tahun, kalibrasi.kode_periode, pindah=semua, today=today
    )
    refuse_member(actor, grup)
    orang = _find(grup, periode_id)
    teks = _check(orang, tujuan, alasan)
    pindah = semua.get(periode_id) or PindahKalibrasi(kalibrasi_id=kalibrasi_id, periode_id=periode_id)
    _fill(actor, pindah, orang, tujuan, teks, grup, now)
    session.add(pindah)
    _touch(kalibrasi, actor, now)
    kalimat = f"{orang.pegawai.nama}: {pindah.predikat_lama.label} menjadi {pindah.predikat_baru.label}"
    record_session(session, actor, kalibrasi, "kalibrasi.pindah", kalimat, now=now)
    return pindah


def undo_moves(
    session: Session,
    actor: Actor,
    kalibrasi_id: int,
    periode_id: int | None = None,
    *,
    today: date,
    now: datetime,
) -> int:
    """Take one staged move back, or all of them; returns how many.

    Raises NotFoundError, NotAuthorizedError (a former leader) and StateError.
    """
    kalibrasi = _open(session, actor, kalibrasi_id, today=today)
    semua = [
        satu
        for satu in load_moves(session, kalibrasi_id).values()
        if periode_id is None or satu.periode_id == periode_id
    ]
    if not semua:
        return 0
    for satu in semua:
        session.delete(satu)
    _touch(kalibrasi, actor, now)
    teks = f"{len(semua)} pemindahan diurungkan"
    record_session(session, actor, kalibrasi, "kalibrasi.urung", teks, now=now)
    return len(semua)


def apply_moves(
    session: Session, actor: Actor, kalibrasi_id: int, *, versi: int | None = None, today: date, now: datetime
) -> int:
    """Write the staged moves into the drafts, all or none; returns how many.

    `versi` is that of the page: somebody who staged a move meanwhile is named. Raises NotFoundError,
    NotAuthorizedError, StateError and ConflictError.
    """
    kalibrasi = find_session(session, kalibrasi_id, lock=True)
    check_leads(actor, kalibrasi, list_peserta(session, kalibrasi_id))
    if versi is not None and versi != kalibrasi.versi:
        raise ConflictError(
            f"{kalibrasi.diubah_oleh} mengubah daftar pemindahan sesudah halaman ini dibuka. Baca daftarnya,"
            " lalu terapkan lagi. Belum ada yang diterapkan."
        )
    semua = load_moves(session, kalibrasi_id)
    daftar = [
        RatingBaru(
            periode_id=satu.periode_id,
            versi=satu.evaluasi_versi,
            hasil=satu.hasil_baru,
            perilaku=satu.perilaku_baru,
            alasan=satu.alasan,
        )
        for satu in semua.values()
    ]
    move_session(session, actor, kalibrasi_id, AksiKalibrasi.TERAPKAN, None, now)
    unit = kalibrasi.unit
    apply_kalibrasi(session, actor, unit, daftar, kalibrasi_id=kalibrasi_id, today=today, now=now)
    kalibrasi.diterapkan = now
    kalimat = f"{len(daftar)} pemindahan diterapkan"
    record_session(session, actor, kalibrasi, "kalibrasi.terapkan", kalimat, now=now)
    return len(daftar)


# Parts


def _open(session: Session, actor: Actor, kalibrasi_id: int, *, today: date) -> Kalibrasi:
    kalibrasi = find_session(session, kalibrasi_id, lock=True)
    check_may_enter(actor, kalibrasi, list_peserta(session, kalibrasi_id))
    refuse_former_leader(session, actor, kalibrasi, today=today)
    if kalibrasi.status is not StatusKalibrasi.BERLANGSUNG:
        raise StateError(
            f"Sesi kalibrasi berstatus {kalibrasi.status.label}, sehingga tidak ada yang dapat dipindahkan."
        )
    return kalibrasi


def _touch(kalibrasi: Kalibrasi, actor: Actor, now: datetime) -> None:
    kalibrasi.diubah, kalibrasi.diubah_oleh = now, actor.nama
    # The moment alone may stay the same within one tick of the clock: the version must still go up.
    flag_modified(kalibrasi, "diubah")


def _find(grup: Grup, periode_id: int) -> Orang:
    found = next((satu for satu in grup.orang if satu.periode and satu.periode.id == periode_id), None)
    if found is None:
        raise NotFoundError
    return found


def _check(orang: Orang, tujuan: Sel, alasan: str) -> str:
    nama = orang.pegawai.nama
    if orang.tetap:
        raise StateError(f"Penilaian {nama} sudah ditetapkan, sehingga tidak dapat dipindahkan.")
    if not orang.draf:
        raise StateError(f"{nama} belum dinilai. Pemindahan dimulai dari draf pejabat penilainya.")
    if orang.asal == tujuan:
        kalimat = f"{nama} sudah berada di sel itu. Pilih sel lain, atau urungkan pemindahannya."
        raise InputError(kalimat, fields={"ke": kalimat})
    try:
        return check_reason(alasan)
    except ValueError as error:
        raise InputError(str(error), fields={"alasan": str(error)}) from error


def _fill(
    actor: Actor,
    pindah: PindahKalibrasi,
    orang: Orang,
    tujuan: Sel,
    alasan: str,
    grup: Grup,
    now: datetime,
) -> None:
    asal, evaluasi = orang.asal, orang.evaluasi
    if asal is None or evaluasi is None or evaluasi.predikat is None or actor.pegawai_id is None:
        raise StateError(f"{orang.pegawai.nama} belum dinilai.")
    pindah.evaluasi_versi = evaluasi.versi
    pindah.hasil_lama, pindah.perilaku_lama, pindah.predikat_lama = (
        asal.hasil,
        asal.perilaku,
        evaluasi.predikat,
    )
    pindah.hasil_baru, pindah.perilaku_baru = tujuan.hasil, tujuan.perilaku
    pindah.predikat_baru = decide_predikat(grup.aturan.predikat, tujuan.hasil, tujuan.perilaku)
    pindah.alasan, pindah.oleh_id, pindah.oleh, pindah.dibuat = alasan, actor.pegawai_id, actor.nama, now
