"""What the admin wrote about an event: complete, allowed, and with the names that its sentences need."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError, NotFoundError
from kinerja.organisasi.models import Pegawai
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.organisasi.service import find_garis, find_penempatan
from kinerja.organisasi.service_penempatan import Tempat, check_tempat
from kinerja.organisasi.service_perpindahan import check_line_over
from kinerja.perjalanan.muat import Pos, count_lines
from kinerja.perjalanan.rules import SIFAT, Butuh, Keterangan

PESAN = "Peristiwa belum dapat dicatat. Perbaiki bidang yang ditandai."


@dataclass(frozen=True, kw_only=True)
class IsianPeristiwa:
    """An event as the admin wrote it; `sampai` is exclusive. What its kind does not need stays empty.

    `unit_id` is the unit whose post a Plt or Plh holds, `jadi_penilai` whether he evaluates its people, and
    `salin` whether the next SKP begins with the results of the one before. `pindahkan` as in `Usulan`.
    """

    jenis: JenisPeristiwa
    mulai: date
    sampai: date | None = None
    dasar: str = ""
    keterangan: str = ""
    tempat: Tempat | None = None
    penilai_id: int | None = None
    unit_id: int | None = None
    jadi_penilai: bool = False
    salin: bool = False
    pindahkan: bool = False


def check_fields(isian: IsianPeristiwa, today: date) -> None:
    """Raise InputError for what this kind of event needs and does not have."""
    sifat, fields = SIFAT[isian.jenis], {}
    if not isian.dasar.strip():
        fields["dasar"] = "Tulis nomor SK, surat perintah, atau surat keterangannya."
    if sifat.tempat is Butuh.WAJIB and isian.tempat is None:
        fields["unit_id"] = "Pilih unit kerja dan jabatannya."
    if sifat.penilai is Butuh.WAJIB and isian.penilai_id is None:
        fields["penilai_id"] = "Pilih pejabat penilai yang baru."
    if sifat.unit is Butuh.WAJIB and isian.unit_id is None:
        fields["unit_id"] = "Pilih unit yang dipimpin sementara."
    if sifat.akhir is Butuh.WAJIB and isian.sampai is None:
        fields["selesai"] = "Tulis hari terakhirnya."
    elif isian.sampai is not None and isian.sampai <= isian.mulai:
        fields["selesai"] = "Hari terakhir tidak boleh sebelum tanggal mulai."
    if isian.jenis is JenisPeristiwa.MENINGGAL and isian.mulai > date.fromordinal(today.toordinal() + 1):
        fields["mulai"] = "Tanggal ini belum terjadi."
    if fields:
        raise InputError(PESAN, fields=fields)


def check_line(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianPeristiwa, pos: Pos | None
) -> None:
    """Nobody evaluates himself, and no line runs in a circle on any day of the event."""
    sampai = isian.sampai or date.max
    if isian.penilai_id is not None:
        _refuse_same(session, actor, pegawai_id, isian)
        check_line_over(session, actor, [pegawai_id], isian.penilai_id, mulai=isian.mulai, sampai=sampai)
    if pos is None:
        return
    if pos.pemangku is not None and pos.pemangku.id == pegawai_id and isian.jadi_penilai:
        kalimat = "Pegawai ini sudah memimpin unit itu. Pilih unit lain."
        raise InputError(PESAN, fields={"unit_id": kalimat})
    dipimpin = [satu for satu in pos.daftar_pegawai if satu != pegawai_id]
    if isian.jadi_penilai and dipimpin:
        try:
            check_line_over(session, actor, dipimpin, pegawai_id, mulai=isian.mulai, sampai=sampai)
        except InputError:
            kalimat = "Seorang pegawai unit itu adalah atasan pegawai ini. Garis penilaian akan berputar."
            raise InputError(PESAN, fields={"unit_id": kalimat}) from None


def _refuse_same(session: Session, actor: Actor, pegawai_id: int, isian: IsianPeristiwa) -> None:
    """Another pejabat penilai is somebody else than the present one."""
    if isian.jenis is not JenisPeristiwa.GANTI_PENILAI:
        return
    if find_garis(session, actor, pegawai_id, on=isian.mulai).penilai_id == isian.penilai_id:
        kalimat = "Orang ini sudah menjadi pejabat penilainya pada tanggal itu. Pilih orang lain."
        raise InputError(PESAN, fields={"penilai_id": kalimat})


def name_all(
    session: Session, actor: Actor, pegawai: Pegawai, isian: IsianPeristiwa, pos: Pos | None
) -> Keterangan:
    """The names in the sentences of the preview. Raises InputError as `name_place`."""
    sebelum = date.fromordinal(isian.mulai.toordinal() - 1)
    lama = find_penempatan(session, actor, pegawai.id, on=sebelum)
    garis = find_garis(session, actor, pegawai.id, on=sebelum if lama else isian.mulai)
    nama = _name_pegawai(session, {garis.penilai_id, isian.penilai_id})
    dinilai, nanti = count_lines(session, pegawai.id, on=isian.mulai)
    lain = [satu for satu in pos.daftar_pegawai if satu != pegawai.id] if pos else []
    return Keterangan(
        pegawai=pegawai.nama_lengkap,
        tempat_lama=f"{lama.jabatan.nama}, {lama.unit.nama}" if lama else "",
        tempat_baru=name_place(session, actor, pegawai, isian),
        penilai_lama=nama.get(garis.penilai_id, ""),
        penilai_baru=nama.get(isian.penilai_id, ""),
        unit=pos.unit.nama if pos else "",
        garis_nanti=nanti if isian.tempat is not None and isian.penilai_id is not None else 0,
        dinilai=dinilai,
        tanpa_garis=isian.jadi_penilai and not lain,
        dipimpin=len(lain) if isian.jadi_penilai else 0,
    )


def _name_pegawai(session: Session, ids: set[int | None]) -> dict[int | None, str]:
    query = select(Pegawai).where(Pegawai.id.in_([satu for satu in ids if satu is not None]))
    return {satu.id: satu.nama_lengkap for satu in session.scalars(query)}


def name_place(session: Session, actor: Actor, pegawai: Pegawai, isian: IsianPeristiwa) -> str:
    """The new place in words, as it would be stored; "" where the event has none.

    Raises InputError at the field of the second step for what the placement would refuse.
    """
    if isian.tempat is None:
        return ""
    try:
        tempat, unit, jabatan = check_tempat(session, actor, pegawai, isian.tempat, mulai=isian.mulai)
    except NotFoundError as error:
        raise InputError(PESAN, fields={"unit_id": error.message}) from None
    kepala = " (memimpin unit)" if tempat.kepala_unit else ""
    golongan = f", golongan {tempat.golongan}" if tempat.golongan else ""
    return f"{jabatan.nama}, {unit.nama}{kepala}{golongan}"
