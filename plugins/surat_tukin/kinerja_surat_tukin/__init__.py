"""Receipt of the monthly performance allowance: base amount and factor come from the settings."""

from collections.abc import Sequence

from kinerja.hooks import JenisSurat, Plugin, hookimpl
from kinerja_surat_tukin.setelan import Setelan
from kinerja_surat_tukin.surat import SURAT

PLUGIN = Plugin(
    nama="surat_tukin",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Rincian Tunjangan Kinerja",
    ringkasan="Surat rincian tunjangan kinerja per bulan dari dasar dan faktor predikat di pengaturan.",
    dasar_hukum="Peraturan tunjangan kinerja atau TPP masing-masing instansi",
    Pengaturan=Setelan,
)


@hookimpl
def kinerja_register_surat() -> Sequence[JenisSurat]:
    return [SURAT]
