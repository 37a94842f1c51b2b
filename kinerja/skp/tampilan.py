"""What the pieces of the form ask for, whatever they show: a draft, a version, a template."""

from dataclasses import dataclass

from kinerja.organisasi.rules import JenisForm
from kinerja.skp.rules import Pendekatan


@dataclass(frozen=True)
class BentukForm:
    """The columns of the table Hasil kerja, read only and without notes.

    The templates of rows take it in the place of `LembarSkp`.
    """

    jenis_form: JenisForm
    pendekatan: Pendekatan
    boleh_catat: bool = False

    @property
    def kuantitatif(self) -> bool:
        return self.pendekatan is Pendekatan.KUANTITATIF

    @property
    def jpt(self) -> bool:
        return self.jenis_form is JenisForm.JPT

    @property
    def kolom(self) -> int:
        """How many columns the table Hasil kerja has."""
        return (5 if self.kuantitatif else 3) if self.jpt else (6 if self.kuantitatif else 4)

    def catatan_of(self, _rhk_id: int | None) -> list[object]:
        """No notes here."""
        return []

    def sumber_of(self, _rhk_id: int) -> list[object]:
        """No links either: a version keeps the words."""
        return []
