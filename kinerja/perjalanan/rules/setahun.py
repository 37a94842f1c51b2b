"""A year laid out day by day: SKP, absences, time outside the service, and what nobody has explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kinerja.kalender.rules import Bagian, Rentang, tahun_kalender, tile
from kinerja.organisasi.rules import JenisPeristiwa, Kedudukan
from kinerja.perjalanan.rules.jenis import SIFAT, JenisHari, PeristiwaTahun


@dataclass(frozen=True)
class Isi:
    """What some days of a year are, and which SKP or event says so (None where nothing does)."""

    jenis: JenisHari
    skp_id: int | None = None
    peristiwa_id: int | None = None
    teks: str = ""


def lay_out_year(
    tahun: int,
    daftar_segmen: Iterable[tuple[int, Rentang]],
    daftar_peristiwa: Sequence[PeristiwaTahun],
) -> list[Bagian[Isi]]:
    """Every day of the year once: outside the service first, then absences, then SKP, else unexplained."""
    setahun = tahun_kalender(tahun)
    lapisan: list[tuple[Isi, Rentang]] = []
    for satu in daftar_peristiwa:
        if satu.jenis is JenisPeristiwa.MULAI_TUGAS and satu.rentang.mulai > setahun.mulai:
            di_luar = Isi(JenisHari.DI_LUAR, peristiwa_id=satu.id, teks="Belum bertugas")
            lapisan.append((di_luar, Rentang(setahun.mulai, satu.rentang.mulai)))
        elif SIFAT[satu.jenis].akhiri:
            di_luar = Isi(JenisHari.DI_LUAR, peristiwa_id=satu.id, teks=satu.jenis.label)
            lapisan.append((di_luar, Rentang(satu.rentang.mulai, date.max)))
    lapisan += [
        (Isi(hari, peristiwa_id=satu.id, teks=satu.jenis.label), satu.rentang)
        for satu in daftar_peristiwa
        if (hari := SIFAT[satu.jenis].hari)
    ]
    lapisan += [(Isi(JenisHari.SKP, skp_id=skp_id, teks="SKP"), rentang) for skp_id, rentang in daftar_segmen]
    return [
        Bagian(satu.rentang, satu.isi or Isi(JenisHari.BELUM_JELAS, teks="Belum dijelaskan"))
        for satu in tile(setahun, lapisan)
    ]


def count_hari(daftar: Iterable[Bagian[Isi]]) -> dict[JenisHari, tuple[int, int]]:
    """Days and months of each kind; together the days and the 12 months of the year."""
    hasil: dict[JenisHari, tuple[int, int]] = {}
    for satu in daftar:
        if satu.isi is not None:
            hari, bulan = hasil.get(satu.isi.jenis, (0, 0))
            hasil[satu.isi.jenis] = hari + satu.hari, bulan + satu.bulan
    return hasil


def kedudukan_on(daftar: Iterable[PeristiwaTahun], today: date) -> Kedudukan | None:
    """What the events make of a person today, None where none of them says anything.

    Whoever came back from an absence is on duty again; the end of service outlives every absence.
    """
    mulai = [satu for satu in daftar if SIFAT[satu.jenis].kedudukan and satu.rentang.mulai <= today]
    akhir = [satu for satu in mulai if SIFAT[satu.jenis].akhiri]
    kini = [satu for satu in mulai if satu.rentang.memuat(today) and satu.rentang.sampai != date.max]
    terbuka = [satu for satu in mulai if satu.rentang.sampai == date.max]
    for kelompok in (akhir, kini, terbuka):
        if kelompok:
            return SIFAT[max(kelompok, key=lambda satu: satu.rentang.mulai).jenis].kedudukan
    return Kedudukan.AKTIF if mulai else None
