"""The bupati of the demo: a pejabat penilai without NIP, whom no file of SIASN contains."""

from datetime import date, datetime

from sqlalchemy import select

from kinerja.actor import system_actor
from kinerja.db import transaction
from kinerja.organisasi.models import Penempatan, UnitKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai
from kinerja.organisasi.service_garis import change_garis
from kinerja.organisasi.service_jabatan import DataJabatan, create_jabatan
from kinerja.organisasi.service_pegawai import DataPegawai, create_pegawai
from kinerja.organisasi.service_penempatan import Tempat


def make_bupati(instansi_id: int, *, mulai: date, now: datetime) -> None:
    """Place the bupati at the top, as pejabat penilai of the head of the topmost unit from `mulai` on."""
    actor = system_actor(instansi_id)
    query = (
        select(Penempatan)
        .join(UnitKerja, UnitKerja.id == Penempatan.unit_id)
        .where(UnitKerja.induk_id.is_(None), Penempatan.kepala_unit, holds_on(Penempatan, mulai))
    )
    with transaction(instansi_id) as session:
        sekda = session.scalars(query).one()
        data = DataJabatan("Bupati Contoh", JenisJabatan.JPT_UTAMA)
        jabatan = create_jabatan(session, actor, data, now=now)
        orang = DataPegawai("Hasan Basri", JenisPegawai.NON_ASN, gelar_depan="H.", gelar_belakang="S.Sos.")
        tempat = Tempat(sekda.unit_id, jabatan.id)
        bupati = create_pegawai(session, actor, orang, tempat, mulai=mulai, now=now)
        change_garis(session, actor, sekda.pegawai_id, bupati.id, mulai=mulai, now=now)
