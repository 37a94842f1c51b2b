"""From capaian to the values of the old scale, and from these to a proposal under the present rules."""

from collections.abc import Sequence
from decimal import Decimal

from kinerja.hooks import (
    BahanFormula,
    Capaian,
    HasilFormula,
    Klasifikasi,
    Penjelasan,
    PeranUmpanBalik,
    Rating,
    Usulan,
    format_desimal,
    format_persen,
    round_half_up,
)
from kinerja_formula_pp30_2019.setelan import Bobot, Setelan
from kinerja_formula_pp30_2019.skala import (
    BOBOT,
    BOBOT_DENGAN_REKAN,
    MAKSIMUM,
    MINIMUM,
    NILAI_TEPAT,
    PADANAN,
    RUAS,
    PredikatLama,
)

SERATUS, NOL = Decimal(100), Decimal(0)
MAKS_RINCIAN = 9
MAKS_KATA = 60
KEPALA_UNIT = "Rating hasil kerja pimpinan unit mengikuti capaian organisasi unitnya dan tidak diusulkan."
HANYA_TAHUNAN = "Skala PP 30/2019 menilai SKP setahun, sehingga rating diusulkan hanya pada evaluasi tahunan."
TANPA_ANGKA = "Belum ada target yang dapat diukur. Nilailah dari realisasi dan umpan balik."
PERILAKU = "Rating perilaku kerja tidak diusulkan. Nilailah dari umpan balik dan pengamatan."
PILIH_PERILAKU = "Nilai akhir skala lama dihitung sesudah rating perilaku kerja dipilih."
SKALA_LAMA = "Skala ini tidak berlaku lagi sejak PermenPANRB 6/2022 dan hanya menjadi pembanding."


def value_of(persen: Decimal, setelan: Setelan) -> Decimal:
    """Value of an indicator from its capaian in percent; 0 to 120, not rounded.

    Source: PermenPANRB 8/2021. Above 100 percent it gives only the range 110 to 120: the line between is a
    setting.
    """
    if persen > SERATUS:
        lebih = (persen - SERATUS) / (setelan.capaian_120 - SERATUS)
        return min(Decimal(110) + 10 * lebih, MAKSIMUM)
    if persen == SERATUS:
        return NILAI_TEPAT
    ruas = next(satu for satu in RUAS if persen >= satu.dari)
    return ruas.nilai + (persen - ruas.dari) * ruas.naik


def classify(nilai: Decimal, *, inovasi: bool) -> PredikatLama:
    """The word for a value of 0 to 120; Sangat Baik only with a new idea (PP 30/2019 Pasal 41)."""
    if not NOL <= nilai <= MAKSIMUM:
        raise ValueError(f"nilai must be 0 to 120, not {nilai}")
    kelas = next(satu for satu in PredikatLama if nilai >= MINIMUM[satu])
    return PredikatLama.BAIK if kelas is PredikatLama.SANGAT_BAIK and not inovasi else kelas


def propose(bahan: BahanFormula, setelan: Setelan) -> Usulan:
    """The rating hasil kerja from the value of the SKP: Sangat Baik di atas, Baik sesuai, the rest di bawah.

    Not from the value that includes perilaku kerja: that has a rating of its own, and the matrix would count
    it twice. `angka` is the value of the SKP, two places, half up; the rounded number is classified.
    """
    if bahan.kepala_unit:
        return Usulan(alasan=(KEPALA_UNIT, PERILAKU))
    if setelan.hanya_tahunan and not bahan.tahunan:
        return Usulan(alasan=(HANYA_TAHUNAN, PERILAKU))
    dinilai = [
        (hasil, nilai) for hasil in _counted(bahan, setelan) if (nilai := _rate(hasil, setelan)) is not None
    ]
    if not dinilai:
        return Usulan(alasan=(TANPA_ANGKA, PERILAKU))
    angka = round_half_up(sum((nilai for _, nilai in dinilai), NOL) / len(dinilai), 2)
    inovasi = has_new_idea(bahan, setelan)
    kelas = classify(angka, inovasi=inovasi)
    alasan = (
        f"Nilai SKP skala lama {format_desimal(angka)} dari 120, rata-rata {len(dinilai)} hasil kerja.",
        *_describe_results(dinilai),
        _describe_class(angka, kelas, setelan, inovasi=inovasi),
        *_describe_total(angka, bahan, setelan, inovasi=inovasi),
        f"Nilai SKP {kelas} diusulkan sebagai hasil kerja {RATING[kelas].label.lower()}.",
        SKALA_LAMA,
        PERILAKU,
    )
    return Usulan(alasan=alasan, rating_hasil=RATING[kelas], angka=angka)


