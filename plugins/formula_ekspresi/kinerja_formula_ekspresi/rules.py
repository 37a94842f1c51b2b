"""The proposal of a formula that the agency wrote, and the formula in words."""

from collections.abc import Mapping
from decimal import Decimal

from kinerja.hooks import (
    BahanFormula,
    Klasifikasi,
    Penjelasan,
    Rating,
    Usulan,
    format_desimal,
    format_persen,
)
from kinerja_formula_ekspresi.bahan import collect_values, describe_counting, measure
from kinerja_formula_ekspresi.kalimat import join_words, put_in, read_back
from kinerja_formula_ekspresi.kesalahan import FormulaError, MissingValueError
from kinerja_formula_ekspresi.nama import FUNGSI, NAMA, Nama
from kinerja_formula_ekspresi.pembaca import Rumus, parse_rumus
from kinerja_formula_ekspresi.penghitung import evaluate
from kinerja_formula_ekspresi.setelan import Kosong, Setelan

MAKS_HITUNGAN = 500
DARI_UTAMA = frozenset({"hasil", "hasil_terendah", "hasil_tertinggi", "tercapai"})
KEPALA_UNIT = "Rating hasil kerja pimpinan unit mengikuti capaian organisasi unitnya dan tidak diusulkan."
PERILAKU = "Rating perilaku kerja tidak diusulkan dari angka. Nilailah dari umpan balik dan pengamatan."


def propose(bahan: BahanFormula, setelan: Setelan) -> Usulan:
    """The rating hasil kerja that the number of the formula stands for; the number two places, half up.

    No rating where a name of the formula has no value yet, or the formula has no result for this person: then
    the reason says which and what to do. PermenPANRB 6/2022 computes no rating; the evaluator decides.
    """
    if bahan.kepala_unit:
        return Usulan(alasan=(KEPALA_UNIT, PERILAKU))
    rumus = parse_rumus(setelan.ekspresi)
    semua = collect_values(bahan, setelan)
    try:
        angka = evaluate(rumus, semua)
    except MissingValueError as error:
        return Usulan(alasan=(f"Rumus instansi menunggu. {error.kalimat}", PERILAKU))
    except FormulaError as error:
        return Usulan(alasan=(f"Rumus instansi tidak dapat dihitung untuk pegawai ini. {error}", PERILAKU))
    nilai = {nama: satu for nama in rumus.daftar_nama if isinstance(satu := semua[nama], Decimal)}
    rating = decide_rating(angka, setelan)
    alasan = (
        _calculation(rumus, nilai, angka),
        *_values(nilai),
        *_counting(bahan, rumus, setelan),
        _limits(angka, rating, setelan),
        PERILAKU,
    )
    return Usulan(alasan=alasan, rating_hasil=rating, angka=angka)


def decide_rating(angka: Decimal, setelan: Setelan) -> Rating:
    """The rating from its limits; a number equal to a limit has reached it."""
    if angka >= setelan.batas_di_atas:
        return Rating.DI_ATAS_EKSPEKTASI
    return Rating.SESUAI_EKSPEKTASI if angka >= setelan.batas_sesuai else Rating.DI_BAWAH_EKSPEKTASI


def _calculation(rumus: Rumus, nilai: Mapping[str, Decimal], angka: Decimal) -> str:
    hitungan = put_in(rumus.pohon, nilai)
    hitungan = hitungan if len(hitungan) <= MAKS_HITUNGAN else "hasil rumus"
    return f"Rumus instansi: {hitungan} = {format_desimal(angka)}."


def _values(nilai: Mapping[str, Decimal]) -> list[str]:
    if not nilai:
        return []
    isi = [f"{NAMA[nama].sebutan} {_with_unit(NAMA[nama], satu)}" for nama, satu in nilai.items()]
    kalimat = join_words(isi)
    return [f"{kalimat[0].upper()}{kalimat[1:]}."]


def _with_unit(nama: Nama, nilai: Decimal) -> str:
    return format_persen(nilai) if nama.persen else format_desimal(nilai)


def _counting(bahan: BahanFormula, rumus: Rumus, setelan: Setelan) -> list[str]:
    if DARI_UTAMA.isdisjoint(rumus.daftar_nama):
        return []
    return describe_counting(measure(bahan.indikator_of(Klasifikasi.UTAMA), setelan), setelan)


def _limits(angka: Decimal, rating: Rating, setelan: Setelan) -> str:
    atas, sesuai = format_desimal(setelan.batas_di_atas), format_desimal(setelan.batas_sesuai)
    letak = {
        Rating.DI_ATAS_EKSPEKTASI: f"mencapai batas {atas}",
        Rating.SESUAI_EKSPEKTASI: f"mencapai batas {sesuai} dan di bawah {atas}",
        Rating.DI_BAWAH_EKSPEKTASI: f"di bawah batas {sesuai}",
    }[rating]
    return f"{format_desimal(angka)} {letak}: diusulkan {rating.label.lower()}."


# In words


def explain(setelan: Setelan) -> Penjelasan:
    """The formula read back, and what its names mean; `tersedia` has all names and functions."""
    rumus = parse_rumus(setelan.ekspresi)
    kalimat = read_back(rumus.pohon)
    kosong = "tidak dihitung" if setelan.indikator_kosong is Kosong.DILEWATI else "dihitung 0"
    ringkas = (
        f"{kalimat[0].upper()}{kalimat[1:]}; "
        f"di atas ekspektasi mulai {format_desimal(setelan.batas_di_atas)}, "
        f"sesuai ekspektasi mulai {format_desimal(setelan.batas_sesuai)}, "
        f"selain itu di bawah ekspektasi. "
        f"Capaian satu indikator dihitung paling banyak {format_persen(setelan.batas_capaian)}; "
        f"indikator yang belum diisi {kosong}."
    )
    return Penjelasan(
        ringkas,
        {nama: _meaning(NAMA[nama], setelan) for nama in rumus.daftar_nama},
        {
            **{nama: _meaning(satu, setelan) for nama, satu in NAMA.items()},
            **{satu.contoh: satu.arti for satu in FUNGSI.values()},
        },
    )


def _meaning(nama: Nama, setelan: Setelan) -> str:
    ukuran = nama.ukuran.format(
        batas=format_desimal(setelan.batas_capaian),
        perilaku_di_atas=format_desimal(setelan.perilaku_di_atas),
        perilaku_sesuai=format_desimal(setelan.perilaku_sesuai),
        perilaku_di_bawah=format_desimal(setelan.perilaku_di_bawah),
    )
    return f"{nama.arti} ({ukuran})"
