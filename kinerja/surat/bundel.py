"""The files that a document may use: a closed list, shipped with the product.

A name is the path below `static/`, because the print preview loads the same files from there. In the PDF the
name stands behind `bundel:`; nothing else can be named, so a document cannot read a file or an address.
"""

from pathlib import Path
from types import MappingProxyType

PAKET = Path(__file__).resolve().parent.parent
HURUF = PAKET / "surat" / "huruf"
SKEMA = "bundel:"

JENIS = MappingProxyType({"dokumen.css": "text/css", "dokumen/garuda.svg": "image/svg+xml"})


def read_bundel(url: str) -> tuple[bytes, str]:
    """Content and media type of a bundled file, `url` as in "bundel:dokumen.css".

    Raises LookupError for a name outside the list and OSError for a file that this installation lacks.
    """
    nama = url.removeprefix(SKEMA)
    if nama == url or nama not in JENIS:
        raise LookupError(f"not part of the bundle: {url[:200]}")
    return (PAKET / "static" / nama).read_bytes(), JENIS[nama]
