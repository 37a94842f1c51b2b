"""What an objection leaves on the dokumen evaluasi: its last moment, and items 6 to 8.

No permission is asked here: whoever may print the evaluation prints it whole.
"""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.rules import JenisPeriode
from kinerja.aturan.service import get_setting
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import PotretEvaluasi
from kinerja.kalender.rules import local_date
from kinerja.keberatan.isi import read_isi
from kinerja.keberatan.models import Keberatan, PembukaanKeberatan, PenjelasanKeberatan
from kinerja.keberatan.rules import DIPUTUS, Kepada, StatusKeberatan, describe_moment
from kinerja.surat.dokumen import Keberatan as ButirKeberatan
from kinerja.tanggal import format_tanggal

TANPA_PENJELASAN = "Pejabat penilai tidak memberi penjelasan sampai tenggatnya."


def describe_last_moment(
    session: Session, actor: Actor, evaluasi: Evaluasi, jenis: JenisPeriode, zona: str
) -> str:
    """Until when the pegawai may object: "19 Januari 2027 pukul 23.59 WIB".

    As it was set when the evaluation was fixed, or later where an admin opened the days again; "" for a kind
    of evaluation to which the instansi takes no objection, and before it is fixed.
    """
    if evaluasi.batas_keberatan is None:
        return ""
    if jenis is not JenisPeriode.TAHUNAN and get_setting(session, actor, "keberatan_periodik") != "ya":
        return ""
    query = select(func.max(PembukaanKeberatan.batas)).where(PembukaanKeberatan.evaluasi_id == evaluasi.id)
    dibuka = session.scalar(query)
    return describe_moment(max(evaluasi.batas_keberatan, dibuka or evaluasi.batas_keberatan), zona)


def find_tercetak(
    session: Session, evaluasi: Evaluasi, potret: PotretEvaluasi, zona: str
) -> ButirKeberatan | None:
    """The items for this revision, None where nobody objected or the objection was withdrawn.

    A revision that replaced another prints the objection that made it.
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
        keberatan=_describe_objection(keberatan, potret),
        penjelasan=_describe_explanations(keberatan, semua),
        keputusan=_describe_decision(keberatan, evaluasi, zona),
        tanggal=local_date(keberatan.diajukan, zona),
    )


def _describe_objection(keberatan: Keberatan, potret: PotretEvaluasi) -> str:
    """The reasons as a whole, then each item under what it is about; a result by number and words."""
    isi = read_isi(keberatan.isi)
    hasil = {satu.id: f"RHK {nomor} ({satu.teks})" for nomor, satu in enumerate(potret.isi.daftar_hasil, 1)}
    butir = [f"{hasil.get(satu.rhk_id or 0, satu.bagian.label)}: {satu.alasan}" for satu in isi.daftar_butir]
    return "\n".join([isi.alasan, *butir])


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
