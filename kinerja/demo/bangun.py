"""Builds the demo: two instansi by the real importer, accounts with known secrets, and a year of work."""

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from itertools import product
from pathlib import Path

import pyotp
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from kinerja.actor import Peran, system_actor
from kinerja.akun.sandi import new_sandi_awal
from kinerja.akun.service import create_akun, grant_peran, set_known_credentials
from kinerja.aturan.rules import CapaianOrganisasi
from kinerja.db import transaction
from kinerja.demo.angka_kredit import convert_years
from kinerja.demo.aturan import add_rules
from kinerja.demo.bimbingan import write_guidance
from kinerja.demo.bukti import write_evidence
from kinerja.demo.bupati import make_bupati
from kinerja.demo.isi import find_rencana, find_rencana_pimpinan, load_rantai
from kinerja.demo.kalibrasi import write_calibration
from kinerja.demo.karya import Orang, Tahun, actor_of
from kinerja.demo.keberatan import write_objections
from kinerja.demo.matriks import fill_matrix
from kinerja.demo.orang import make_units, write_people, write_units
from kinerja.demo.peristiwa import write_events
from kinerja.demo.progres import write_progres
from kinerja.demo.tenggat import add_deadlines
from kinerja.demo.tim import form_teams
from kinerja.demo.tindak_lanjut import propose_follow_up
from kinerja.demo.umpan_balik import write_feedback
from kinerja.evaluasi.service import set_capaian
from kinerja.konsol import Advance
from kinerja.organisasi.impor_langsung import import_workbooks
from kinerja.organisasi.models import (
    GarisPelaporan,
    Instansi,
    Jabatan,
    Kedudukan,
    Pegawai,
    Penempatan,
    UnitKerja,
)
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import JenisForm, form_of
from kinerja.plugin.katalog import installed
from kinerja.plugin.service import switch_plugin

BERKAS = ("siasn-hierarki-unor.xlsx", "siasn-data-pns.xlsx", "siasn-data-pppk.xlsx")
BIDANG = "Bidang Penilaian Kinerja dan Penghargaan"
RANTAI_ANALIS = "Analis Sumber Daya Manusia Aparatur Ahli Muda"
UNIT_LAIN = ("UPTD Puskesmas Muara", "Bidang Mutasi dan Promosi", "SD Negeri 1 Contoh", "Bagian Organisasi")
BIDANG_KALIBRASI = "Bidang Mutasi dan Promosi"
KABUPATEN = "Pemerintah Kabupaten Contoh"
KOTA = "Pemerintah Kota Sejahtera"
TRIWULAN = ("T1", "T2", "T3", "T4")
RAPAT = "Rapat evaluasi kinerja"
PLUGIN = ("indikator_rasio", "indikator_survei", "pemeriksa_indikator", "formula_ekspresi", "surat_tukin")
"""What the first instansi has switched on, as far as it is installed."""


@dataclass(frozen=True)
class AkunDemo:
    """One account as it is printed and written to demo-akun.json."""

    nip: str
    kata_sandi: str
    rahasia_totp: str
    peran: str
    nama: str
    instansi: str


def build_demo(
    *, pegawai: int, tahun: int, seed: int, now: datetime, today: date, advance: Advance
) -> list[AkunDemo]:
    """Make both instansi; needs an empty database. `pegawai` is the size of the first one."""
    # The people were loaded before their first plan, so that last year has its reporting lines too.
    awal = datetime(tahun - 1, 1, 1, 1, tzinfo=UTC)
    kabupaten = _import_kabupaten(pegawai, tahun, seed, awal, advance)
    kota = _import_kota(tahun, seed, awal, advance)
    _switch_plugins_on(kabupaten, awal)
    akun = []
    for instansi_id, nama, unit_lain in ((kabupaten, BIDANG, UNIT_LAIN), (kota, "Bidang Program", ())):
        orang = _list_orang(instansi_id, UnitKerja.nama.in_((nama, *unit_lain)), today)
        inti = [satu for satu in orang if satu.unit == nama]
        lain = [satu for satu in orang if satu.unit != nama]
        atasan = _list_above(instansi_id, inti[0], today)
        _write_years(instansi_id, tahun, now, today, seed, inti, lain, atasan=atasan)
        form_teams(instansi_id, tahun, inti, lain, today=today, now=now)
        _calibrate(instansi_id, tahun, now, today, seed, lain)
        if instansi_id == kabupaten:
            write_progres(instansi_id, tahun, inti, today=today, now=now)
        write_evidence(instansi_id, inti, today=today, now=now)
        write_feedback(instansi_id, inti, today=today, now=now)
        write_guidance(instansi_id, inti, today=today, now=now)
        propose_follow_up(instansi_id, tahun, inti, today=today, now=now)
        akun += _make_accounts(instansi_id, inti, now, today)
    for instansi_id in (kabupaten, kota):
        convert_years(instansi_id, tahun, today=today, now=now)
        add_deadlines(instansi_id, now=now)
    add_rules((kabupaten, kota), tahun, today=today, now=now)
    return akun


