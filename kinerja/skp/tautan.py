"""Which results of superiors the free text of a row means: proposals, never links made on their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kinerja.organisasi.models import Pegawai
from kinerja.skp.models import Intervensi, RencanaHasilKerja
from kinerja.skp.naskah import same_text
from kinerja.skp.pohon.rules import MIRIP, measure_likeness
from kinerja.skp.rules import StatusSkp


@dataclass(frozen=True)
class RencanaPimpinan:
    """The plan of a superior from which results can be carried on.

    `tim` names the team that he leads, "" for the pejabat penilai.
    """

    pemilik: Pegawai
    status: StatusSkp
    daftar_rhk: tuple[RencanaHasilKerja, ...]
    tim: str = ""

    @property
    def sebagai(self) -> str:
        """What the superior is to the owner of the row."""
        return f"ketua tim {self.tim}" if self.tim else "pejabat penilai"


@dataclass(frozen=True)
class UsulanTautan:
    """A result of a superior for one intervensi: `persen` of its words are the same.

    With `berubah` the row carries it on already, in words that the superior has changed since.
    """

    rhk: RencanaHasilKerja
    intervensi: Intervensi
    sumber: RencanaHasilKerja
    rencana: RencanaPimpinan
    persen: int
    berubah: bool = False

    @property
    def sama(self) -> bool:
        return self.persen == 100


def propose_links(
    semua_rhk: Iterable[RencanaHasilKerja], rencana: Sequence[RencanaPimpinan]
) -> dict[int, UsulanTautan]:
    """By the id of an intervensi: the result of a superior with the same or nearly the same words.

    The nearest one wins, among equals the first of the pejabat penilai. What the row carries on already is
    proposed only where its words differ now.
    """
    usulan = {}
    for rhk in semua_rhk:
        terpakai = {satu.sumber_id for satu in rhk.semua_intervensi}
        for satu in rhk.semua_intervensi:
            found = _find_changed(rhk, satu, rencana) if satu.sumber_id else None
            if satu.sumber_id is None and satu.teks.strip():
                found = _find_nearest(rhk, satu, rencana, terpakai)
            if found is not None:
                usulan[satu.id] = found
                terpakai.add(found.sumber.id)
    return usulan


def _find_changed(
    rhk: RencanaHasilKerja, satu: Intervensi, rencana: Sequence[RencanaPimpinan]
) -> UsulanTautan | None:
    for milik in rencana:
        for sumber in milik.daftar_rhk:
            if sumber.id == satu.sumber_id and not same_text(sumber.teks, satu.teks):
                persen = measure_likeness(sumber.teks, satu.teks)
                return UsulanTautan(rhk, satu, sumber, milik, persen, berubah=True)
    return None


def _find_nearest(
    rhk: RencanaHasilKerja,
    satu: Intervensi,
    rencana: Sequence[RencanaPimpinan],
    terpakai: set[int | None],
) -> UsulanTautan | None:
    semua = [
        UsulanTautan(rhk, satu, sumber, milik, measure_likeness(sumber.teks, satu.teks))
        for milik in sorted(rencana, key=lambda milik: bool(milik.tim))
        for sumber in milik.daftar_rhk
        if sumber.id not in terpakai
    ]
    terdekat = max(semua, key=lambda satu: satu.persen, default=None)
    return terdekat if terdekat is not None and terdekat.persen >= MIRIP else None
