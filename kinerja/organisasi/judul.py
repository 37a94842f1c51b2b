"""The third line of the title of a form: that of the regulation, or the one of an instansi for a jabatan."""

from collections.abc import Mapping

from kinerja.organisasi.rules import JenisForm, JenisJabatan, form_of
from kinerja.surat.dokumen import BAGI

MAKS_BARIS = 160


def default_line(form: JenisForm) -> str:
    """The line of PermenPANRB 6/2022 Lampiran, Anak Lampiran 4."""
    return BAGI[form.value]


def title_line(baris_judul: Mapping[str, object], jenis: JenisJabatan | None, form: JenisForm) -> str:
    """The line that holds for a jabatan, None for a person without one.

    What was kept for a jabatan of the other form does not hold.
    """
    sendiri = str(baris_judul.get(jenis.value, "")) if jenis and form_of(jenis) is form else ""
    return sendiri or default_line(form)


def group_lines(baris_judul: Mapping[str, object]) -> list[tuple[str, list[JenisJabatan]]]:
    """Each line that is printed, with the kinds of jabatan whose forms carry it, in their order."""
    semua: dict[str, list[JenisJabatan]] = {}
    for jenis in JenisJabatan:
        rapi = {jenis.value: clean_line(str(baris_judul.get(jenis.value, "")))}
        semua.setdefault(title_line(rapi, jenis, form_of(jenis)), []).append(jenis)
    return list(semua.items())


def clean_line(teks: str) -> str:
    """As forms print it: one line in capitals; "" stands for the line of the regulation."""
    return " ".join(teks.split()).upper()
