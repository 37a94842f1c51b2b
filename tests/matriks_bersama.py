"""What the tests of the matriks peran hasil share: a pimpinan with results, a bawahan, a member of a team."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.skp.matriks import service
from kinerja.skp.matriks.service import IsianPeran
from kinerja.skp.models import RencanaHasilKerja, SelMatriks, Skp
from tests import factories
from tests.skp_bersama import Orang, Saat, make_orang, make_skp_of, read

PERAN = "Tersusunnya telaah keselarasan 38 SKP"


@dataclass(frozen=True)
class Matriks:
    """`skp` of the pimpinan holds the results `satu` and `dua`; `milik` is the draft of the bawahan."""

    orang: Orang
    skp: Skp
    satu: RencanaHasilKerja
    dua: RencanaHasilKerja
    milik: Skp
    tim: TimKerja

    @property
    def pimpinan(self) -> Actor:
        return self.orang.sebagai_penilai

    @property
    def pegawai_id(self) -> int:
        return self.orang.pegawai.id

    @property
    def anggota_id(self) -> int:
        return self.orang.lain.id

    def save(
        self, session: Session, saat: Saat, teks: str = PERAN, *, urutan: int = 1, **fields: object
    ) -> SelMatriks | None:
        """The pimpinan writes a role for the bawahan, or for `pegawai_id`, under the first result."""
        ke = fields.pop("pegawai_id", self.pegawai_id)
        rhk_id = fields.pop("rhk_id", self.satu.id)
        pasang = bool(fields.pop("pasang", False))
        isian = IsianPeran(teks=teks, **fields)
        return service.save_peran(
            session, self.pimpinan, self.skp.id, rhk_id, ke, urutan, isian, pasang=pasang, **saat
        )


def make_matriks(session: Session) -> Matriks:
    orang = make_orang(session)
    ensure_first_editions(session, orang.pemilik)
    skp = make_skp_of(session, orang.penilai, rhk=0)
    satu = factories.make_rhk(session, skp, urutan=1, teks="Terlaksananya pengelolaan kinerja", pimpinan="x")
    dua = factories.make_rhk(session, skp, urutan=2, teks="Terlaksananya penghargaan", pimpinan="x")
    milik = make_skp_of(session, orang.pegawai)
    tim = TimKerja(
        nama="Tim Telaah",
        unit_id=factories.make_unit(session).id,
        ketua_id=orang.penilai.id,
        mulai=factories.AWAL_TAHUN,
    )
    session.add(tim)
    session.flush()
    session.add(AnggotaTim(tim_id=tim.id, pegawai_id=orang.lain.id, mulai=factories.AWAL_TAHUN))
    session.flush()
    return Matriks(orang, skp, satu, dua, milik, tim)


def rows_of(session: Session, skp: Skp) -> list[RencanaHasilKerja]:
    """The rows of an SKP as they are stored now."""
    session.flush()
    session.expire_all()
    return read(session, skp.id).rencana_hasil_kerja


def roles_of(session: Session, skp: Skp) -> list[SelMatriks]:
    """The roles in a matrix as they are stored now."""
    session.flush()
    session.expire_all()
    return list(
        session.scalars(select(SelMatriks).where(SelMatriks.skp_id == skp.id).order_by(SelMatriks.id))
    )