RATING = {
    PredikatLama.SANGAT_BAIK: Rating.DI_ATAS_EKSPEKTASI,
    PredikatLama.BAIK: Rating.SESUAI_EKSPEKTASI,
    PredikatLama.CUKUP: Rating.DI_BAWAH_EKSPEKTASI,
    PredikatLama.KURANG: Rating.DI_BAWAH_EKSPEKTASI,
    PredikatLama.SANGAT_KURANG: Rating.DI_BAWAH_EKSPEKTASI,
}


def _counted(bahan: BahanFormula, setelan: Setelan) -> Sequence[HasilFormula]:
    return [
        hasil
        for hasil in bahan.daftar_hasil
        if hasil.klasifikasi is Klasifikasi.UTAMA or setelan.hitung_tambahan
    ]


def _rate(hasil: HasilFormula, setelan: Setelan) -> Decimal | None:
    """The mean of the values of its indicators, None where nothing can be measured."""
    semua = [percent_of(satu.capaian) for satu in hasil.daftar_indikator]
    nilai = [value_of(persen, setelan) for persen in semua if persen is not None]
    return sum(nilai, NOL) / len(nilai) if nilai else None


def percent_of(capaian: Capaian | None) -> Decimal | None:
    """What was reached, over 100 where more was; a target without percent is 100 or 0, None if not judged."""
    if capaian is None or capaian.tercapai is None:
        return None
    if capaian.persen_penuh is not None:
        return capaian.persen_penuh
    if capaian.persen is not None:
        return capaian.persen
    return SERATUS if capaian.tercapai else NOL


def has_new_idea(bahan: BahanFormula, setelan: Setelan) -> bool:
    """Whether the pimpinan marked a new idea in the feedback on a result."""
    penanda = setelan.penanda_inovasi.casefold()
    return bool(penanda) and any(
        penanda in umpan.teks.casefold()
        for hasil in bahan.daftar_hasil
        for umpan in hasil.daftar_umpan
        if umpan.peran is PeranUmpanBalik.PIMPINAN
    )


def weights_of(bahan: BahanFormula, setelan: Setelan) -> tuple[int, int]:
    """SKP and perilaku kerja in percent; 60:40 where peers and direct subordinates were heard."""
    if setelan.bobot is Bobot.TANPA_REKAN:
        return BOBOT
    if setelan.bobot is Bobot.DENGAN_REKAN:
        return BOBOT_DENGAN_REKAN
    semua = (*bahan.daftar_hasil, *bahan.daftar_perilaku)
    peran = {umpan.peran for satu in semua for umpan in satu.daftar_umpan}
    didengar = {PeranUmpanBalik.REKAN, PeranUmpanBalik.BAWAHAN} <= peran
    return BOBOT_DENGAN_REKAN if didengar else BOBOT


def total_of(nilai_skp: Decimal, rating: Rating, bobot: tuple[int, int], setelan: Setelan) -> Decimal:
    """Value of SKP and perilaku kerja together, two places, half up (PP 30/2019 Pasal 41)."""
    perilaku = {
        Rating.DI_BAWAH_EKSPEKTASI: setelan.perilaku_bawah,
        Rating.SESUAI_EKSPEKTASI: setelan.perilaku_sesuai,
        Rating.DI_ATAS_EKSPEKTASI: setelan.perilaku_atas,
    }[rating]
    return round_half_up((nilai_skp * bobot[0] + perilaku * bobot[1]) / 100, 2)


# Reasons


def _describe_results(dinilai: Sequence[tuple[HasilFormula, Decimal]]) -> list[str]:
    rincian = [
        f"“{_shorten(hasil.teks)}” ({hasil.klasifikasi.value}): {format_desimal(round_half_up(nilai, 2))}."
        for hasil, nilai in dinilai[:MAKS_RINCIAN]
    ]
    if len(dinilai) > MAKS_RINCIAN:
        rincian.append(f"Ditambah {len(dinilai) - MAKS_RINCIAN} hasil kerja lain yang ikut dihitung.")
    return rincian


