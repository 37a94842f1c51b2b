"""Tim kerja changed: made, changed and ended, with members taken in many at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.lingkup import Lingkup
from kinerja.organisasi.models import AnggotaTim, Pegawai, TimKerja, UnitKerja
from kinerja.organisasi.rules import clean_nip
from kinerja.organisasi.rules_tim import DAPAT_BERGABUNG, Masa, check_keanggotaan, check_masa
from kinerja.organisasi.service_tim import find_tim, may_change_tim, require_keeper
from kinerja.tanggal import format_tanggal

ANGGOTA_TERBANYAK = 200
SEKALI_TAMBAH = 100
SATU_HARI = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DataTim:
    """What is written about a team; `sampai` is exclusive, None while nobody knows the end."""

    nama: str
    unit_id: int
    ketua_id: int
    masa: Masa
    sk_nomor: str = ""
    sk_tanggal: date | None = None
    keterangan: str = ""


def find_by_nip(session: Session, actor: Actor, daftar_nip: Sequence[str]) -> list[int]:
    """The ids of the people with these NIP, in their order.

    Raises InputError that names every entry which is nobody's, so that a pasted list is mended in one go.
    """
    require_keeper(session, actor)
    nomor = {satu: clean_nip(satu) for satu in daftar_nip}
    query = select(Pegawai.nip, Pegawai.id).where(Pegawai.nip.in_(set(nomor.values())))
    dikenal = dict(session.execute(query).all())
    hilang = [satu for satu, bersih in nomor.items() if bersih not in dikenal]
    if hilang:
        disebut = ", ".join(hilang[:10]) + (f", dan {len(hilang) - 10} lainnya" if len(hilang) > 10 else "")
        raise InputError(
            "Ada NIP yang tidak dikenal. Tidak ada anggota yang ditambahkan.",
            fields={"nip": f"Tidak dikenal: {disebut}. Perbaiki atau hapus, lalu simpan lagi."},
        )
    return [dikenal[bersih] for bersih in nomor.values()]


def create_tim(session: Session, actor: Actor, data: DataTim, *, now: datetime) -> TimKerja:
    """A new team without members. Raises NotAuthorizedError and InputError."""
    lingkup = require_keeper(session, actor)
    _check_data(session, lingkup, data)
    tim = TimKerja(**_columns(data))
    session.add(tim)
    session.flush()
    _record(session, actor, "tim.buat", tim, None, [f"tim dibentuk: {tim.nama}"], now)
    return tim


def change_tim(
    session: Session,
    actor: Actor,
    tim_id: int,
    data: DataTim,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> TimKerja:
    """Change a team, also its ketua and its end; memberships never outlast it.

    Raises NotFoundError, NotAuthorizedError, ConflictError, and InputError (a new ketua who is a member,
    members whose time would lie outside).
    """
    tim = _lock(session, actor, tim_id)
    lama = _values(tim)
    check_version(tim, versi, _words(_columns(data)), _words(lama))
    _check_data(session, require_keeper(session, actor), data, lama=tim)
    daftar = _list_anggota(session, tim_id)
    _check_ketua(daftar, data, tim, today)
    _check_others(daftar, data.masa)
    perubahan = _describe_change(lama, _columns(data))
    for nama, isi in _columns(data).items():
        setattr(tim, nama, isi)
    _cut_memberships(daftar, data.masa)
    if perubahan:
        _record(session, actor, "tim.ubah", tim, lama, perubahan, now)
    return tim


def end_tim(
    session: Session,
    actor: Actor,
    tim_id: int,
    selesai: date,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> TimKerja:
    """End a team with `selesai` as its last day; the ketua sees nothing from then on.

    Raises as `change_tim`.
    """
    tim = _lock(session, actor, tim_id)
    data = DataTim(
        nama=tim.nama,
        unit_id=tim.unit_id,
        ketua_id=tim.ketua_id,
        masa=Masa(tim.mulai, selesai + SATU_HARI),
        sk_nomor=tim.sk_nomor,
        sk_tanggal=tim.sk_tanggal,
        keterangan=tim.keterangan,
    )
    return change_tim(session, actor, tim_id, data, versi=versi, today=today, now=now)


def add_anggota(
    session: Session,
    actor: Actor,
    tim_id: int,
    daftar_id: Sequence[int],
    peran: str,
    masa: Masa,
    *,
    now: datetime,
) -> list[AnggotaTim]:
    """Take people into a team for the same days: all or, with an error that names each, none of them.

    Raises NotFoundError, NotAuthorizedError and InputError.
    """
    tim = _lock(session, actor, tim_id)
    daftar_id = list(dict.fromkeys(daftar_id))
    orang = _load_orang(session, daftar_id)
    ada = _list_anggota(session, tim_id)
    _check_number(ada, orang)
    if masalah := _list_problems(tim, orang, ada, masa):
        lain = f" Dan {len(masalah) - 10} masalah lain." if len(masalah) > 10 else ""
        raise InputError(
            "Anggota belum ditambahkan. Perbaiki dulu yang berikut.",
            fields={"orang": " ".join(masalah[:10]) + lain},
        )
    baru = [
        AnggotaTim(
            tim_id=tim.id, pegawai_id=satu.id, peran=peran or "Anggota", mulai=masa.mulai, sampai=masa.sampai
        )
        for satu in orang
    ]
    session.add_all(baru)
    session.flush()
    nama = ", ".join(satu.nama_lengkap for satu in orang)
    kata = f"anggota ditambah: {nama} ({peran or 'Anggota'}), mulai {format_tanggal(masa.mulai)}"
    _record(session, actor, "tim.anggota", tim, None, [kata], now)
    return baru


def end_anggota(
    session: Session, actor: Actor, tim_id: int, anggota_id: int, selesai: date, *, now: datetime
) -> AnggotaTim:
    """End a membership with `selesai` as its last day; it stays in the history.

    Raises NotFoundError, NotAuthorizedError, and InputError for a day before it began or after the team.
    """
    tim = _lock(session, actor, tim_id)
    anggota = next((satu for satu in _list_anggota(session, tim_id) if satu.id == anggota_id), None)
    if anggota is None:
        raise NotFoundError
    sampai = selesai + SATU_HARI
    if selesai < anggota.mulai:
        raise _refusal(selesai=f"Pilih tanggal mulai {format_tanggal(anggota.mulai)} atau sesudahnya.")
    if tim.sampai is not None and sampai > tim.sampai:
        raise _refusal(selesai="Tim sudah berakhir sebelum tanggal itu. Pilih tanggal yang lebih awal.")
    lama = anggota.sampai
    anggota.sampai = sampai
    kata = f"keanggotaan {anggota.pegawai.nama_lengkap} berakhir {format_tanggal(selesai)}"
    if lama is not None:
        kata += f", tadinya {format_tanggal(lama - SATU_HARI)}"
    _record(session, actor, "tim.anggota", tim, None, [kata], now)
    return anggota


def _lock(session: Session, actor: Actor, tim_id: int) -> TimKerja:
    """The team under lock for who keeps it. Raises NotFoundError and NotAuthorizedError."""
    find_tim(session, actor, tim_id)
    query = select(TimKerja).where(TimKerja.id == tim_id).with_for_update(of=TimKerja)
    tim = session.scalars(query.execution_options(populate_existing=True)).one()
    if not may_change_tim(session, actor, tim):
        raise NotAuthorizedError("Tim ini diatur oleh admin atau pimpinan unit pemiliknya.")
    return tim


# Checks


def _check_data(session: Session, lingkup: Lingkup, data: DataTim, lama: TimKerja | None = None) -> None:
    salah = {}
    try:
        check_masa(data.masa)
    except ValueError as error:
        salah["selesai"] = str(error)
    if data.sk_tanggal and not data.sk_nomor:
        salah["sk_nomor"] = "Tulis nomor SK, atau kosongkan tanggalnya."
    if lama is None or lama.unit_id != data.unit_id:
        unit = select(UnitKerja.aktif).where(UnitKerja.id == data.unit_id, lingkup.covers(UnitKerja.id))
        if not session.scalar(unit):
            salah["unit_id"] = "Unit ini tidak ada, nonaktif, atau di luar lingkup Anda. Cari lagi."
    if lama is None or lama.ketua_id != data.ketua_id:
        ketua = session.scalar(select(Pegawai).where(Pegawai.id == data.ketua_id))
        if ketua is None:
            salah["ketua_id"] = "Cari lalu pilih ketua tim."
        elif ketua.kedudukan not in DAPAT_BERGABUNG:
            salah["ketua_id"] = f"{ketua.nama_lengkap} {_away(ketua)}. Pilih ketua yang bertugas."
    if salah:
        raise InputError("Tim belum dapat disimpan.", fields=salah)


def _check_ketua(daftar: Sequence[AnggotaTim], data: DataTim, tim: TimKerja, today: date) -> None:
    """The new ketua may have been a member, but is none from today on."""
    if data.ketua_id == tim.ketua_id:
        return
    for satu in daftar:
        if satu.pegawai_id == data.ketua_id and (satu.sampai is None or satu.sampai > today):
            nama = satu.pegawai.nama_lengkap
            raise _refusal(ketua_id=f"{nama} masih anggota tim ini. Akhiri dulu keanggotaannya.")


def _check_others(daftar: Sequence[AnggotaTim], masa: Masa) -> None:
    """Everybody keeps at least a day; who would have none is named."""
    di_luar = [satu for satu in daftar if Masa(satu.mulai, satu.sampai).within(masa) is None]
    if di_luar:
        nama = ", ".join(satu.pegawai.nama_lengkap for satu in di_luar[:5])
        raise _refusal(selesai=f"Keanggotaan {nama} akan berada di luar masa tim. Pilih tanggal lain.")
    awal = [satu for satu in daftar if satu.mulai < masa.mulai]
    if awal:
        nama = ", ".join(satu.pegawai.nama_lengkap for satu in awal[:5])
        raise _refusal(mulai=f"Tim tidak dapat mulai sesudah anggotanya bergabung: {nama}.")


def _cut_memberships(daftar: Sequence[AnggotaTim], masa: Masa) -> None:
    """What would outlast the team ends with it."""
    for satu in daftar:
        if masa.sampai is not None and satu.sampai is not None and satu.sampai > masa.sampai:
            satu.sampai = None


def _check_number(ada: Sequence[AnggotaTim], orang: Sequence[Pegawai]) -> None:
    if not orang:
        raise _refusal(orang="Pilih orangnya dari hasil pencarian, atau tempel daftar NIP.")
    if len(orang) > SEKALI_TAMBAH:
        raise _refusal(orang=f"Tambahkan paling banyak {SEKALI_TAMBAH} orang sekaligus.")
    if len(ada) + len(orang) > ANGGOTA_TERBANYAK:
        raise _refusal(orang=f"Satu tim memuat paling banyak {ANGGOTA_TERBANYAK} keanggotaan.")


def _list_problems(
    tim: TimKerja, orang: Sequence[Pegawai], ada: Sequence[AnggotaTim], masa: Masa
) -> list[str]:
    """A sentence per person who may not join on these days; one alone where it concerns all."""
    per_orang: dict[int, list[Masa]] = defaultdict(list)
    batas = Masa(tim.mulai, tim.sampai)
    for satu in ada:
        if nyata := Masa(satu.mulai, satu.sampai).within(batas):
            per_orang[satu.pegawai_id].append(nyata)
    masalah = []
    for pegawai in orang:
        nama = pegawai.nama_lengkap
        if pegawai.id == tim.ketua_id:
            masalah.append(f"{nama}: ketua tim tidak sekaligus menjadi anggota.")
        elif pegawai.kedudukan not in DAPAT_BERGABUNG:
            masalah.append(f"{nama}: {_away(pegawai)}.")
        else:
            try:
                check_keanggotaan(batas, masa, per_orang[pegawai.id])
            except ValueError as error:
                masalah.append(f"{nama}: {error}")
    return masalah


def _away(pegawai: Pegawai) -> str:
    return f"tidak bertugas ({pegawai.kedudukan.label.lower()})"


# Loading and writing down


def _load_orang(session: Session, daftar_id: Sequence[int]) -> list[Pegawai]:
    query = select(Pegawai).where(Pegawai.id.in_(daftar_id)).order_by(Pegawai.nama, Pegawai.id)
    found = list(session.scalars(query))
    if len(found) < len(daftar_id):
        raise NotFoundError
    return found


def _list_anggota(session: Session, tim_id: int) -> list[AnggotaTim]:
    query = (
        select(AnggotaTim)
        .options(joinedload(AnggotaTim.pegawai))
        .where(AnggotaTim.tim_id == tim_id)
        .order_by(AnggotaTim.mulai, AnggotaTim.id)
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _refusal(**bidang: str) -> InputError:
    return InputError("Tim belum dapat disimpan.", fields=bidang)


def _columns(data: DataTim) -> dict[str, Any]:
    return {
        "nama": data.nama,
        "unit_id": data.unit_id,
        "ketua_id": data.ketua_id,
        "mulai": data.masa.mulai,
        "sampai": data.masa.sampai,
        "sk_nomor": data.sk_nomor,
        "sk_tanggal": data.sk_tanggal,
        "keterangan": data.keterangan,
    }


def _values(tim: TimKerja) -> dict[str, Any]:
    return {nama: getattr(tim, nama) for nama in _LABEL}


_LABEL = {
    "nama": "nama",
    "unit_id": "unit pemilik",
    "ketua_id": "ketua",
    "mulai": "mulai",
    "sampai": "akhir",
    "sk_nomor": "nomor SK",
    "sk_tanggal": "tanggal SK",
    "keterangan": "keterangan",
}


def _words(nilai: dict[str, Any]) -> dict[str, str]:
    """What both sides wrote, for the comparison after a conflict; ids say nothing to a person."""
    return {
        _LABEL[nama].capitalize(): str(isi or "") for nama, isi in nilai.items() if not nama.endswith("_id")
    }


def _describe_change(lama: dict[str, Any], baru: dict[str, Any]) -> list[str]:
    return [f"{_LABEL[nama]} diubah" for nama, isi in baru.items() if isi != lama[nama]]


def _record(
    session: Session,
    actor: Actor,
    aksi: str,
    tim: TimKerja,
    sebelum: dict[str, Any] | None,
    perubahan: list[str],
    now: datetime,
) -> None:
    audit.record(
        session,
        actor,
        aksi,
        "tim_kerja",
        tim.id,
        now=now,
        sebelum=sebelum,
        sesudah=_values(tim),
        rincian={"perubahan": perubahan},
    )
