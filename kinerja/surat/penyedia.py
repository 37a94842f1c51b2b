"""Which plugin gives a letter, in words for a page."""

from kinerja.hooks.katalog import Katalog
from kinerja.surat.models import SuratTerbit


def describe_provider(katalog: Katalog, surat: SuratTerbit) -> str:
    """Who gives the template of an issued letter where that plugin is not at hand, "" where it is."""
    if surat.kode in katalog.collect_surat():
        return ""
    keadaan = "tidak diaktifkan" if surat.kode in katalog.manager.surat else "tidak terpasang"
    return f"disediakan oleh plugin “{surat.plugin}” ({keadaan})"
