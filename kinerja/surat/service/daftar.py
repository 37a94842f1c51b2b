"""The letters of plugins about one period: those that were issued, and those that may be."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from kinerja.actor import Actor
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan
from kinerja.hooks.katalog import Katalog
from kinerja.plugin.katalog import katalog_of
from kinerja.surat.hak import may_issue, may_read
from kinerja.surat.models import SuratTerbit
from kinerja.surat.penanda import PenandaTersedia, list_penanda
from kinerja.surat.penyedia import describe_provider


@dataclass(frozen=True, kw_only=True)
class SuratTampil:
    """An issued letter. `penyedia` is "" while its plugin is at hand; `lama`: about a replaced evaluation."""

    surat: SuratTerbit
    penyedia: str
    lama: bool
    boleh_cetak: bool
    boleh_tanda_tangan: bool


@dataclass(frozen=True)
class JenisTersedia:
    """A letter that may be issued."""

    kode: str
    judul: str


@dataclass(frozen=True, kw_only=True)
class DaftarSurat:
    """The letters of a period; false where there is nothing to show. `daftar_penanda` is for who issues."""

    periode_id: int
    terbit: tuple[SuratTampil, ...]
    tersedia: tuple[JenisTersedia, ...]
    daftar_penanda: tuple[PenandaTersedia, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terbit or self.tersedia)


def list_surat(session: Session, actor: Actor, bahan: Bahan, evaluasi: Evaluasi | None) -> DaftarSurat:
    """The letters about this period that the actor may see; `evaluasi` is None until it is fixed.

    At most one query beside that of the plugins. Empty for who may see none.
    """
    if not may_read(actor, bahan.pegawai.id):
        return DaftarSurat(periode_id=bahan.periode.id, terbit=(), tersedia=())
    katalog, boleh = katalog_of(session), may_issue(actor, bahan.pegawai.id)
    daftar_penanda = list_penanda(katalog) if boleh else ()
    sah = evaluasi.id if evaluasi else None
    terbit = [
        _to_tampil(surat, katalog, boleh=boleh, lama=surat.evaluasi_id != sah)
        for surat in session.scalars(_query(bahan.periode.id))
    ]
    sudah = {satu.surat.kode for satu in terbit if not satu.lama}
    semua = katalog.collect_surat() if boleh and evaluasi else {}
    return DaftarSurat(
        periode_id=bahan.periode.id,
        terbit=tuple(terbit),
        tersedia=tuple(
            JenisTersedia(kode, milik.isi.judul) for kode, milik in semua.items() if kode not in sudah
        ),
        daftar_penanda=daftar_penanda,
    )


def _query(periode_id: int) -> Select[SuratTerbit]:
    return (
        select(SuratTerbit)
        .join(Evaluasi, Evaluasi.id == SuratTerbit.evaluasi_id)
        .where(Evaluasi.periode_id == periode_id)
        .options(defer(SuratTerbit.isi, raiseload=True))
        .order_by(SuratTerbit.id)
    )


def _to_tampil(surat: SuratTerbit, katalog: Katalog, *, boleh: bool, lama: bool) -> SuratTampil:
    penyedia = describe_provider(katalog, surat)
    return SuratTampil(
        surat=surat,
        penyedia=penyedia,
        lama=lama,
        boleh_cetak=boleh and surat.sha256 is None and not penyedia,
        boleh_tanda_tangan=boleh
        and surat.sha256 is not None
        and not surat.penanda
        and bool(katalog.collect_penanda()),
    )
