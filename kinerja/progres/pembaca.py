"""The reading process: `python -m kinerja.progres.pembaca PATH BATAS`; dates and times as people write them.

The process is that of the sheets of an SKP: own limits on memory and time, no secret, nothing opened after
the workbook, no formula computed.
"""

import json
import sys
from datetime import date, datetime, time, timedelta

from kinerja.angka import format_sel
from kinerja.organisasi.impor.jenis import Batas
from kinerja.skp.awal.pembaca import main
from kinerja.tanggal import format_jam, format_tanggal

PANJANG_SEL = 2_500
# A spreadsheet keeps a time without a day as a moment of its first days.
TAHUN_TANPA_HARI = 1905


def as_text(nilai: object) -> str:
    """A cell as text: 2 for 2.0, a comma for decimals, "31-12-2026", "08:00"."""
    match nilai:
        case None | bool():
            return ""
        case float():
            return format_sel(nilai)
        case datetime() if nilai.year < TAHUN_TANPA_HARI:
            return format_jam(nilai, ":")
        case date():
            return format_tanggal(nilai, "angka")
        case time():
            return format_jam(nilai, ":")
        case timedelta():
            menit = round(nilai.total_seconds() / 60)
            return f"{menit // 60:02}:{menit % 60:02}"
        case _:
            return str(nilai)[: PANJANG_SEL + 1]


if __name__ == "__main__":
    main(sys.argv[1], Batas(**json.loads(sys.argv[2])), as_text)
