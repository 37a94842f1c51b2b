"""A small agency whose results hang below one another, for the tests of the tree."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.organisasi.models import Pegawai, UnitKerja
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.rules import StatusSkp
from tests import factories

TETAP = StatusSkp.DITETAPKAN


@dataclass(frozen=True)
class Badan:
    """Kepala Badan → Kepala Bidang → Analis and Perawat; a second bidang beside it with one person."""

    dinas: UnitKerja
    bidang: UnitKerja
    sebelah: UnitKerja
    kepala: Pegawai
    kabid: Pegawai
    analis: Pegawai
    perawat: Pegawai
    tetangga: Pegawai
    skp: dict[int, Skp]
    hasil: dict[int, RencanaHasilKerja]

    def of(self, orang: Pegawai) -> RencanaHasilKerja:
        return self.hasil[orang.id]


def make_badan(session: Session) -> Badan:
    dinas = factories.make_unit(session, nama="Badan Contoh")
    bidang = factories.make_unit(session, nama="Bidang Pembinaan", induk_id=dinas.id)
    sebelah = factories.make_unit(session, nama="Bidang Sebelah", induk_id=dinas.id)
    nama = ("Kepala", "Kabid", "Analis", "Perawat", "Tetangga")
    kepala, kabid, analis, perawat, tetangga = (
        factories.make_pegawai(session, nama=f"{satu} Contoh") for satu in nama
    )
    tempat = {kepala: dinas, kabid: bidang, analis: bidang, perawat: bidang, tetangga: sebelah}
    skp: dict[int, Skp] = {}
    for satu, unit in tempat.items():
        penempatan = factories.make_penempatan(
            session, satu, unit_id=unit.id, kepala_unit=satu in (kepala, kabid)
        )
        bentuk = JenisForm.JPT if satu is kepala else JenisForm.JA_JF
        skp[satu.id] = factories.make_skp(
            session, satu, rhk=0, penempatan_id=penempatan.id, status=TETAP, jenis_form=bentuk
        )
    for satu, atas in ((kabid, kepala), (analis, kabid), (perawat, kabid), (tetangga, kepala)):
        factories.make_garis(session, satu, atas)
    hasil: dict[int, RencanaHasilKerja] = {}
    for satu, atas in (
        (kepala, None),
        (kabid, kepala),
        (analis, kabid),
        (perawat, kabid),
        (tetangga, kepala),
    ):
        sumber = hasil[atas.id] if atas else None
        hasil[satu.id] = factories.make_rhk(
            session,
            skp[satu.id],
            teks=f"Hasil {satu.nama}",
            urutan=1,
            pimpinan=sumber.teks if sumber else "",
            sumber_id=sumber.id if sumber else None,
        )
    return Badan(dinas, bidang, sebelah, kepala, kabid, analis, perawat, tetangga, skp, hasil)


def as_pegawai(session: Session, orang: Pegawai, *peran: PeranLingkup) -> Actor:
    """The person with these roles beside that of a pegawai."""
    actor = factories.make_actor(factories.make_akun(session, orang))
    return Actor(actor.akun_id, actor.instansi_id, actor.pegawai_id, actor.nama, actor.peran | set(peran))


def as_admin(session: Session, unit: UnitKerja | None = None, peran: Peran = Peran.ADMIN_INSTANSI) -> Actor:
    """Somebody without a pegawai who holds one role, over a unit or over everything."""
    akun = factories.make_akun(session)
    held = frozenset({PeranLingkup(peran, unit.id if unit else None)})
    return Actor(akun.id, akun.instansi_id, None, akun.nama, held)
