"""The versions of an SKP: which there are, why, and what differs between any two of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.db import Isi
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import Pegawai
from kinerja.skp.beda import NaskahBeda, compare
from kinerja.skp.jejak import ALASAN_REVISI
from kinerja.skp.models import CatatanSkp, Skp, VersiSkp
from kinerja.skp.muat import ISI_BACA, load_skp
from kinerja.skp.naskah import content_of, read_content, read_potret
from kinerja.skp.rules import StatusSkp
from kinerja.skp.service.baca import list_versi
from kinerja.skp.service.cetak import TETAP
from kinerja.skp.tampilan import BentukForm

SEKARANG = 0
"""The number under which the present text is compared: it is no version before it is handed over."""


@dataclass(frozen=True, kw_only=True)
class BarisVersi:
    """One frozen version: who handed it over, who approved it (None, "" for nobody), and what led to it."""

    nomor: int
    dibuat: datetime
    oleh: str
    keadaan: str
    ditetapkan: date | None = None
    penetap: str = ""
    alasan: str = ""


@dataclass(frozen=True)
class DaftarVersi:
    """The versions, newest first; `alasan_terbuka` is the reason of a revision nobody has handed over yet."""

    skp: Skp
    semua: tuple[BarisVersi, ...]
    alasan_terbuka: str

    @property
    def pilihan(self) -> list[tuple[int, str]]:
        """What can be compared: all versions, and the present text where it may differ from them."""
        versi = [(satu.nomor, f"Versi {satu.nomor}, {satu.keadaan}") for satu in self.semua]
        terbuka = [(SEKARANG, "Isi sekarang")] if self.skp.status not in TETAP else []
        return terbuka + versi

    @property
    def usulan(self) -> tuple[int, int]:
        """Which two the page proposes: what is handed over or written now, and the version before it."""
        semua = [satu.nomor for satu in self.semua]
        if self.skp.status not in {*TETAP, StatusSkp.DIAJUKAN}:
            semua = [SEKARANG, *semua]
        return (semua[1], semua[0]) if len(semua) > 1 else (semua[0], SEKARANG)


@dataclass(frozen=True)
class BandingVersi:
    """Two texts of one SKP; `beda` has the words of `ke` with what differs from `dari` marked."""

    daftar: DaftarVersi
    dari: int
    ke: int
    beda: NaskahBeda
    bentuk: BentukForm


def open_daftar_versi(session: Session, actor: Actor, skp_id: int, *, today: date) -> DaftarVersi:
    """The versions with who, when and why, in a constant number of queries. Raises NotFoundError."""
    skp, semua = list_versi(session, actor, skp_id, today=today)
    alasan = _list_alasan(session, skp)
    nama = _names_of(session, [baris.oleh_id for baris in semua])
    daftar = []
    for baris in semua:
        keadaan, ditetapkan, penetap = _approval_of(skp, baris.nomor)
        satu = BarisVersi(
            nomor=baris.nomor,
            dibuat=baris.dibuat,
            oleh=nama.get(baris.oleh_id, ""),
            keadaan=keadaan,
            ditetapkan=ditetapkan,
            penetap=penetap,
            alasan=_reason_for(alasan, baris.nomor),
        )
        daftar.append(satu)
    terbuka = _reason_for(alasan, skp.nomor_versi) if skp.status not in TETAP else ""
    return DaftarVersi(skp, tuple(daftar), terbuka)


def compare_versi(
    session: Session, actor: Actor, skp_id: int, *, dari: int, ke: int, today: date
) -> BandingVersi:
    """What changed between two versions; SEKARANG stands for the present text. Raises NotFoundError."""
    daftar = open_daftar_versi(session, actor, skp_id, today=today)
    isi = _load_isi(session, daftar.skp, {dari, ke})
    lama, baru = read_content(isi[dari]), read_content(isi[ke])
    return BandingVersi(daftar, dari, ke, compare(lama, baru), BentukForm(baru.jenis_form, baru.pendekatan))


# Parts


def _load_isi(session: Session, skp: Skp, semua: set[int]) -> Mapping[int, Isi]:
    query = select(VersiSkp.nomor, VersiSkp.isi).where(VersiSkp.skp_id == skp.id, VersiSkp.nomor.in_(semua))
    isi = {nomor: isi["naskah"] for nomor, isi in session.execute(query)}
    if SEKARANG in semua:
        isi[SEKARANG] = content_of(load_skp(session, skp.id, *ISI_BACA))
    if semua - isi.keys():
        raise NotFoundError
    return isi


def _list_alasan(session: Session, skp: Skp) -> list[tuple[int, str]]:
    """Reasons of revisions with the number of the version that was opened, oldest first."""
    query = select(CatatanSkp.nomor_versi, CatatanSkp.teks).where(
        CatatanSkp.skp_id == skp.id,
        CatatanSkp.rencana_hasil_kerja_id.is_(None),
        CatatanSkp.teks.startswith(ALASAN_REVISI),
    )
    return [
        (nomor, teks.removeprefix(ALASAN_REVISI))
        for nomor, teks in session.execute(query.order_by(CatatanSkp.nomor_versi, CatatanSkp.id))
    ]


def _reason_for(semua: Sequence[tuple[int, str]], nomor: int) -> str:
    """Every version after a revision was opened, until it is approved and opened again, has its reason."""
    return next((teks for dibuka, teks in reversed(semua) if dibuka < nomor), "")


def _names_of(session: Session, semua: Sequence[int]) -> dict[int, str]:
    query = select(Pegawai).where(Pegawai.id.in_(set(semua)))
    return {satu.id: satu.nama_lengkap for satu in session.scalars(query)} if semua else {}


def _approval_of(skp: Skp, nomor: int) -> tuple[str, date | None, str]:
    """The state of a version, and when and by whom it was approved."""
    berlaku = nomor == skp.nomor_versi and skp.status in TETAP
    potret = skp.potret if berlaku else (skp.potret or {}).get("terdahulu", {}).get(str(nomor))
    if potret:
        pihak = read_potret(potret)
        keadaan = "berlaku" if berlaku else "pernah ditetapkan, lalu direvisi"
        return keadaan, pihak.ditetapkan, pihak.penilai.nama if pihak.penilai else ""
    menunggu = nomor == skp.nomor_versi and skp.status is StatusSkp.DIAJUKAN
    return ("menunggu keputusan" if menunggu else "dikembalikan atau ditarik"), None, ""
