"""A real worker process that stops at a chosen point of an import, to be killed there.

`python tests/faults/pekerja.py POINT MARK`: when it gets to POINT, it creates the file MARK and sleeps. POINT
"" is an ordinary worker. The points live here, not in the product.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kinerja import jobs
from kinerja.app import create_app
from kinerja.organisasi import jobs_impor, service_impor, service_impor_terapkan
from kinerja.organisasi.impor import berkas
from kinerja.storage import Storage

Call = Callable[..., Any]


def main(point: str, mark: Path) -> None:
    """Set the trap, then work."""
    if point:
        place, name, trap = POINTS[point]
        setattr(place, name, trap(getattr(place, name), mark))
    jobs.run_worker(create_app())


def stop(mark: Path) -> None:
    """Say that the point is reached, and wait to be killed."""
    mark.touch()
    time.sleep(600)


def before(call: Call, mark: Path, *, times: int = 0) -> Call:
    """Stop before this call, after it went well so many times."""
    left = times

    def trapped(*args: Any, **options: Any) -> Any:
        nonlocal left
        if left == 0:
            stop(mark)
        left -= 1
        return call(*args, **options)

    return trapped


def after(call: Call, mark: Path) -> Call:
    """Stop after this call, before its caller goes on."""

    def trapped(*args: Any, **options: Any) -> Any:
        call(*args, **options)
        stop(mark)

    return trapped


POINTS: dict[str, tuple[Any, str, Call]] = {
    "row 300 of the workbook": (berkas, "read_pegawai", lambda call, mark: before(call, mark, times=300)),
    "preview written, not committed": (service_impor, "finish_reading", after),
    "preview committed, workbook still there": (Storage, "remove", before),
    "people written, not committed": (service_impor_terapkan._Penerap, "store_garis", before),
    "everything written, not committed": (service_impor, "apply_requested", after),
    "committed, the job not ended": (jobs_impor, "_apply", after),
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
