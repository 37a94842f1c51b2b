"""Recompute every stored conversion with whole fractions, by the edition stored on it, digit by digit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.angka_kredit.banding import compute_stored
from kinerja.angka_kredit.models import BulanAk, KonversiAk
from kinerja.angka_kredit.rules.konversi import format_ak
from kinerja.aturan.muat import build_konversi
from kinerja.aturan.rules import AturanKonversi, KodeAturan
from kinerja.aturan.service_edisi import list_editions
from kinerja.errors import NotAuthorizedError

SEKALIGUS = 2_000
PALING_BANYAK = 20


@dataclass
class HasilPeriksa:
    """How many rows agree with the fractions; the first that do not, as sentences."""

    total: int
    diperiksa: int = 0
    beda: int = 0
    contoh_beda: list[str] = field(default_factory=list)


def check_konversi(session: Session, actor: Actor) -> Iterator[HasilPeriksa]:
    """Go through the conversions that stand, in slices; yields the state after each slice.

    Raises NotAuthorizedError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang dapat memeriksa hitungan.")
    hidup = KonversiAk.dibatalkan.is_(None)
    hasil = HasilPeriksa(session.scalar(select(func.count(KonversiAk.id)).where(hidup)) or 0)
    edisi = {
        satu.id: build_konversi(satu.isi, satu.sumber)
        for satu in list_editions(session, actor, KodeAturan.KONVERSI)
    }
    sesudah = 0
    while True:
        query = select(KonversiAk).where(hidup, KonversiAk.id > sesudah).order_by(KonversiAk.id)
        semua = session.scalars(query.limit(SEKALIGUS)).all()
        if not semua:
            return
        bulan = _count_months(session, {satu.pegawai_id for satu in semua})
        for satu in semua:
            _compare(satu, bulan.get(satu.id, 0), edisi.get(satu.aturan_id), hasil)
        sesudah = semua[-1].id
        session.expunge_all()
        yield hasil


def _count_months(session: Session, pegawai_ids: set[int]) -> dict[int, int]:
    query = select(BulanAk.konversi_id).where(BulanAk.pegawai_id.in_(pegawai_ids))
    return Counter(session.scalars(query))


def _compare(satu: KonversiAk, tercatat: int, edisi: AturanKonversi | None, hasil: HasilPeriksa) -> None:
    bulan = satu.bulan_selesai - satu.bulan_mulai + 1
    pecahan = compute_stored(str(satu.faktor), str(satu.koefisien), bulan, satu.desimal).replace(".", ",")
    tertulis = format_ak(satu.angka_kredit, satu.desimal)
    hasil.diperiksa += 1
    beda = []
    if pecahan != tertulis or tercatat != bulan:
        beda.append(f"tercatat {tertulis} untuk {tercatat} bulan, pecahan {pecahan} untuk {bulan} bulan")
    if edisi is None or not _follows(satu, edisi):
        beda.append("faktor atau koefisien bukan dari edisi aturan yang tersimpan padanya")
    hasil.beda += bool(beda)
    if beda and len(hasil.contoh_beda) < PALING_BANYAK:
        hasil.contoh_beda.append(f"konversi {satu.id}: {'; '.join(beda)}")


def _follows(satu: KonversiAk, edisi: AturanKonversi) -> bool:
    """Whether the row has factor and koefisien of the edition that it names."""
    return (satu.faktor, satu.koefisien) == (
        edisi.faktor[satu.predikat],
        edisi.jenjang[satu.jenjang].koefisien,
    )
