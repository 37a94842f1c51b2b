"""What an admin records: other amounts with their document, conditions, and an early periodic conversion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka_kredit.aturan import load_aturan
from kinerja.angka_kredit.bulan import lock_books, store_konversi
from kinerja.angka_kredit.hak import find_hak
from kinerja.angka_kredit.models import BulanAk, EntriAk, JenisSyarat, KonversiAk, SyaratAk
from kinerja.angka_kredit.muat import list_skp, newest_final
from kinerja.angka_kredit.rules.konversi import (
    JenisEntri,
    assign_months,
    build_konversi,
    convert_pendidikan,
    format_ak,
)
from kinerja.angka_kredit.service.halaman import Keadaan, load_keadaan
from kinerja.angka_kredit.service.hitung import OBJEK
from kinerja.aturan.rules import Jenjang
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.kalender.rules import Rentang, count_bulan
from kinerja.organisasi.service import find_pegawai, find_penempatan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp


@dataclass(frozen=True)
class IsianEntri:
    """An amount as it is entered; `angka_kredit` is None for a pendidikan, whose amount the rule gives.

    `sha256` names the stored file of the document, None where only its number is known.
    """

    jenis: JenisEntri
    tanggal: date
    angka_kredit: Decimal | None
    nomor_dokumen: str
    tanggal_dokumen: date
    uraian: str = ""
    nama_berkas: str = ""
    sha256: str | None = None


@dataclass(frozen=True)
class IsianSyarat:
    """A condition for the next jenjang as it is recorded."""

    jenis: JenisSyarat
    terpenuhi: bool
    tanggal: date
    dokumen: str


def add_entri(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianEntri, *, today: date, now: datetime
) -> EntriAk:
    """Enter an amount for the present jenjang. Raises NotAuthorizedError, StateError and InputError."""
    keadaan = _require_change(session, actor, pegawai_id, today=today)
    nilai = _value_of(keadaan, isian)
    if isian.tanggal > today or isian.tanggal_dokumen > today:
        raise InputError("Tanggal belum tiba.", fields={"tanggal": "Pilih tanggal paling akhir hari ini."})
    _refuse_double(keadaan, isian)
    entri = EntriAk(
        pegawai_id=pegawai_id,
        jenis=isian.jenis,
        jenjang=keadaan.jenjang,
        tanggal=isian.tanggal,
        angka_kredit=nilai,
        uraian=isian.uraian,
        nomor_dokumen=isian.nomor_dokumen,
        tanggal_dokumen=isian.tanggal_dokumen,
        nama_berkas=isian.nama_berkas[:200],
        sha256=isian.sha256,
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(entri)
    teks = f"{isian.jenis.label} {format_ak(nilai, keadaan.desimal)}, dokumen {isian.nomor_dokumen}"
    _record(session, actor, "catat", pegawai_id, teks, now)
    return entri


def check_may_add(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> None:
    """Whether the actor may enter amounts: asked before a file is taken in. Raises as `add_entri`."""
    _require_change(session, actor, pegawai_id, today=today)


def find_entri_file(
    session: Session, actor: Actor, pegawai_id: int, entri_id: int, *, today: date
) -> EntriAk:
    """The amount whose document is asked for. Raises NotFoundError for who may not see the ledger."""
    find_hak(session, actor, find_pegawai(session, actor, pegawai_id).id, today=today)
    query = select(EntriAk).where(EntriAk.id == entri_id, EntriAk.pegawai_id == pegawai_id)
    entri = session.scalar(query)
    if entri is None or entri.sha256 is None:
        raise NotFoundError
    return entri


def _value_of(keadaan: Keadaan, isian: IsianEntri) -> Decimal:
    if isian.jenis is JenisEntri.PENDIDIKAN:
        return convert_pendidikan(keadaan.aturan, keadaan.jenjang)
    if isian.angka_kredit is None:
        raise InputError("Angka kredit belum diisi.", fields={"angka_kredit": "Tulis angka kreditnya."})
    if isian.angka_kredit != round(isian.angka_kredit, keadaan.aturan.desimal):
        kalimat = f"Tulis paling banyak {keadaan.aturan.desimal} digit di belakang koma."
        raise InputError("Angka kredit belum benar.", fields={"angka_kredit": kalimat})
    return isian.angka_kredit


def _refuse_double(keadaan: Keadaan, isian: IsianEntri) -> None:
    """AK dasar once per jenjang, pendidikan once per ijazah, anything else once per document."""
    for satu in keadaan.entri:
        if satu.jenis is not isian.jenis:
            continue
        sama = satu.nomor_dokumen == isian.nomor_dokumen
        sejenjang = satu.jenjang is keadaan.jenjang
        if isian.jenis is JenisEntri.AK_DASAR and sejenjang:
            raise InputError(
                "AK dasar sudah tercatat pada jenjang ini. Batalkan yang lama dahulu.",
                fields={"jenis": "AK dasar hanya satu kali pada setiap jenjang."},
            )
        if sama and (sejenjang or isian.jenis is JenisEntri.PENDIDIKAN):
            raise InputError(
                "Dokumen ini sudah dipakai.", fields={"nomor_dokumen": "Satu dokumen dihitung satu kali."}
            )


def cancel_entri(
    session: Session,
    actor: Actor,
    entri_id: int,
    alasan: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> int:
    """Take an amount back with a reason; returns the pegawai.

    Raises NotFoundError, NotAuthorizedError, InputError without a reason and StateError while it stands in a
    PAK.
    """
    entri = session.scalar(select(EntriAk).where(EntriAk.id == entri_id, EntriAk.dibatalkan.is_(None)))
    if entri is None:
        raise NotFoundError
    _require_change(session, actor, entri.pegawai_id, today=today)
    check_version(entri, versi, {}, {})
    if entri.penetapan_id is not None:
        raise StateError("Angka ini tercantum dalam PAK. Batalkan PAK itu dahulu.")
    if not alasan:
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa angka ini dibatalkan."})
    entri.dibatalkan, entri.alasan_batal = now, alasan
    teks = f"{entri.jenis.label} dari dokumen {entri.nomor_dokumen} dibatalkan: {alasan}"
    _record(session, actor, "batal", entri.pegawai_id, teks, now)
    return entri.pegawai_id


def record_syarat(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianSyarat, *, today: date, now: datetime
) -> SyaratAk:
    """Record a condition for the next jenjang. Raises NotAuthorizedError and StateError at the top."""
    keadaan = _require_change(session, actor, pegawai_id, today=today)
    berikut = keadaan.aturan.jenjang[keadaan.jenjang].berikutnya
    if berikut is None:
        raise StateError("Jenjang ini yang tertinggi. Tidak ada syarat kenaikan jenjang.")
    syarat = SyaratAk(
        pegawai_id=pegawai_id,
        jenis=isian.jenis,
        jenjang=berikut,
        terpenuhi=isian.terpenuhi,
        tanggal=isian.tanggal,
        dokumen=isian.dokumen,
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(syarat)
    kata = "terpenuhi" if isian.terpenuhi else "tidak terpenuhi"
    teks = f"{isian.jenis.value.replace('_', ' ').capitalize()} {berikut.label}: {kata}, {isian.dokumen}"
    _record(session, actor, "syarat", pegawai_id, teks, now)
    return syarat


def convert_period(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    evaluasi_id: int,
    *,
    sampai_bulan: int | None = None,
    today: date,
    now: datetime,
) -> KonversiAk:
    """Convert a final periodic evaluation early, up to a month; the year then keeps the remaining months.

    Raises NotFoundError, NotAuthorizedError, InputError for months outside the period and StateError for
    months that were converted already.
    """
    lock_books(session, actor)
    keadaan = _require_change(session, actor, pegawai_id, today=today)
    evaluasi, periode = _find_final(session, pegawai_id, evaluasi_id)
    if evaluasi.predikat is None:
        raise NotFoundError
    jenjang, milik = _hold_in(session, pegawai_id, periode, keadaan)
    bulan = _months_of(periode, milik, sampai_bulan)
    _refuse_taken(session, pegawai_id, periode.mulai.year, bulan)
    aturan_id, aturan = load_aturan(session, actor, keadaan.setelan, on=date(periode.mulai.year, 1, 1))
    isi = build_konversi(aturan, jenjang, evaluasi.predikat, periode.mulai.year, bulan)
    konversi = store_konversi(
        session, isi, pegawai_id=pegawai_id, evaluasi_id=evaluasi.id, aturan_id=aturan_id, now=now
    )
    nilai = format_ak(isi.angka_kredit, isi.desimal)
    teks = f"Konversi periodik {isi.tahun} bulan {isi.bulan_mulai}–{isi.bulan_selesai}: {nilai}"
    _record(session, actor, "periodik", pegawai_id, teks, now)
    return konversi


def _find_final(session: Session, pegawai_id: int, evaluasi_id: int) -> tuple[Evaluasi, PeriodePenilaian]:
    query = (
        select(Evaluasi, PeriodePenilaian)
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .where(Evaluasi.id == evaluasi_id, Skp.pegawai_id == pegawai_id)
        # One that a decided keberatan replaced is converted no more.
        .where(Evaluasi.id == newest_final(PeriodePenilaian.id))
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFoundError
    return row[0], row[1]


def _hold_in(
    session: Session, pegawai_id: int, periode: PeriodePenilaian, keadaan: Keadaan
) -> tuple[Jenjang, list[int]]:
    """The jenjang that was held in a period, and the months of the year that belong to its SKP.

    Raises StateError for a period outside a jabatan fungsional.
    """
    tahun = periode.mulai.year
    segmen = [satu.segmen for satu in list_skp(session, [pegawai_id], range(tahun, tahun + 1))]
    milik = assign_months([satu.rentang for satu in segmen], tahun, keadaan.setelan.bulan_parsial)
    nomor, satu = next((n, isi) for n, isi in enumerate(segmen) if isi.rentang.memuat(periode.mulai))
    if satu.jenjang is None:
        raise StateError("Pada periode ini pegawai belum menduduki jabatan fungsional.")
    return satu.jenjang, [bulan for bulan, siapa in milik.items() if siapa == nomor]


def _months_of(periode: PeriodePenilaian, milik: Sequence[int], sampai_bulan: int | None) -> tuple[int, int]:
    """First and last month of a period whose months begin in it and are `milik`, up to `sampai_bulan`."""
    mulai = periode.mulai.month + (periode.mulai.day != 1)
    banyak = count_bulan(Rentang(periode.mulai, periode.sampai))
    semua = [bulan for bulan in range(mulai, mulai + banyak) if bulan in milik]
    if not semua:
        raise StateError("Tidak ada bulan penuh yang menjadi bagian periode ini.")
    sampai = semua[-1] if sampai_bulan is None else sampai_bulan
    if sampai not in semua:
        kalimat = f"Pilih bulan {semua[0]} sampai {semua[-1]}."
        raise InputError("Bulan di luar periode ini.", fields={"sampai_bulan": kalimat})
    return semua[0], sampai


def _refuse_taken(session: Session, pegawai_id: int, tahun: int, bulan: tuple[int, int]) -> None:
    query = select(BulanAk.bulan).where(
        BulanAk.pegawai_id == pegawai_id, BulanAk.tahun == tahun, BulanAk.bulan.between(*bulan)
    )
    if taken := sorted(session.scalars(query)):
        raise StateError(f"Bulan {', '.join(map(str, taken))} tahun {tahun} sudah dikonversi.")


def _require_change(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> Keadaan:
    pegawai = find_pegawai(session, actor, pegawai_id)
    if not find_hak(session, actor, pegawai_id, today=today).ubah:
        raise NotAuthorizedError("Angka kredit dicatat oleh admin, dan tidak untuk diri sendiri.")
    tempat = find_penempatan(session, actor, pegawai_id, on=today)
    keadaan = load_keadaan(session, actor, pegawai, tempat, today=today)
    if isinstance(keadaan, str):
        raise StateError(keadaan)
    return keadaan


def _record(session: Session, actor: Actor, aksi: str, pegawai_id: int, teks: str, now: datetime) -> None:
    isi = {"perubahan": [teks]}
    audit.record(session, actor, f"{OBJEK}.{aksi}", OBJEK, pegawai_id, now=now, sesudah=isi, rincian=isi)
