"""The decision of a pejabat penilai without NIP, who has no account: an admin records it by its document.

A Menteri, gubernur, bupati or wali kota evaluates the topmost JPT. The admin copies what was decided and
names who decided; he never judges himself.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, contains_eager

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.service import get_setting
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.beku import freeze
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import (
    Bahan,
    describe_potret,
    holds_on_acting_day,
    last_moment,
    load_bahan,
    load_isi,
    open_for_reading,
)
from kinerja.evaluasi.pembaca import Pembaca, find_pembaca
from kinerja.evaluasi.rating import IsianNilai, list_gaps, take_ratings, without_derived
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service.buka import list_replaced
from kinerja.evaluasi.service.nilai import OBJEK, EvaluasiIncompleteError
from kinerja.organisasi.lingkup import require_admin_instansi
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import (
    DAPAT_DINILAI,
    SUDAH_DITETAPKAN,
    AksiPeriode,
    PelakuPeriode,
    StatusPeriode,
)
from kinerja.pelaksanaan.service import BerkasMasuk, lock_for_evaluasi, record_status
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp

TERBANYAK = 50
SETELAN_BERKAS = "keputusan_luar_berkas"


@dataclass(frozen=True)
class BarisLuar:
    """A period that waits for a pejabat penilai without account; `periode.skp.pegawai` comes loaded."""

    periode: PeriodePenilaian
    penilai: Pegawai


@dataclass(frozen=True, kw_only=True)
class KeputusanLuar:
    """What the document says: both ratings, who decided in which office, its number and date.

    `berkas` is the scan of it, None where none was sent.
    """

    rating_hasil: Rating | None
    rating_perilaku: Rating | None
    nama: str
    jabatan: str
    nomor: str
    tanggal: date
    catatan: str = ""
    berkas: BerkasMasuk | None = None


def list_luar(session: Session, actor: Actor, *, today: date) -> list[BarisLuar]:
    """What waits for a pejabat penilai without account, oldest first. For an admin instansi only."""
    require_admin_instansi(actor, "mencatat keputusan dari luar")
    rows = session.execute(_waiting(today).limit(TERBANYAK)).all()
    return [BarisLuar(periode, penilai) for periode, penilai in rows]


def find_luar(session: Session, actor: Actor, periode_id: int, *, today: date) -> tuple[Bahan, BarisLuar]:
    """One of them with its evaluation. Raises NotFoundError, NotAuthorizedError and StateError."""
    require_admin_instansi(actor, "mencatat keputusan dari luar")
    baris = session.execute(_waiting(today).where(PeriodePenilaian.id == periode_id)).first()
    if baris is None:
        raise StateError("Penilaian ini tidak menunggu pejabat penilai di luar sistem.")
    return load_bahan(session, periode_id, today=today), BarisLuar(*baris)


def is_berkas_wajib(session: Session, actor: Actor) -> bool:
    """Whether the instansi records no such decision without the scan of its document."""
    return get_setting(session, actor, SETELAN_BERKAS) == "wajib"


def check_luar(
    session: Session, actor: Actor, periode_id: int, isian: KeputusanLuar, *, ada_berkas: bool, today: date
) -> None:
    """Raise what `record_luar` would: asked before the bytes of a file are read and stored."""
    bahan, _ = find_luar(session, actor, periode_id, today=today)
    _refuse_own(actor, bahan)
    _check(isian, bahan, today, kurang_berkas=not ada_berkas and is_berkas_wajib(session, actor))


def record_luar(
    session: Session, actor: Actor, periode_id: int, isian: KeputusanLuar, *, today: date, now: datetime
) -> Evaluasi:
    """Record the decision and fix the evaluation with it; the document stands on it, with who recorded it.

    Raises NotFoundError, NotAuthorizedError (not an admin instansi, or the own evaluation), StateError (the
    pejabat penilai has an account), InputError, and EvaluasiIncompleteError without the capaian of the unit.
    """
    require_admin_instansi(actor, "mencatat keputusan dari luar")
    lock_for_evaluasi(session, actor, periode_id, today=today, now=now)
    session.flush()
    bahan, baris = find_luar(session, actor, periode_id, today=today)
    _refuse_own(actor, bahan)
    kurang_berkas = isian.berkas is None and is_berkas_wajib(session, actor)
    _check(isian, bahan, today, kurang_berkas=kurang_berkas)
    aturan = load_aturan(session, actor, on=bahan.periode.mulai)
    evaluasi = bahan.evaluasi or Evaluasi(periode_id=periode_id, revisi=1, versi=0, catatan="", alasan={})
    _take(actor, bahan, evaluasi, isian, aturan, baris.penilai, now)
    session.add(evaluasi)
    if kurang := list_gaps(bahan, evaluasi, aturan):
        raise EvaluasiIncompleteError(" ".join(kurang.values()), fields=kurang)
    nomor, isi = load_isi(session, bahan, today=today)
    potret = describe_potret(session, actor, bahan, isi, aturan, nomor=nomor, today=today)
    potret = replace(potret, penilai=replace(potret.penilai, nama=isian.nama, jabatan=isian.jabatan, nip=""))
    zona = bahan.instansi.zona_waktu
    freeze(evaluasi, potret, penilai_id=baris.penilai.id, zona=zona, now=now)
    evaluasi.batas_keberatan = last_moment(aturan.periode, now, zona)
    session.flush()
    _record(session, actor, bahan, evaluasi, isian, now)
    return evaluasi


def find_berkas_luar(
    session: Session, actor: Actor, periode_id: int, *, revisi: int | None = None, today: date
) -> tuple[BerkasMasuk, Pembaca | None]:
    """The scan on which an evaluation rests, for who may read it, and who reads here (`log_reading`).

    `revisi` asks for one that was replaced. Raises NotFoundError, also where no scan was kept.
    """
    bahan, _, kedudukan = open_for_reading(session, actor, periode_id, today=today)
    evaluasi = bahan.evaluasi if current_status(bahan.periode, today) in SUDAH_DITETAPKAN else None
    if bahan.evaluasi is not None and revisi is not None and revisi != bahan.evaluasi.revisi:
        lama = list_replaced(session, actor, bahan.evaluasi)
        evaluasi = next((satu for satu in lama if satu.revisi == revisi), None)
    berkas = _read_berkas(evaluasi)
    if berkas is None:
        raise NotFoundError
    return berkas, find_pembaca(bahan, kedudukan, today=today)


# Parts


def _read_berkas(evaluasi: Evaluasi | None) -> BerkasMasuk | None:
    isi = evaluasi.keputusan_luar.get("berkas") if evaluasi else None
    if not isinstance(isi, dict):
        return None
    return BerkasMasuk(isi["nama"], isi["jenis"], isi["sidik"], isi["ukuran"])


def _refuse_own(actor: Actor, bahan: Bahan) -> None:
    if actor.pegawai_id == bahan.pegawai.id:
        raise NotAuthorizedError("Keputusan atas diri sendiri dicatat oleh admin instansi yang lain.")


def _waiting(today: date) -> Select[PeriodePenilaian, Pegawai]:
    penilai = aliased(Pegawai)
    return (
        select(PeriodePenilaian, penilai)
        .join(PeriodePenilaian.skp)
        .join(Skp.pegawai)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .join(penilai, penilai.id == GarisPelaporan.penilai_id)
        .where(holds_on_acting_day(GarisPelaporan, today), penilai.nip.is_(None))
        .where(PeriodePenilaian.status.in_(DAPAT_DINILAI), Skp.status != StatusSkp.DIBATALKAN)
        .options(contains_eager(PeriodePenilaian.skp).contains_eager(Skp.pegawai))
        .order_by(PeriodePenilaian.status_sejak, PeriodePenilaian.id)
    )


def _check(isian: KeputusanLuar, bahan: Bahan, today: date, *, kurang_berkas: bool) -> None:
    wajib = {
        "nama": "Tulis nama pejabat yang memutuskan.",
        "jabatan": "Tulis jabatannya, misalnya Bupati.",
        "nomor": "Tulis nomor dokumen keputusan itu.",
    }
    kurang = {nama: kalimat for nama, kalimat in wajib.items() if not getattr(isian, nama).strip()}
    if not bahan.periode.mulai <= isian.tanggal <= today:
        kurang["tanggal"] = "Tanggal dokumen ada di antara awal periode dan hari ini."
    if kurang_berkas:
        kurang["berkas"] = "Unggah pindaian dokumen itu. Instansi mewajibkannya."
    if kurang:
        raise InputError("Keputusan belum dapat dicatat.", fields=kurang)


def _take(
    actor: Actor,
    bahan: Bahan,
    evaluasi: Evaluasi,
    isian: KeputusanLuar,
    aturan: AturanEvaluasi,
    penilai: Pegawai,
    now: datetime,
) -> None:
    """The ratings in the name of who decided: the reason of the predikat names him, never the admin."""
    pemutus = replace(actor, pegawai_id=penilai.id, nama=f"{isian.nama}, {isian.jabatan}")
    nilai = IsianNilai(isian.rating_hasil, isian.rating_perilaku, isian.catatan)
    take_ratings(pemutus, bahan, evaluasi, without_derived(bahan, nilai), aturan, now=now)
    evaluasi.penilai_id, evaluasi.dinilai = penilai.id, now
    evaluasi.keputusan_luar = {
        "nama": isian.nama,
        "jabatan": isian.jabatan,
        "nomor": isian.nomor,
        "tanggal": isian.tanggal.isoformat(),
        "dicatat": actor.nama,
    }
    if isian.berkas is not None:
        satu = isian.berkas
        isi = {"nama": satu.nama, "jenis": satu.jenis_isi, "sidik": satu.sidik, "ukuran": satu.ukuran}
        evaluasi.keputusan_luar |= {"berkas": isi}


def _record(
    session: Session, actor: Actor, bahan: Bahan, evaluasi: Evaluasi, isian: KeputusanLuar, now: datetime
) -> None:
    dasar = f"keputusan {isian.nama}, {isian.jabatan}, dokumen {isian.nomor}"
    langkah = [AksiPeriode.TETAPKAN]
    if bahan.periode.status is StatusPeriode.DIAJUKAN:
        langkah.insert(0, AksiPeriode.NILAI)
    for aksi in langkah:
        record_status(
            session, actor, bahan.periode, aksi, sebagai=PelakuPeriode.PENILAI, now=now, catatan=dasar
        )
    perubahan = [f"{dasar} dicatat, penilaian ditetapkan"]
    if isian.berkas is not None:
        perubahan.append(f"pindaian dokumen disimpan, sidik {isian.berkas.sidik}")
    audit.record(
        session,
        actor,
        "evaluasi.luar",
        OBJEK,
        evaluasi.id,
        now=now,
        sesudah={"sidik": evaluasi.sidik, "berkas": isian.berkas.sidik if isian.berkas else None},
        rincian={"perubahan": perubahan, "sidik": evaluasi.sidik},
    )
