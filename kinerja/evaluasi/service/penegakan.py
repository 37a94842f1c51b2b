"""What a breach of the distribution does when an evaluation is fixed: a reason asked for, or a refusal."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError, StateError
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.grup import TIDAK_BERTUGAS, select_group
from kinerja.evaluasi.models import CapaianUnit, Evaluasi
from kinerja.evaluasi.muat import Bahan, day_of
from kinerja.evaluasi.potret import PembenaranBatas, dump_pembenaran
from kinerja.evaluasi.rules import Penegakan, PesanBatas, Predikat, check_penetapan
from kinerja.organisasi.models import Penempatan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN

BIDANG_ALASAN = "alasan_distribusi"
ALASAN_TERPENDEK = 10
MENAHAN = frozenset({Penegakan.WAJIB_ALASAN, Penegakan.TOLAK})
TOLAK = "Pilih rating lain untuk pegawai ini, atau minta pimpinan di atas unit membuka kalibrasi."


class BatasDistribusiError(InputError):
    """The evaluation would break the pattern of distribution; the message has the numbers and the way out."""

    slug = "melampaui-pola-distribusi"
    title = "Melampaui pola distribusi"


def enforce_distribusi(
    session: Session,
    actor: Actor,
    bahan: Bahan,
    evaluasi: Evaluasi,
    aturan: AturanEvaluasi,
    alasan: str,
    *,
    today: date,
    now: datetime,
) -> None:
    """Hold back an evaluation that would break a limit of its unit, as the instansi has set.

    Only what is fixed counts: a draft may still change. Two who fix at once come one after the other, by a
    lock on the capaian of the unit. `alasan` is kept only where a limit is broken and a reason is asked for.
    Raises BatasDistribusiError, and StateError where the capaian changed this moment.
    """
    if aturan.distribusi.penegakan not in MENAHAN:
        return
    with session.no_autoflush:  # the evaluation is written once, when it is frozen
        pesan = _list_broken(session, bahan, evaluasi, aturan, today)
    if not pesan:
        return
    kalimat = " ".join(satu.kalimat for satu in pesan)
    if aturan.distribusi.penegakan is Penegakan.TOLAK:
        raise BatasDistribusiError(f"{kalimat} {TOLAK}", fields={"distribusi": kalimat})
    alasan = " ".join(alasan.split())
    if len(alasan) < ALASAN_TERPENDEK:
        minta = f"{kalimat} Tulis alasannya dalam satu kalimat, lalu tetapkan lagi."
        raise BatasDistribusiError(minta, fields={BIDANG_ALASAN: minta})
    pembenaran = PembenaranBatas(alasan, kalimat, actor.nama, now)
    evaluasi.alasan = evaluasi.alasan | {"distribusi": dump_pembenaran(pembenaran)}


def _list_broken(
    session: Session, bahan: Bahan, evaluasi: Evaluasi, aturan: AturanEvaluasi, today: date
) -> tuple[PesanBatas, ...]:
    """Nothing for the head of the unit, who belongs to no group, and before the capaian is set."""
    tempat, capaian, predikat = bahan.penempatan, bahan.capaian, evaluasi.predikat
    if tempat is None or capaian is None or predikat is None or bahan.kepala_unit:
        return ()
    if bahan.pegawai.kedudukan in TIDAK_BERTUGAS:
        return ()
    _lock(session, capaian)
    tetap, sisa = _count_fixed(session, bahan, Penempatan.unit_id == tempat.unit_id, today)
    return check_penetapan(
        aturan.distribusi, capaian.nilai, tetap, max(0, sisa - 1), predikat, label=aturan.label
    )


def _lock(session: Session, capaian: CapaianUnit) -> None:
    query = select(CapaianUnit.versi).where(CapaianUnit.id == capaian.id).with_for_update()
    if session.scalar(query) != capaian.versi:
        raise StateError("Capaian organisasi baru saja berubah. Muat ulang halaman, lalu tetapkan.")


def _count_fixed(
    session: Session, bahan: Bahan, unit: ColumnElement[bool], today: date
) -> tuple[Mapping[Predikat, int], int]:
    """Fixed evaluations of the group by predikat, and the people without one, this one among them."""
    kolom = (Evaluasi.predikat, PeriodePenilaian.status, func.count(Penempatan.id))
    query = select_group(select(*kolom), bahan.periode.kode, day_of(bahan.periode, today), unit)
    tetap: dict[Predikat, int] = {}
    sisa = 0
    for predikat, status, jumlah in session.execute(query.group_by(*kolom[:2])):
        if predikat is not None and status in SUDAH_DITETAPKAN:
            tetap[predikat] = tetap.get(predikat, 0) + jumlah
        else:
            sisa += jumlah
    return tetap, sisa
