"""Whole generated years once more in whole fractions: ratings, segments, months, rows, sums, and the excess.

Like `banding` it shares no line and no table with `rules`: the matrix, the koefisien and the requirements
stand here as the regulations print them (PermenPANRB 6/2022; PermenPANRB 1/2023; Peraturan BKN 3/2023).
"""

import calendar
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kinerja.angka_kredit.banding import PERSEN, SEPEREMPAT, HasilUji, round_text
from kinerja.angka_kredit.rules.konversi import (
    BulanParsial,
    JenisEntri,
    Konversi,
    Segmen,
    describe_prosentase,
    format_ak,
    plan_year,
)
from kinerja.angka_kredit.rules.tujuan import (
    AturanSisa,
    Butir,
    find_goal_jenjang,
    find_goal_pangkat,
    sum_jenjang,
)
from kinerja.aturan.rules import AturanKonversi, AturanPredikat, Jenjang, Rating
from kinerja.evaluasi.rules import decide_predikat
from kinerja.kalender.rules import Rentang

# Hasil kerja down, perilaku across (di bawah, sesuai, di atas ekspektasi).
KUADRAN = {
    "di_atas_ekspektasi": ("kurang", "baik", "sangat_baik"),
    "sesuai_ekspektasi": ("kurang", "baik", "baik"),
    "di_bawah_ekspektasi": ("sangat_kurang", "butuh_perbaikan", "butuh_perbaikan"),
}
KOLOM = ("di_bawah_ekspektasi", "sesuai_ekspektasi", "di_atas_ekspektasi")
# Jenjang from low to high: golongan ruang, AK of a kenaikan pangkat, AK of the kenaikan jenjang.
KATEGORI = (
    (
        ("pemula", ("II/a",), 15, 15),
        ("terampil", ("II/b", "II/c", "II/d"), 20, 60),
        ("mahir", ("III/a", "III/b"), 50, 100),
        ("penyelia", ("III/c", "III/d"), 100, None),
    ),
    (
        ("ahli_pertama", ("III/a", "III/b"), 50, 100),
        ("ahli_muda", ("III/c", "III/d"), 100, 200),
        ("ahli_madya", ("IV/a", "IV/b", "IV/c"), 150, 450),
        ("ahli_utama", ("IV/d", "IV/e"), 200, None),
    ),
)


@dataclass(frozen=True)
class SegmenBuatan:
    """Days from `mulai` up to `sampai` (excluded) in a jenjang, None outside a jabatan fungsional."""

    mulai: date
    sampai: date
    jenjang: Jenjang | None
    hasil: Rating
    perilaku: Rating


@dataclass(frozen=True)
class TahunBuatan:
    """A generated year of one person: what was converted before, what the instansi chose, where he stands."""

    tahun: int
    segmen: tuple[SegmenBuatan, ...]
    terpakai: frozenset[int]
    cara: BulanParsial
    desimal: int
    sisa: AturanSisa
    jenjang: Jenjang
    golongan: str
    dasar: int
    tmt: date


def generate(jumlah: int, benih: int) -> Iterator[TahunBuatan]:
    """Years of every kind until they hold this many evaluations: the same seed gives the same ones."""
    acak = random.Random(benih)  # noqa: S311  # examples, no secret
    while jumlah > 0:
        satu = _make(acak)
        jumlah -= len(satu.segmen)
        yield satu


def _make(acak: random.Random) -> TahunBuatan:
    tahun = acak.randint(2023, 2031)
    kategori = acak.choice(KATEGORI)
    awal = acak.randrange(len(kategori))
    nama, golongan, _, _ = kategori[awal]
    return TahunBuatan(
        tahun,
        _make_segments(acak, tahun, kategori, awal),
        frozenset(acak.sample(range(1, 13), acak.choice((0, 0, 0, 2, 5)))),
        acak.choice(tuple(BulanParsial)),
        acak.choice((2, 3)),
        AturanSisa(antar_pangkat=acak.random() < 0.5, antar_jenjang=acak.random() < 0.5),
        Jenjang(nama),
        acak.choice(golongan),
        acak.choice((0, 0, 50, 100, 120)),
        date(tahun, acak.randint(1, 12), 1),
    )


