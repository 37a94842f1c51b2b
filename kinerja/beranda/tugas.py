"""Duties, and what one waits for, as sentences: from what the features report to lines of the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kinerja.akun.service_ringkas import RingkasanAkun
from kinerja.aturan.rules import JenisTenggat
from kinerja.aturan.service_kalender import Kalender
from kinerja.beranda.rules import Batas, JenisTugas, Menunggu, Tugas, describe_umur, format_hari
from kinerja.evaluasi.service_ringkas import CapaianDitunggu, PeriodeSendiri, SkpSendiri
from kinerja.kalender.rules import (
    JenisPeriode,
    Rentang,
    choose_tenggat,
    deadline,
    deadline_skp,
    is_segmen_akhir,
    local_date,
)
from kinerja.organisasi.models import Pegawai, StatusImpor
from kinerja.organisasi.service_ringkas import RingkasanData
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import DAPAT_DIISI, StatusPeriode
from kinerja.pelaksanaan.service_ringkas import AntreanPeriode
from kinerja.pelaksanaan.tampilan import AKHIR_SEGMEN, label_of
from kinerja.skp.models import Skp
from kinerja.skp.rules import DAPAT_DIUBAH, StatusSkp
from kinerja.skp.service_ringkas import AntreanSkp
from kinerja.tanggal import format_tanggal
from kinerja.tenggat.rules import SikapTenggat

SISA_KODE = 3  # recovery codes left, from which on new ones are advised
TERTINGGAL = 3  # periods that are shown one by one


@dataclass(frozen=True)
class Saat:
    """The day, the zone of the instansi, and the calendar of deadlines."""

    today: date
    zona: str
    kalender: Kalender

    def day(self, moment: datetime) -> date:
        """The local day of a moment."""
        return local_date(moment, self.zona)

    def until(self, saat: datetime) -> Batas:
        """The deadline of a duty as the page counts it."""
        hari = self.day(saat)
        return Batas(hari, (hari - self.today).days)

    def deadline_of(self, periode: PeriodePenilaian, jenis: JenisTenggat) -> datetime:
        """The last moment of a duty in a period; for the year there is one for all."""
        rentang = Rentang(periode.mulai, periode.sampai)
        aturan = self.kalender.on(periode.mulai)
        return deadline(aturan, choose_tenggat(periode.jenis, rentang, jenis), rentang, self.zona)

    def deadline_of_skp(self, mulai: date, sampai: date) -> datetime:
        """The last moment to have an SKP of this range ditetapkan."""
        return deadline_skp(self.kalender.on(mulai), Rentang(mulai, sampai), self.zona)

    def locking(self, setelan: str, batas: datetime) -> str:
        """ ", terkunci sesudah 15 Oktober 2026" where the instansi lets this deadline lock, else ""."""
        if self.kalender.setelan.get(setelan) != SikapTenggat.KUNCI:
            return ""
        tambahan = timedelta(days=int(self.kalender.setelan.get("tenggat_hari_tambahan", "0")))
        return f", terkunci sesudah {format_tanggal(self.day(batas + tambahan))}"

    def label(self, periode: PeriodePenilaian) -> str:
        """ "Triwulan I 2026", "Tahunan 2026", "Akhir masa SKP s.d. 14 Juli 2026"."""
        rentang = Rentang(periode.mulai, periode.sampai)
        if is_segmen_akhir(periode.jenis, rentang):
            return f"{AKHIR_SEGMEN} s.d. {format_tanggal(rentang.selesai)}"
        aturan = self.kalender.on(periode.mulai)
        return f"{label_of(periode.kode, periode.jenis, aturan)} {periode.mulai.year}"

    def since(self, moment: datetime) -> str:
        """ "sejak 1 Oktober (6 hari)"."""
        return describe_umur(self.day(moment), self.today)


# One's own work


def own_skp(saat: Saat, milik: SkpSendiri, kurang: int) -> Iterator[Tugas]:
    """What the owner has to do with an SKP that he may write in; `kurang` mandatory parts are missing."""
    skp = milik.skp
    if skp.status not in DAPAT_DIUBAH:
        return
    sebutan = f"SKP {skp.tahun}"
    # A revision has no date: the version that was approved holds until the next one is.
    batas = saat.until(saat.deadline_of_skp(skp.mulai, skp.sampai)) if skp.ditetapkan is None else None
    lengkapi = f"{kurang} bagian belum lengkap" if kurang else "semua bagian sudah terisi"
    keterangan = f"Status {skp.status.label} {saat.since(skp.status_sejak)}"
    if skp.status is StatusSkp.DIKEMBALIKAN:
        jenis, judul, isi = JenisTugas.PERBAIKI_SKP, f"Perbaiki {sebutan}:", _returned_by(milik.penilai)
        keterangan += f", {lengkapi}"
    elif kurang:
        jenis, judul, isi = JenisTugas.LENGKAPI_SKP, f"Lengkapi {sebutan}:", lengkapi
    else:
        jenis, judul, isi = JenisTugas.AJUKAN_SKP, f"Ajukan {sebutan}:", lengkapi
    yield Tugas(jenis=jenis, judul=judul, isi=isi, keterangan=keterangan, objek=(skp.id,), batas=batas)


def _returned_by(penilai: Pegawai | None) -> str:
    return f"dikembalikan {_name_of(penilai) or 'pejabat penilai'} dengan catatan"


def link_proposals(milik: SkpSendiri, jumlah: int) -> Iterator[Tugas]:
    """Results that a superior wrote after the owner had to write them by hand."""
    if jumlah:
        yield Tugas(
            jenis=JenisTugas.TAUTKAN_RHK,
            judul="Tautkan ke SKP pimpinan:",
            isi=f"{jumlah} RHK pimpinan yang Anda tulis sendiri kini ada dalam SKP-nya",
            keterangan=f"SKP {milik.skp.tahun} dapat diajukan juga tanpa tautan",
            objek=(milik.skp.id,),
        )


def no_skp(saat: Saat, mulai: date) -> Tugas:
    """Somebody in office since `mulai` has no SKP for today."""
    awal = max(mulai, date(saat.today.year, 1, 1))
    batas = saat.until(saat.deadline_of_skp(awal, date(saat.today.year + 1, 1, 1)))
    isi = "belum ada. Mulai dari formulir kosong atau salinan tahun lalu"
    return Tugas(jenis=JenisTugas.BUAT_SKP, judul=f"Buat SKP {saat.today.year}:", isi=isi, batas=batas)


def own_periods(saat: Saat, milik: SkpSendiri) -> Iterator[Tugas]:
    """What the owner has to do in the periods of an SKP that was approved."""
    if milik.skp.status is StatusSkp.DITETAPKAN and not milik.daftar_periode:
        isi = f"SKP {milik.skp.tahun} sudah ditetapkan, periodenya belum disiapkan"
        yield Tugas(jenis=JenisTugas.MULAI_PERIODE, judul="Siapkan periode kinerja:", isi=isi)
    if milik.skp.status is StatusSkp.DITETAPKAN:
        yield from _open_periods(saat, milik)
    for satu in milik.daftar_periode:
        if satu.periode.status is StatusPeriode.DITETAPKAN and satu.evaluasi is not None:
            yield _accept(saat, satu)


def _open_periods(saat: Saat, milik: SkpSendiri) -> Iterator[Tugas]:
    """The oldest periods one by one; how many more there are stands with the last of them.

    While the SKP is revised nothing can be submitted: then the revision is the duty.
    """
    terbuka = [
        satu for satu in milik.daftar_periode if current_status(satu.periode, saat.today) in DAPAT_DIISI
    ]
    # Somebody waits for the evaluation of an SKP that ended early: it is named whatever else is open.
    terbuka.sort(key=lambda satu: not _ends_early(satu.periode))
    for nomor, satu in enumerate(terbuka[:TERTINGGAL], 1):
        yield _fill(saat, satu, len(terbuka) - TERTINGGAL if nomor == TERTINGGAL else 0)


def _fill(saat: Saat, satu: PeriodeSendiri, lain: int) -> Tugas:
    periode, semua = satu.periode, satu.jumlah_rhk
    kosong, tanpa_bukti = semua - satu.terisi, semua - satu.berbukti
    tahunan = periode.jenis is JenisPeriode.TAHUNAN
    if periode.status is StatusPeriode.DIKEMBALIKAN:
        jenis, judul = JenisTugas.PERBAIKI_REALISASI, "Perbaiki realisasi:"
        isi = _returned_by(satu.penilai)
    elif tahunan:
        judul = "Ajukan realisasi akhir SKP:" if _ends_early(periode) else "Periksa realisasi setahun:"
        jenis = JenisTugas.AJUKAN_REALISASI
        isi = "usulannya dihitung dari periode yang sudah diisi"
    elif kosong:
        jenis, judul = JenisTugas.ISI_REALISASI, "Isi realisasi:"
        isi = f"{kosong} dari {semua} rencana hasil kerja belum diisi"
    elif tanpa_bukti:
        jenis, judul = JenisTugas.LENGKAPI_BUKTI, "Lengkapi bukti dukung:"
        isi = f"{tanpa_bukti} dari {semua} rencana hasil kerja belum berbukti"
    else:
        jenis, judul = JenisTugas.AJUKAN_REALISASI, "Ajukan realisasi:"
        isi = f"{semua} rencana hasil kerja sudah terisi"
    keterangan = saat.label(periode) + (f", dan {lain} periode lain sesudahnya" if lain > 0 else "")
    tenggat = saat.deadline_of(periode, JenisTenggat.REALISASI_PERIODIK)
    keterangan += saat.locking("tenggat_realisasi", tenggat)
    batas = saat.until(tenggat)
    return Tugas(jenis=jenis, judul=judul, isi=isi, keterangan=keterangan, objek=(periode.id,), batas=batas)


def _ends_early(periode: PeriodePenilaian) -> bool:
    return is_segmen_akhir(periode.jenis, Rentang(periode.mulai, periode.sampai))


def _accept(saat: Saat, satu: PeriodeSendiri) -> Tugas:
    """After the days for a keberatan the result becomes final by itself (PP 30/2019)."""
    evaluasi, periode = satu.evaluasi, satu.periode
    batas = None
    if evaluasi is not None and evaluasi.batas_keberatan is not None:
        batas = saat.until(evaluasi.batas_keberatan)
    elif evaluasi is not None and evaluasi.ditetapkan is not None:
        hari = Rentang.inklusif(saat.day(evaluasi.ditetapkan), saat.day(evaluasi.ditetapkan))
        aturan = saat.kalender.on(periode.mulai)
        batas = saat.until(deadline(aturan, JenisTenggat.KEBERATAN, hari, saat.zona))
    return Tugas(
        jenis=JenisTugas.TERIMA_HASIL,
        judul="Baca dan terima hasil penilaian",
        isi=saat.label(periode),
        keterangan="Sesudah tenggat, hasil ini menjadi final dengan sendirinya",
        objek=(periode.id,),
        batas=batas,
    )


# Work for others


def waiting_skp(saat: Saat, antrean: AntreanSkp | None) -> Iterator[Tugas]:
    """The queue of SKP to decide about."""
    if antrean is None:
        return
    skp: Skp = antrean.skp
    batas = saat.until(saat.deadline_of_skp(skp.mulai, skp.sampai)) if skp.ditetapkan is None else None
    yield Tugas(
        jenis=JenisTugas.TINJAU_SKP,
        judul=f"{antrean.jumlah} SKP bawahan",
        isi="menunggu persetujuan Anda",
        keterangan=_oldest(antrean.jumlah, antrean.pegawai.nama_lengkap, saat.since(skp.status_sejak)),
        objek=(skp.id, antrean.jumlah),
        batas=batas,
    )


def waiting_periods(saat: Saat, antrean: dict[StatusPeriode, AntreanPeriode]) -> Iterator[Tugas]:
    """The queues of periods to rate, and of drafts to fix."""
    kata = {
        StatusPeriode.DIAJUKAN: (JenisTugas.NILAI, "realisasi bawahan", "menunggu penilaian Anda"),
        StatusPeriode.DINILAI: (JenisTugas.TETAPKAN_NILAI, "penilaian", "masih draf dan belum ditetapkan"),
    }
    for status, (jenis, benda, isi) in kata.items():
        if (satu := antrean.get(status)) is None:
            continue
        orang = f"{satu.pegawai.nama_lengkap}, {saat.label(satu.periode)}"
        tenggat = saat.deadline_of(satu.periode, JenisTenggat.EVALUASI_PERIODIK)
        batas = saat.until(tenggat)
        keterangan = _oldest(satu.jumlah, orang, saat.since(satu.periode.status_sejak))
        yield Tugas(
            jenis=jenis,
            judul=f"{satu.jumlah} {benda}",
            isi=isi,
            keterangan=keterangan + saat.locking("tenggat_penilaian", tenggat),
            objek=(satu.periode.id,),
            batas=batas,
        )


def owed_at_the_end(saat: Saat, satu: AntreanPeriode | None) -> Iterator[Tugas]:
    """The evaluation of somebody who has left: the leaving pejabat penilai sees it before it is handed in."""
    if satu is None:
        return
    lain = f", dan {satu.jumlah - 1} orang lain" if satu.jumlah > 1 else ""
    yield Tugas(
        jenis=JenisTugas.NILAI_AKHIR,
        judul=f"Nilai SKP {satu.pegawai.nama_lengkap}{lain}:",
        isi="masa SKP-nya berakhir lebih awal, realisasinya belum diajukan",
        keterangan=saat.label(satu.periode),
        objek=(satu.periode.id,),
        batas=saat.until(saat.deadline_of(satu.periode, JenisTenggat.EVALUASI_PERIODIK)),
    )


def missing_capaian(saat: Saat, satu: CapaianDitunggu | None) -> Iterator[Tugas]:
    """The capaian that holds up evaluations."""
    if satu is None:
        return
    lain = f", dan {satu.lainnya} nilai lain" if satu.lainnya else ""
    aturan = saat.kalender.on(date(satu.tahun, 1, 1))
    pola = next((pola for pola in aturan.daftar if pola.kode == satu.kode), None)
    label = label_of(satu.kode, pola.jenis, aturan) if pola else satu.kode
    yield Tugas(
        jenis=JenisTugas.TETAPKAN_CAPAIAN,
        judul="Tetapkan capaian organisasi",
        isi=satu.unit.nama,
        keterangan=f"{label} {satu.tahun}: penilaian {satu.jumlah} pegawai menunggu nilai ini{lain}",
        objek=(satu.tahun, satu.kode, satu.unit.id),
    )


def _oldest(jumlah: int, nama: str, sejak: str) -> str:
    return f"{'Tertua: ' if jumlah > 1 else ''}{nama}, {sejak}"


# The account, and the data of the instansi


def own_akun(saat: Saat, akun: RingkasanAkun) -> Iterator[Tugas]:
    """What happened to the own second factor."""
    if akun.faktor_direset is not None:
        isi = f"faktor kedua diatur ulang admin pada {format_hari(saat.day(akun.faktor_direset), saat.today)}"
        keterangan = "Bukan atas permintaan Anda? Ganti kata sandi dan hubungi admin instansi"
        yield Tugas(jenis=JenisTugas.PERIKSA_AKUN, judul="Periksa akun Anda:", isi=isi, keterangan=keterangan)
    elif akun.kode_dipakai is not None:
        isi = f"satu kode pemulihan dipakai pada {format_hari(saat.day(akun.kode_dipakai), saat.today)}"
        keterangan = (
            f"Tersisa {akun.sisa_pemulihan} kode. Bukan Anda? Ganti kata sandi dan hubungi admin instansi"
        )
        yield Tugas(jenis=JenisTugas.PERIKSA_AKUN, judul="Periksa akun Anda:", isi=isi, keterangan=keterangan)
    if akun.sisa_pemulihan <= SISA_KODE:
        sisa = f"tersisa {akun.sisa_pemulihan}" if akun.sisa_pemulihan else "semua sudah terpakai"
        yield Tugas(
            jenis=JenisTugas.KODE_PEMULIHAN,
            judul="Buat kode pemulihan baru:",
            isi=sisa,
            keterangan="Kode ini jalan masuk Anda bila ponsel hilang",
        )


def admin_akun(akun: RingkasanAkun) -> Iterator[Tugas]:
    """Requests that wait for an admin of accounts."""
    if akun.reset_menunggu_saya:
        yield Tugas(
            jenis=JenisTugas.RESET_FAKTOR,
            judul=f"{akun.reset_menunggu_saya} permintaan reset faktor kedua",
            isi="menunggu keputusan admin kedua",
        )
    if akun.sandi_diminta:
        yield Tugas(
            jenis=JenisTugas.SANDI_DIMINTA,
            judul=f"{akun.sandi_diminta} permintaan kata sandi",
            isi="belum dilayani",
            keterangan="Pastikan orangnya, lalu beri tautan baru",
        )


def admin_data(data: RingkasanData, tanpa_akun: int) -> Iterator[Tugas]:
    """What is missing in the data of the instansi."""
    impor = data.impor
    if impor is not None and impor.status is StatusImpor.GAGAL:
        yield Tugas(
            jenis=JenisTugas.IMPOR_GAGAL,
            judul="Impor gagal:",
            isi=impor.nama_berkas,
            keterangan=impor.pesan,
            objek=(impor.id,),
        )
    elif impor is not None and impor.status is StatusImpor.PRATINJAU:
        yield Tugas(
            jenis=JenisTugas.IMPOR_PRATINJAU,
            judul="Putuskan impor:",
            isi=impor.nama_berkas,
            keterangan="Pratinjau sudah siap, belum ada yang disimpan",
            objek=(impor.id,),
        )
    if not data.ada_pegawai and impor is None:
        yield Tugas(
            jenis=JenisTugas.IMPOR_AWAL,
            judul="Impor data pegawai:",
            isi="belum ada pegawai di instansi ini",
            keterangan="Mulai dari berkas hierarki unor, lalu berkas PNS dan PPPK dari SIASN",
        )
    if data.tanpa_penilai:
        yield Tugas(
            jenis=JenisTugas.PENILAI_KOSONG,
            judul=f"{data.tanpa_penilai} pegawai",
            isi="belum mempunyai pejabat penilai",
            keterangan="SKP mereka belum dapat diajukan",
        )
    if data.usulan_kedudukan:
        yield Tugas(
            jenis=JenisTugas.USULAN_KEDUDUKAN,
            judul=f"Putuskan {data.usulan_kedudukan} usulan kedudukan:",
            isi="pegawai melaporkan data yang keliru",
            keterangan="Pejabat penilai, unit, jabatan, atau golongan",
        )
    if tanpa_akun:
        yield Tugas(
            jenis=JenisTugas.BUAT_AKUN,
            judul=f"Buat akun untuk {tanpa_akun} pegawai:",
            isi="mereka belum dapat masuk",
            keterangan="Kata sandi awal dicetak sebagai lembar untuk dibagikan",
        )


# Waiting


def waits_for_others(saat: Saat, semua: list[SkpSendiri], akun: RingkasanAkun) -> Iterator[Menunggu]:
    """What of the actor's own lies with somebody else."""
    for milik in semua:
        if milik.skp.status is StatusSkp.DIAJUKAN:
            boleh = "Anda masih dapat menarik SKP bila isinya perlu diubah."
            perihal = f"Persetujuan {'revisi ' if milik.skp.ditetapkan else ''}SKP {milik.skp.tahun} Anda."
            yield Menunggu(perihal, _name_of(milik.penilai), saat.day(milik.skp.status_sejak), boleh)
        for satu in milik.daftar_periode:
            yield from _period_waits(saat, satu)
    if akun.reset_saya:
        boleh = "Anda dapat menariknya pada halaman akun itu."
        yield Menunggu(f"{akun.reset_saya} permintaan reset faktor kedua.", "admin kedua", None, boleh)


def _period_waits(saat: Saat, satu: PeriodeSendiri) -> Iterator[Menunggu]:
    label = saat.label(satu.periode)
    kata = {
        StatusPeriode.DIAJUKAN: (
            f"Penilaian {label}.",
            "Anda dapat membaca realisasi dan menanggapi umpan balik; minta dikembalikan bila perlu diubah.",
        ),
        StatusPeriode.DINILAI: (
            f"Penilaian {label}, sedang dinilai.",
            "Hasilnya muncul di sini setelah ditetapkan.",
        ),
        StatusPeriode.KEBERATAN: (f"Keberatan atas {label}.", "Anda masih dapat mencabutnya."),
    }
    if satu.periode.status not in kata:
        return
    perihal, boleh = kata[satu.periode.status]
    keberatan = satu.periode.status is StatusPeriode.KEBERATAN
    siapa = "atasan pejabat penilai" if keberatan else _name_of(satu.penilai)
    yield Menunggu(perihal, siapa, saat.day(satu.periode.status_sejak), boleh)


def _name_of(pegawai: Pegawai | None) -> str:
    return pegawai.nama_lengkap if pegawai else ""
