"""The plan of an import against the present state: what the preview shows and what applying it stores."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.impor.garis import UsulGaris, propose_after
from kinerja.organisasi.impor.jenis import HasilBaca, HasilBaris, RencanaImpor
from kinerja.organisasi.impor.perubahan_garis import RencanaGaris, plan_garis
from kinerja.organisasi.impor.rencana import plan_import
from kinerja.organisasi.service_impor_keadaan import KEADAAN_KOSONG, Keadaan, load_keadaan


@dataclass(frozen=True)
class Rancangan:
    """The plan, the state it was made from, and the reporting line it proposes, by key of the person.

    `berputar` are people whose proposed line would close a circle; they keep the one they have. `sidik` is
    the same for two plans that would store the same, apart from the day they are applied.
    """

    keadaan: Keadaan
    rencana: RencanaImpor
    usul: Mapping[str, UsulGaris]
    garis: Sequence[RencanaGaris]
    berputar: Sequence[str]
    sidik: str

    @property
    def is_empty(self) -> bool:
        """Whether applying it would store nothing."""
        unit, pegawai = self.rencana.unit, self.rencana.pegawai
        return not self.garis and all(
            hasil is HasilBaris.TETAP for hasil in (*(x.hasil for x in unit), *(x.hasil for x in pegawai))
        )

    def count(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and refused, and how many reporting lines change."""
        return {hasil.value: self.rencana.count(hasil) for hasil in HasilBaris} | {"garis": len(self.garis)}


def make_rancangan(
    session: Session | None, actor: Actor, daftar_baca: Sequence[HasilBaca], *, today: date
) -> Rancangan:
    """Plan these files against the state of the actor's instansi; without a session against an empty one."""
    keadaan = load_keadaan(session, actor, today=today) if session else KEADAAN_KOSONG
    rencana = plan_import(daftar_baca, keadaan.kini, today=today)
    usul = _by_present_nip(propose_after(rencana, keadaan.kini), keadaan)
    garis, berputar = plan_garis(
        usul,
        keadaan.garis,
        ditempatkan=dict(_iter_mulai(keadaan, rencana)),
        pindah=dict(_iter_pindah(rencana)),
        today=today,
    )
    return Rancangan(keadaan, rencana, usul, garis, berputar, _fingerprint(rencana, garis))


def _by_present_nip(usul: Mapping[str, UsulGaris], keadaan: Keadaan) -> dict[str, UsulGaris]:
    """The proposals with people whom a file names by an earlier NIP under the one they have now."""
    kini = {nip: satu.nip for nip, satu in keadaan.kini.pegawai.items() if nip != satu.nip}
    if not kini:
        return dict(usul)
    disebut = (
        replace(
            satu, kunci=kini.get(kunci, kunci), penilai=satu.penilai and kini.get(satu.penilai, satu.penilai)
        )
        for kunci, satu in usul.items()
    )
    return {satu.kunci: satu for satu in disebut}


def _iter_mulai(keadaan: Keadaan, rencana: RencanaImpor) -> Iterator[tuple[str, date]]:
    for kunci, orang in keadaan.orang.items():
        if orang.penempatan:
            yield kunci, orang.penempatan.mulai
    yield from _iter_pindah(rencana)


def _iter_pindah(rencana: RencanaImpor) -> Iterator[tuple[str, date]]:
    for satu in rencana.pegawai:
        if satu.pindah and satu.berlaku_sejak:
            yield satu.nip_kini or satu.data.nip, satu.berlaku_sejak


def _fingerprint(rencana: RencanaImpor, garis: Sequence[RencanaGaris]) -> str:
    sidik = hashlib.sha256()
    for baris in _iter_lines(rencana, garis):
        sidik.update(repr(baris).encode())
    return sidik.hexdigest()


def _iter_lines(rencana: RencanaImpor, garis: Sequence[RencanaGaris]) -> Iterator[tuple[object, ...]]:
    """What a plan stores. The days are left out: a preview of yesterday is still right today."""
    for unit in rencana.unit:
        yield "unit", unit.hasil.value, unit.data.id_luar, unit.id_induk, unit.perubahan
    for orang in rencana.pegawai:
        yield "orang", orang.hasil.value, orang.data.nip, orang.nip_kini, orang.perubahan
    for baris in rencana.ditolak:
        yield "ditolak", baris.berkas, baris.baris, baris.kolom, baris.alasan
    for satu in garis:
        yield "garis", satu.kunci, satu.penilai
