"""Whether an evaluation that was fixed still is what was fixed."""

from sqlalchemy.orm import Session

from kinerja.errors import StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import load_frozen
from kinerja.evaluasi.potret import seal_evaluasi


def check_seal(session: Session, evaluasi: Evaluasi) -> None:
    """Raise StateError for an evaluation that is incomplete or whose picture no longer fits its hash."""
    hasil, perilaku = evaluasi.rating_hasil, evaluasi.rating_perilaku
    predikat, aturan_id = evaluasi.predikat, evaluasi.aturan_id
    if hasil is None or perilaku is None or predikat is None or aturan_id is None:
        raise StateError("Penilaian ini belum lengkap dan tidak dapat menjadi final.")
    potret = dict(load_frozen(session, evaluasi))
    if seal_evaluasi(potret, hasil, perilaku, predikat, aturan_id) != evaluasi.sidik:
        raise StateError(
            "Isi penilaian ini tidak sesuai dengan sidiknya. Hubungi admin instansi sebelum melanjutkan."
        )
