"""The documents of an evaluation: the frozen picture, or a DRAF of today."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.dokumen import build_evaluasi, build_evaluasi_kinerja
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import (
    Bahan,
    deadline_of,
    describe_potret,
    load_frozen,
    load_isi,
    open_for_reading,
)
from kinerja.evaluasi.pembaca import Pembaca, find_pembaca
from kinerja.evaluasi.potret import PeriodeDinilai, PotretEvaluasi, read_potret
from kinerja.evaluasi.service.buka import list_replaced
from kinerja.kalender.rules import is_past, local_date
from kinerja.keberatan.tercetak import describe_last_moment, find_tercetak
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, StatusPeriode
from kinerja.surat.dokumen import DokumenEvaluasi, DokumenEvaluasiKinerja, Pengesahan
from kinerja.tanggal import format_tanggal


@dataclass(frozen=True)
class CetakanEvaluasi:
    """What is printed for one period; `tetap` is False for a draft."""

    nama: str
    periode: PeriodeDinilai
    tetap: bool
    pembaca_lain: Pembaca | None
    evaluasi: DokumenEvaluasi
    kinerja: DokumenEvaluasiKinerja


def load_cetakan(
    session: Session, actor: Actor, periode_id: int, *, revisi: int | None = None, today: date
) -> CetakanEvaluasi:
    """The two documents: the frozen picture once the evaluation is fixed, else a DRAF of today.

    `revisi` asks for one that was replaced. Ratings of a draft stand only on the draft of the pejabat
    penilai. Raises NotFoundError, and StateError where the SKP was never approved.
    """
    bahan, garis, kedudukan = open_for_reading(session, actor, periode_id, today=today)
    aturan = load_aturan(session, actor, on=bahan.periode.mulai)
    status, evaluasi = current_status(bahan.periode, today), bahan.evaluasi
    sekarang, keberatan, batas = None, None, ""
    if revisi is not None and evaluasi is not None and revisi != evaluasi.revisi:
        sekarang, bahan = evaluasi, _with_replaced(session, actor, bahan, evaluasi, revisi)
        status, evaluasi = StatusPeriode.DITETAPKAN, bahan.evaluasi
    tetap = status in SUDAH_DITETAPKAN and evaluasi is not None
    if tetap and evaluasi is not None:
        potret = read_potret(load_frozen(session, evaluasi))
        sah = _seal_of(evaluasi, status, bahan.instansi.zona_waktu, sekarang)
        if sekarang is None:
            zona = bahan.instansi.zona_waktu
            keberatan = find_tercetak(session, evaluasi, potret, zona)
            if keberatan is None or not keberatan.keputusan:  # a decision is final
                batas = describe_last_moment(session, actor, evaluasi, bahan.periode.jenis, zona)
    else:
        nomor, isi = load_isi(session, bahan, today=today)
        potret = describe_potret(session, actor, bahan, isi, aturan, nomor=nomor, garis=garis, today=today)
        potret = _with_draft(potret, bahan, tampak=kedudukan.penilai)
        sah = Pengesahan(status=status.label, versi=evaluasi.revisi if evaluasi else 1)
    return CetakanEvaluasi(
        nama=potret.pegawai.nama,
        periode=potret.periode,
        tetap=tetap,
        pembaca_lain=find_pembaca(bahan, kedudukan, today=today),
        evaluasi=build_evaluasi(potret, sah),
        kinerja=build_evaluasi_kinerja(
            potret,
            sah,
            # Final by a decision: nobody accepted it.
            diterima=None if keberatan else _accepted_on(bahan, aturan),
            keberatan=keberatan,
            batas_keberatan=batas,
        ),
    )


def _with_replaced(session: Session, actor: Actor, bahan: Bahan, evaluasi: Evaluasi, revisi: int) -> Bahan:
    """The period with a revision that was replaced. Raises NotFoundError."""
    lama = [satu for satu in list_replaced(session, actor, evaluasi) if satu.revisi == revisi]
    if not lama:
        raise NotFoundError
    return replace(bahan, evaluasi=lama[0])


def _seal_of(
    evaluasi: Evaluasi, status: StatusPeriode, zona: str, sekarang: Evaluasi | None = None
) -> Pengesahan:
    """The footer says when it became what it is, in the zone of the instansi, or what replaced it."""
    if sekarang is not None:
        kata = f"DIGANTI oleh versi {sekarang.revisi}"
        if sekarang.ditetapkan is not None:
            kata += f" pada {format_tanggal(local_date(sekarang.ditetapkan, zona))}"
        return Pengesahan(status=kata, versi=evaluasi.revisi, sidik=evaluasi.sidik or "", tetap=True)
    saat = evaluasi.final or evaluasi.ditetapkan
    tanggal = f" {format_tanggal(local_date(saat, zona))}" if saat else ""
    return Pengesahan(
        status=f"{status.label}{tanggal}", versi=evaluasi.revisi, sidik=evaluasi.sidik or "", tetap=True
    )


def _with_draft(potret: PotretEvaluasi, bahan: Bahan, *, tampak: bool) -> PotretEvaluasi:
    evaluasi = bahan.evaluasi
    if evaluasi is None or not tampak:
        return replace(potret, capaian_organisasi=bahan.nilai_capaian)
    return replace(
        potret,
        capaian_organisasi=bahan.nilai_capaian,
        rating_hasil=evaluasi.rating_hasil,
        rating_perilaku=evaluasi.rating_perilaku,
        predikat=evaluasi.predikat,
        catatan=evaluasi.catatan,
    )


def _accepted_on(bahan: Bahan, aturan: AturanEvaluasi) -> date | None:
    """The day on which the pegawai accepted; None where the evaluation became final by itself."""
    evaluasi, zona = bahan.evaluasi, bahan.instansi.zona_waktu
    if evaluasi is None or evaluasi.final is None:
        return None
    terakhir = deadline_of(aturan.periode, evaluasi, zona)
    diterima = terakhir is not None and not is_past(terakhir, evaluasi.final)
    return local_date(evaluasi.final, zona) if diterima else None
