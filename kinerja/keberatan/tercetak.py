"""Items 6 to 8 of the dokumen evaluasi: what was objected, explained and decided about one evaluation."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kinerja.evaluasi.models import Evaluasi
from kinerja.kalender.rules import local_date
from kinerja.keberatan.isi import read_isi
from kinerja.keberatan.models import Keberatan, PenjelasanKeberatan
from kinerja.keberatan.rules import DIPUTUS, Kepada, StatusKeberatan
from kinerja.surat.dokumen import Keberatan as ButirKeberatan
from kinerja.tanggal import format_tanggal

TANPA_PENJELASAN = "Pejabat penilai tidak memberi penjelasan sampai tenggatnya."


def find_tercetak(session: Session, evaluasi: Evaluasi, zona: str) -> ButirKeberatan | None:
    """The items for this revision, None where nobody objected or the objection was withdrawn.

    A revision that replaced another prints the objection that made it. No permission is asked: whoever may
    print the evaluation prints it whole.
    """
    tetap = and_(
        Keberatan.evaluasi_id == evaluasi.id,
        Keberatan.status.not_in((StatusKeberatan.DRAF, StatusKeberatan.DICABUT, StatusKeberatan.DITERIMA)),
    )
    keberatan = session.scalar(select(Keberatan).where(or_(tetap, Keberatan.evaluasi_baru_id == evaluasi.id)))
    if keberatan is None or keberatan.diajukan is None:
        return None
    query = select(PenjelasanKeberatan).where(
        PenjelasanKeberatan.keberatan_id == keberatan.id, PenjelasanKeberatan.dijawab.is_not(None)
    )
    semua = list(session.scalars(query.order_by(PenjelasanKeberatan.dijawab, PenjelasanKeberatan.id)))
    return ButirKeberatan(
        keberatan=_describe_objection(keberatan),
        penjelasan=_describe_explanations(keberatan, semua),
        keputusan=_describe_decision(keberatan, evaluasi, zona),
        tanggal=local_date(keberatan.diajukan, zona),
    )


def _describe_objection(keberatan: Keberatan) -> str:
    isi = read_isi(keberatan.isi)
    return "\n".join([isi.alasan, *(f"{satu.bagian.label}: {satu.alasan}" for satu in isi.daftar_butir)])


def _describe_explanations(keberatan: Keberatan, semua: list[PenjelasanKeberatan]) -> str:
    """Answers of the pejabat penilai first; what the pegawai added stands under his name."""
    baris = [satu.jawaban for satu in semua if satu.kepada is Kepada.PENILAI]
    if not baris and keberatan.status in DIPUTUS:
        baris.append(TANPA_PENJELASAN)
    baris += [f"Pegawai: {satu.jawaban}" for satu in semua if satu.kepada is Kepada.PEGAWAI]
    return "\n".join(baris)


def _describe_decision(keberatan: Keberatan, evaluasi: Evaluasi, zona: str) -> str:
    if keberatan.diputus is None:
        return ""
    hari = format_tanggal(local_date(keberatan.diputus, zona))
    if keberatan.status is StatusKeberatan.DITOLAK:
        return f"Keberatan ditolak pada {hari}. Hasil evaluasi tetap.\n{keberatan.pertimbangan}"
    hasil, perilaku = evaluasi.rating_hasil, evaluasi.rating_perilaku
    rating = (
        f"Rating hasil kerja {hasil.label.lower()}, rating perilaku kerja {perilaku.label.lower()}."
        if hasil and perilaku
        else ""
    )
    return f"Keberatan diterima pada {hari}. {rating}\n{keberatan.pertimbangan}"
