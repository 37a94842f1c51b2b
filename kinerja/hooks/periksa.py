"""Are answers of plugins what was agreed? Each function returns the answer or raises AnswerError."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape
from pydantic import BaseModel

from kinerja.aturan.rules import Rating
from kinerja.formulir import BidangFormulir
from kinerja.hooks.formula import MAKS_ALASAN, MAKS_KALIMAT, Penjelasan, Usulan
from kinerja.hooks.galat import AnswerError
from kinerja.hooks.indikator import Capaian
from kinerja.hooks.periksa_html import check_html
from kinerja.hooks.rencana import MAKS_TEMUAN, TemuanRencana

MAKS_TEKS = 4_000
MAKS_SLOT = 20_000
MAKS_ANGKA = Decimal("1e18")
SERATUS = Decimal(100)


def check_text(jawaban: object, maks: int = MAKS_TEKS) -> str:
    """A text that fits its place and can be stored; always a plain `str`, so that a page escapes it."""
    if not isinstance(jawaban, str):
        raise AnswerError(f"expected text, not {type(jawaban).__name__}")
    teks = str.__str__(jawaban)
    if len(teks) > maks:
        raise AnswerError(f"expected at most {maks} characters, not {len(teks)}")
    if "\0" in teks or not _is_encodable(teks):
        raise AnswerError("expected text without NUL and lone surrogates")
    return teks


def _is_encodable(teks: str) -> bool:
    try:
        teks.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_persen(nama: str, nilai: object) -> None:
    """None, or a Decimal from 0 to 100."""
    _check_number(nama, nilai, SERATUS)


def _check_number(nama: str, nilai: object, maks: Decimal, minimum: Decimal = Decimal(0)) -> None:
    if nilai is None:
        return
    if not isinstance(nilai, Decimal) or not nilai.is_finite():
        raise AnswerError(f"{nama} must be a finite Decimal, not {nilai!r}")
    if not minimum <= nilai <= maks:
        raise AnswerError(f"{nama} must be {minimum} to {maks}, not {nilai}")


def check_capaian(jawaban: object) -> Capaian:
    """A Capaian whose percents are percents."""
    if not isinstance(jawaban, Capaian):
        raise AnswerError(f"expected Capaian, not {type(jawaban).__name__}")
    check_persen("persen", jawaban.persen)
    check_persen("bilah", jawaban.bilah)
    _check_number("persen_penuh", jawaban.persen_penuh, MAKS_ANGKA)
    if jawaban.tercapai is not None and not isinstance(jawaban.tercapai, bool):
        raise AnswerError(f"tercapai must be True, False or None, not {jawaban.tercapai!r}")
    return Capaian(
        kalimat=check_text(jawaban.kalimat),
        persen=jawaban.persen,
        tercapai=jawaban.tercapai,
        persen_penuh=jawaban.persen_penuh,
        bilah=jawaban.bilah,
        catatan=check_text(jawaban.catatan),
        realisasi=check_text(jawaban.realisasi),
    )


def check_usulan(jawaban: object) -> Usulan:
    """A proposal with reasons."""
    if not isinstance(jawaban, Usulan):
        raise AnswerError(f"expected Usulan, not {type(jawaban).__name__}")
    for nama in ("rating_hasil", "rating_perilaku"):
        nilai = getattr(jawaban, nama)
        if nilai is not None and not isinstance(nilai, Rating):
            raise AnswerError(f"{nama} must be a Rating or None, not {nilai!r}")
    _check_number("angka", jawaban.angka, MAKS_ANGKA, -MAKS_ANGKA)
    if not 1 <= len(_check_sequence(jawaban.alasan, str)) <= MAKS_ALASAN:
        raise AnswerError(f"alasan must have 1 to {MAKS_ALASAN} sentences")
    return Usulan(
        alasan=tuple(check_text(kalimat, MAKS_KALIMAT) for kalimat in jawaban.alasan),
        rating_hasil=jawaban.rating_hasil,
        rating_perilaku=jawaban.rating_perilaku,
        angka=jawaban.angka,
    )


def check_penjelasan(jawaban: object) -> Penjelasan:
    """A formula in words."""
    if not isinstance(jawaban, Penjelasan):
        raise AnswerError(f"expected Penjelasan, not {type(jawaban).__name__}")
    return Penjelasan(
        check_text(jawaban.kalimat), check_texts(jawaban.istilah), check_texts(jawaban.tersedia)
    )


def check_texts(jawaban: object) -> Mapping[str, str]:
    """Texts by name."""
    if not isinstance(jawaban, Mapping):
        raise AnswerError(f"expected a mapping, not {type(jawaban).__name__}")
    return {check_text(nama, 200): check_text(teks) for nama, teks in jawaban.items()}


def check_fields(jawaban: object) -> tuple[BidangFormulir, ...]:
    """The fields of a form."""
    return tuple(_check_sequence(jawaban, BidangFormulir))


def check_model(model: type[BaseModel]) -> Callable[[object], BaseModel | None]:
    """A checker for an instance of this model, or None."""

    def periksa(jawaban: object) -> BaseModel | None:
        if jawaban is not None and not isinstance(jawaban, model):
            raise AnswerError(f"expected {model.__name__} or None, not {type(jawaban).__name__}")
        return jawaban

    return periksa


def check_temuan(jawaban: object) -> tuple[TemuanRencana, ...]:
    """Findings on a plan."""
    daftar = _check_sequence(jawaban, TemuanRencana)
    if len(daftar) > MAKS_TEMUAN:
        raise AnswerError(f"expected at most {MAKS_TEMUAN} findings, not {len(daftar)}")
    for satu in daftar:
        check_text(satu.kalimat, MAKS_KALIMAT)
    return tuple(daftar)


def check_slot(jawaban: object) -> Markup:
    """A piece of a page, "" for nothing; only what `render_slot` made counts as HTML."""
    if jawaban is None:
        return Markup("")
    teks = check_text(jawaban, MAKS_SLOT)
    if type(jawaban) is not Markup:
        return escape(teks)
    check_html(teks)
    return jawaban


def check_none(jawaban: object) -> None:
    """Nothing, as a notification answers."""
    if jawaban is not None:
        raise AnswerError(f"expected None, not {type(jawaban).__name__}")


def _check_sequence(jawaban: object, jenis: type[Any]) -> Sequence[Any]:
    if not isinstance(jawaban, list | tuple):
        raise AnswerError(f"expected a list, not {type(jawaban).__name__}")
    for satu in jawaban:
        if not isinstance(satu, jenis):
            raise AnswerError(f"expected {jenis.__name__} in the list, not {type(satu).__name__}")
    return jawaban
