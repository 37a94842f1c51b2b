"""A letter before it is issued: what it would say, for the preview and for `issue`. Stores nothing."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import KinerjaError, NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan, load_frozen, open_for_reading
from kinerja.evaluasi.pembaca import Pembaca, find_pembaca
from kinerja.evaluasi.potret import PeriodeDinilai, PotretEvaluasi, read_potret
from kinerja.hooks.galat import Galat
from kinerja.hooks.manager import Milik
from kinerja.hooks.surat import BahanSurat, JenisSurat, PihakSurat, SkemaNomor
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.pagar import fenced
from kinerja.surat.bahan import IsiSurat, build_bahan, build_surat
from kinerja.surat.dokumen import DokumenSurat, Pengesahan
from kinerja.surat.hak import check_may_issue
from kinerja.surat.penanda import PenandaTersedia, check_penanda, list_penanda
from kinerja.surat.tanya import Penolakan, ask_isian, ask_penanda_tangan, ask_skema


class SuratDitolakError(KinerjaError):
    """The plugin refuses this letter; the message has its sentence."""

    slug = "surat-ditolak"
    title = "Surat belum dapat dibuat"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SuratGagalError(KinerjaError):
    """The plugin failed while it was asked; the message names it, the admin page has the reason."""

    slug = "surat-gagal"
    title = "Plugin surat bermasalah"
    status = HTTPStatus.BAD_GATEWAY


@dataclass(frozen=True, kw_only=True)
class NaskahSurat:
    """What a letter says before it has a number; `pembaca_lain` is to be written down (`log_reading`)."""

    periode_id: int
    evaluasi_id: int
    nama: str
    periode: PeriodeDinilai
    kode: str
    plugin: str
    versi_plugin: str
    judul: str
    isi: IsiSurat
    skema: SkemaNomor
    dokumen: DokumenSurat
    daftar_penanda: tuple[PenandaTersedia, ...]
    pembaca_lain: Pembaca | None


def compose(
    session: Session, actor: Actor, periode_id: int, kode: str, *, today: date, penanda: str = ""
) -> NaskahSurat:
    """The letter of this kind about the evaluation of a period; `penanda` was chosen to sign it, "" if none.

    Raises NotFoundError (also where no active plugin gives this letter), NotAuthorizedError (the person
    himself), InputError (a signer that is not active), StateError (not fixed yet), SuratDitolakError and
    SuratGagalError.
    """
    bahan, _, kedudukan = open_for_reading(session, actor, periode_id, today=today)
    check_may_issue(actor, bahan.pegawai.id)
    katalog = katalog_of(session)
    milik = katalog.collect_surat().get(kode)
    if milik is None:
        raise NotFoundError
    check_penanda(katalog, penanda)
    evaluasi = _fixed(bahan, today)
    potret = read_potret(load_frozen(session, evaluasi))
    isi, skema = _ask(session, milik, build_bahan(bahan, evaluasi, potret, today=today), potret)
    return NaskahSurat(
        periode_id=periode_id,
        evaluasi_id=evaluasi.id,
        nama=potret.pegawai.nama,
        periode=potret.periode,
        kode=kode,
        plugin=milik.plugin.nama,
        versi_plugin=milik.plugin.versi,
        judul=milik.isi.judul,
        isi=isi,
        skema=skema,
        dokumen=build_surat(
            potret,
            milik.isi,
            isi.isian,
            Pengesahan(status="Pratinjau", versi=evaluasi.revisi),
        ),
        daftar_penanda=list_penanda(katalog),
        pembaca_lain=find_pembaca(bahan, kedudukan, today=today),
    )


def _fixed(bahan: Bahan, today: date) -> Evaluasi:
    evaluasi = bahan.evaluasi
    if evaluasi is None or current_status(bahan.periode, today) not in SUDAH_DITETAPKAN:
        raise StateError("Surat dibuat sesudah penilaian ditetapkan.")
    return evaluasi


def _ask(
    session: Session, milik: Milik[JenisSurat], untuk: BahanSurat, potret: PotretEvaluasi
) -> tuple[IsiSurat, SkemaNomor]:
    katalog = katalog_of(session)
    with fenced(session):
        isian = ask_isian(katalog, milik, untuk)
        if isinstance(isian, Penolakan):
            raise SuratDitolakError(isian.kalimat)
        skema, penanda_tangan = ask_skema(katalog, milik), ask_penanda_tangan(katalog, milik, untuk)
    if isinstance(isian, Galat) or isinstance(skema, Galat) or isinstance(penanda_tangan, Galat):
        raise _failed(isian, skema, penanda_tangan)
    penilai = PihakSurat(nama=potret.penilai.nama, nip=potret.penilai.nip, jabatan=potret.penilai.jabatan)
    return IsiSurat(isian, penanda_tangan or penilai), skema


def _failed(*jawaban: object) -> SuratGagalError:
    galat = next(satu for satu in jawaban if isinstance(satu, Galat))
    return SuratGagalError(f"{galat.kalimat}. Periksa pengaturan plugin ini, lalu coba lagi.")
