"""Close a session: its minutes are frozen with number and hash, and printed from there ever after."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.rules import Predikat
from kinerja.errors import InputError, StateError
from kinerja.evaluasi.potret import read_pembenaran
from kinerja.evaluasi.rules import BatasOrang, Penegakan
from kinerja.evaluasi.sebaran import Sebaran
from kinerja.kalender.rules import local_date
from kinerja.kalibrasi.alur import move_session, record_session
from kinerja.kalibrasi.hak import check_may_enter, refuse_former_leader, refuse_member
from kinerja.kalibrasi.models import Kalibrasi, PindahKalibrasi
from kinerja.kalibrasi.muat import Grup, find_session, list_peserta, load_group, load_moves
from kinerja.kalibrasi.papan import spread
from kinerja.kalibrasi.rules import AksiKalibrasi, StatusKalibrasi
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service import describe_semua_pihak
from kinerja.surat.dokumen import Pengesahan, Tandatangan
from kinerja.surat.dokumen_kalibrasi import BarisHitungan, BarisPindah, DokumenKalibrasi
from kinerja.tanggal import format_tanggal

_ISI = TypeAdapter(DokumenKalibrasi)
ALASAN_TERPENDEK = 10


def close_session(
    session: Session,
    actor: Actor,
    kalibrasi_id: int,
    pembenaran: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Kalibrasi:
    """Freeze the minutes under the next number of the year; nothing of the session changes afterwards.

    `pembenaran` says why limits are still broken, where they are. Raises NotFoundError, NotAuthorizedError,
    StateError, ConflictError, and InputError where that reason is missing.
    """
    satu = move_session(session, actor, kalibrasi_id, AksiKalibrasi.TUTUP, versi, now)
    with session.no_autoflush:
        dokumen = _compose(session, actor, satu, " ".join(pembenaran.split()), today)
        urut = _next_number(session, actor, satu.tahun)
    satu.urut = urut
    dokumen = replace(dokumen, nomor=satu.nomor)
    isi = _ISI.dump_python(dokumen, mode="json")
    satu.isi, satu.sidik, satu.ditutup = isi, audit.fingerprint(isi), now
    record_session(session, actor, satu, "kalibrasi.tutup", f"risalah {satu.nomor} ditutup", now=now)
    return satu


def load_risalah(session: Session, actor: Actor, kalibrasi_id: int, *, today: date) -> DokumenKalibrasi:
    """The minutes: as they were closed, or a DRAF of now.

    Raises NotFoundError, StateError, and for a DRAF NotAuthorizedError (a former leader, one of the group).
    """
    satu = find_session(session, kalibrasi_id)
    check_may_enter(actor, satu, list_peserta(session, kalibrasi_id))
    refuse_former_leader(session, actor, satu, today=today)
    if satu.status is StatusKalibrasi.DITUTUP:
        return read_closed(session, actor, satu)
    if satu.status in {StatusKalibrasi.RANCANGAN, StatusKalibrasi.DIBATALKAN}:
        raise StateError(f"Sesi berstatus {satu.status.label}. Risalah ada sesudah sesi dimulai.")
    return _compose(session, actor, satu, "", today, draf=True)


def read_closed(session: Session, actor: Actor, satu: Kalibrasi) -> DokumenKalibrasi:
    """The minutes of a closed session as they were closed, with their hash; for who may enter it."""
    zona = session.scalars(select(Instansi.zona_waktu).where(Instansi.id == actor.instansi_id)).one()
    saat = f" {format_tanggal(local_date(satu.ditutup, zona))}" if satu.ditutup else ""
    sah = Pengesahan(status=f"Ditutup{saat}", versi=1, sidik=satu.sidik or "", tetap=True)
    return replace(_ISI.validate_python(satu.isi), pengesahan=sah)


# Parts


def _next_number(session: Session, actor: Actor, tahun: int) -> int:
    """Under the lock of the instansi row, so that two at once do not get the same number."""
    session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id).with_for_update()).one()
    return (session.scalar(select(func.max(Kalibrasi.urut)).where(Kalibrasi.tahun == tahun)) or 0) + 1


def _compose(
    session: Session, actor: Actor, satu: Kalibrasi, pembenaran: str, today: date, *, draf: bool = False
) -> DokumenKalibrasi:
    pindah = load_moves(session, satu.id)
    berjalan = satu.status is StatusKalibrasi.BERLANGSUNG
    grup = load_group(
        session,
        actor,
        satu.unit_id,
        satu.tahun,
        satu.kode_periode,
        pindah=pindah if berjalan else {},
        today=today,
    )
    if draf:
        refuse_member(actor, grup)
    if grup.capaian is None:
        raise StateError("Capaian organisasi unit ini tidak ada lagi. Tetapkan lagi sebelum menutup sesi.")
    sesudah = spread(satu, grup)
    if sesudah.pesan and len(pembenaran) < ALASAN_TERPENDEK and not draf:
        kalimat = " ".join(pesan.kalimat for pesan in sesudah.pesan)
        raise InputError(kalimat, fields={"pembenaran": f"{kalimat} Tulis alasannya untuk risalah."})
    peserta = list_peserta(session, satu.id)
    pihak = describe_semua_pihak(
        session, actor, [satu.pemimpin_id, *(p.id for p in peserta)], on=satu.tanggal
    )
    instansi = session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id)).one()
    pemimpin = pihak[satu.pemimpin_id]
    return DokumenKalibrasi(
        instansi=instansi.nama,
        periode_mulai=grup.periode.rentang.mulai,
        periode_selesai=grup.periode.rentang.selesai,
        pegawai=pemimpin,
        pejabat_penilai=pemimpin,
        pengesahan=Pengesahan(status=satu.status.label, versi=1),
        ttd_pegawai=Tandatangan(tempat=instansi.tempat, tanggal=satu.tanggal),
        nomor=satu.nomor or "belum bernomor",
        unit=satu.unit.nama,
        periode=f"{grup.periode.label} {satu.tahun}",
        hari=format_tanggal(satu.tanggal, "hari"),
        agenda=satu.agenda,
        capaian_organisasi=grup.capaian.value,
        jumlah=len(grup.orang),
        hitungan=_counts(satu.jumlah_awal, sesudah),
        catatan_batas=_limits_in_words(sesudah),
        pindah=_moves(grup, pindah),
        pembenaran=_reasons(grup, pembenaran, pemimpin.nama),
        peserta=tuple(pihak[p.id] for p in peserta),
    )


def _counts(awal: Mapping[str, int], sesudah: Sebaran) -> tuple[BarisHitungan, ...]:
    baris = [
        BarisHitungan(
            predikat=satu.label,
            sebelum=awal.get(satu.predikat.value, 0),
            sesudah=satu.jumlah,
            batas=_words(satu.batas),
        )
        for satu in sesudah.daftar
    ]
    belum = BarisHitungan(predikat="Belum dinilai", sebelum=awal.get("", 0), sesudah=sesudah.belum, batas="")
    return (*baris, belum)


def _words(batas: BatasOrang | None) -> str:
    return batas.teks if batas else ""


def _limits_in_words(sebaran: Sebaran) -> tuple[str, ...]:
    if sebaran.penegakan is Penegakan.MATI:
        return ("Batas pola distribusi tidak diperiksa di instansi ini.",)
    if sebaran.jumlah < sebaran.min_grup:
        return (f"Grup di bawah {sebaran.min_grup} orang tidak diperiksa batasnya.",)
    pesan = tuple(satu.kalimat for satu in sebaran.pesan) or ("Sebaran berada dalam batas.",)
    return (*sebaran.gabungan, *pesan)


def _moves(grup: Grup, pindah: Mapping[int, PindahKalibrasi]) -> tuple[BarisPindah, ...]:
    def words(predikat: Predikat, hasil: str, perilaku: str) -> str:
        eks = " ekspektasi"
        return f"{grup.aturan.label[predikat]} (hasil {hasil}, perilaku {perilaku})".replace(eks, "")

    return tuple(
        BarisPindah(
            nama=satu.pegawai.nama_lengkap,
            jabatan=satu.jabatan,
            dari=words(p.predikat_lama, p.hasil_lama.label.lower(), p.perilaku_lama.label.lower()),
            menjadi=words(p.predikat_baru, p.hasil_baru.label.lower(), p.perilaku_baru.label.lower()),
            alasan=p.alasan,
            oleh=p.oleh,
        )
        for satu in grup.orang
        if satu.periode and (p := pindah.get(satu.periode.id))
    )


def _reasons(grup: Grup, pembenaran: str, pemimpin: str) -> tuple[tuple[str, str], ...]:
    """The leader's reason, then those that pejabat penilai gave when they fixed an evaluation."""
    semua = [(pemimpin, pembenaran)] if pembenaran else []
    for satu in grup.orang:
        tertulis = read_pembenaran(satu.evaluasi.alasan) if satu.evaluasi and satu.tetap else None
        if tertulis:
            semua.append((f"{tertulis.oleh}, atas {satu.pegawai.nama_lengkap}", tertulis.alasan))
    return tuple(semua)
