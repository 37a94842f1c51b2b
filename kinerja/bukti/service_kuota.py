"""How much room a person's files take, each content once, and how much is left."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka import format_ukuran
from kinerja.aturan.service import get_setting
from kinerja.bukti.rules import MEGABYTE, room_left
from kinerja.errors import InputError
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import Berkas, BuktiDukung

SETELAN = "kuota_bukti_mb"


@dataclass(frozen=True)
class Kuota:
    """Bytes in use and allowed (None: without limit)."""

    terpakai: int
    batas: int | None

    @property
    def sisa(self) -> int | None:
        return room_left(self.terpakai, self.batas // MEGABYTE) if self.batas else None

    @property
    def kalimat(self) -> str:
        if self.batas is None:
            return f"{format_ukuran(self.terpakai)} terpakai, tanpa batas"
        sisa = format_ukuran(self.sisa or 0)
        return f"{format_ukuran(self.terpakai)} dari {format_ukuran(self.batas)} terpakai, sisa {sisa}"

    def refuse(self, perlu: int) -> InputError:
        """The sentence for files that do not fit: what is left, and what to do."""
        kalimat = (
            f"Ruang bukti dukung Anda tinggal {format_ukuran(self.sisa or 0)}, berkas ini memerlukan "
            f"{format_ukuran(perlu)}. Hapus yang tidak terpakai lewat Kinerja → Bukti saya, perkecil "
            "berkasnya, atau pakai tautan."
        )
        return InputError(kalimat, fields={"berkas": kalimat})


def find_kuota(session: Session, actor: Actor) -> Kuota:
    """What the actor's own files take of what he may."""
    dipakai = select(BuktiDukung.berkas_id).where(
        BuktiDukung.diunggah_oleh == (actor.pegawai_id or 0), BuktiDukung.berkas_id.is_not(None)
    )
    terpakai = session.scalar(select(func.sum(Berkas.ukuran)).where(Berkas.id.in_(dipakai))) or 0
    mb = int(get_setting(session, actor, SETELAN))
    return Kuota(int(terpakai), mb * MEGABYTE or None)


def check_room(session: Session, actor: Actor, baru: Mapping[str, int]) -> None:
    """Raise InputError unless contents (bytes by sha256) fit in; what the person already has costs nothing.

    Uploads of one person queue here, so that two together cannot pass what one could not.
    """
    session.execute(select(Pegawai.id).where(Pegawai.id == (actor.pegawai_id or 0)).with_for_update())
    kuota = find_kuota(session, actor)
    if kuota.sisa is None:
        return
    punya = list_own(session, actor, baru)
    perlu = sum(ukuran for sidik, ukuran in baru.items() if sidik not in punya)
    if perlu > kuota.sisa:
        raise kuota.refuse(perlu)


def list_own(session: Session, actor: Actor, semua: Mapping[str, int]) -> set[str]:
    """Which of the contents the person offers already."""
    query = (
        select(Berkas.sha256)
        .join(BuktiDukung, BuktiDukung.berkas_id == Berkas.id)
        .where(BuktiDukung.diunggah_oleh == (actor.pegawai_id or 0), Berkas.sha256.in_(semua))
    )
    return set(session.scalars(query))


def list_contents(session: Session, actor: Actor) -> set[str]:
    """The sha256 of all contents that the person offers."""
    query = (
        select(Berkas.sha256)
        .join(BuktiDukung, BuktiDukung.berkas_id == Berkas.id)
        .where(BuktiDukung.diunggah_oleh == (actor.pegawai_id or 0))
    )
    return set(session.scalars(query))
