"""From what the pejabat penilai chose to the ratings, the predikat and its reason on the evaluation."""

from dataclasses import dataclass, replace
from datetime import datetime

from kinerja.actor import Actor
from kinerja.errors import InputError
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan
from kinerja.evaluasi.potret import (
    AlasanPredikat,
    DasarRating,
    JejakRating,
    PerubahanTersimpan,
    dump_alasan,
    dump_jejak,
    read_jejak,
    read_kalibrasi,
)
from kinerja.evaluasi.rules import Rating, decide_predikat, explain_predikat, rating_of_pimpinan
from kinerja.evaluasi.usulan import store_usulan
from kinerja.kalender.rules import local_date
from kinerja.pelaksanaan.rules import DAPAT_DINILAI
from kinerja.tanggal import format_tanggal

DI_LUAR_SISTEM = "Admin instansi"


@dataclass(frozen=True)
class IsianNilai:
    """What the pejabat penilai typed; a rating is None while it is not chosen."""

    rating_hasil: Rating | None = None
    rating_perilaku: Rating | None = None
    catatan: str = ""

    def texts(self) -> dict[str, str]:
        """The fields in words, for two texts side by side."""
        return {
            "Hasil kerja": self.rating_hasil.label if self.rating_hasil else "Belum dipilih",
            "Perilaku kerja": self.rating_perilaku.label if self.rating_perilaku else "Belum dipilih",
            "Catatan": self.catatan,
        }


def stored_isian(evaluasi: Evaluasi) -> IsianNilai:
    """What the form of this evaluation would show now."""
    return IsianNilai(evaluasi.rating_hasil, evaluasi.rating_perilaku, evaluasi.catatan)


def values_of(evaluasi: Evaluasi) -> dict[str, object]:
    """What a save can change, for the audit log."""
    return {
        "rating_hasil": evaluasi.rating_hasil,
        "rating_perilaku": evaluasi.rating_perilaku,
        "predikat": evaluasi.predikat,
        "catatan": evaluasi.catatan,
    }


def take_ratings(
    actor: Actor,
    bahan: Bahan,
    evaluasi: Evaluasi,
    isian: IsianNilai,
    aturan: AturanEvaluasi,
    *,
    now: datetime,
) -> None:
    """Set both ratings and what follows from them; who gave a rating changes only with the rating.

    Raises InputError for a rating hasil kerja of the head of a unit that the capaian does not give.
    """
    alasan = evaluasi.alasan or {}
    hasil = _rate_hasil(actor, bahan, isian, aturan, read_jejak(alasan, "hasil"), now=now)
    perilaku = _keep(actor, isian.rating_perilaku, read_jejak(alasan, "perilaku"), now=now)
    evaluasi.rating_hasil = hasil.nilai if hasil else None
    evaluasi.rating_perilaku = perilaku.nilai if perilaku else None
    evaluasi.catatan = isian.catatan.strip()
    evaluasi.capaian_organisasi = bahan.nilai_capaian
    if hasil and perilaku:
        evaluasi.predikat = decide_predikat(aturan.predikat, hasil.nilai, perilaku.nilai)
        evaluasi.aturan_id = aturan.aturan_id
        catatan = read_kalibrasi(alasan)
        baru = dump_alasan(replace(explain(aturan, hasil, perilaku), kalibrasi=catatan))
    else:
        evaluasi.predikat, evaluasi.aturan_id = None, None
        baru = {nama: dump_jejak(satu) for nama, satu in (("hasil", hasil), ("perilaku", perilaku)) if satu}
        baru |= {"kalibrasi": alasan["kalibrasi"]} if "kalibrasi" in alasan else {}
    if baru != alasan:
        evaluasi.alasan = baru


def clear_ratings(evaluasi: Evaluasi) -> None:
    """Back to before the first rating, without a proposal; the catatan stays."""
    evaluasi.rating_hasil = evaluasi.rating_perilaku = None
    evaluasi.predikat = evaluasi.aturan_id = evaluasi.capaian_organisasi = evaluasi.dinilai = None
    evaluasi.alasan = {}
    store_usulan(evaluasi, None)


def without_derived(bahan: Bahan, isian: IsianNilai) -> IsianNilai:
    """What was typed, without the rating that follows from the capaian of the unit."""
    return replace(isian, rating_hasil=None) if bahan.kepala_unit else isian


