"""An issued letter as a file: what is printed, what is signed, and who may download it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import open_for_reading
from kinerja.evaluasi.pembaca import Pembaca, find_pembaca
from kinerja.evaluasi.potret import read_potret
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.surat import PihakSurat
from kinerja.kalender.rules import local_date
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.models import Skp
from kinerja.surat.bahan import build_surat, read_isi
from kinerja.surat.dokumen import DokumenSurat, Pengesahan
from kinerja.surat.hak import check_may_issue, check_may_read
from kinerja.surat.models import SuratTerbit
from kinerja.surat.penyedia import describe_provider
from kinerja.tanggal import format_tanggal


@dataclass(frozen=True, kw_only=True)
class SuratDicetak:
    """An issued letter on its way to a file: `dokumen` is None once it was printed, `sidik` until then."""

    id: int
    nomor: str
    judul: str
    sidik: str | None
    penanda: str
    dokumen: DokumenSurat | None
    penanda_tangan: PihakSurat
    katalog: Katalog


@dataclass(frozen=True)
class BerkasSurat:
    """A stored letter; `pembaca_lain` is to be written down (`log_reading`)."""

    nama: str
    sidik: str
    pembaca_lain: Pembaca | None


def load_for_print(session: Session, actor: Actor, surat_id: int) -> SuratDicetak:
    """What printing and signing need of an issued letter.

    Raises NotFoundError, NotAuthorizedError, and StateError where the plugin that gives the template is gone.
    """
    query = (
        select(SuratTerbit, Evaluasi, Skp.pegawai_id, Instansi.zona_waktu)
        .join(Evaluasi, Evaluasi.id == SuratTerbit.evaluasi_id)
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .join(Instansi, Instansi.id == SuratTerbit.instansi_id)
        .where(SuratTerbit.id == surat_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFoundError
    surat, evaluasi, pegawai_id, zona = found
    check_may_issue(actor, pegawai_id)
    katalog = katalog_of(session)
    dokumen = None if surat.sha256 else _build(surat, evaluasi, katalog, zona)
    return SuratDicetak(
        id=surat.id,
        nomor=surat.nomor,
        judul=surat.judul,
        sidik=surat.sha256,
        penanda=surat.penanda,
        dokumen=dokumen,
        penanda_tangan=read_isi(surat.isi).penanda_tangan,
        katalog=katalog,
    )


def _build(surat: SuratTerbit, evaluasi: Evaluasi, katalog: Katalog, zona: str) -> DokumenSurat:
    milik = katalog.collect_surat().get(surat.kode)
    if milik is None:
        raise StateError(
            f"Surat nomor {surat.nomor} belum dapat dicetak: {describe_provider(katalog, surat)}. "
            "Pasang dan aktifkan plugin itu lagi, lalu cetak. Nomornya tetap."
        )
    isi = read_isi(surat.isi)
    terbit = f"Diterbitkan {format_tanggal(local_date(surat.dibuat, zona))}"
    sidik = audit.fingerprint([surat.nomor, surat.judul, surat.isi])
    pengesahan = Pengesahan(status=terbit, versi=evaluasi.revisi, sidik=sidik, tetap=True)
    return build_surat(
        read_potret(evaluasi.potret), milik.isi, isi.isian, pengesahan, judul=surat.judul, nomor=surat.nomor
    )


def find_file(session: Session, actor: Actor, surat_id: int, *, today: date) -> BerkasSurat:
    """The stored file of a letter, whether its plugin is still there or not.

    Raises NotFoundError, and StateError before it was printed.
    """
    query = (
        select(SuratTerbit, Evaluasi.periode_id)
        .join(Evaluasi, Evaluasi.id == SuratTerbit.evaluasi_id)
        .where(SuratTerbit.id == surat_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFoundError
    surat, periode_id = found
    bahan, _, kedudukan = open_for_reading(session, actor, periode_id, today=today)
    check_may_read(actor, bahan.pegawai.id)
    if surat.sha256 is None:
        raise StateError(f"Surat nomor {surat.nomor} belum dicetak. Hubungi admin instansi.")
    return BerkasSurat(surat.nama_berkas, surat.sha256, find_pembaca(bahan, kedudukan, today=today))


def find_periode_id(session: Session, actor: Actor, surat_id: int) -> int:
    """The period that a letter is about, for who may issue. Raises NotFoundError and NotAuthorizedError."""
    query = (
        select(PeriodePenilaian.id, Skp.pegawai_id)
        .join(Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id)
        .join(SuratTerbit, SuratTerbit.evaluasi_id == Evaluasi.id)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .where(SuratTerbit.id == surat_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFoundError
    periode_id, pegawai_id = found
    check_may_issue(actor, pegawai_id)
    return periode_id
