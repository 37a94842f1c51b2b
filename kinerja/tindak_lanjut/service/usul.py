"""Propose what the final results of a year suggest: on demand, in slices, safe to repeat."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.muat import build_konversi
from kinerja.aturan.rules import Jenjang, KodeAturan
from kinerja.aturan.service import find_edition
from kinerja.organisasi.lingkup import require_admin_instansi
from kinerja.organisasi.models import Jabatan, Kedudukan, Pegawai, Penempatan
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai
from kinerja.skp.models import Skp
from kinerja.tindak_lanjut.baris import new_recommendation, withdraw
from kinerja.tindak_lanjut.hak import OBJEK
from kinerja.tindak_lanjut.models import DasarRekomendasi, Rekomendasi
from kinerja.tindak_lanjut.muat import list_results, list_stale
from kinerja.tindak_lanjut.rules.dasar import Orang, Usul, derive, describe_ground

SEKALIGUS = 500
"""People of one transaction: memory stays the same however many there are."""
TIDAK_BERTUGAS = (Kedudukan.PENSIUN, Kedudukan.BERHENTI)
FUNGSIONAL = frozenset({JenisJabatan.JF_KEAHLIAN, JenisJabatan.JF_KETERAMPILAN})


@dataclass(frozen=True)
class Pekerjaan:
    """Whose results of `tahun` are looked at; `naik` are the jenjang with another above them."""

    tahun: int
    pegawai_ids: tuple[int, ...]
    naik: frozenset[str]
    today: date

    def slices(self) -> Iterator[Sequence[int]]:
        """The people in pieces of one transaction."""
        for awal in range(0, len(self.pegawai_ids), SEKALIGUS):
            yield self.pegawai_ids[awal : awal + SEKALIGUS]


@dataclass
class HasilUsul:
    """What a run did: people looked at, what is new per kind, what was withdrawn and what stands."""

    pegawai: int = 0
    baru: Counter[str] = field(default_factory=Counter)
    tetap: int = 0
    ditarik: int = 0
    tanpa_dasar: int = 0

    def add(self, lain: "HasilUsul") -> None:
        """Add what another slice did."""
        self.pegawai += lain.pegawai
        self.baru += lain.baru
        self.tetap += lain.tetap
        self.ditarik += lain.ditarik
        self.tanpa_dasar += lain.tanpa_dasar

    @property
    def jumlah(self) -> int:
        return self.baru.total()


def start_run(session: Session, actor: Actor, tahun: int, *, today: date) -> Pekerjaan:
    """Who has an SKP of the year and is still in office.

    Raises NotFoundError for who sees nothing of the organisation, NotAuthorizedError unless admin instansi.
    """
    require_admin_instansi(actor, "mengusulkan tindak lanjut")
    query = (
        select(Skp.pegawai_id)
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .where(Skp.tahun == tahun, Pegawai.kedudukan.not_in(TIDAK_BERTUGAS))
        .distinct()
        .order_by(Skp.pegawai_id)
    )
    edisi = find_edition(session, actor, KodeAturan.KONVERSI, on=today)
    jenjang = build_konversi(edisi.isi, edisi.sumber).jenjang
    naik = frozenset(satu.value for satu in Jenjang if jenjang[satu].berikutnya is not None)
    return Pekerjaan(tahun, tuple(session.scalars(query)), naik, today)


def preview(session: Session, actor: Actor, kerja: Pekerjaan) -> HasilUsul:
    """What a run would do; nothing is stored. Raises as `start_run`."""
    hasil = HasilUsul()
    for sebagian in kerja.slices():
        hasil.add(_count(session, actor, kerja, sebagian)[0])
    return hasil


def list_affected(session: Session, actor: Actor, kerja: Pekerjaan, *, limit: int) -> tuple[int, ...]:
    """The first people for whom a run would change something. Raises as `start_run`."""
    found: list[int] = []
    for sebagian in kerja.slices():
        _, usul, ditarik = _count(session, actor, kerja, sebagian)
        found += sorted({*usul, *(satu.pegawai_id for satu in ditarik)})
        if len(found) >= limit:
            break
    return tuple(found[:limit])


def propose_slice(
    session: Session, actor: Actor, kerja: Pekerjaan, pegawai_ids: Sequence[int], *, now: datetime
) -> HasilUsul:
    """Store what is new for some of the people and withdraw what lost its ground. Raises as `start_run`."""
    require_admin_instansi(actor, "mengusulkan tindak lanjut")
    # Two runs at once would propose the same: the second waits here for the first.
    session.execute(select(Pegawai.id).where(Pegawai.id.in_(pegawai_ids)).with_for_update())
    hasil, usul, ditarik = _count(session, actor, kerja, pegawai_ids)
    entri = [withdraw(satu, now) for satu in ditarik]
    dibuat = [
        (_make(pegawai_id, satu, kerja, now), satu) for pegawai_id, daftar in usul.items() for satu in daftar
    ]
    session.add_all(rekomendasi for rekomendasi, _ in dibuat)
    session.flush()
    dasar = [_ground(rekomendasi, satu) for rekomendasi, usulan in dibuat for satu in _rows(usulan)]
    session.add_all(dasar)
    entri += [_entri_of(rekomendasi, usulan) for rekomendasi, usulan in dibuat]
    if entri:
        audit.record_many(session, actor, entri, now=now)
    for baris in (*dasar, *(rekomendasi for rekomendasi, _ in dibuat)):
        session.expunge(baris)
    return hasil


def _count(
    session: Session, actor: Actor, kerja: Pekerjaan, pegawai_ids: Sequence[int]
) -> tuple[HasilUsul, dict[int, list[Usul]], list[Rekomendasi]]:
    require_admin_instansi(actor, "mengusulkan tindak lanjut")
    orang = _list_people(session, kerja, pegawai_ids)
    semua = list_results(session, pegawai_ids, range(kerja.tahun - 1, kerja.tahun + 1))
    query = select(Rekomendasi.pegawai_id, Rekomendasi.jenis, Rekomendasi.kunci)
    ada = {tuple(row) for row in session.execute(query.where(Rekomendasi.pegawai_id.in_(pegawai_ids)))}
    ditarik = list_stale(session, pegawai_ids)
    hasil = HasilUsul(pegawai=len(orang), ditarik=len(ditarik))
    usul: dict[int, list[Usul]] = {}
    for pegawai_id, satu in orang.items():
        daftar = derive(satu, semua.get(pegawai_id, ()), kerja.tahun)
        baru = [u for u in daftar if (pegawai_id, u.jenis, u.kunci) not in ada]
        hasil.tanpa_dasar += not daftar
        hasil.tetap += len(daftar) - len(baru)
        hasil.baru.update(u.jenis.value for u in baru)
        if baru:
            usul[pegawai_id] = baru
    return hasil, usul, ditarik


def _list_people(session: Session, kerja: Pekerjaan, pegawai_ids: Sequence[int]) -> Mapping[int, Orang]:
    query = (
        select(Pegawai.id, Pegawai.jenis, Jabatan.jenis, Jabatan.jenjang)
        .outerjoin(Penempatan, (Penempatan.pegawai_id == Pegawai.id) & holds_on(Penempatan, kerja.today))
        .outerjoin(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .where(Pegawai.id.in_(pegawai_ids))
        .order_by(Pegawai.id)
    )
    return {
        pegawai_id: Orang(
            pns=jenis is JenisPegawai.PNS,
            pppk=jenis is JenisPegawai.PPPK,
            jenjang_naik=jabatan in FUNGSIONAL and (jenjang or "") in kerja.naik,
        )
        for pegawai_id, jenis, jabatan, jenjang in session.execute(query)
    }


def _make(pegawai_id: int, usul: Usul, kerja: Pekerjaan, now: datetime) -> Rekomendasi:
    return new_recommendation(pegawai_id, usul.jenis, kerja.tahun, usul.kunci, today=kerja.today, now=now)


def _rows(usul: Usul) -> Iterator[dict[str, object]]:
    for satu in usul.dasar:
        yield {
            "evaluasi_id": satu.evaluasi_id,
            "tahun": satu.tahun,
            "mulai": satu.mulai,
            "revisi": satu.revisi,
            "predikat": satu.predikat,
        }


def _ground(rekomendasi: Rekomendasi, isi: Mapping[str, object]) -> DasarRekomendasi:
    return DasarRekomendasi(rekomendasi_id=rekomendasi.id, **isi)


def _entri_of(rekomendasi: Rekomendasi, usul: Usul) -> audit.Entri:
    return audit.Entri(
        "tindak_lanjut.usulkan",
        OBJEK,
        rekomendasi.id,
        sesudah={"jenis": usul.jenis.value, "kunci": usul.kunci},
        rincian={"perubahan": [f"{usul.jenis.label} diusulkan. Dasar: {describe_ground(usul.dasar)}"]},
    )
