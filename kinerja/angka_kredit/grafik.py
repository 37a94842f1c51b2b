"""The line of a projection in percent of its field: the template only writes it down.

In percent and not in units of a picture, so that words and points keep their size however narrow it is drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kinerja.angka import format_desimal
from kinerja.angka_kredit.buku import BarisBuku
from kinerja.angka_kredit.rules.konversi import format_ak
from kinerja.angka_kredit.rules.proyeksi import Skenario, earned_until
from kinerja.aturan.rules import AturanKonversi, Jenjang

PALING_LAMA = 15  # years ahead that are drawn
TAHUN_LEBAR, TAHUN_SEMPIT = 10, 4  # steps between the years that fit
TITIK_TERBANYAK = 15  # marks on the line; of more only the last is drawn
TEPI = 60.0  # right of it a word stands left of its point
DASAR = 82.0  # below it a word stands above its point


@dataclass(frozen=True)
class Garis:
    """A horizontal line with its words; `y` is in percent from the top."""

    y: str
    teks: str
    ambang: str = ""


@dataclass(frozen=True)
class TandaTahun:
    """A year on the axis; `lega` ones are left out where the picture is narrow."""

    x: str
    tahun: int
    lega: bool


@dataclass(frozen=True)
class Kini:
    """The point of today with its word: left or right of it (`ujung`), above or below (`atas`)."""

    x: str
    y: str
    teks: str
    ujung: bool
    atas: bool


@dataclass(frozen=True)
class GarisSkenario:
    """The line of one scenario."""

    kelas: str
    label: str
    titik: str


@dataclass(frozen=True)
class Grafik:
    """All that is drawn."""

    garis: tuple[Garis, ...]
    tahun: tuple[TandaTahun, ...]
    nyata: str
    titik: tuple[tuple[str, str], ...]
    kini: Kini
    skenario: tuple[GarisSkenario, ...]
    uraian: str


def draw(
    aturan: AturanKonversi,
    jenjang: Jenjang,
    baris: Sequence[BarisBuku],
    semua: Sequence[Skenario],
    ambang: Sequence[tuple[str, Decimal]],
    *,
    jumlah: Decimal,
    dari: date,
) -> Grafik:
    """`ambang` are the sums to reach with their words, `dari` the first day that is not converted yet."""
    awal = min([satu.akhir.year for satu in baris], default=dari.year)
    akhir = _last_year(semua, dari)
    atas = max([nilai for _, nilai in ambang] + [jumlah, Decimal(1)])

    def x_of(tanggal: date) -> float:
        return 100 * (tanggal.year - awal + (tanggal.month - 1) / 12) / (akhir - awal)

    def y_of(nilai: Decimal) -> float:
        return 100 - 100 * float(min(nilai, atas) / atas)

    def point(tanggal: date, nilai: Decimal) -> tuple[str, str]:
        return f"{x_of(tanggal):.2f}", f"{y_of(nilai):.2f}"

    nyata = [point(tanggal, nilai) for tanggal, nilai in _actual(baris, awal)]
    kini = point(dari, jumlah)
    garis = [Garis("100", "0")]
    garis += [Garis(f"{y_of(nilai):.2f}", format_desimal(nilai), nama) for nama, nilai in ambang]
    return Grafik(
        garis=tuple(garis),
        tahun=tuple(_years(awal, akhir, x_of)),
        nyata=" ".join(",".join(satu) for satu in [*nyata, kini]),
        titik=(*nyata[1:], kini) if len(nyata) <= TITIK_TERBANYAK else (kini,),
        kini=Kini(*kini, format_ak(jumlah, aturan.desimal), x_of(dari) > TEPI, y_of(jumlah) > DASAR),
        skenario=tuple(
            GarisSkenario(
                f"g-{nomor}",
                satu.predikat.label,
                _line(aturan, jenjang, satu, (dari, jumlah), akhir, atas, point),
            )
            for nomor, satu in enumerate(semua, start=1)
        ),
        uraian=_describe(semua, format_ak(jumlah, aturan.desimal)),
    )


def _actual(baris: Sequence[BarisBuku], awal: int) -> list[tuple[date, Decimal]]:
    """The sum at the end of each row; the first point stands at zero unless something was given at once."""
    titik, jumlah = [(date(awal, 1, 1), Decimal(0))], Decimal(0)
    # In the order in which it was earned: the ledger has an ijazah of August after the year around it.
    for hari, nilai in sorted((_earned_on(satu), satu.nilai) for satu in baris):
        jumlah += nilai
        titik.append((hari, jumlah))
    return titik


def _earned_on(satu: BarisBuku) -> date:
    """The day after a conversion, the day itself of another amount."""
    return satu.akhir + timedelta(days=1) if satu.konversi else satu.akhir


def _last_year(semua: Sequence[Skenario], dari: date) -> int:
    tahun = [isi.bulan.year + 1 for satu in semua for isi in satu.capaian if isi.bulan is not None]
    return min(max([*tahun, dari.year + 2]), dari.year + PALING_LAMA)


def _years(awal: int, akhir: int, x_of: Callable[[date], float]) -> list[TandaTahun]:
    semua = range(awal, akhir + 1, max(1, -(-(akhir - awal) // TAHUN_LEBAR)))
    jarang = max(1, -(-(len(semua) - 1) // TAHUN_SEMPIT))
    return [
        TandaTahun(f"{x_of(date(tahun, 1, 1)):.2f}", tahun, nomor % jarang > 0)
        for nomor, tahun in enumerate(semua)
    ]


def _line(
    aturan: AturanKonversi,
    jenjang: Jenjang,
    satu: Skenario,
    kini: tuple[date, Decimal],
    akhir: int,
    atas: Decimal,
    point: Callable[[date, Decimal], tuple[str, str]],
) -> str:
    """Month by month until the top or the right edge."""
    dari, jumlah = kini
    titik = [point(dari, jumlah)]
    tahun, bulan = dari.year, dari.month
    while tahun < akhir and jumlah < atas:
        nilai = jumlah + earned_until(aturan, jenjang, satu.predikat, dari, date(tahun, bulan, 1))
        tahun, bulan = (tahun + 1, 1) if bulan == 12 else (tahun, bulan + 1)
        if nilai >= atas or bulan == 1:
            titik.append(point(date(tahun, bulan, 1), nilai))
        if nilai >= atas:
            break
    return " ".join(",".join(satu_titik) for satu_titik in titik)


def _describe(semua: Sequence[Skenario], kini: str) -> str:
    kalimat = [f"Jumlah kini {kini}."]
    for satu in semua:
        capai = [f"{isi.tujuan.nama} {isi.bulan:%m-%Y}" for isi in satu.capaian if isi.bulan is not None]
        kalimat.append(f"Bila {satu.predikat.label}: {', '.join(capai) or 'tidak tercapai'}.")
    return " ".join(kalimat)
