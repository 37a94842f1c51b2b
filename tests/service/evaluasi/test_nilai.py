"""Rating and fixing: the predikat follows from the ratings, and what was fixed stays as it was."""

from sqlalchemy.orm import Session

from kinerja.evaluasi import service
from tests.evaluasi_bersama import SAAT, Kantor


def test_smoke(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    ev = kantor.establish()
    assert ev.predikat == "baik"
    session.flush()
    hal = service.open_hasil(session, kantor.pemilik, ev.periode_id, **SAAT)
    assert hal.predikat == "Baik"
    p = service.open_penilaian(session, kantor.penilai, ev.periode_id, today=SAAT["today"])
    c = service.load_cetakan(session, kantor.pemilik, ev.periode_id, today=SAAT["today"])
    print(c, p, ev.alasan)
    service.accept(session, kantor.pemilik, ev.periode_id, **SAAT)
