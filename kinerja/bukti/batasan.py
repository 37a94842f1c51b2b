"""Starts a program under limits: `python batasan.py PROGRAM ARGUMENT…`.

A file of its own that imports nothing of the product: it runs in a fresh interpreter, for a limit that is
set between fork and exec of a server with threads can block for ever.
"""

import os
import resource
import sys

CPU = 10  # seconds of one core
MEMORI = 400 * 1024 * 1024  # bytes of private data
BERKAS = 8 * 1024 * 1024  # bytes of one written file
TERBUKA = 64  # open files


def main() -> None:
    """Limit this process and become the program."""
    for batas, nilai in (
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_DATA, MEMORI),
        (resource.RLIMIT_FSIZE, BERKAS),
        (resource.RLIMIT_NOFILE, TERBUKA),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(batas, (nilai, nilai))
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606  # names and arguments are those of our own code


if __name__ == "__main__":
    main()
