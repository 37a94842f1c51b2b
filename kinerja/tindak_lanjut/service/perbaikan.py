"""The six months of improvement: begun, watched, ended; the end leads to another recommendation at most."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.tanggal import format_tanggal
from kinerja.tindak_lanjut.baris import new_recommendation
from kinerja.tindak_lanjut.hak import OBJEK, find_kedudukan
from kinerja.tindak_lanjut.models import (
    CatatanPerbaikan,
    DasarRekomendasi,
    PerbaikanKinerja,
    Rekomendasi,
)
from kinerja.tindak_lanjut.muat import find_fault
from kinerja.tindak_lanjut.rules.alur import AksiRekomendasi, PelakuRekomendasi, next_status
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.rules.perbaikan import HasilPerbaikan, end_of_improvement, may_end
from kinerja.tindak_lanjut.service.putus import find_locked, lost


def start(
    session: Session,
    actor: Actor,
    rekomendasi_id: int,
    sasaran: str,
    mulai: date,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> PerbaikanKinerja | None:
    """Begin the six months of an approved recommendation; None where its ground was replaced meanwhile.

    They begin at the decision or later: whoever is watched knew of it from the first day. Raises
    NotFoundError, NotAuthorizedError (not who decides), StateError, ConflictError and InputError.
    """
    satu = find_locked(session, actor, rekomendasi_id)
    pelaku = find_kedudukan(session, actor, satu, today=today).pelaku
    if pelaku is not PelakuRekomendasi.PEMUTUS:
        raise NotAuthorizedError("Masa perbaikan dimulai oleh pejabat yang memutuskannya.")
    status = next_status(satu.status, AksiRekomendasi.LAKSANAKAN, pelaku)
    if status is None or satu.jenis is not JenisRekomendasi.PERBAIKAN:
        raise StateError("Masa perbaikan dimulai sesudah rekomendasinya disetujui.")
    check_version(satu, versi, {"sasaran": sasaran}, {"keadaan": satu.status.label})
    if not sasaran:
        raise InputError(
            "Sasaran belum diisi.", fields={"sasaran": "Tulis apa yang diperbaiki dan ukurannya."}
        )
    if satu.tanggal_dokumen is None or mulai < satu.tanggal_dokumen:
        raise InputError(
            "Tanggal mulai belum benar.",
            fields={"mulai": "Pilih tanggal sejak tanggal dokumen keputusannya, tidak sebelumnya."},
        )
    if lost(session, actor, satu, now=now):
        return None
    perbaikan = PerbaikanKinerja(
        rekomendasi_id=satu.id,
        pegawai_id=satu.pegawai_id,
        mulai=mulai,
        terakhir=end_of_improvement(mulai),
        sasaran=sasaran,
        dibuat=now,
    )
    session.add(perbaikan)
    satu.status, satu.status_sejak, satu.dilaksanakan = status, now, now
    satu.pelaksanaan = "Masa perbaikan kinerja enam bulan dimulai."
    session.flush()
    _record(
        session, actor, "mulai", satu.id, f"perbaikan kinerja s.d. {format_tanggal(perbaikan.terakhir)}", now
    )
    return perbaikan


def add_note(
    session: Session,
    actor: Actor,
    perbaikan_id: int,
    teks: str,
    tanggal: date,
    *,
    today: date,
    now: datetime,
) -> CatatanPerbaikan:
    """Write down what was seen. Raises NotFoundError, NotAuthorizedError, StateError and InputError."""
    perbaikan = _find_running(session, actor, perbaikan_id, today=today)
    if not perbaikan.mulai <= tanggal <= today:
        raise InputError(
            "Tanggal belum benar.",
            fields={"tanggal": "Pilih tanggal sejak masa perbaikan dimulai, paling akhir hari ini."},
        )
    catatan = CatatanPerbaikan(
        perbaikan_id=perbaikan.id, tanggal=tanggal, teks=teks, oleh=actor.nama, dibuat=now
    )
    session.add(catatan)
    session.flush()
    _record(session, actor, "catat", perbaikan.rekomendasi_id, "catatan pemantauan ditambahkan", now)
    return catatan


def finish(
    session: Session,
    actor: Actor,
    perbaikan_id: int,
    hasil: HasilPerbaikan,
    kalimat: str,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> Rekomendasi | None:
    """End the six months. What was not reached becomes a recommendation of uji kompetensi, returned here.

    Nothing else follows: it waits for its own decision. PP 30/2019 Pasal 57. None where nothing follows, also
    where the evaluation was replaced meanwhile. Raises NotFoundError, NotAuthorizedError, StateError,
    ConflictError, and InputError before the last day for `tidak_tercapai`.
    """
    perbaikan = _find_running(session, actor, perbaikan_id, today=today)
    check_version(perbaikan, versi, {"kalimat": kalimat}, {"sasaran": perbaikan.sasaran})
    if not may_end(hasil, perbaikan.terakhir, today):
        raise InputError(
            "Masa perbaikan belum berakhir.",
            fields={"hasil": "Tidak tercapai baru dapat dicatat pada hari terakhir masa perbaikan."},
        )
    if not kalimat:
        raise InputError(
            "Hasil belum lengkap.", fields={"kalimat": "Tulis apa yang terlihat selama masa ini."}
        )
    perbaikan.hasil, perbaikan.kalimat_hasil = hasil, kalimat
    perbaikan.selesai, perbaikan.ditutup_oleh_id = now, actor.pegawai_id
    session.flush()
    _record(session, actor, "selesai", perbaikan.rekomendasi_id, f"perbaikan {hasil.label.lower()}", now)
    if hasil is not HasilPerbaikan.TIDAK_TERCAPAI or find_fault(session, perbaikan.rekomendasi_id)[0]:
        return None
    return _propose_test(session, actor, perbaikan, today=today, now=now)


def _propose_test(
    session: Session, actor: Actor, perbaikan: PerbaikanKinerja, *, today: date, now: datetime
) -> Rekomendasi:
    asal = session.get_one(Rekomendasi, perbaikan.rekomendasi_id)
    baru = new_recommendation(
        asal.pegawai_id,
        JenisRekomendasi.UJI_KOMPETENSI,
        asal.tahun,
        f"{asal.kunci}-p{perbaikan.id}",
        today=today,
        now=now,
    )
    session.add(baru)
    session.flush()
    query = select(DasarRekomendasi).where(DasarRekomendasi.rekomendasi_id == asal.id)
    session.add_all(
        DasarRekomendasi(
            rekomendasi_id=baru.id,
            evaluasi_id=satu.evaluasi_id,
            tahun=satu.tahun,
            mulai=satu.mulai,
            revisi=satu.revisi,
            predikat=satu.predikat,
        )
        for satu in session.scalars(query)
    )
    _record(session, actor, "usulkan", baru.id, f"{baru.jenis.label} diusulkan", now)
    return baru


def _find_running(session: Session, actor: Actor, perbaikan_id: int, *, today: date) -> PerbaikanKinerja:
    query = select(PerbaikanKinerja).where(PerbaikanKinerja.id == perbaikan_id).with_for_update()
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    asal = session.get_one(Rekomendasi, found.rekomendasi_id)
    kedudukan = find_kedudukan(session, actor, asal, today=today)
    if not (kedudukan.memimpin or kedudukan.pelaku is PelakuRekomendasi.PEMUTUS):
        raise NotAuthorizedError("Pemantauan diisi pejabat penilai, atasannya, atau pejabat yang memutuskan.")
    if found.hasil is not None:
        raise StateError("Masa perbaikan ini sudah ditutup.")
    return found


def _record(session: Session, actor: Actor, aksi: str, rekomendasi_id: int, kata: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        f"tindak_lanjut.{aksi}",
        OBJEK,
        rekomendasi_id,
        now=now,
        rincian={"perubahan": [kata]},
    )
