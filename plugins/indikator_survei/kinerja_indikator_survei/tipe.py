"""The parts of the kind, put together."""

from dataclasses import replace

from kinerja.hooks import BidangFormulir, define_tipe_indikator, describe_fields
from kinerja_indikator_survei import rules, teks
from kinerja_indikator_survei.isian import ParameterSurvei, RealisasiSurvei


def fields_realisasi(parameter: ParameterSurvei) -> tuple[BidangFormulir, ...]:
    """The result says up to which number it goes."""
    batas = f"dari {parameter.skala.tertinggi}"
    return tuple(
        replace(bidang, satuan=batas) if bidang.nama == "nilai" else bidang
        for bidang in describe_fields(RealisasiSurvei)
    )


TIPE = define_tipe_indikator(
    kode="survei",
    label="Hasil survei",
    contoh="IKM 85 (paling sedikit 100 responden)",
    parameter=ParameterSurvei,
    realisasi=RealisasiSurvei,
    describe_target=teks.describe_target,
    read_target=teks.read_target,
    describe_realisasi=teks.describe_realisasi,
    measure=rules.measure,
    combine=rules.combine,
    check_realisasi=rules.check_realisasi,
    fields_realisasi=fields_realisasi,
)
