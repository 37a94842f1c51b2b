"""The days of an SKP: none twice, none in another year, none while its owner is away, no unexplained gap."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError
from kinerja.kalender.rules import Rentang, check_rentang_skp, find_gaps, subtract, tahun_kalender
from kinerja.organisasi.models import PeristiwaPegawai
from kinerja.organisasi.service_peristiwa import list_peristiwa
from kinerja.perjalanan.rules import SIFAT, JenisHari
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.tanggal import format_tanggal


@dataclass(frozen=True)
class Absen:
    """Days that an event explains; `tanpa_skp` where no SKP runs in them (tugas belajar, CLTN, outside)."""

    label: str
    rentang: Rentang
    tanpa_skp: bool


def list_absences(session: Session, actor: Actor, pegawai_id: int, *, tahun: int) -> list[Absen]:
    """The absences of a person that touch a year."""
    setahun = tahun_kalender(tahun)
    semua = list_peristiwa(session, actor, pegawai_id, mulai=setahun.mulai, sampai=setahun.sampai)
    return [_to_absen(satu) for satu in semua if SIFAT[satu.jenis].hari is not None]


def _to_absen(satu: PeristiwaPegawai) -> Absen:
    tanpa_skp = SIFAT[satu.jenis].hari is not JenisHari.TANPA_TUGAS
    return Absen(satu.jenis.label, Rentang(satu.mulai, satu.sampai or date.max), tanpa_skp)


def list_rentang(
    session: Session, actor: Actor, pegawai_id: int, *, tahun: int, kecuali: int = 0
) -> list[Rentang]:
    """The days of the SKP of a person in a year; `kecuali` is one that is left out."""
    query = select(Skp.mulai, Skp.sampai).where(
        Skp.pegawai_id == pegawai_id,
        Skp.tahun == tahun,
        Skp.status != StatusSkp.DIBATALKAN,
        Skp.id != kecuali,
    )
    return [Rentang(mulai, sampai) for mulai, sampai in session.execute(query)]


def check_rentang(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    rentang: Rentang,
    *,
    alasan_celah: str,
    kecuali: int = 0,
    pesan: str = "SKP belum dapat dibuat.",
) -> None:
    """Raise InputError (`mulai`, `alasan`) for days that this person cannot have an SKP in.

    A gap that an event explains needs no other reason.
    """
    lainnya = list_rentang(session, actor, pegawai_id, tahun=rentang.mulai.year, kecuali=kecuali)
    try:
        check_rentang_skp(rentang, lainnya)
    except ValueError as error:
        raise InputError(pesan, fields={"mulai": str(error)}) from error
    absen = list_absences(session, actor, pegawai_id, tahun=rentang.mulai.year)
    for satu in absen:
        if satu.tanpa_skp and satu.rentang.beririsan(rentang):
            raise InputError(pesan, fields={"mulai": _describe(satu)})
    semua = [rentang, *lainnya]
    luar = Rentang(min(satu.mulai for satu in semua), max(satu.sampai for satu in semua))
    celah = [sisa for satu in find_gaps(semua, luar) for sisa in subtract(satu, (a.rentang for a in absen))]
    if celah and not alasan_celah.strip():
        kalimat = "Ada hari tanpa SKP di antara dua SKP. Tulis sebabnya, misalnya cuti besar."
        raise InputError(pesan, fields={"alasan": kalimat})


def _describe(absen: Absen) -> str:
    kapan = f"sejak {format_tanggal(absen.rentang.mulai)}"
    if absen.rentang.sampai != date.max:
        kapan = f"{format_tanggal(absen.rentang.mulai)} s.d. {format_tanggal(absen.rentang.selesai)}"
    return f"Tercatat {absen.label.lower()} {kapan}. Pilih hari di luar masa itu, atau hubungi admin unit."
