"""A year of work: every step is taken through the services that the pages use, as the person who takes it."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.audit import fingerprint
from kinerja.db import transaction
from kinerja.demo.angka import make_cerita, make_realisasi
from kinerja.demo.isi import RencanaDemo, load_ekspektasi, load_lampiran
from kinerja.evaluasi.rating import IsianNilai
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import accept, establish, save_ratings
from kinerja.hooks.katalog import Katalog
from kinerja.kalender.rules import Rentang, tahun_kalender
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.service import (
    BerkasMasuk,
    IsianRealisasi,
    add_bukti_file,
    add_bukti_link,
    add_rencana_aksi,
    ensure_periods,
    return_period,
    save_realisasi,
    submit_period,
)
from kinerja.plugin.katalog import katalog_of
from kinerja.skp import service as skp_service
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.naskah import content_of
from kinerja.skp.rules import NilaiPerilaku
from kinerja.skp.service.hasil import IsianIndikator
from kinerja.storage import storage
from kinerja.umpan_balik.service import add_umpan_balik

LONGEST_QUARTER = 92
PUJIAN = (
    "Hasilnya rapi dan dapat dipakai langsung.",
    "Pertahankan. Sampaikan juga cara kerjanya kepada rekan lain.",
    "Baik. Lengkapi dengan perbandingan triwulan lalu.",
    "Perhatikan tenggat berikutnya, data dukung sudah cukup.",
)
RATING = (
    *[Rating.SESUAI_EKSPEKTASI] * 6,
    *[Rating.DI_ATAS_EKSPEKTASI] * 2,
    Rating.DI_BAWAH_EKSPEKTASI,
)


@dataclass(frozen=True)
class Orang:
    """Somebody who works in the demo, with the pejabat penilai and the present jabatan since `sejak`."""

    pegawai_id: int
    nama: str
    penilai_id: int
    penilai_nama: str
    jabatan: str
    unit: str
    sejak: date
    kepala: bool
    jpt: bool = False


def actor_of(instansi_id: int, pegawai_id: int, nama: str) -> Actor:
    """The person as services receive it."""
    return Actor(None, instansi_id, pegawai_id, nama, frozenset({PeranLingkup(Peran.PEGAWAI)}))


def _as_known(katalog: Katalog, isian: IsianIndikator) -> IsianIndikator:
    """Where the plugin of its kind is not on, a target is a text like any other."""
    if isian.tipe in katalog.collect_tipe_indikator():
        return isian
    return replace(isian, tipe="", parameter={})


class Tahun:
    """Writes the year of one instansi. Moments are working hours of the days they belong to."""

    def __init__(self, instansi_id: int, zona: str, tahun: int, now: datetime, seed: int) -> None:
        self.instansi_id, self.tahun, self.now = instansi_id, tahun, now
        self._zona = ZoneInfo(zona)
        self._acak = random.Random(seed)  # noqa: S311  # a plausible year, not a secret
        self.rhk: dict[tuple[int, str], int] = {}

    def at(self, hari: date) -> tuple[date, datetime]:
        """A day not after today, and a moment of its working hours that has passed."""
        hari = min(hari, self.now.astimezone(self._zona).date())
        jam = time(self._acak.randint(8, 15), self._acak.randint(0, 59), tzinfo=self._zona)
        return hari, min(datetime.combine(hari, jam), self.now)

    def write_skp(self, orang: Orang, rencana: RencanaDemo, *, sampai: str) -> int:
        """Plan the year of a person; `sampai` is draf, diajukan, dikembalikan or ditetapkan."""
        hari, saat = self.at(date(self.tahun, 1, self._acak.randint(5, 12)))
        pemilik = actor_of(self.instansi_id, orang.pegawai_id, orang.nama)
        with transaction(self.instansi_id) as session:
            skp = skp_service.create_skp(
                session,
                pemilik,
                rentang=tahun_kalender(self.tahun),
                pendekatan=rencana.pendekatan,
                today=hari,
                now=saat,
            )
            self._fill_skp(session, pemilik, skp.id, orang, rencana, hari, saat, lengkap=sampai != "draf")
        if sampai != "draf":
            self._decide_skp(orang, skp.id, sampai)
        return skp.id

    def work(self, orang: Orang, skp_id: int, *, sampai_kode: str, terakhir: str) -> None:
        """Fill and evaluate the periods up to `sampai_kode`; the last one stops at the step `terakhir`."""
        for periode_id, kode, rentang in self._list_periods(skp_id):
            self._work_period(orang, periode_id, rentang, terakhir if kode == sampai_kode else "final")

    def work_one(self, orang: Orang, skp_id: int, kode: str, langkah: str) -> None:
        """One period as far as `langkah`; "isi" begins it only."""
        for periode_id, ini, rentang in self._list_periods(skp_id):
            if ini == kode:
                self._work_period(orang, periode_id, rentang, langkah)

    # One SKP

    def _fill_skp(
        self,
        session: Session,
        pemilik: Actor,
        skp_id: int,
        orang: Orang,
        rencana: RencanaDemo,
        hari: date,
        saat: datetime,
        *,
        lengkap: bool,
    ) -> None:
        katalog = katalog_of(session)
        for satu in rencana.hasil if lengkap else rencana.hasil[:1]:
            tautan = self.rhk.get((orang.penilai_id, satu.intervensi)) if satu.intervensi else None
            rhk = skp_service.add_rhk(
                session,
                pemilik,
                skp_id,
                klasifikasi=satu.klasifikasi,
                teks=satu.teks,
                rhk_pimpinan_teks="" if tautan else satu.pimpinan,
                penugasan_dari=satu.penugasan_dari,
                indikator=[_as_known(katalog, isian) for isian in satu.indikator],
                today=hari,
                now=saat,
            )
            session.flush()
            self.rhk[orang.pegawai_id, satu.kode] = rhk.id
            if tautan:
                skp_service.link_rhk(session, pemilik, skp_id, rhk.id, tautan, today=hari, now=saat)
        if lengkap:
            self._fill_rest(session, pemilik, skp_id, hari, saat)

    def _fill_rest(self, session: Session, pemilik: Actor, skp_id: int, hari: date, saat: datetime) -> None:
        for nilai, teks in load_ekspektasi().items():
            skp_service.save_ekspektasi(session, pemilik, skp_id, nilai, teks, today=hari, now=saat)
        for bagian, daftar in load_lampiran().items():
            for teks in daftar:
                skp_service.add_lampiran(session, pemilik, skp_id, bagian, teks, today=hari, now=saat)

    def _decide_skp(self, orang: Orang, skp_id: int, sampai: str) -> None:
        pemilik, penilai = self._both(orang)
        hari, saat = self.at(date(self.tahun, 1, self._acak.randint(13, 18)))
        with transaction(self.instansi_id) as session:
            skp_service.submit_skp(session, pemilik, skp_id, today=hari, now=saat)
        if sampai == "diajukan":
            return
        hari, saat = self.at(date(self.tahun, 1, self._acak.randint(19, 28)))
        with transaction(self.instansi_id) as session:
            if sampai == "dikembalikan":
                catatan = "Tambahkan target waktu pada hasil kerja kedua, lalu ajukan lagi."
                skp_service.return_skp(session, penilai, skp_id, catatan, today=hari, now=saat)
                return
            skp = skp_service.find_skp(session, penilai, skp_id, today=hari)
            sidik = fingerprint(content_of(skp))
            skp_service.approve_skp(session, penilai, skp_id, sidik=sidik, today=hari, now=saat)
            ensure_periods(session, penilai, skp, today=hari, now=saat)

    # One period

    def _work_period(self, orang: Orang, periode_id: int, rentang: Rentang, langkah: str) -> None:
        """`langkah` is where it stops: isi, diajukan, dikembalikan, dinilai, ditetapkan or final."""
        pemilik, penilai = self._both(orang)
        # The year itself opens with its last quarter.
        buka = max(rentang.mulai, rentang.selesai - timedelta(days=80))
        awal, saat_awal = self.at(buka + timedelta(days=self._acak.randint(3, 9)))
        akhir, saat_akhir = self.at(rentang.selesai + timedelta(days=self._acak.randint(1, 3)))
        with transaction(self.instansi_id) as session:
            daftar = self._list_rhk(session, periode_id)
            self._plan(session, pemilik, periode_id, daftar, awal, saat_awal)
            berisi = daftar if langkah != "isi" else daftar[:1]
            self._fill(session, pemilik, periode_id, berisi, rentang, akhir, saat_akhir)
            self._comment(session, penilai, periode_id, daftar, akhir, saat_akhir)
            if langkah == "isi":
                return
            submit_period(session, pemilik, periode_id, today=akhir, now=saat_akhir)
        if langkah != "diajukan":
            self._judge(orang, periode_id, rentang, langkah)

    def _plan(
        self,
        session: Session,
        pemilik: Actor,
        periode_id: int,
        daftar: Sequence[RencanaHasilKerja],
        hari: date,
        saat: datetime,
    ) -> None:
        for rhk in daftar:
            teks = f"Menyiapkan bahan dan jadwal: {rhk.teks[:1].lower()}{rhk.teks[1:]}"
            add_rencana_aksi(session, pemilik, periode_id, rhk.id, teks, today=hari, now=saat)

    def _fill(
        self,
        session: Session,
        pemilik: Actor,
        periode_id: int,
        daftar: Sequence[RencanaHasilKerja],
        rentang: Rentang,
        hari: date,
        saat: datetime,
    ) -> None:
        katalog = katalog_of(session)
        isian = {
            satu.id: self._achieve(katalog, satu, rentang) for rhk in daftar for satu in rhk.semua_indikator
        }
        save_realisasi(session, pemilik, periode_id, isian, today=hari, now=saat)
        for nomor, rhk in enumerate(daftar):
            if nomor % 2:
                url = f"https://arsip.contoh.go.id/{self.tahun}/{periode_id}-{rhk.id}"
                add_bukti_link(session, pemilik, periode_id, rhk.id, url, "Data olahan", today=hari, now=saat)
            else:
                berkas = self._make_file(pemilik, rhk, rentang)
                add_bukti_file(session, pemilik, periode_id, rhk.id, [berkas], today=hari, now=saat)

    def _achieve(self, katalog: Katalog, indikator: Indikator, rentang: Rentang) -> IsianRealisasi:
        if indikator.tipe and rentang.hari > LONGEST_QUARTER:
            return IsianRealisasi()  # the year follows from its quarters
        nilai = make_realisasi(katalog, indikator.tipe, indikator.parameter, rentang, self._acak)
        return IsianRealisasi(nilai=nilai, teks="" if nilai else make_cerita(self._acak))

    def _make_file(self, pemilik: Actor, rhk: RencanaHasilKerja, rentang: Rentang) -> BerkasMasuk:
        isi = f"{rhk.teks}\n{pemilik.nama}\n{rentang.mulai} s.d. {rentang.selesai}\n".encode()
        disimpan = storage().put_stream(self.instansi_id, io.BytesIO(isi), maks=len(isi))
        return BerkasMasuk(
            f"Laporan-{rentang.selesai:%Y-%m}.txt", "text/plain", disimpan.sidik, disimpan.ukuran
        )

    def _comment(
        self,
        session: Session,
        penilai: Actor,
        periode_id: int,
        daftar: Sequence[RencanaHasilKerja],
        hari: date,
        saat: datetime,
    ) -> None:
        add_umpan_balik(
            session, penilai, periode_id, self._acak.choice(PUJIAN), rhk_id=daftar[0].id, today=hari, now=saat
        )
        nilai = self._acak.choice(list(NilaiPerilaku))
        teks = f"{nilai.label} tampak dalam pekerjaan sehari-hari."
        add_umpan_balik(session, penilai, periode_id, teks, nilai_perilaku=nilai, today=hari, now=saat)

    def _judge(self, orang: Orang, periode_id: int, rentang: Rentang, langkah: str) -> None:
        pemilik, penilai = self._both(orang)
        hari, saat = self.at(rentang.selesai + timedelta(days=self._acak.randint(4, 9)))
        # Of the head of a unit the rating hasil kerja follows from the capaian of the unit.
        hasil = None if orang.kepala else self._acak.choice(RATING)
        catatan = "Pertahankan capaian dan lengkapi bukti dukung lebih awal."
        isian = IsianNilai(hasil, self._acak.choice(RATING), catatan)
        with transaction(self.instansi_id) as session:
            if langkah == "dikembalikan":
                catatan = "Realisasi hasil kerja kedua belum sesuai bukti. Perbaiki, lalu ajukan lagi."
                return_period(session, penilai, periode_id, catatan, today=hari, now=saat)
                return
            save_ratings(session, penilai, periode_id, isian, today=hari, now=saat)
            if langkah == "dinilai":
                return
            establish(session, penilai, periode_id, today=hari, now=saat)
        if langkah == "final":
            hari, saat = self.at(hari + timedelta(days=2))
            with transaction(self.instansi_id) as session:
                accept(session, pemilik, periode_id, today=hari, now=saat)

    # Reading

    def _both(self, orang: Orang) -> tuple[Actor, Actor]:
        return (
            actor_of(self.instansi_id, orang.pegawai_id, orang.nama),
            actor_of(self.instansi_id, orang.penilai_id, orang.penilai_nama),
        )

    def _list_periods(self, skp_id: int) -> list[tuple[int, str, Rentang]]:
        with transaction(self.instansi_id) as session:
            query = select(PeriodePenilaian).where(PeriodePenilaian.skp_id == skp_id)
            rows = session.scalars(query.order_by(PeriodePenilaian.sampai, PeriodePenilaian.mulai.desc()))
            return [(row.id, row.kode, Rentang(row.mulai, row.sampai)) for row in rows]

    def _list_rhk(self, session: Session, periode_id: int) -> list[RencanaHasilKerja]:
        query = (
            select(RencanaHasilKerja)
            .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
            .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
            .where(PeriodePenilaian.id == periode_id)
            .options(joinedload(RencanaHasilKerja.semua_indikator))
            .order_by(RencanaHasilKerja.klasifikasi.desc(), RencanaHasilKerja.urutan)
        )
        return list(session.scalars(query).unique())