def build_small_demo(*, tahun: int, seed: int, now: datetime, today: date) -> list[AkunDemo]:
    """One small instansi with a unit at work, made in seconds: what tests of plugins start from."""
    awal = datetime(tahun - 1, 1, 1, 1, tzinfo=UTC)
    instansi_id = _import_kota(tahun, seed, awal, lambda _done, _total: None)
    orang = _list_orang(instansi_id, UnitKerja.nama == "Bidang Program", today)
    _write_years(instansi_id, tahun, now, today, seed, orang[:4], ())
    return _make_accounts(instansi_id, orang, now, today)


def enlarge_demo(
    instansi_id: int, jumlah: int, *, tahun: int, seed: int, now: datetime, advance: Advance
) -> None:
    """Add invented people with units of their own to the first instansi, for measuring under load."""
    _import_generated(KABUPATEN, jumlah, tahun, seed, now, advance, instansi_id)


def write_accounts(path: Path, daftar: Sequence[AkunDemo]) -> None:
    """Write demo-akun.json, readable by its owner alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(satu) for satu in daftar], file, ensure_ascii=False, indent=2)


# People


def _import_kabupaten(pegawai: int, tahun: int, seed: int, now: datetime, advance: Advance) -> int:
    """The sample files as they are; more people are generated beside them, fewer are not possible."""
    with as_file(files("kinerja.demo").joinpath("data")) as folder:
        paths = [Path(folder) / nama for nama in BERKAS]
        hasil = import_workbooks(paths, instansi_id=None, now=now, today=now.date(), advance=advance)
    if hasil.instansi_id is None:
        raise LookupError("the sample files name their instansi")
    make_bupati(hasil.instansi_id, mulai=now.date(), now=now)
    if pegawai > 1200:
        _import_generated(
            "Pemerintah Kabupaten Contoh", pegawai - 1200, tahun, seed + 1, now, advance, hasil.instansi_id
        )
    return hasil.instansi_id


def _import_kota(tahun: int, seed: int, now: datetime, advance: Advance) -> int:
    instansi_id = _import_generated(KOTA, 60, tahun, seed, now, advance, None)
    with transaction(instansi_id) as session:
        instansi = session.get_one(Instansi, instansi_id)
        instansi.zona_waktu, instansi.tempat = "Asia/Makassar", "Sejahtera"
    return instansi_id


def _import_generated(
    nama: str, jumlah: int, tahun: int, seed: int, now: datetime, advance: Advance, instansi_id: int | None
) -> int:
    units = make_units(nama, max(2, jumlah // 300), f"{seed % 16:X}D")
    if instansi_id is not None:
        units = units[1:]  # below the root that is there
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            write_units(Path(folder) / "unit.xlsx", units),
            write_people(Path(folder) / "pegawai.xlsx", units, nama, jumlah, tahun=tahun, seed=seed),
        ]
        if instansi_id is None:
            # A database with one instansi already: the files name another one.
            hasil = import_workbooks(paths, instansi_id=None, now=now, today=now.date(), advance=advance)
        else:
            hasil = import_workbooks(
                paths, instansi_id=instansi_id, now=now, today=now.date(), advance=advance
            )
    if hasil.instansi_id is None:
        raise LookupError("the generated files name their instansi")
    return hasil.instansi_id


def _list_above(instansi_id: int, orang: Orang, today: date) -> list[Orang]:
    """The pejabat penilai of a person, the one above, and so on: the topmost first."""
    atasan: list[Orang] = []
    berikut: int | None = orang.penilai_id
    while berikut is not None:
        atasan[:0] = _list_orang(instansi_id, Pegawai.id == berikut, today)
        berikut = atasan[0].penilai_id if atasan and atasan[0].pegawai_id == berikut else None
    return atasan


def _list_orang(instansi_id: int, yang: ColumnElement[bool], today: date) -> list[Orang]:
    """People on duty with an evaluator, the heads first."""
    penilai = aliased(Pegawai)
    with transaction(instansi_id) as session:
        query = (
            select(Pegawai, Penempatan, Jabatan, UnitKerja.nama, penilai)
            .join(Penempatan, and_(Penempatan.pegawai_id == Pegawai.id, holds_on(Penempatan, today)))
            .join(Jabatan, Jabatan.id == Penempatan.jabatan_id)
            .join(UnitKerja, UnitKerja.id == Penempatan.unit_id)
            .join(GarisPelaporan, GarisPelaporan.pegawai_id == Pegawai.id)
            .join(penilai, penilai.id == GarisPelaporan.penilai_id)
            .where(
                holds_on(GarisPelaporan, today),
                yang,
                Pegawai.kedudukan == Kedudukan.AKTIF,
            )
            .order_by(Penempatan.kepala_unit.desc(), UnitKerja.nama, Pegawai.nama, Pegawai.id)
        )
        return [
            Orang(
                pegawai.id,
                pegawai.nama_lengkap,
                atasan.id,
                atasan.nama_lengkap,
                jabatan.nama,
                unit,
                tempat.mulai,
                tempat.kepala_unit,
                form_of(jabatan.jenis) is JenisForm.JPT,
            )
            for pegawai, tempat, jabatan, unit, atasan in session.execute(query)
        ]


def _switch_plugins_on(instansi_id: int, now: datetime) -> None:
    with transaction(instansi_id) as session:
        for nama in PLUGIN:
            if nama in installed().terpasang:
                switch_plugin(session, system_actor(instansi_id), nama, aktif=True, now=now)


# Work


def _write_years(
    instansi_id: int,
    tahun: int,
    now: datetime,
    today: date,
    seed: int,
    inti: Sequence[Orang],
    lain: Sequence[Orang],
    *,
    atasan: Sequence[Orang] = (),
) -> None:
    """Last year for the core unit up to its final results; this year in every state that a page can show.

    `atasan` are those above it, who plan first: the others carry their results on.
    """
    with transaction(instansi_id) as session:
        zona = session.get_one(Instansi, instansi_id).zona_waktu
    for kepala in (satu for satu in (*atasan, *inti, *lain) if satu.kepala):
        _set_capaian(instansi_id, tahun, today, kepala)
    lalu = Tahun(instansi_id, zona, tahun - 1, now, seed)
    dinilai = _covering((*atasan, *inti), tahun - 1)[: len(atasan) + 8]
    tak_setuju = [satu for satu in dinilai if not satu.kepala][-2:]
    for orang in dinilai:
        skp_id = _plan(lalu, orang, "ditetapkan")
        lalu.work(orang, skp_id, sampai_kode="TH", terakhir="ditetapkan" if orang in tak_setuju else "final")
    write_objections(lalu, tak_setuju)
    ini = Tahun(instansi_id, zona, tahun, now, seed + 1)
    selesai = [kode for nomor, kode in enumerate(TRIWULAN, 1) if _end_of(tahun, nomor) <= today]
    for nomor, orang in enumerate(_covering((*atasan, *inti), tahun)):
        _write_person(ini, orang, nomor, selesai)
    for nomor, orang in enumerate(_covering(lain, tahun)[:24]):
        _write_person(ini, orang, nomor + 1, selesai[-1:])
    for orang in (satu for satu in _covering((*atasan, *inti), tahun) if satu.kepala):
        fill_matrix(ini, orang)
    bergerak = [satu for satu in _covering(lain, tahun)[24:] if not satu.kepala]
    skp = [_plan(ini, orang, "ditetapkan") for orang in bergerak[:3]]
    write_events(ini, bergerak, skp, today=today, now=now)


def _calibrate(
    instansi_id: int, tahun: int, now: datetime, today: date, seed: int, lain: Sequence[Orang]
) -> None:
    """In the first instansi, where a quarter of this year is over."""
    bidang = [satu for satu in lain if satu.unit == BIDANG_KALIBRASI]
    selesai = [kode for nomor, kode in enumerate(TRIWULAN, 1) if _end_of(tahun, nomor) <= today]
    if not selesai or not any(satu.kepala for satu in bidang):
        return
    with transaction(instansi_id) as session:
        zona = session.get_one(Instansi, instansi_id).zona_waktu
    ini = Tahun(instansi_id, zona, tahun, now, seed + 2)
    write_calibration(ini, bidang, selesai[-1], _plan, today=today, now=now)


def _covering(orang: Sequence[Orang], tahun: int) -> list[Orang]:
    """Those who sat in their jabatan all year."""
    return [satu for satu in orang if satu.sejak <= date(tahun, 1, 1)]


def _end_of(tahun: int, triwulan: int) -> date:
    return date(tahun + triwulan // 4, triwulan * 3 % 12 + 1, 1)


def _plan(tahun: Tahun, orang: Orang, sampai: str) -> int:
    rantai = load_rantai()
    if orang.jpt:
        rencana = find_rencana_pimpinan(orang.jabatan, orang.unit)
    elif orang.jabatan in rantai and orang.jabatan.startswith("Kepala Bidang"):
        rencana = rantai[orang.jabatan]
    elif orang.jabatan.startswith("Analis Sumber Daya Manusia") and orang.unit == BIDANG:
        rencana = rantai[RANTAI_ANALIS]
    else:
        rencana = find_rencana(orang.jabatan, orang.unit)
    return tahun.write_skp(orang, rencana, sampai=sampai)


# What the people of a unit are at, in turn: the state of the SKP, then of the last finished quarter.
KEADAAN = (
    ("ditetapkan", "ditetapkan"),
    ("ditetapkan", "diajukan"),
    ("ditetapkan", "final"),
    ("ditetapkan", "dinilai"),
    ("diajukan", ""),
    ("ditetapkan", "dikembalikan"),
    ("dikembalikan", ""),
    ("draf", ""),
    ("ditetapkan", "diajukan"),
    ("ditetapkan", "final"),
)


def _write_person(tahun: Tahun, orang: Orang, nomor: int, selesai: Sequence[str]) -> None:
    skp, triwulan = ("ditetapkan", "final") if orang.kepala else KEADAAN[nomor % len(KEADAAN)]
    skp_id = _plan(tahun, orang, skp)
    if skp != "ditetapkan":
        return
    for kode in selesai:
        tahun.work_one(orang, skp_id, kode, triwulan if kode == selesai[-1] else "final")
    if len(selesai) < len(TRIWULAN):
        tahun.work_one(orang, skp_id, TRIWULAN[len(selesai)], "isi")


def _set_capaian(instansi_id: int, tahun: int, today: date, kepala: Orang) -> None:
    """The head above a unit has judged it, so that its people can be evaluated."""
    atasan = actor_of(instansi_id, kepala.penilai_id, kepala.penilai_nama)
    with transaction(instansi_id) as session:
        unit_id = _unit_of(session, kepala.pegawai_id, today)
        for setahun, kode in product((tahun - 1, tahun), (*TRIWULAN, "TH")):
            akhir = _end_of(setahun, TRIWULAN.index(kode) + 1 if kode in TRIWULAN else 4)
            if akhir > today:
                continue
            moment = datetime.combine(akhir, datetime.min.time()).astimezone()
            nilai = CapaianOrganisasi.BAIK
            set_capaian(session, atasan, unit_id, setahun, kode, nilai, RAPAT, today=today, now=moment)


def _unit_of(session: Session, pegawai_id: int, today: date) -> int:
    query = select(Penempatan.unit_id).where(Penempatan.pegawai_id == pegawai_id, holds_on(Penempatan, today))
    return session.scalars(query).one()


# Accounts


def _make_accounts(instansi_id: int, inti: Sequence[Orang], now: datetime, today: date) -> list[AkunDemo]:
    """One account for each kind of person; the passwords are random, as everywhere."""
    kepala, *lain = inti
    wanted: list[tuple[int, str, Peran | None]] = [
        (kepala.pegawai_id, "pejabat penilai", None),
        (kepala.penilai_id, "atasan pejabat penilai, pimpinan unit", None),
        *((satu.pegawai_id, "pegawai", None) for satu in lain[:3]),
        (lain[3].pegawai_id, "admin instansi", Peran.ADMIN_INSTANSI),
        (lain[4].pegawai_id, "admin instansi kedua", Peran.ADMIN_INSTANSI),
        (lain[5].pegawai_id, "auditor", Peran.AUDITOR),
        (lain[6].pegawai_id, "pengelola platform", Peran.PLATFORM),
    ]
    with transaction(instansi_id) as session:
        nama = session.get_one(Instansi, instansi_id).nama_pendek
        return [_make_account(session, nama, *satu, now=now, today=today) for satu in wanted]


def _make_account(
    session: Session,
    instansi: str,
    pegawai_id: int,
    sebutan: str,
    peran: Peran | None,
    *,
    now: datetime,
    today: date,
) -> AkunDemo:
    actor = system_actor(int(session.info["instansi_id"]))
    pegawai = session.get_one(Pegawai, pegawai_id)
    akun, _ = create_akun(session, actor, pegawai, now=now)
    sandi, rahasia = new_sandi_awal(), pyotp.random_base32()
    set_known_credentials(session, actor, akun, sandi, rahasia)
    if peran is not None:
        mulai = today - timedelta(days=30)
        grant_peran(session, actor, akun.id, peran, unit_id=None, mulai=mulai, terakhir=None, now=now)
    return AkunDemo(akun.nip, sandi, rahasia, sebutan, pegawai.nama_lengkap, instansi)
