"""Cost of one letter of two pages: warm process against a new one.  python -m bench.surat

The ratio says why the process is kept: most of a cold letter is the start of WeasyPrint.
"""

import statistics
import time

from kinerja.surat.pdf import close_worker
from kinerja.surat.render import print_dokumen
from tests.unit.surat.contoh import SKP

HANGAT, DINGIN = 20, 4


def main() -> None:
    print(f"{'':8} {'median':>9} {'max':>9}   n")
    print_dokumen(SKP)
    hangat = [_measure() for _ in range(HANGAT)]
    dingin = []
    for _ in range(DINGIN):
        close_worker()
        dingin.append(_measure())
    close_worker()
    for nama, ukuran in (("hangat", hangat), ("dingin", dingin)):
        print(f"{nama:8} {statistics.median(ukuran):7.3f} s {max(ukuran):7.3f} s  {len(ukuran):2}")
    print(f"dingin / hangat = {statistics.median(dingin) / statistics.median(hangat):.1f}")


def _measure() -> float:
    mulai = time.perf_counter()
    print_dokumen(SKP)
    return time.perf_counter() - mulai


if __name__ == "__main__":
    main()
