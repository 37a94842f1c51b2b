"""What holds a conversion: its months, and the documents that list it; both are let go again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.buku import months_of
from kinerja.angka_kredit.models import BulanAk, DokumenAk, EntriAk, KonversiAk
from kinerja.angka_kredit.rules.konversi import Konversi
from kinerja.errors import StateError
from kinerja.organisasi.models import Instansi

SEKALIGUS = 300
SEDANG_DIHITUNG = (
    "Sebagian bulan baru saja dikonversi dari tempat lain, sehingga bagian ini tidak disimpan. "
    "Muat ulang, lalu ulangi: tidak ada bulan yang dihitung dua kali."
)


def lock_books(session: Session, actor: Actor) -> None:
    """Wait for whoever converts, issues or takes back in this instansi: before the rows are read.

    Otherwise two documents could hold one row, or a document one that is being taken back.
    """
    session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id).with_for_update()).one()


def store_konversi(
    session: Session, isi: Konversi, *, pegawai_id: int, evaluasi_id: int, aturan_id: int, now: datetime
) -> KonversiAk:
    """A computed row and its months. Raises StateError for a month that another writer converted first."""
    konversi = KonversiAk(
        pegawai_id=pegawai_id,
        evaluasi_id=evaluasi_id,
        aturan_id=aturan_id,
        tahun=isi.tahun,
        bulan_mulai=isi.bulan_mulai,
        bulan_selesai=isi.bulan_selesai,
        jenjang=isi.jenjang,
        predikat=isi.predikat,
        faktor=isi.faktor,
        koefisien=isi.koefisien,
        desimal=isi.desimal,
        angka_kredit=isi.angka_kredit,
        dibuat=now,
    )
    try:
        with session.begin_nested():
            session.add(konversi)
            session.flush()
            session.add_all(
                BulanAk(pegawai_id=pegawai_id, tahun=isi.tahun, bulan=nomor, konversi_id=konversi.id)
                for nomor in months_of(konversi)
            )
    except IntegrityError as error:
        raise StateError(SEDANG_DIHITUNG) from error
    return konversi


def take_back(session: Session, semua: Sequence[KonversiAk], *, now: datetime) -> None:
    """Let these rows count no more, and give their months free again."""
    if not semua:
        return
    for satu in semua:
        satu.dibatalkan = now
    bulan = [(satu.pegawai_id, satu.tahun, nomor) for satu in semua for nomor in months_of(satu)]
    kunci = tuple_(BulanAk.pegawai_id, BulanAk.tahun, BulanAk.bulan)
    for awal in range(0, len(bulan), SEKALIGUS):
        session.execute(delete(BulanAk).where(kunci.in_(bulan[awal : awal + SEKALIGUS])))
    session.flush()


def release_rows(session: Session, dokumen: DokumenAk) -> None:
    """Let the rows of a document go that is taken back, so that they may be put right."""
    ini = dokumen.id
    session.execute(update(KonversiAk).where(KonversiAk.konversi_id == ini).values(konversi_id=None))
    session.execute(update(KonversiAk).where(KonversiAk.penetapan_id == ini).values(penetapan_id=None))
    session.execute(update(EntriAk).where(EntriAk.penetapan_id == ini).values(penetapan_id=None))
