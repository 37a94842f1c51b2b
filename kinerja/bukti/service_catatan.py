"""What stands beside evidence: whether it can be opened, until when, and who else offers the same.

The same file of two people is often honest team work: the note says so much and no more. Both read it and
those above each of them, nobody who reads by an office alone. It never leaves the instansi, for contents and
links are compared within one only.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor
from kinerja.bukti.lembaran import is_available
from kinerja.bukti.models import MasaTautan, PeriksaBerkas, Tautan
from kinerja.bukti.rules import KeadaanBerkas, KeadaanTautan, days_left, is_trouble
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.bukti import kind_of
from kinerja.pelaksanaan.models import BuktiDukung
from kinerja.skp.models import RencanaHasilKerja
from kinerja.skp.naskah import first_words

DISEBUT = 3


@dataclass(frozen=True)
class Serupa:
    """Somebody else who offers the same content or link, and the result it proves there."""

    pegawai_id: int
    nama: str
    hasil: str


@dataclass(frozen=True, kw_only=True)
class CatatanBukti:
    """Of a link `keadaan` and the moments of the last look and the last success; of a file `berkas`.

    `sampai` is the last day on which a link opens as its owner notes it, `sisa_hari` what is left of it from
    14 days before. `lain` counts people beyond those named in `serupa`. `berlembar`: pages
    of the document can be shown here.
    """

    keadaan: KeadaanTautan | None = None
    sebab: str = ""
    gagal: int = 0
    diperiksa: datetime | None = None
    berhasil: datetime | None = None
    sampai: date | None = None
    sisa_hari: int | None = None
    berkas: KeadaanBerkas | None = None
    serupa: tuple[Serupa, ...] = ()
    lain: int = 0
    berlembar: bool = False

    @property
    def bermasalah(self) -> bool:
        if self.berkas is not None:
            return self.berkas is not KeadaanBerkas.BAIK
        return self.keadaan is not None and is_trouble(self.keadaan, self.gagal)

    @property
    def perlu_perhatian(self) -> bool:
        """Whether the owner should do something before anybody opens it."""
        return self.bermasalah or self.sisa_hari is not None

    @property
    def kalimat(self) -> str:
        """The state in words, for one line."""
        if self.berkas is not None:
            return f"Berkas {self.berkas.label}"
        if self.sisa_hari is not None and not self.bermasalah:
            return _say_end(self.sisa_hari)
        label = (self.keadaan or KeadaanTautan.BELUM).label
        return label[:1].upper() + label[1:]


def _say_end(sisa_hari: int) -> str:
    if sisa_hari < 0:
        return "Akses sudah berakhir"
    return f"Akses berakhir {sisa_hari} hari lagi" if sisa_hari else "Akses berakhir hari ini"


def is_paged(nama: str) -> bool:
    """Whether a file of this name is one whose pages can be drawn."""
    return kind_of(nama) == "pdf"


def find_catatan(
    session: Session, actor: Actor, bukti_ids: Collection[int], *, today: date
) -> dict[int, CatatanBukti]:
    """The notes on evidence that the actor may read, by its id; one statement however much there is."""
    semua = _load(session, lambda bukti: bukti.id.in_(bukti_ids), today)
    return {bukti.id: catatan for bukti, catatan in semua.items()}


def list_with_catatan(
    session: Session, actor: Actor, periode_id: int, *, sebut_orang: bool, today: date
) -> dict[BuktiDukung, CatatanBukti]:
    """The evidence of a period that the actor may read, in its order, with its files and notes.

    `sebut_orang`: whether the reader is the person or above him, who alone learn who else offers the same.
    """
    semua = _load(session, lambda bukti: bukti.periode_id == periode_id, today)
    if sebut_orang:
        return semua
    return {bukti: replace(catatan, serupa=(), lain=0) for bukti, catatan in semua.items()}


Syarat = Callable[[type[BuktiDukung]], ColumnElement[bool]]


def _load(session: Session, syarat: Syarat, today: date) -> dict[BuktiDukung, CatatanBukti]:
    serupa, lain = _rank_serupa(syarat), aliased(BuktiDukung)
    query = (
        select(
            BuktiDukung,
            Tautan,
            MasaTautan.sampai,
            PeriksaBerkas.keadaan,
            Pegawai,
            RencanaHasilKerja.teks,
            serupa.c.jumlah,
        )
        .outerjoin(Tautan, Tautan.sidik == BuktiDukung.sidik_url)
        .outerjoin(
            MasaTautan,
            and_(
                MasaTautan.sidik == BuktiDukung.sidik_url,
                MasaTautan.pegawai_id == BuktiDukung.diunggah_oleh,
            ),
        )
        .outerjoin(PeriksaBerkas, PeriksaBerkas.berkas_id == BuktiDukung.berkas_id)
        .outerjoin(serupa, and_(serupa.c.bukti_id == BuktiDukung.id, serupa.c.nomor <= DISEBUT))
        .outerjoin(lain, lain.id == serupa.c.lain_id)
        .outerjoin(Pegawai, Pegawai.id == lain.diunggah_oleh)
        .outerjoin(RencanaHasilKerja, RencanaHasilKerja.id == lain.rencana_hasil_kerja_id)
        .where(syarat(BuktiDukung))
        .options(joinedload(BuktiDukung.berkas))
        .order_by(BuktiDukung.id, serupa.c.nomor)
    )
    semua: dict[BuktiDukung, CatatanBukti] = {}
    tergambar = is_available()
    for bukti, tautan, sampai, berkas, pegawai, teks, jumlah in session.execute(query):
        catatan = semua.get(bukti) or replace(
            _describe(bukti, tautan, sampai, berkas, today),
            berlembar=tergambar and bukti.berkas_id is not None and is_paged(bukti.nama),
        )
        if pegawai is not None:
            nama = (*catatan.serupa, Serupa(pegawai.id, pegawai.nama_lengkap, first_words(teks, 80)))
            catatan = replace(catatan, serupa=nama, lain=max(0, jumlah - DISEBUT))
        semua[bukti] = catatan
    return semua


def _describe(
    bukti: BuktiDukung,
    tautan: Tautan | None,
    sampai: date | None,
    berkas: KeadaanBerkas | None,
    today: date,
) -> CatatanBukti:
    keadaan = (tautan.keadaan if tautan else KeadaanTautan.BELUM) if bukti.berkas_id is None else None
    return CatatanBukti(
        keadaan=keadaan,
        sebab=tautan.sebab if tautan else "",
        gagal=tautan.gagal if tautan else 0,
        diperiksa=tautan.diperiksa if tautan else None,
        berhasil=tautan.berhasil if tautan else None,
        sampai=sampai,
        sisa_hari=days_left(sampai, today),
        berkas=berkas,
    )


def _rank_serupa(syarat: Syarat) -> Subquery:
    """Of each piece of evidence the other people who offer the same, numbered, each with the newest use."""
    ini, lain = aliased(BuktiDukung), aliased(BuktiDukung)
    sama = or_(lain.berkas_id == ini.berkas_id, lain.sidik_url == ini.sidik_url)
    terbaru = func.max(lain.id)
    return (
        select(
            ini.id.label("bukti_id"),
            terbaru.label("lain_id"),
            func.row_number().over(partition_by=ini.id, order_by=terbaru.desc()).label("nomor"),
            func.count().over(partition_by=ini.id).label("jumlah"),
        )
        .join(lain, and_(sama, lain.diunggah_oleh != ini.diunggah_oleh))
        .where(syarat(ini))
        .group_by(ini.id, lain.diunggah_oleh)
        .subquery()
    )
