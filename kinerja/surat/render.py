"""A document as HTML: one set of templates for the print preview on screen and for the PDF.

The sheet has no inline style and no script, so it may stand in a page under the Content-Security-Policy of
the product. Every text is escaped, freed of invisible control characters, and never read as markup.
"""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kinerja.paths import templates_dir
from kinerja.surat import dokumen as isi
from kinerja.surat import kurva
from kinerja.surat.bundel import SKEMA
from kinerja.surat.dokumen_ak import DokumenAkumulasi, DokumenKonversi, DokumenPenetapan
from kinerja.surat.dokumen_bimbingan import DokumenKompetensi, DokumenUmpanBimbingan
from kinerja.surat.dokumen_kalibrasi import DokumenKalibrasi
from kinerja.surat.dokumen_matriks import DokumenMatriks
from kinerja.surat.pdf import render_pdf
from kinerja.tanggal import format_rentang, format_tanggal

TEMPLAT: dict[type[isi.Dokumen], tuple[str, str]] = {
    isi.DokumenSkp: ("surat/skp.html", "Sasaran Kinerja Pegawai"),
    isi.DokumenLampiran: ("surat/lampiran.html", "Lampiran Sasaran Kinerja Pegawai"),
    isi.DokumenEvaluasi: ("surat/evaluasi.html", "Evaluasi Kinerja Pegawai"),
    isi.DokumenEvaluasiKinerja: ("surat/evaluasi_kinerja.html", "Dokumen Evaluasi Kinerja Pegawai"),
    isi.DokumenSurat: ("surat/surat.html", ""),
    DokumenMatriks: ("surat/matriks.html", "Matriks Peran Hasil"),
    DokumenKalibrasi: ("surat/kalibrasi.html", "Risalah Kalibrasi"),
    DokumenKonversi: ("surat/ak_konversi.html", "Konversi Predikat Kinerja ke Angka Kredit"),
    DokumenAkumulasi: ("surat/ak_akumulasi.html", "Akumulasi Angka Kredit"),
    DokumenPenetapan: ("surat/ak_penetapan.html", "Penetapan Angka Kredit"),
    DokumenUmpanBimbingan: ("surat/bimbingan_umpan_balik.html", "Umpan Balik Pelaksanaan Bimbingan Kinerja"),
    DokumenKompetensi: ("surat/bimbingan_kompetensi.html", "Evaluasi Kompetensi Pegawai"),
}
# Overrides and isolates of direction, zero-width joints that hide text, byte order mark: they change what a
# reader sees without showing themselves.
TAK_TAMPAK = frozenset(
    "\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)

Aset = Callable[[str], str]
BARIS_UTUH = 26  # lines of a result that stay on one page


def render_html(*semua: isi.Dokumen, layar: bool = False, aset: Aset | None = None) -> str:
    """The whole page: for `render_pdf`, or with `layar` as A4 sheets on a desk for the browser.

    Several documents follow each other, each on a new sheet; the first gives the title. `aset` gives the
    address of a static file by its name ("dokumen.css"); on screen by default `/static/…`.
    """
    alamat = aset or _static if layar else _bundel
    lembar = Markup("\n").join(render_lembar(dokumen, aset=alamat) for dokumen in semua)
    return (
        _environment()
        .get_template("surat/_halaman.html")
        .render(lembar=lembar, judul=title_of(semua[0]), layar=layar, aset=alamat)
    )


def render_lembar(dokumen: isi.Dokumen, *, aset: Aset | None = None) -> Markup:
    """Only the sheet, for a page of the product that links `dokumen.css` itself."""
    templat, _ = TEMPLAT[type(dokumen)]
    return Markup(_environment().get_template(templat).render(d=dokumen, aset=aset or _static))  # noqa: S704  escaped


def print_dokumen(*semua: isi.Dokumen) -> bytes:
    """One PDF of the documents, which takes the title of the first. Raises DokumenGagalError."""
    return render_pdf(render_html(*semua), title=title_of(semua[0]))


def title_of(dokumen: isi.Dokumen) -> str:
    """The neutral name of this kind of document, without any person."""
    return dokumen.judul if isinstance(dokumen, isi.DokumenSurat) else TEMPLAT[type(dokumen)][1]


def clean_text(nilai: object) -> object:
    """Text in NFC without control characters but line breaks; anything else unchanged.

    Raises TypeError for a Decimal: an amount comes to paper as the text that the screen shows.
    """
    if isinstance(nilai, Decimal):
        raise TypeError(f"{nilai!r} is printed without kinerja.angka")
    if not isinstance(nilai, str) or isinstance(nilai, Markup):
        return nilai
    rapi = unicodedata.normalize("NFC", nilai.replace("\r\n", "\n"))
    return "".join(huruf for huruf in rapi if huruf == "\n" or not _is_hidden(huruf))


def format_periode(mulai: date, selesai: date) -> str:
    """1 JANUARI SD 31 DESEMBER 2026, as the forms head it; the year stands twice where it differs."""
    return format_rentang(mulai, selesai).replace("s.d.", "SD").upper()


def list_identitas(pihak: isi.Pihak | None) -> tuple[tuple[str, str], ...]:
    """The five rows of the identity block; dashes for a person who does not exist (no atasan above).

    A dash also for the NIP of a Menteri or kepala daerah, who has none.
    """
    if pihak is None:
        pihak = isi.Pihak(nama="-", nip="-", pangkat="-", jabatan="-", unit_kerja="-")
    return (
        ("NAMA", pihak.nama),
        ("NIP", pihak.nip or ("-" if pihak.label_unit == isi.INSTANSI else "")),
        ("PANGKAT/GOL RUANG", pihak.pangkat),
        ("JABATAN", pihak.jabatan),
        (pihak.label_unit, pihak.unit_kerja),
    )


def list_indikator(hasil: isi.BarisHasilKerja) -> tuple[isi.BarisIndikator, ...]:
    """The indikator of a result, or one empty row while it has none."""
    return hasil.indikator or (isi.BarisIndikator(indikator=""),)


def fits_page(hasil: isi.BarisHasilKerja) -> bool:
    """Whether a result surely stands on one landscape page, so that its cells may span its rows."""
    kiri = max(map(_count_lines, (hasil.rencana_hasil_kerja, hasil.rencana_hasil_kerja_pimpinan)))
    umpan = sum(map(_count_lines, hasil.umpan_balik))
    indikator = sum(
        max(_count_lines(baris.indikator), _count_lines(baris.target), _count_lines(baris.realisasi))
        for baris in hasil.indikator
    )
    return max(kiri, umpan, indikator) <= BARIS_UTUH


def is_short(teks: Sequence[str]) -> bool:
    """Whether a row with these texts surely stands on one page."""
    return sum(map(_count_lines, teks)) <= BARIS_UTUH


def _count_lines(teks: str) -> int:
    # At least as many as in the narrowest column, which holds about 24 letters.
    return sum(1 + len(baris) // 22 for baris in teks.split("\n"))


def _is_hidden(huruf: str) -> bool:
    return huruf in TAK_TAMPAK or unicodedata.category(huruf) in {"Cc", "Cs", "Co", "Cn"}


def _static(nama: str) -> str:
    return f"/static/{nama}"


def _bundel(nama: str) -> str:
    return f"{SKEMA}{nama}"


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"tanggal": format_tanggal, "pilihan": isi.to_choice}
    env.globals |= {
        "format_periode": format_periode,
        "draw_kurva": kurva.draw_kurva,
        "baris_identitas": list_identitas,
        "list_indikator": list_indikator,
        "fits_page": fits_page,
        "is_short": is_short,
        "zip": zip,
        "PILIHAN_CAPAIAN": isi.CAPAIAN_ORGANISASI,
        "PILIHAN_RATING": isi.RATING,
        "PILIHAN_PREDIKAT": isi.PREDIKAT,
    }
    return env
