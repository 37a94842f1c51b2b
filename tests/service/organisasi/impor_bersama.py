"""A small instansi as files name it, and the import without pages or files round it."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.organisasi.impor.berkas import read_rows
from kinerja.organisasi.impor.buku import KepalaBuku
from kinerja.organisasi.impor.jenis import BarisMentah, HasilBaca, TataLetak
from kinerja.organisasi.models import Impor, Pegawai, Penempatan, StatusImpor, UnitKerja
from kinerja.organisasi.service_impor_rancangan import Rancangan, make_rancangan
from kinerja.organisasi.service_impor_terapkan import apply_rancangan
from tests.unit.organisasi.impor_buku import PEGAWAI

HARI_INI = date(2026, 3, 10)
BUPATI, DINAS, BIDANG = "A" * 32, "B" * 32, "C" * 32
UNIT = (
    (BUPATI, "Pemerintah Kabupaten Contoh", ""),
    (DINAS, "Dinas Contoh", BUPATI),
    (BIDANG, "Bidang Contoh", DINAS),
)
KEPALA_DINAS = {
    "NIP BARU": "197001011995011000",
    "TANGGAL LAHIR": date(1970, 1, 1),
    "NAMA": "KEPALA DINAS",
    "JENIS JABATAN NAMA": "Jabatan Struktural",
    "JABATAN NAMA": "KEPALA DINAS CONTOH",
    "ESELON NAMA": "II.b",
    "UNOR ID": DINAS,
}
KEPALA_BIDANG = {
    "NIP BARU": "197502022000021000",
    "TANGGAL LAHIR": date(1975, 2, 2),
    "NAMA": "KEPALA BIDANG",
    "JENIS JABATAN NAMA": "Jabatan Struktural",
    "JABATAN NAMA": "KEPALA BIDANG CONTOH",
    "ESELON NAMA": "III.b",
    "UNOR ID": BIDANG,
}
STAF = {"UNOR ID": BIDANG}
NIP_STAF = str(PEGAWAI["NIP BARU"])


def baca_unit(*unit: tuple[str, str, str]) -> HasilBaca:
    """The tree of units, or these (id, name, parent) instead."""
    mentah = [
        BarisMentah(nomor, {"ID": satu[0], "NAMA_UNOR": satu[1], "ID_ATASAN": satu[2]})
        for nomor, satu in enumerate(unit or UNIT, 2)
    ]
    kepala = KepalaBuku("Data", TataLetak.HIERARKI_UNOR, baris_kepala=1, total=len(mentah))
    return read_rows("unit.xlsx", kepala, mentah, today=HARI_INI)


def baca_pegawai(*orang: dict[str, object], today: date = HARI_INI) -> HasilBaca:
    """One row per person: the person of the unit tests with these cells changed."""
    mentah = [
        BarisMentah(nomor, {**PEGAWAI, "PNS ID": f"{nomor:032X}", **satu})
        for nomor, satu in enumerate(orang, 2)
    ]
    kepala = KepalaBuku("Data", TataLetak.DATA_UTAMA, baris_kepala=1, total=len(mentah))
    return read_rows("pegawai.xlsx", kepala, mentah, today=today)


def terapkan(session: Session, instansi_id: int, *baca: HasilBaca, today: date = HARI_INI) -> Rancangan:
    """Plan and apply."""
    actor = system_actor(instansi_id)
    now = datetime.combine(today, time(2), UTC)
    impor = Impor(nama_berkas="x.xlsx", kunci_berkas="", status=StatusImpor.DITERAPKAN, dibuat=now)
    session.add(impor)
    session.flush()
    rancangan = make_rancangan(session, actor, baca, today=today)
    apply_rancangan(
        session,
        actor,
        rancangan,
        impor_id=impor.id,
        now=now,
        today=today,
        advance=lambda _selesai, _total: None,
    )
    return rancangan


def find_orang(session: Session, orang: dict[str, object] | str) -> Pegawai:
    nip = orang if isinstance(orang, str) else orang["NIP BARU"]
    return session.scalars(select(Pegawai).where(Pegawai.nip == nip)).one()


def list_tempat(session: Session, pegawai: Pegawai) -> list[Penempatan]:
    session.expire_all()
    query = select(Penempatan).where(Penempatan.pegawai_id == pegawai.id)
    return list(session.scalars(query.order_by(Penempatan.mulai)))


def find_unit(session: Session, kode: str) -> UnitKerja:
    return session.scalars(select(UnitKerja).where(UnitKerja.kode_luar == kode)).one()
