"""Which rule set holds on a day, and what an instansi has set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVarTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.aturan.models import Aturan, AturanInstansi, Pengaturan
from kinerja.aturan.muat import build_distribusi, build_periode, build_predikat, list_edisi_pertama
from kinerja.aturan.query import DAFTAR, EdisiBerlaku, happened_since, is_in_force, lay_over, to_masa
from kinerja.aturan.rules import (
    AturanDistribusi,
    AturanPeriode,
    AturanPredikat,
    JenisPeriode,
    KodeAturan,
    Penegakan,
)
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.tenggat.models import Gangguan

Kolom = TypeVarTuple("Kolom")


@dataclass(frozen=True)
class Setelan:
    """One setting: what it is for, and the values it may take (first = default)."""

    kunci: str
    label: str
    bantuan: str
    pilihan: tuple[tuple[str, str], ...]

    @property
    def bawaan(self) -> str:
        return self.pilihan[0][0]


SETELAN = {
    item.kunci: item
    for item in (
        Setelan(
            "periodik",
            "Evaluasi periodik",
            "Berlaku untuk SKP yang belum memiliki periode.",
            (
                (JenisPeriode.TRIWULANAN.value, "Triwulanan"),
                (JenisPeriode.BULANAN.value, "Bulanan"),
            ),
        ),
        Setelan(
            "capaian_organisasi_wajib_periodik",
            "Capaian organisasi pada evaluasi periodik",
            "Evaluasi tahunan selalu memerlukan capaian organisasi.",
            (("tidak", "Tidak wajib"), ("ya", "Wajib sebelum penilaian ditetapkan")),
        ),
        Setelan(
            "distribusi_enforcement",
            "Batas pola distribusi predikat",
            "Berlaku saat penilaian ditetapkan. Pola distribusi adalah pertimbangan pejabat penilai.",
            (
                (Penegakan.PERINGATAN.value, "Beri peringatan"),
                (Penegakan.WAJIB_ALASAN.value, "Minta alasan bila batas terlampaui"),
                (Penegakan.TOLAK.value, "Tolak penetapan yang melampaui batas"),
                (Penegakan.MATI.value, "Tidak diperiksa"),
            ),
        ),
        Setelan(
            "distribusi_min_grup",
            "Grup terkecil yang diperiksa",
            "Jumlah pegawai unit tanpa pimpinannya. Grup yang lebih kecil tidak diperiksa batasnya.",
            tuple((str(satu), f"{satu} pegawai") for satu in (10, 5, 7, 15, 20, 30)),
        ),
        Setelan(
            "tenggat_realisasi",
            "Sesudah tenggat realisasi",
            "Kunci dapat dibuka lagi oleh admin instansi dengan alasan.",
            (
                ("peringatkan", "Beri peringatan, tetap dapat diisi"),
                ("kunci", "Kunci realisasi, bukti dukung, dan progres harian"),
                ("mati", "Tanpa peringatan"),
            ),
        ),
        Setelan(
            "tenggat_penilaian",
            "Sesudah tenggat penilaian",
            "Kunci dapat dibuka lagi oleh admin instansi dengan alasan.",
            (
                ("peringatkan", "Beri peringatan, tetap dapat dinilai"),
                ("kunci", "Kunci penilaian"),
                ("mati", "Tanpa peringatan"),
            ),
        ),
        Setelan(
            "tenggat_hari_tambahan",
            "Hari tambahan sebelum terkunci",
            "Dihitung sesudah tenggat. Berlaku bila tenggat mengunci.",
            (("0", "Tidak ada"), ("3", "3 hari"), ("5", "5 hari"), ("7", "7 hari"), ("14", "14 hari")),
        ),
        Setelan(
            "keputusan_luar_berkas",
            "Pindaian dokumen keputusan dari luar",
            "Untuk penilaian oleh Menteri atau kepala daerah, yang dicatat admin dari dokumennya.",
            (("boleh", "Boleh dilampirkan"), ("wajib", "Wajib dilampirkan")),
        ),
        Setelan(
            "label_kurang",
            "Sebutan predikat Kurang",
            "Dicetak pada dokumen evaluasi.",
            (("Kurang", "Kurang"), ("Kurang/Misconduct", "Kurang/Misconduct")),
        ),
        Setelan(
            "keberatan_hari",
            "Masa keberatan",
            "Hari kalender sejak hasil dapat dibaca. Berlaku untuk penilaian yang ditetapkan sesudahnya.",
            (
                ("aturan", "Sesuai aturan yang berlaku"),
                *((str(hari), f"{hari} hari") for hari in (7, 10, 14, 21, 30)),
            ),
        ),
        Setelan(
            "keberatan_periodik",
            "Keberatan atas evaluasi periodik",
            "Keberatan atas evaluasi tahunan selalu dapat diajukan.",
            (("tidak", "Tidak dapat diajukan"), ("ya", "Dapat diajukan")),
        ),
        Setelan(
            "keberatan_hari_penjelasan",
            "Waktu memberi penjelasan atas keberatan",
            "Sesudah itu keberatan dapat diputus tanpa penjelasan.",
            tuple((str(hari), f"{hari} hari kalender") for hari in (5, 3, 7, 10, 14)),
        ),
        Setelan(
            "rekan_anonim",
            "Nama pemberi umpan balik",
            "Untuk rekan dan bawahan. Yang sudah dikirim tetap seperti yang dijanjikan saat ditulis.",
            (("ya", "Disembunyikan dari pegawai"), ("tidak", "Ditampilkan")),
        ),
        Setelan(
            "rekan_anonim_minimum",
            "Umpan balik tanpa nama dibuka bila",
            "Dihitung per pegawai, periode, dan peran. Sebelum itu tidak ditampilkan.",
            (
                ("3", "Ada 3 pemberi berbeda"),
                ("4", "Ada 4 pemberi berbeda"),
                ("5", "Ada 5 pemberi berbeda"),
            ),
        ),
        Setelan(
            "rekan_anonim_penilai",
            "Pejabat penilai melihat nama pemberi",
            "Ya: penilai dapat menimbang siapa yang mengenal pekerjaannya. Tidak: penilai membaca seperti "
            "pegawai, sehingga orang lebih berani menulis.",
            (("ya", "Ya"), ("tidak", "Tidak")),
        ),
        Setelan(
            "progres_harian_aktif",
            "Progres harian",
            "Bila tidak dipakai, menu dan halamannya tidak ada.",
            (("tidak", "Tidak dipakai"), ("ya", "Dipakai")),
        ),
        Setelan(
            "progres_harian_hari_mundur",
            "Batas pengisian progres harian",
            "Pengisian sesudahnya tetap diterima dengan alasan, dan ditandai untuk pejabat penilai.",
            (
                ("3", "3 hari kerja"),
                ("0", "Hari itu juga"),
                *((str(hari), f"{hari} hari kerja") for hari in (1, 2, 5, 7, 10)),
            ),
        ),
        Setelan(
            "ak_desimal",
            "Desimal angka kredit",
            "Setiap baris dibulatkan, lalu dijumlahkan. Berlaku untuk konversi berikutnya.",
            (("aturan", "Menurut aturan yang berlaku"), ("2", "2 desimal"), ("3", "3 desimal")),
        ),
        Setelan(
            "ak_bulan_parsial",
            "Bulan saat jabatan berganti",
            "Menentukan jabatan mana yang mendapat bulan itu pada konversi angka kredit.",
            (
                ("hari_pertama", "Jabatan pada hari pertama bulan"),
                ("hari_terakhir", "Jabatan pada hari terakhir bulan"),
                ("terbanyak", "Jabatan dengan hari terbanyak"),
            ),
        ),
        Setelan(
            "sisa_dibawa_antar_pangkat",
            "Kelebihan angka kredit antarpangkat",
            "Dalam jenjang yang sama.",
            (("ya", "Dibawa ke pangkat berikutnya"), ("tidak", "Tidak dibawa")),
        ),
        Setelan(
            "sisa_dibawa_antar_jenjang",
            "Kelebihan angka kredit antarjenjang",
            "Hitungan pada jenjang baru mulai dari nol bila tidak dibawa.",
            (("tidak", "Tidak dibawa"), ("ya", "Dibawa ke jenjang berikutnya")),
        ),
        Setelan(
            "bimbingan_b18",
            "Umpan balik bimbingan (format B.1.8)",
            "Dibaca atasan pimpinan, tidak pernah oleh pimpinan. Berlaku untuk lembar berikutnya.",
            (
                ("bernama", "Dengan nama, seperti formulirnya"),
                ("3", "Tanpa nama, ringkasan paling sedikit 3 pegawai"),
                ("5", "Tanpa nama, ringkasan paling sedikit 5 pegawai"),
            ),
        ),
        Setelan(
            "talenta_baik",
            "Predikat Baik pada kotak talenta",
            "Menentukan sumbu kinerja. Peraturan tidak memetakan predikat ke sumbu.",
            (("sesuai", "Sesuai ekspektasi"), ("di_atas", "Di atas ekspektasi")),
        ),
        Setelan(
            "talenta_tahun",
            "Tahun kinerja pada kotak talenta",
            "Dua tahun: yang lebih rendah dari dua tahun terakhir.",
            (("terakhir", "Tahun terakhir"), ("dua_tahun", "Dua tahun terakhir")),
        ),
        Setelan(
            "talenta_tampil",
            "Pegawai melihat potensialnya",
            "Pada halaman tindak lanjut miliknya sendiri.",
            (
                ("tercatat", "Hanya bahwa sudah tercatat"),
                ("nilai", "Nilai dan sumbernya"),
                ("tidak", "Tidak ditampilkan"),
            ),
        ),
        Setelan(
            "ak_untuk_pppk",
            "Angka kredit untuk PPPK",
            "Peraturan BKN 3/2023 menyebut PNS. PPPK tetap dinilai seperti biasa.",
            (("tidak", "Tidak dihitung"), ("ya", "Dihitung")),
        ),
        Setelan(
            "kuota_bukti_mb",
            "Ruang bukti dukung setiap pegawai",
            "Berkas yang sama dihitung satu kali. Tautan tidak memakai ruang.",
            (
                ("2048", "2 GB"),
                ("256", "256 MB"),
                ("512", "512 MB"),
                ("1024", "1 GB"),
                ("5120", "5 GB"),
                ("10240", "10 GB"),
                ("0", "Tanpa batas"),
            ),
        ),
    )
}


def ensure_first_editions(session: Session, actor: Actor) -> int:
    """Store the editions that ship with the product where they are missing; returns how many were added."""
    stored = {tuple(row) for row in session.execute(select(Aturan.kode, Aturan.berlaku_mulai))}
    added = [item for item in list_edisi_pertama() if (item.kode.value, item.berlaku_mulai) not in stored]
    for item in added:
        session.add(
            Aturan(
                kode=item.kode.value,
                berlaku_mulai=item.berlaku_mulai,
                berlaku_sampai=item.berlaku_sampai,
                sumber=item.sumber,
                isi=item.isi,
                verifikasi=item.verifikasi,
            )
        )
    return len(added)


def find_edition(session: Session, actor: Actor, kode: KodeAturan, *, on: date) -> EdisiBerlaku:
    """The edition of a rule set that holds on a day, with the choices of the instansi.

    Raises NotFoundError when none does.
    """
    return find_editions(session, actor, (kode,), on=on)[kode]


def find_editions(
    session: Session, actor: Actor, semua: Sequence[KodeAturan], *, on: date
) -> dict[KodeAturan, EdisiBerlaku]:
    """The editions of several rule sets on a day in one query. Raises NotFoundError when one is missing."""
    rows = session.execute(_all_on(select(Aturan, AturanInstansi, Gangguan), semua, on)).all()
    return _merge_all(rows, semua)


def find_editions_and_settings(
    session: Session, actor: Actor, semua: Sequence[KodeAturan], *, on: date
) -> tuple[dict[KodeAturan, EdisiBerlaku], dict[str, str]]:
    """`find_editions` and `get_settings` in one query. Raises NotFoundError as the first does."""
    query = _all_on(select(Aturan, AturanInstansi, Gangguan, Pengaturan), semua, on)
    rows = session.execute(query.outerjoin(Pengaturan, DAFTAR.c.nomor == 2)).all()
    edisi = _merge_all([(aturan, pilihan, gangguan) for aturan, pilihan, gangguan, _ in rows], semua)
    return edisi, _with_defaults(satu for *_, satu in rows if satu)


def _all_on(query: Select[*Kolom], semua: Sequence[KodeAturan], on: date) -> Select[*Kolom]:
    """Lists one after the other: each row has an edition, a choice of the instansi or an outage."""
    kode = [satu.value for satu in semua]
    return (
        query.select_from(DAFTAR)
        .outerjoin(Aturan, and_(DAFTAR.c.nomor == 0, Aturan.kode.in_(kode), is_in_force(Aturan, on)))
        .outerjoin(
            AturanInstansi,
            and_(DAFTAR.c.nomor == 1, AturanInstansi.kode.in_(kode), is_in_force(AturanInstansi, on)),
        )
        .outerjoin(Gangguan, and_(DAFTAR.c.nomor == 3, happened_since(on)))
        .order_by(Aturan.berlaku_mulai)
    )


def _merge_all(
    rows: Sequence[tuple[Aturan | None, AturanInstansi | None, Gangguan | None]],
    semua: Sequence[KodeAturan],
) -> dict[KodeAturan, EdisiBerlaku]:
    found = {KodeAturan(satu.kode): satu for satu, _, _ in rows if satu is not None}
    for kode in semua:
        if kode not in found:
            raise NotFoundError(f"Aturan {kode.label} untuk tanggal ini belum ada. Hubungi admin instansi.")
    pilihan = [satu for _, satu, _ in rows if satu is not None]
    gangguan = to_masa(satu for _, _, satu in rows if satu is not None)
    return {kode: lay_over(satu, pilihan, gangguan) for kode, satu in found.items()}


def load_predikat(session: Session, actor: Actor, *, on: date) -> tuple[int, AturanPredikat]:
    """The predikat matrix of a day, with the id of its edition for the document that uses it."""
    edition = find_edition(session, actor, KodeAturan.PREDIKAT, on=on)
    return edition.id, build_predikat(edition.isi, edition.sumber)


def load_distribusi(session: Session, actor: Actor, *, on: date) -> AturanDistribusi:
    """The distribution patterns of a day."""
    edition = find_edition(session, actor, KodeAturan.DISTRIBUSI, on=on)
    return build_distribusi(edition.isi, edition.sumber)


def load_periode(session: Session, actor: Actor, *, on: date) -> AturanPeriode:
    """The calendar of periods and deadlines of a day."""
    edition = find_edition(session, actor, KodeAturan.PERIODE, on=on)
    return replace(build_periode(edition.isi, edition.sumber), gangguan=edition.gangguan)


def get_settings(session: Session, actor: Actor) -> dict[str, str]:
    """Every setting of the instansi, with the default where nothing was chosen."""
    return _with_defaults(session.scalars(select(Pengaturan)))


def _with_defaults(daftar: Iterable[Pengaturan]) -> dict[str, str]:
    stored = {row.kunci: row.nilai for row in daftar}
    return {kunci: stored.get(kunci, setelan.bawaan) for kunci, setelan in SETELAN.items()}


def list_pengaturan(session: Session, actor: Actor) -> dict[str, Pengaturan]:
    """The settings that were chosen, by kunci; the others are as `SETELAN` says."""
    return {row.kunci: row for row in session.scalars(select(Pengaturan))}


def get_setting(session: Session, actor: Actor, kunci: str) -> str:
    """One setting of the instansi."""
    return get_settings(session, actor)[kunci]


def change_setting(
    session: Session, actor: Actor, kunci: str, nilai: str, *, now: datetime, versi: int | None = None
) -> None:
    """Choose another value. Raises NotAuthorizedError, and InputError for an unknown value."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang dapat mengubah pengaturan.")
    setelan = SETELAN.get(kunci)
    if setelan is None or nilai not in dict(setelan.pilihan):
        raise InputError("Pilihan tidak dikenal.", fields={kunci: "Pilih salah satu nilai yang tersedia."})
    row = session.scalar(select(Pengaturan).where(Pengaturan.kunci == kunci))
    before = row.nilai if row else setelan.bawaan
    if row is None:
        row = Pengaturan(kunci=kunci, nilai=nilai)
        session.add(row)
    else:
        check_version(row, versi, {kunci: nilai}, {kunci: row.nilai})
        row.nilai = nilai
    session.flush()
    if before != nilai:
        audit.record(
            session,
            actor,
            "pengaturan.ubah",
            "pengaturan",
            row.id,
            now=now,
            sebelum={kunci: before},
            sesudah={kunci: nilai},
            rincian={"perubahan": [f"{setelan.label}: {before} → {nilai}"]},
        )
