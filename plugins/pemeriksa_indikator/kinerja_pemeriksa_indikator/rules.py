"""What is found in a plan, in one pass over the plan and one over the texts it is compared with."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from kinerja.hooks import Aspek, IndikatorRencana, Rencana, TemuanRencana
from kinerja_pemeriksa_indikator.setelan import Setelan, Sikap
from kinerja_pemeriksa_indikator.teks import hide_years, is_bare_number, key_of, quote, read_duration

MAKS_PER_JENIS = 25
"""Sentences of one kind; the rest is counted in one more."""

Cari = Callable[[], Iterator[TemuanRencana]]


def check_rencana(rencana: Rencana, setelan: Setelan) -> list[TemuanRencana]:
    """The findings that the agency wants to hear of, kind by kind, each kind in the order of the form."""
    semua = [satu for hasil in rencana.daftar_hasil for satu in hasil.daftar_indikator]
    minimal, rekan, tahun = setelan.seragam_minimal, setelan.rekan_minimal, rencana.rentang.mulai.year
    pemeriksaan: Sequence[tuple[Sikap, Cari]] = (
        (setelan.tanpa_satuan, lambda: find_without_unit(semua)),
        (setelan.waktu_seragam, lambda: find_uniform_time(semua, minimal)),
        (setelan.target_seragam, lambda: find_uniform_targets(semua, minimal)),
        (setelan.sama_tahun_lalu, lambda: find_unchanged(semua, rencana.tahun_lalu, tahun)),
        (setelan.ganda_di_unit, lambda: find_shared(semua, rencana.di_unit, rekan)),
    )
    return [
        replace(temuan, wajib=sikap is Sikap.WAJIB)
        for sikap, cari in pemeriksaan
        if sikap is not Sikap.ABAIKAN
        for temuan in _cut(cari())
    ]


def _cut(semua: Iterator[TemuanRencana]) -> Iterator[TemuanRencana]:
    yield from islice(semua, MAKS_PER_JENIS)
    if sisa := sum(1 for _ in semua):
        yield TemuanRencana(kalimat=f"Masih ada {sisa} indikator lain dengan temuan yang sama. Periksa juga.")


# One row at a time


def find_without_unit(semua: Sequence[IndikatorRencana]) -> Iterator[TemuanRencana]:
    """Targets that are a number of nobody knows what; a typed target brings its unit."""
    for satu in semua:
        if not satu.satuan and is_bare_number(satu.target):
            angka = " ".join(satu.target.split())
            yield TemuanRencana(
                kalimat=f"Target “{angka}” belum bersatuan. Tulis satuannya, misalnya “{angka} laporan”.",
                indikator_id=satu.id,
            )


def find_unchanged(
    semua: Sequence[IndikatorRencana], tahun_lalu: Sequence[IndikatorRencana], tahun: int
) -> Iterator[TemuanRencana]:
    """Indicators that stand in the plan of the year before with the same target, or with other years only."""
    persis = {_keys(satu) for satu in tahun_lalu}
    geser = {_keys(satu, tahun - 1) for satu in tahun_lalu}
    for satu in semua:
        if not satu.teks.strip():
            continue
        if _keys(satu) in persis:
            apa = "sama persis dengan SKP tahun lalu"
        elif _keys(satu, tahun) in geser:
            apa = "sama dengan SKP tahun lalu, hanya tahunnya berganti"
        else:
            continue
        saran = (
            "Naikkan targetnya, atau tulis apa yang baru" if satu.target.strip() else "Tulis apa yang baru"
        )
        yield TemuanRencana(
            kalimat=f"Indikator {quote(satu.teks)} {apa}. {saran} tahun ini.", indikator_id=satu.id
        )


def _keys(satu: IndikatorRencana, tahun: int | None = None) -> tuple[str, str]:
    """Text and target made comparable; with `tahun` their years are distances from it."""
    kunci = key_of(satu.teks), key_of(satu.target)
    return kunci if tahun is None else (hide_years(kunci[0], tahun), hide_years(kunci[1], tahun))


def find_shared(
    semua: Sequence[IndikatorRencana], di_unit: Sequence[IndikatorRencana], minimal: int
) -> Iterator[TemuanRencana]:
    """Indicators that at least `minimal` colleagues of the unit have word for word; nobody is named."""
    pemakai: dict[str, set[int]] = defaultdict(set)
    for lain in di_unit:
        pemakai[key_of(lain.teks)].add(lain.rekan)
    for satu in semua:
        banyak = len(pemakai.get(key_of(satu.teks), ()))
        if satu.teks.strip() and banyak >= minimal:
            yield TemuanRencana(
                kalimat=(
                    f"Indikator {quote(satu.teks)} juga dipakai {banyak} rekan di unit Anda. Tulis bagian "
                    "yang menjadi tanggung jawab Anda, misalnya wilayah, layanan, atau tahapnya."
                ),
                indikator_id=satu.id,
            )


# All rows of one aspek together


def find_uniform_time(semua: Sequence[IndikatorRencana], minimal: int) -> Iterator[TemuanRencana]:
    """The same time for everything: "12 bulan" says when nothing is due."""
    target = _by_aspek(semua)[Aspek.WAKTU]
    if _is_uniform(target, minimal):
        yield TemuanRencana(
            kalimat=(
                f"Target waktu pada {len(target)} indikator semuanya {quote(target[0])}. Tulis kapan tiap "
                "hasil selesai, misalnya “paling lambat 5 hari setelah triwulan berakhir”."
            )
        )


def find_uniform_targets(semua: Sequence[IndikatorRencana], minimal: int) -> Iterator[TemuanRencana]:
    """The same target for everything of another aspek: "100 %", "1 dokumen"."""
    per_aspek = _by_aspek(semua)
    for aspek in (Aspek.KUANTITAS, Aspek.KUALITAS, Aspek.BIAYA, None):
        target = per_aspek[aspek]
        if _is_uniform(target, minimal):
            sebutan = f"Target {aspek.label.lower()}" if aspek else "Target"
            yield TemuanRencana(
                kalimat=(
                    f"{sebutan} pada {len(target)} indikator semuanya {quote(target[0])}. Tulis target yang "
                    "sesuai dengan beban dan mutu tiap hasil."
                )
            )


def _by_aspek(semua: Sequence[IndikatorRencana]) -> Mapping[Aspek | None, list[str]]:
    """The targets per aspek. On forms without aspek a duration counts as time."""
    per_aspek: dict[Aspek | None, list[str]] = defaultdict(list)
    for satu in semua:
        if satu.target.strip():
            lamanya = Aspek.WAKTU if read_duration(satu.target) else None
            per_aspek[satu.aspek or lamanya].append(satu.target)
    return per_aspek


def _is_uniform(target: Sequence[str], minimal: int) -> bool:
    return len(target) >= minimal and len({read_duration(satu) or key_of(satu) for satu in target}) == 1
