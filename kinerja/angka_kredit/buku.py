"""The ledger of one person as values: rows with their running sum, goals, conditions, scenarios."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kinerja.angka_kredit.models import EntriAk, KonversiAk
from kinerja.angka_kredit.rules.konversi import describe_prosentase, format_ak
from kinerja.angka_kredit.rules.tujuan import Butir
from kinerja.aturan.rules import Jenjang


@dataclass(frozen=True)
class BarisBuku:
    """One row as the page shows it; texts are ready, empty where the row has none."""

    tahun: str
    periodik: str
    uraian: str
    prosentase: str
    koefisien: str
    angka_kredit: str
    berjalan: str
    nilai: Decimal
    akhir: date
    konversi: KonversiAk | None = None
    entri: EntriAk | None = None


def months_of(konversi: KonversiAk) -> range:
    """The months that a stored row takes."""
    return range(konversi.bulan_mulai, konversi.bulan_selesai + 1)


def first_day(konversi: KonversiAk) -> date:
    return date(konversi.tahun, konversi.bulan_mulai, 1)


def last_day(konversi: KonversiAk) -> date:
    """The last day of the last month."""
    tahun, bulan = konversi.tahun, konversi.bulan_selesai
    return date(tahun + bulan // 12, bulan % 12 + 1, 1) - timedelta(days=1)


def to_butir(semua: Iterable[KonversiAk], entri: Iterable[EntriAk]) -> list[Butir]:
    """The amounts that count, for the rules."""
    baris = [
        Butir(first_day(satu), satu.jenjang, satu.angka_kredit, bulan=len(months_of(satu))) for satu in semua
    ]
    return baris + [Butir(satu.tanggal, satu.jenjang, satu.angka_kredit, satu.jenis) for satu in entri]


def build_buku(
    semua: Sequence[KonversiAk], entri: Sequence[EntriAk], jenjang: Jenjang, desimal: int
) -> list[BarisBuku]:
    """The rows of one jenjang in the order of time; other amounts before the conversions of their day."""
    isi: list[tuple[date, int, KonversiAk | EntriAk]] = []
    isi += [(satu.tanggal, 0, satu) for satu in entri if satu.jenjang is jenjang]
    isi += [(first_day(satu), 1, satu) for satu in semua if satu.jenjang is jenjang]
    hasil: list[BarisBuku] = []
    jumlah = Decimal(0)
    for _, _, satu in sorted(isi, key=lambda butir: (butir[0], butir[1], butir[2].id)):
        jumlah += satu.angka_kredit
        berjalan = format_ak(jumlah, desimal)
        if isinstance(satu, KonversiAk):
            hasil.append(_row_of_konversi(satu, berjalan))
        else:
            hasil.append(_row_of_entri(satu, berjalan, desimal))
    return hasil


def _row_of_konversi(satu: KonversiAk, berjalan: str) -> BarisBuku:
    bulan = satu.bulan_selesai - satu.bulan_mulai + 1
    return BarisBuku(
        tahun=str(satu.tahun),
        periodik=str(bulan),
        uraian=satu.predikat.label,
        prosentase=describe_prosentase(satu.faktor, bulan),
        koefisien=format_ak(satu.koefisien, satu.desimal),
        angka_kredit=format_ak(satu.angka_kredit, satu.desimal),
        berjalan=berjalan,
        nilai=satu.angka_kredit,
        akhir=last_day(satu),
        konversi=satu,
    )


def _row_of_entri(satu: EntriAk, berjalan: str, desimal: int) -> BarisBuku:
    return BarisBuku(
        tahun=str(satu.tanggal.year),
        periodik="",
        uraian=satu.jenis.label,
        prosentase="",
        koefisien="",
        angka_kredit=format_ak(satu.angka_kredit, desimal),
        berjalan=berjalan,
        nilai=satu.angka_kredit,
        akhir=satu.tanggal,
        entri=satu,
    )


def next_month(semua: Sequence[KonversiAk], jenjang: Jenjang, mulai: date | None, today: date) -> date:
    """The first day of the first month that a scenario may count: after the last one that was converted."""
    akhir = [last_day(satu) + timedelta(days=1) for satu in semua if satu.jenjang is jenjang]
    if akhir:
        return max(akhir)
    return (mulai or today).replace(day=1)