def _make_segments(
    acak: random.Random, tahun: int, kategori: Sequence[tuple[str, object, object, object]], tempat: int
) -> tuple[SegmenBuatan, ...]:
    """One to four parts of the year, the earlier ones in a lower jenjang or in none; now and then a gap."""
    awal, akhir = date(tahun, 1, 1), date(tahun + 1, 1, 1)
    banyak = acak.choice((1, 1, 2, 2, 3, 4))
    panjang = (akhir - awal).days
    batas = sorted(acak.sample(range(1, panjang), banyak - 1))
    tanggal = [awal, *(awal + timedelta(days=satu) for satu in batas), akhir]
    semua = []
    for urut in range(banyak):
        mundur = acak.choice((0, 0, 1)) if urut < banyak - 1 else 0
        jenjang = None if acak.random() < 0.1 else Jenjang(kategori[max(0, tempat - mundur)][0])
        if banyak > 1 and acak.random() < 0.1:
            continue
        hasil, perilaku = acak.choice(tuple(Rating)), acak.choice(tuple(Rating))
        semua.append(SegmenBuatan(tanggal[urut], tanggal[urut + 1], jenjang, hasil, perilaku))
    sesuai = Rating.SESUAI_EKSPEKTASI
    return tuple(semua) or (SegmenBuatan(awal, akhir, Jenjang(kategori[tempat][0]), sesuai, sesuai),)


def compare(
    aturan: Mapping[int, AturanKonversi], matriks: AturanPredikat, jumlah: int, benih: int
) -> Iterator[HasilUji]:
    """Compute each generated year both ways, `jumlah` evaluations at least; yields the state as it grows."""
    hasil = HasilUji()
    for contoh in generate(jumlah, benih):
        ini, lain = compute(aturan[contoh.desimal], matriks, contoh), compute_apart(contoh)
        hasil.diperiksa += len(contoh.segmen)
        if ini != lain:
            hasil.beda += 1
            hasil.contoh_beda = (*hasil.contoh_beda, f"{contoh}: {ini}, pecahan {lain}")[:20]
        yield hasil


# By the product


def compute(aturan: AturanKonversi, matriks: AturanPredikat, contoh: TahunBuatan) -> tuple[str, ...]:
    """Rows, sum and both goals as texts, by the rules of the product."""
    segmen = [
        Segmen(
            Rentang(satu.mulai, satu.sampai),
            satu.jenjang,
            decide_predikat(matriks, satu.hasil, satu.perilaku),
        )
        for satu in contoh.segmen
    ]
    rencana = plan_year(
        dict.fromkeys(range(len(segmen)), aturan), segmen, contoh.tahun, contoh.cara, contoh.terpakai
    )
    semua = [satu for _, satu in rencana]
    butir = [Butir(date(contoh.tahun, s.bulan_mulai, 1), s.jenjang, s.angka_kredit) for s in semua]
    if contoh.dasar:
        dasar = Decimal(contoh.dasar)
        butir.append(Butir(date(contoh.tahun, 1, 1), contoh.jenjang, dasar, JenisEntri.AK_DASAR))
    jumlah = sum_jenjang(aturan, butir, contoh.jenjang, contoh.sisa)
    naik = find_goal_jenjang(aturan, butir, contoh.jenjang, contoh.sisa)
    pangkat = find_goal_pangkat(aturan, butir, contoh.jenjang, contoh.golongan, contoh.sisa, tmt=contoh.tmt)
    return (
        *(_row(satu) for satu in semua),
        format_ak(jumlah, contoh.desimal),
        format_ak(naik.selisih, contoh.desimal) if naik else "-",
        format_ak(pangkat.dimiliki, contoh.desimal) if pangkat else "-",
    )


def _row(satu: Konversi) -> str:
    prosentase = describe_prosentase(satu.faktor, satu.bulan)
    nilai = format_ak(satu.angka_kredit, satu.desimal)
    return f"{satu.bulan_mulai}-{satu.bulan_selesai} {satu.jenjang} {satu.predikat} {prosentase} {nilai}"


# Apart from it


