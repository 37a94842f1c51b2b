"""The line of a projection as points of an SVG, 940 by 300: the template only writes them down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kinerja.angka_kredit.buku import BarisBuku
from kinerja.angka_kredit.rules.konversi import format_ak
from kinerja.angka_kredit.rules.proyeksi import Skenario, earned_until
from kinerja.aturan.rules import AturanKonversi, Jenjang

KIRI, KANAN, ATAS, BAWAH = 60.0, 744.0, 42.0, 262.0
PALING_LAMA = 15  # years ahead that are drawn


@dataclass(frozen=True)
class Garis:
    """A horizontal line with its words; `x`, `y` and points are in the units of the picture."""

    y: str
    teks: str
    ambang: str = ""


@dataclass(frozen=True)
class GarisSkenario:
    """The line of one scenario and its place in the legend."""

    kelas: str
    label: str
    titik: str
    y: int


@dataclass(frozen=True)
class Grafik:
    """All that is drawn."""

    garis: tuple[Garis, ...]
    tahun: tuple[tuple[str, int], ...]
    nyata: str
    titik: tuple[tuple[str, str], ...]
    kini: tuple[str, str, str]
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
        posisi = tanggal.year - awal + (tanggal.month - 1) / 12
        return KIRI + (KANAN - KIRI) * posisi / (akhir - awal)

    def y_of(nilai: Decimal) -> float:
        return BAWAH - (BAWAH - ATAS) * float(min(nilai, atas) / atas)

    def point(tanggal: date, nilai: Decimal) -> tuple[str, str]:
        return f"{x_of(tanggal):.1f}", f"{y_of(nilai):.1f}"

    nyata = [point(tanggal, nilai) for tanggal, nilai in _actual(baris, awal)]
    kini = point(dari, jumlah)
    garis = [Garis(f"{BAWAH:.1f}", "0")]
    garis += [Garis(f"{y_of(nilai):.1f}", format_ak(nilai, 0), nama) for nama, nilai in ambang]
    return Grafik(
        garis=tuple(garis),
        tahun=tuple((f"{x_of(date(tahun, 1, 1)):.1f}", tahun) for tahun in _years(awal, akhir)),
        nyata=" ".join(",".join(satu) for satu in [*nyata, kini]),
        titik=(*nyata[1:], kini),
        kini=(*kini, format_ak(jumlah, aturan.desimal)),
        skenario=tuple(
            GarisSkenario(
                f"g-{nomor}",
                satu.predikat.label,
                _line(aturan, jenjang, satu, (dari, jumlah), akhir, atas, point),
                28 + 32 * nomor,
            )
            for nomor, satu in enumerate(semua, start=1)
        ),
        uraian=_describe(semua, format_ak(jumlah, aturan.desimal)),
    )


def _actual(baris: Sequence[BarisBuku], awal: int) -> list[tuple[date, Decimal]]:
    """The sum at the end of each row; the first point stands at zero unless something was given at once."""
    titik, jumlah = [(date(awal, 1, 1), Decimal(0))], Decimal(0)
    for satu in baris:
        jumlah += satu.nilai
        akhir = date(satu.akhir.year + satu.akhir.month // 12, satu.akhir.month % 12 + 1, 1)
        titik.append((akhir if satu.konversi else satu.akhir, jumlah))
    return titik


def _last_year(semua: Sequence[Skenario], dari: date) -> int:
    tahun = [isi.bulan.year + 1 for satu in semua for isi in satu.capaian if isi.bulan is not None]
    return min(max([*tahun, dari.year + 2]), dari.year + PALING_LAMA)


def _years(awal: int, akhir: int) -> range:
    return range(awal, akhir + 1, max(1, -(-(akhir - awal) // 10)))


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
