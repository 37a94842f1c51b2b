"""Cost of asking ten plugins under guard, time limit included, against ten plain calls.  script/bench hook

Budget of issue 3: less than 100 µs over the plain calls.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kinerja.hooks import SlotBeranda, hookimpl
from kinerja.hooks.katalog import Katalog
from tests.plugins.bantu import switched_on

PLUGIN, KALI, ULANG = 10, 500, 15
SLOT = SlotBeranda(pegawai_id=1, tahun=2026)


class Kosong:
    @hookimpl
    def kinerja_slot_beranda(self, slot: SlotBeranda) -> str | None:  # noqa: ARG002  # as a plugin has it
        return None


def main() -> None:
    semua = [Kosong() for _ in range(PLUGIN)]
    katalog = switched_on({f"plugin_{nomor}": satu for nomor, satu in enumerate(semua)}, batas=2.0)
    langsung = _measure(lambda: [satu.kinerja_slot_beranda(SLOT) for satu in semua])
    dijaga = _measure(lambda: katalog.fill_slot(SLOT))
    tanpa_batas = Katalog(manager=katalog.manager, setelan=katalog.setelan)
    di_tempat = _measure(lambda: tanpa_batas.fill_slot(SLOT))
    print(f"{PLUGIN} plain calls            {langsung:8.1f} µs")
    print(f"one hook, in a job          {di_tempat:8.1f} µs  (+{di_tempat - langsung:.1f})")
    print(f"one hook, 2 s limit         {dijaga:8.1f} µs  (+{dijaga - langsung:.1f}; budget +100)")
    if len(sys.argv) > 1:
        isi = {"langsung": langsung, "di_tempat": di_tempat, "dijaga": dijaga, "lebih": dijaga - langsung}
        Path(sys.argv[1]).write_text(json.dumps({nama: round(nilai, 2) for nama, nilai in isi.items()}))


def _measure(panggil: Callable[[], object]) -> float:
    """Microseconds of one call; the quietest of several runs, since the machine is shared."""
    hasil = []
    for _ in range(ULANG):
        mulai = time.perf_counter()
        for _ in range(KALI):
            panggil()
        hasil.append((time.perf_counter() - mulai) / KALI * 1e6)
    return min(hasil)


if __name__ == "__main__":
    main()