def derive_rating_hasil(bahan: Bahan, aturan: AturanEvaluasi) -> JejakRating | None:
    """The rating hasil kerja of the head of a unit, None while the unit has no capaian."""
    if bahan.capaian is None:
        return None
    return JejakRating(
        rating_of_pimpinan(aturan.distribusi, bahan.capaian.nilai),
        DasarRating.CAPAIAN_UNIT,
        bahan.capaian.penetap.nama_lengkap if bahan.capaian.penetap else DI_LUAR_SISTEM,
        bahan.capaian.ditetapkan,
    )


def explain(aturan: AturanEvaluasi, hasil: JejakRating, perilaku: JejakRating) -> AlasanPredikat:
    """The reason of a predikat as it is shown and stored."""
    alasan = explain_predikat(aturan.predikat, hasil.nilai, perilaku.nilai, label=aturan.label)
    return AlasanPredikat(
        kalimat=alasan.kalimat,
        sumber=alasan.sumber,
        aturan_id=aturan.aturan_id,
        berlaku_mulai=aturan.berlaku_mulai,
        hasil=hasil,
        perilaku=perilaku,
        lainnya=tuple(PerubahanTersimpan(*satu) for satu in alasan.lainnya),
    )


def needs_capaian(bahan: Bahan, aturan: AturanEvaluasi) -> bool:
    """Whether the evaluation waits for the capaian of the unit (PermenPANRB 6/2022 Pasal 24: it comes first).

    Always for the year and for the head of a unit; for a period as the instansi has set.
    """
    return bahan.tahunan or bahan.kepala_unit or aturan.capaian_wajib_periodik


def list_gaps(bahan: Bahan, evaluasi: Evaluasi | None, aturan: AturanEvaluasi) -> dict[str, str]:
    """What stands between this evaluation and DITETAPKAN: field → sentence, empty when nothing does."""
    kurang = {}
    if bahan.capaian is None and needs_capaian(bahan, aturan):
        kurang["capaian_organisasi"] = _capaian_missing(bahan)
    elif not bahan.kepala_unit and (evaluasi is None or evaluasi.rating_hasil is None):
        kurang["hasil_kerja"] = "Pilih rating hasil kerja."
    if evaluasi is None or evaluasi.rating_perilaku is None:
        kurang["perilaku_kerja"] = "Pilih rating perilaku kerja."
    return kurang


def _capaian_missing(bahan: Bahan) -> str:
    if bahan.penempatan is None:
        return "Pegawai tidak memiliki penempatan pada periode ini. Minta admin instansi melengkapinya."
    unit = bahan.penempatan.unit
    siapa = f"pimpinan {unit.induk.nama}" if unit.induk else "admin instansi"
    sejak = format_tanggal(local_date(bahan.periode.status_sejak, bahan.instansi.zona_waktu))
    menanti = f" sejak {sejak}" if bahan.periode.status in DAPAT_DINILAI else ""
    return f"Capaian organisasi {unit.nama} belum ditetapkan. Menunggu {siapa}{menanti}."


def _rate_hasil(
    actor: Actor,
    bahan: Bahan,
    isian: IsianNilai,
    aturan: AturanEvaluasi,
    lama: JejakRating | None,
    *,
    now: datetime,
) -> JejakRating | None:
    if not bahan.kepala_unit:
        return _keep(actor, isian.rating_hasil, lama, now=now)
    turunan = derive_rating_hasil(bahan, aturan)
    if isian.rating_hasil is not None and isian.rating_hasil is not (turunan and turunan.nilai):
        kalimat = "Rating hasil kerja kepala unit mengikuti capaian organisasi unitnya dan tidak dipilih."
        raise InputError(kalimat, fields={"hasil_kerja": kalimat})
    return turunan


def _keep(
    actor: Actor, nilai: Rating | None, lama: JejakRating | None, *, now: datetime
) -> JejakRating | None:
    if nilai is None:
        return None
    if lama and lama.nilai is nilai and lama.dasar is not DasarRating.CAPAIAN_UNIT:
        return lama
    return JejakRating(nilai, DasarRating.PENILAI, actor.nama, now)
