"""The parts of the kind, put together."""

from dataclasses import replace

from kinerja.hooks import BidangFormulir, define_tipe_indikator, describe_fields
from kinerja_indikator_rasio import rules, teks
from kinerja_indikator_rasio.isian import ParameterRasio, RealisasiRasio


def fields_realisasi(parameter: ParameterRasio) -> tuple[BidangFormulir, ...]:
    """Two numbers, each over the name of what it counts: beside it, a long name would leave no room."""
    nama = {"pembilang": parameter.pembilang, "penyebut": parameter.penyebut}
    return tuple(replace(bidang, bantuan=nama[bidang.nama]) for bidang in describe_fields(RealisasiRasio))


TIPE = define_tipe_indikator(
    kode="rasio",
    label="Rasio",
    contoh="85% (berkas selesai / berkas masuk)",
    parameter=ParameterRasio,
    realisasi=RealisasiRasio,
    describe_target=teks.describe_target,
    read_target=teks.read_target,
    describe_realisasi=teks.describe_realisasi,
    measure=rules.measure,
    combine=rules.combine,
    fields_realisasi=fields_realisasi,
)