def _shorten(teks: str) -> str:
    rapi = " ".join(teks.split())
    return rapi if len(rapi) <= MAKS_KATA else f"{rapi[:MAKS_KATA]}…"


def _describe_class(angka: Decimal, kelas: PredikatLama, setelan: Setelan, *, inovasi: bool) -> str:
    penanda = setelan.penanda_inovasi
    if angka < MINIMUM[PredikatLama.SANGAT_BAIK]:
        return f"Nilai SKP {format_desimal(angka)} adalah {kelas}, yang dimulai pada {_start(kelas)}."
    if inovasi:
        return f"Nilai SKP 110 ke atas dengan ide baru (penanda “{penanda}”) adalah {kelas}."
    syarat = f", yaitu umpan balik pimpinan dengan penanda “{penanda}”" if penanda else ""
    return f"Nilai SKP 110 ke atas adalah Sangat Baik hanya dengan ide baru{syarat}. Tanpa itu {kelas}."


def _start(kelas: PredikatLama) -> str:
    return format_desimal(MINIMUM[kelas])


def _describe_total(angka: Decimal, bahan: BahanFormula, setelan: Setelan, *, inovasi: bool) -> list[str]:
    if bahan.rating_perilaku is None:
        return [PILIH_PERILAKU]
    bobot = weights_of(bahan, setelan)
    total = total_of(angka, bahan.rating_perilaku, bobot, setelan)
    kelas = classify(total, inovasi=inovasi)
    kalimat = (
        f"Bersama perilaku kerja {bahan.rating_perilaku.label.lower()} (bobot {bobot[0]} : {bobot[1]}) "
        f"nilai akhir skala lama {format_desimal(total)}: {kelas}, sepadan dengan predikat "
        f"{PADANAN[kelas].label}. Predikat yang berlaku tetap dari kedua rating."
    )
    return [kalimat]


def explain(setelan: Setelan) -> Penjelasan:
    """The scale with the numbers as they are set."""
    kapan = "Hanya pada evaluasi tahunan: " if setelan.hanya_tahunan else ""
    kalimat = (
        f"{kapan}{_explain_top(setelan)}; sesuai ekspektasi bila nilai SKP paling sedikit 90; "
        "selain itu di bawah ekspektasi."
    )
    tambahan = " dan tambahan" if setelan.hitung_tambahan else ""
    perilaku = (setelan.perilaku_bawah, setelan.perilaku_sesuai, setelan.perilaku_atas)
    return Penjelasan(
        kalimat[0].upper() + kalimat[1:],
        {
            "nilai SKP": (
                f"rata-rata nilai hasil kerja utama{tambahan}, masing-masing rata-rata nilai indikatornya"
            ),
            "nilai indikator": (
                "capaian 100 % bernilai 109; 80 % bernilai 70 dan naik 1 per persen; 60 % bernilai 50 dan "
                "naik 1 per persen; di bawahnya capaian × 49 ÷ 59; di atas 100 % 110 sampai 120 pada "
                f"{format_persen(setelan.capaian_120)}"
            ),
            "nilai akhir": (
                f"nilai SKP dan perilaku kerja dengan bobot {SEBUTAN[setelan.bobot]}; hanya pembanding"
            ),
            "nilai perilaku": (
                f"di bawah / sesuai / di atas ekspektasi: {' / '.join(map(format_desimal, perilaku))}"
            ),
        },
    )


def _explain_top(setelan: Setelan) -> str:
    if not setelan.penanda_inovasi:
        return "di atas ekspektasi tidak diusulkan, karena penanda ide baru dikosongkan"
    return (
        "di atas ekspektasi bila nilai SKP paling sedikit 110 dan umpan balik pimpinan memuat "
        f"“{setelan.penanda_inovasi}”"
    )


SEBUTAN = {
    Bobot.TANPA_REKAN: "70 : 30",
    Bobot.DENGAN_REKAN: "60 : 40",
    Bobot.MENURUT_UMPAN_BALIK: "60 : 40 bila ada umpan balik rekan dan bawahan, selain itu 70 : 30",
}
