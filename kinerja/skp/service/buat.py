"""Begin an SKP: empty, or with the content of an earlier one; and change its frame while it is a draft."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.kalender.rules import Rentang, find_gaps, tahun_kalender
from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.rules import form_of
from kinerja.organisasi.service import find_garis, find_penempatan
from kinerja.skp.isi_baru import add_perilaku, copy_content
from kinerja.skp.jejak import record_change
from kinerja.skp.models import Skp
from kinerja.skp.muat import ISI, acting_day, load_skp, open_for_editing
from kinerja.skp.rules import Pendekatan
from kinerja.skp.service.masa import check_rentang, list_absences, list_rentang
from kinerja.skp.service.salin import mark_changes


def propose_rentang(session: Session, actor: Actor, *, tahun: int) -> Rentang | None:
    """The days of a year that the actor's placement leaves open for an SKP; None when nothing is left."""
    if actor.pegawai_id is None:
        return None
    terpakai = list_rentang(session, actor, actor.pegawai_id, tahun=tahun)
    absen = list_absences(session, actor, actor.pegawai_id, tahun=tahun)
    terpakai += [satu.rentang for satu in absen if satu.tanpa_skp]
    setahun = tahun_kalender(tahun)
    query = select(Penempatan.mulai, Penempatan.sampai).where(Penempatan.pegawai_id == actor.pegawai_id)
    for mulai, sampai in session.execute(query.order_by(Penempatan.mulai.desc())):
        duduk = Rentang(mulai, sampai or date.max).irisan(setahun)
        celah = find_gaps(terpakai, duduk) if duduk else []
        if celah:
            return celah[-1]
    return None


def create_skp(
    session: Session,
    actor: Actor,
    *,
    rentang: Rentang,
    pendekatan: Pendekatan,
    alasan_celah: str = "",
    salin_dari: int | None = None,
    today: date,
    now: datetime,
) -> Skp:
    """A draft of the actor's own, with the seven behaviours; `salin_dari` is an earlier SKP of the actor.

    Placement and evaluators come from the organisation, and the form from the jabatan. A gap to another SKP
    of the year needs a reason. Raises NotAuthorizedError (an account without pegawai), NotFoundError
    (`salin_dari`), and InputError (`fields`: mulai, selesai, alasan).
    """
    if actor.pegawai_id is None:
        raise NotAuthorizedError("SKP disusun oleh pegawai. Akun ini bukan akun pegawai.")
    penempatan = _find_form_penempatan(session, actor, actor.pegawai_id, rentang)
    check_rentang(session, actor, actor.pegawai_id, rentang, alasan_celah=alasan_celah)
    garis = find_garis(session, actor, actor.pegawai_id, on=acting_day(rentang.mulai, rentang.sampai, today))
    skp = Skp(
        pegawai_id=actor.pegawai_id,
        penempatan_id=penempatan.id,
        penilai_id=garis.penilai_id,
        atasan_penilai_id=garis.atasan_id,
        tahun=rentang.mulai.year,
        mulai=rentang.mulai,
        sampai=rentang.sampai,
        pendekatan=pendekatan,
        jenis_form=form_of(penempatan.jabatan.jenis),
        status_sejak=now,
        dibuat=now,
    )
    session.add(skp)
    session.flush()
    sumber = _load_source(session, actor, salin_dari) if salin_dari is not None else None
    add_perilaku(session, skp, sumber)
    if sumber:
        mark_changes(session, actor, sumber, skp, copy_content(session, sumber, skp), garis)
    kata = f"dibuat dari SKP {sumber.tahun}" if sumber else "dibuat"
    kata += f", jeda karena {alasan_celah}" if alasan_celah else ""
    record_change(session, actor, skp, kata, now=now, aksi="skp.buat", sesudah={"status": "draf"})
    return skp


def change_pendekatan(
    session: Session, actor: Actor, skp_id: int, pendekatan: Pendekatan, *, today: date, now: datetime
) -> Skp:
    """Choose the other approach while the owner edits; the rows stay, aspek and kinds are kept aside.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    if skp.pendekatan is pendekatan:
        return skp
    sebelum = {"pendekatan": skp.pendekatan.value}
    skp.pendekatan = pendekatan
    kata = f"pendekatan menjadi {pendekatan.value}"
    record_change(
        session, actor, skp, kata, now=now, sebelum=sebelum, sesudah={"pendekatan": pendekatan.value}
    )
    return skp


def _find_form_penempatan(session: Session, actor: Actor, pegawai_id: int, rentang: Rentang) -> Penempatan:
    penempatan = find_penempatan(session, actor, pegawai_id, on=rentang.mulai)
    if penempatan is None:
        kalimat = "Anda belum mempunyai jabatan pada tanggal ini. Hubungi admin unit, atau ubah tanggalnya."
        raise InputError("SKP belum dapat dibuat.", fields={"mulai": kalimat})
    if penempatan.sampai is not None and penempatan.sampai < rentang.sampai:
        kalimat = "Jabatan ini berakhir lebih dulu. Akhiri SKP pada hari terakhir jabatan."
        raise InputError("SKP belum dapat dibuat.", fields={"selesai": kalimat})
    return penempatan


# Copying


def _load_source(session: Session, actor: Actor, skp_id: int) -> Skp:
    sumber = load_skp(session, skp_id, *ISI)
    if sumber.pegawai_id != actor.pegawai_id:
        raise NotFoundError
    return sumber
