"""Are answers of letters and signers what was agreed? Each function returns them or raises AnswerError."""

from collections.abc import Callable, Mapping, Sequence

from kinerja.hooks.galat import AnswerError
from kinerja.hooks.penanda import HasilVerifikasi
from kinerja.hooks.surat import JenisSurat, PihakSurat, SkemaNomor
from kinerja.isian import clean_text

MAKS_TEKS = 4_000
MAKS_SEL = 1_000
MAKS_BARIS = 200
MAKS_SELURUH = 60_000
MAKS_POLA = 100
MAKS_DIGIT = 9
MIN_PDF = 1_000
"""Bytes: a PDF of ours is never smaller."""
MAKS_TAMBAHAN = 10 * 2**20
"""Bytes that a signature may add: certificates, a picture, answers of the authorities."""
AWAL_PDF, AKHIR_PDF = b"%PDF-", b"%%EOF"

Baris = dict[str, str]
IsianSurat = dict[str, str | list[Baris]]


def check_isian(jenis: JenisSurat) -> Callable[[object], IsianSurat]:
    """A checker for the values of this letter: every placeholder given, clean text of bounded length."""

    def periksa(jawaban: object) -> IsianSurat:
        if not isinstance(jawaban, Mapping):
            raise AnswerError(f"expected a mapping, not {type(jawaban).__name__}")
        if kurang := jenis.isian.keys() - jawaban.keys():
            raise AnswerError(f"no value for {', '.join(sorted(kurang))}")
        if len(jawaban) > len(jenis.isian):
            raise AnswerError(f"expected values for {', '.join(jenis.isian)} only")
        isian = {nama: _check_value(jenis, nama, jawaban[nama]) for nama in jenis.isian}
        if (panjang := sum(map(_length, isian.values()))) > MAKS_SELURUH:
            raise AnswerError(f"expected at most {MAKS_SELURUH} characters in all, not {panjang}")
        return isian

    return periksa


def _check_value(jenis: JenisSurat, nama: str, nilai: object) -> str | list[Baris]:
    kolom = jenis.susunan.tabel.get(nama)
    return _check_text(nama, nilai, MAKS_TEKS) if kolom is None else _check_rows(nama, nilai, kolom)


def _check_text(nama: str, nilai: object, maks: int) -> str:
    # Exactly str: a Markup is text that claims to be safe.
    if type(nilai) is not str:
        raise AnswerError(f"{nama} must be text, not {type(nilai).__name__}")
    if len(nilai) > maks:
        raise AnswerError(f"{nama} must have at most {maks} characters, not {len(nilai)}")
    return clean_text(nilai)


def _check_rows(nama: str, nilai: object, kolom: frozenset[str]) -> list[Baris]:
    if not isinstance(nilai, list | tuple):
        raise AnswerError(f"{nama} must be a list of rows, not {type(nilai).__name__}")
    if len(nilai) > MAKS_BARIS:
        raise AnswerError(f"{nama} must have at most {MAKS_BARIS} rows, not {len(nilai)}")
    return [_check_row(f"{nama}[{nomor}]", baris, kolom) for nomor, baris in enumerate(nilai)]


def _check_row(nama: str, baris: object, kolom: frozenset[str]) -> Baris:
    if not isinstance(baris, Mapping):
        raise AnswerError(f"{nama} must be a mapping, not {type(baris).__name__}")
    if kurang := kolom - baris.keys():
        raise AnswerError(f"{nama} has no {', '.join(sorted(kurang))}")
    return {satu: _check_text(f"{nama}.{satu}", baris[satu], MAKS_SEL) for satu in sorted(kolom)}


def _length(nilai: str | Sequence[Baris]) -> int:
    if isinstance(nilai, str):
        return len(nilai)
    return sum(len(teks) for baris in nilai for teks in baris.values())


def check_skema(jawaban: object) -> SkemaNomor:
    """A scheme whose numbers fit their place."""
    if type(jawaban) is not SkemaNomor:
        raise AnswerError(f"expected SkemaNomor, not {type(jawaban).__name__}")
    if _check_text("pola", jawaban.pola, MAKS_POLA) != jawaban.pola:
        raise AnswerError("pola must be one line of visible characters")
    if "\n" in jawaban.pola or type(jawaban.digit) is not int or not 1 <= jawaban.digit <= MAKS_DIGIT:
        raise AnswerError(f"pola must be one line, digit 1 to {MAKS_DIGIT}")
    return jawaban


def check_penanda_tangan(jawaban: object) -> PihakSurat | None:
    """A person with a name, or None."""
    if jawaban is None:
        return None
    if not isinstance(jawaban, PihakSurat):
        raise AnswerError(f"expected PihakSurat or None, not {type(jawaban).__name__}")
    for nama in ("nama", "nip", "jabatan"):
        _check_text(nama, getattr(jawaban, nama), 300)
    return jawaban if jawaban.nama.strip() else None


def check_signed(asli: bytes) -> Callable[[object], bytes]:
    """A checker for the signed form of a PDF: a whole PDF, other bytes, of about the size or larger."""

    def periksa(jawaban: object) -> bytes:
        if type(jawaban) is not bytes:
            raise AnswerError(f"expected bytes, not {type(jawaban).__name__}")
        if not jawaban.startswith(AWAL_PDF) or AKHIR_PDF not in jawaban[-1024:]:
            raise AnswerError("expected a whole PDF")
        if not max(MIN_PDF, len(asli) // 2) <= len(jawaban) <= len(asli) + MAKS_TAMBAHAN:
            raise AnswerError(f"expected about {len(asli)} bytes or more, not {len(jawaban)}")
        if jawaban == asli:
            raise AnswerError("expected a signed file, got the same bytes")
        return jawaban

    return periksa


def check_verifikasi(jawaban: object) -> HasilVerifikasi:
    """A statement on signatures in one sentence."""
    if not isinstance(jawaban, HasilVerifikasi):
        raise AnswerError(f"expected HasilVerifikasi, not {type(jawaban).__name__}")
    if not isinstance(jawaban.sah, bool):
        raise AnswerError(f"sah must be True or False, not {jawaban.sah!r}")
    _check_text("kalimat", jawaban.kalimat, MAKS_SEL)
    return jawaban
