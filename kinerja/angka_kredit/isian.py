"""What stands on a document and not in the data of the person; asked once, then offered again."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.angka_kredit.models import DokumenAk
from kinerja.db import Isi

KARPEG = "Nomor Seri KARPEG"
LAHIR = "Tempat/Tanggal Lahir"


@dataclass(frozen=True)
class IsianDokumen:
    """What is not in the data: the number (empty: the next of the year), KARPEG, place of birth, copies."""

    nomor: str = ""
    karpeg: str = ""
    tempat_lahir: str = ""
    tembusan: tuple[str, ...] = ()


def read_isian(isi: Isi) -> IsianDokumen:
    """What was typed for a stored document; not its number, which is used once."""
    orang = dict(isi["perorangan"])
    karpeg = orang.get(KARPEG, "-")
    tempat, koma, _ = orang.get(LAHIR, "").rpartition(", ")
    return IsianDokumen(
        karpeg="" if karpeg == "-" else karpeg,
        tempat_lahir=tempat if koma else "",
        tembusan=tuple(isi.get("tembusan", ())),
    )


def last_isian(session: Session, pegawai_id: int) -> IsianDokumen:
    """What was typed for the newest document of a person, empty before the first."""
    query = select(DokumenAk.isi).where(DokumenAk.pegawai_id == pegawai_id).order_by(DokumenAk.id.desc())
    isi = session.scalar(query.limit(1))
    return IsianDokumen() if isi is None else read_isian(isi)