def compute_apart(contoh: TahunBuatan) -> tuple[str, ...]:
    """The same texts by counting days and adding fractions."""
    rows = _rows_apart(contoh)
    dasar = [(contoh.jenjang.value, Fraction(contoh.dasar), 1, True)] if contoh.dasar else []
    semua = [(jenjang, Fraction(nilai), bulan, False) for bulan, _, jenjang, _, nilai in rows] + dasar
    kategori = next(k for k in KATEGORI if contoh.jenjang.value in [satu[0] for satu in k])
    jumlah = _sum_apart(kategori, semua, contoh)
    _, golongan, naik_pangkat, naik_jenjang = next(s for s in kategori if s[0] == contoh.jenjang.value)
    terakhir = kategori[-1][0] == contoh.jenjang.value and contoh.golongan == golongan[-1]
    if contoh.sisa.antar_pangkat:
        pangkat = jumlah - naik_pangkat * golongan.index(contoh.golongan)
    else:
        milik = [s for s in semua if s[0] == contoh.jenjang.value and s[2] >= contoh.tmt.month and not s[3]]
        pangkat = sum((nilai for _, nilai, _, _ in milik), Fraction(0))
    return (
        *(f"{awal}-{akhir} {jenjang} {cara} {_comma(nilai)}" for awal, akhir, jenjang, cara, nilai in rows),
        _text(jumlah, contoh.desimal),
        "-" if naik_jenjang is None else _text(jumlah - naik_jenjang, contoh.desimal),
        "-" if terakhir else _text(pangkat, contoh.desimal),
    )


def _rows_apart(contoh: TahunBuatan) -> list[tuple[int, int, str, str, str]]:
    """First and last month, jenjang, predikat with prosentase, and the digits of each row."""
    milik = {
        bulan: siapa
        for bulan in range(1, 13)
        if bulan not in contoh.terpakai and (siapa := _owner_apart(contoh, bulan)) is not None
    }
    runs: list[list[int]] = []
    for bulan in sorted(milik):
        if runs and runs[-1][-1] == bulan - 1 and milik[runs[-1][-1]] == milik[bulan]:
            runs[-1].append(bulan)
        else:
            runs.append([bulan])
    rows = []
    for run in runs:
        satu = contoh.segmen[milik[run[0]]]
        if satu.jenjang is None:
            continue
        predikat = KUADRAN[satu.hasil.value][KOLOM.index(satu.perilaku.value)]
        setahun = Fraction(PERSEN[predikat], 100) * Fraction(SEPEREMPAT[satu.jenjang.value], 4)
        nilai = round_text(setahun, len(run), contoh.desimal)
        bagian = "" if len(run) == 12 else f"{len(run)}/12 × "
        rows.append((run[0], run[-1], satu.jenjang.value, f"{predikat} {bagian}{PERSEN[predikat]}%", nilai))
    return rows


def _owner_apart(contoh: TahunBuatan, bulan: int) -> int | None:
    hari = [
        date(contoh.tahun, bulan, nomor)
        for nomor in range(1, calendar.monthrange(contoh.tahun, bulan)[1] + 1)
    ]
    if contoh.cara.value == "hari_pertama":
        hari = hari[:1]
    if contoh.cara.value == "hari_terakhir":
        hari = hari[-1:]
    banyak = [sum(satu.mulai <= h < satu.sampai for h in hari) for satu in contoh.segmen]
    return banyak.index(max(banyak)) if any(banyak) else None


def _sum_apart(
    kategori: Sequence[tuple[str, tuple[str, ...], int, int | None]],
    semua: Sequence[tuple[str, Fraction, int, bool]],
    contoh: TahunBuatan,
) -> Fraction:
    """The sum of the jenjang; where the excess is carried, what each lower one in use leaves over."""
    bawaan = Fraction(0)
    for nama, _, _, minimum in kategori:
        sendiri = [nilai for jenjang, nilai, _, _ in semua if jenjang == nama]
        jumlah = sum(sendiri, Fraction(0)) + (bawaan if contoh.sisa.antar_jenjang else 0)
        if nama == contoh.jenjang.value:
            return jumlah
        bawaan = max(Fraction(0), jumlah - (minimum or 0)) if sendiri else Fraction(0)
    raise ValueError(f"{contoh.jenjang} is in no kategori")


def _comma(nilai: str) -> str:
    return nilai.replace(".", ",")


def _text(nilai: Fraction, desimal: int) -> str:
    """Exact to these places, as sums of rounded rows are."""
    satuan = nilai * 10**desimal
    if satuan.denominator != 1:
        raise ValueError(f"{nilai} has more than {desimal} places")
    utuh, pecahan = divmod(abs(int(satuan)), 10**desimal)
    return f"{'-' if satuan < 0 else ''}{utuh},{pecahan:0{desimal}d}"
