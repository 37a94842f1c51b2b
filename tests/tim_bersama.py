"""A team across units in which somebody else than the pejabat penilai leads a member."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from tests import factories
from tests.skp_bersama import Orang

AWAL, AKHIR = date(2026, 1, 1), date(2027, 1, 1)


@dataclass(frozen=True)
class TimUji:
    """`orang.lain` leads `tim`, `orang.pegawai` is a member; one of his two results comes from the team."""

    tim: TimKerja
    anggota: AnggotaTim
    dari_tim: RencanaHasilKerja
    bukan: RencanaHasilKerja
    ketua: Actor


def make_tim(session: Session, orang: Orang, skp: Skp, **fields: object) -> TimUji:
    """The team, flushed; `fields` are those of the team."""
    nilai = {
        "nama": "Tim Akreditasi",
        "unit_id": factories.make_unit(session).id,
        "ketua_id": orang.lain.id,
        "mulai": AWAL,
        "sampai": AKHIR,
    }
    tim = TimKerja(**(nilai | fields))
    session.add(tim)
    session.flush()
    anggota = AnggotaTim(tim_id=tim.id, pegawai_id=orang.pegawai.id, mulai=AWAL)
    dari_tim = factories.make_rhk(session, skp, teks="Tersusunnya berkas akreditasi", pimpinan="")
    bukan = factories.make_rhk(session, skp, teks="Terlaksananya tugas rahasia bidang")
    session.add(anggota)
    session.add(
        Intervensi(rencana_hasil_kerja_id=dari_tim.id, teks="Terakreditasinya puskesmas", tim_id=tim.id)
    )
    session.flush()
    session.expire_all()
    return TimUji(tim, anggota, dari_tim, bukan, orang.actor(orang.lain))
