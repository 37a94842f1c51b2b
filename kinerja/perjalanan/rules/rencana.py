"""What an event does to a year: which SKP ends, which begins, what does not count, what stands in its way.

Source: domain rules on more than one SKP in a year (PermenPANRB 6/2022 and PP 30/2019 leave most of it to the
instansi; where they do, this is the product's default).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kinerja.kalender.rules import Rentang, count_bulan, find_gaps, tahun_kalender
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, StatusPeriode
from kinerja.perjalanan.rules.jenis import (
    SIFAT,
    BatalkanDraf,
    BukaSegmen,
    Butuh,
    HapusPeriode,
    JenisHari,
    Keadaan,
    KembalikanPeriode,
    Keterangan,
    Langkah,
    PeriodeTahun,
    PeristiwaTahun,
    PindahDraf,
    PindahPeriode,
    PindahTetap,
    PotongPeriode,
    Rencana,
    Segmen,
    TutupSegmen,
    Usulan,
    describe_rentang,
)
from kinerja.skp.rules import StatusSkp
from kinerja.tanggal import format_tanggal

_J = JenisPeristiwa
TANPA_NAMA = Keterangan()
DINILAI = frozenset({StatusPeriode.DIAJUKAN, StatusPeriode.DINILAI})


@dataclass
class _Catatan:
    langkah: list[Langkah] = field(default_factory=list)
    kalimat: list[str] = field(default_factory=list)
    ingat: list[str] = field(default_factory=list)
    halangan: list[str] = field(default_factory=list)
    dapat_dipindahkan: bool = False


def plan_event(keadaan: Keadaan, usulan: Usulan, nama: Keterangan = TANPA_NAMA) -> Rencana:
    """What this event does to the SKP and periods of the person, or why it cannot be recorded.

    A mutasi ends the running SKP on the day before and opens the next one; another penilai, Plt and Plh open
    none; CLTN, tugas belajar and assignments outside end it until the return; cuti takes days out of it;
    retirement and death end it on the last day worked.
    """
    catatan = _Catatan()
    catatan.halangan += _list_conflicts(keadaan, usulan)
    _describe_post(catatan, usulan, nama)
    if usulan.sifat.tutup:
        for segmen in keadaan.daftar_segmen:
            _end_segment(catatan, segmen, usulan, nama)
    elif usulan.sifat.penilai is not Butuh.TIDAK:
        _keep_evaluated(catatan, keadaan, usulan, nama)
    if usulan.sifat.hari is not None:
        _take_days_out(catatan, keadaan, usulan)
    if usulan.sifat.buka or usulan.sifat.kembali:
        _open_next(catatan, keadaan, usulan)
    _refuse_homeless(catatan)
    _describe_people(catatan, usulan, nama)
    return Rencana(
        tuple(catatan.langkah),
        tuple(catatan.kalimat),
        tuple(catatan.ingat),
        tuple(catatan.halangan),
        catatan.dapat_dipindahkan,
    )


def _list_conflicts(keadaan: Keadaan, usulan: Usulan) -> Iterator[str]:
    """Events that were recorded before and do not go together with this one."""
    for satu in keadaan.daftar_peristiwa:
        sifat, kapan = SIFAT[satu.jenis], format_tanggal(satu.rentang.mulai)
        if sifat.akhiri and usulan.rentang.sampai > satu.rentang.mulai:
            yield f"{satu.jenis.label} sudah tercatat per {kapan}. Batalkan dahulu bila keliru."
        elif satu.jenis is usulan.jenis and satu.rentang.mulai == usulan.mulai:
            yield f"{satu.jenis.label} pada {kapan} sudah tercatat."
        elif sifat.bergerak and usulan.sifat.bergerak and satu.rentang.mulai >= usulan.mulai:
            yield (
                f"Sudah ada {satu.jenis.label.lower()} per {kapan}. Peristiwa dicatat menurut urutan tanggal:"
                " batalkan yang itu dahulu, lalu catat keduanya."
            )
        elif sifat.hari and usulan.sifat.hari and satu.rentang.beririsan(usulan.rentang):
            yield (
                f"{satu.jenis.label} {describe_rentang(satu.rentang)} beririsan dengan tanggal ini. Ubah"
                " tanggalnya, atau batalkan yang lama."
            )
    if usulan.jenis is _J.MULAI_TUGAS and any(satu.mulai < usulan.mulai for satu in keadaan.duduk):
        yield "Pegawai ini sudah bertugas sebelum tanggal itu. Gunakan mutasi, atau ubah tanggalnya."


def _describe_post(catatan: _Catatan, usulan: Usulan, nama: Keterangan) -> None:
    tmt = format_tanggal(usulan.mulai)
    if usulan.sifat.tempat is not Butuh.TIDAK and nama.tempat_baru:
        dari = f" dari {nama.tempat_lama}" if nama.tempat_lama else ""
        catatan.kalimat.append(
            f"{nama.pegawai} pindah{dari} ke {nama.tempat_baru} mulai {tmt}."
            if dari
            else f"{nama.pegawai} bertugas sebagai {nama.tempat_baru} mulai {tmt}."
        )
    if usulan.sifat.akhiri:
        akhir = format_tanggal(Rentang(date.min, usulan.mulai).selesai)
        catatan.kalimat.append(
            f"Hari kerja terakhir {akhir}: penempatan dan garis penilaian {nama.pegawai} berakhir."
        )
    if usulan.sifat.unit is not Butuh.TIDAK:
        waktu = describe_rentang(usulan.rentang)
        catatan.kalimat.append(
            f"{nama.pegawai} menjadi {usulan.jenis.label} kepala {nama.unit} {waktu}. SKP tidak dibuat baru:"
            " pekerjaannya masuk sebagai hasil kerja pada SKP yang ada."
        )


def _end_segment(catatan: _Catatan, segmen: Segmen, usulan: Usulan, nama: Keterangan) -> None:
    """What becomes of one SKP when the person leaves the post, or the service, on the day of the event."""
    tmt, masa = usulan.mulai, describe_rentang(segmen.rentang)
    if segmen.rentang.sampai <= tmt or segmen.status is StatusSkp.DIBATALKAN:
        return
    if segmen.status is StatusSkp.DITUTUP:
        catatan.halangan.append(f"SKP {masa} sudah ditutup. Pilih tanggal sesudahnya.")
    elif segmen.rentang.mulai >= tmt:
        _move_later(catatan, segmen, usulan)
    elif not segmen.tetap:
        akhir = format_tanggal(Rentang(segmen.rentang.mulai, tmt).selesai)
        catatan.langkah.append(TutupSegmen(segmen.id, tmt, dinilai=False))
        catatan.kalimat.append(
            f"SKP {masa} ({segmen.status.label.lower()}) dipendekkan sampai {akhir}; isinya tetap tersimpan."
        )
        siapa = nama.penilai_lama or "pejabat penilai"
        catatan.ingat.append(
            f"SKP itu belum ditetapkan. Ajukan kepada {siapa} agar masanya dapat dievaluasi."
        )
    else:
        _close_approved(catatan, segmen, usulan, nama)


def _close_approved(catatan: _Catatan, segmen: Segmen, usulan: Usulan, nama: Keterangan) -> None:
    tmt, masa = usulan.mulai, describe_rentang(segmen.rentang)
    akhir = Rentang(segmen.rentang.mulai, tmt).selesai
    catatan.langkah.append(TutupSegmen(segmen.id, tmt, dinilai=True))
    catatan.kalimat.append(f"SKP {masa} berakhir {format_tanggal(akhir)}, sehari sebelum tanggal ini.")
    for periode in segmen.daftar_periode:
        _cut_period(catatan, segmen, periode, usulan)
    siapa = nama.penilai_lama or "Pejabat penilai sebelumnya"
    ajukan = (
        "realisasinya diajukan sistem apa adanya"
        if usulan.jenis is _J.MENINGGAL
        else f"{nama.pegawai} mengajukan realisasinya"
    )
    catatan.kalimat.append(
        f"{siapa} diminta menilai SKP itu untuk {describe_rentang(Rentang(segmen.rentang.mulai, tmt))};"
        f" {ajukan}."
    )
    if segmen.status is StatusSkp.DIREVISI:
        catatan.ingat.append(
            "Revisi SKP itu belum selesai. Ajukan revisinya, lalu setujui, sebelum realisasi diajukan."
        )


def _cut_period(catatan: _Catatan, segmen: Segmen, periode: PeriodeTahun, usulan: Usulan) -> None:
    tmt = usulan.mulai
    if periode.rentang.sampai <= tmt:
        return
    if periode.status in SUDAH_DITETAPKAN:
        catatan.halangan.append(
            f"{periode.label} ({describe_rentang(periode.rentang)}) sudah berstatus"
            f" {periode.status.label.lower()}. Pilih tanggal sesudahnya."
        )
        return
    if periode.status in DINILAI and not _give_back(catatan, periode, usulan):
        return
    if periode.rentang.mulai < tmt:
        catatan.langkah.append(PotongPeriode(periode.id, tmt))
        catatan.kalimat.append(
            f"{periode.label} menjadi {describe_rentang(Rentang(periode.rentang.mulai, tmt))}."
        )
    elif periode.berisi:
        _move_filled(catatan, segmen, periode, usulan)
    else:
        catatan.langkah.append(HapusPeriode(periode.id))
        catatan.kalimat.append(f"{periode.label} masih kosong dan dihapus dari SKP itu.")


def _give_back(catatan: _Catatan, periode: PeriodeTahun, usulan: Usulan) -> bool:
    """Whether a period that is being judged goes back to its owner first; else it stands in the way."""
    if not usulan.pindahkan:
        catatan.dapat_dipindahkan = True
        catatan.halangan.append(
            f"{periode.label} ({describe_rentang(periode.rentang)}) sedang dinilai. Minta pejabat penilai"
            " mengembalikannya, atau kembalikan bersama peristiwa ini."
        )
        return False
    catatan.langkah.append(KembalikanPeriode(periode.id))
    draf = ", draf penilaiannya ditarik dan tercatat" if periode.status is StatusPeriode.DINILAI else ""
    catatan.kalimat.append(
        f"{periode.label} dikembalikan kepada pegawai karena masanya berubah{draf}. Isinya tetap."
    )
    return True


def _move_filled(catatan: _Catatan, segmen: Segmen, periode: PeriodeTahun, usulan: Usulan) -> None:
    if not usulan.pindahkan:
        catatan.dapat_dipindahkan = catatan.dapat_dipindahkan or usulan.sifat.buka
        catatan.halangan.append(
            f"{periode.label} sudah diisi, padahal seluruhnya sesudah tanggal ini."
            + (" Pindahkan isinya ke SKP berikutnya, atau" if usulan.sifat.buka else " Simpan isinya, lalu")
            + " kosongkan periode itu."
        )
        return
    catatan.langkah.append(PindahPeriode(periode.id, segmen.id))
    catatan.kalimat.append(
        f"{periode.label} pindah utuh ke SKP berikutnya: rencana aksi, realisasi, bukti dukung, umpan balik,"
        " dan progres hariannya."
    )


def _refuse_homeless(catatan: _Catatan) -> None:
    """A filled period moves only to an SKP that is opened as a copy of its own."""
    salinan = {satu.salin_dari for satu in catatan.langkah if isinstance(satu, BukaSegmen)}
    tertinggal = [
        satu for satu in catatan.langkah if isinstance(satu, PindahPeriode) and satu.dari not in salinan
    ]
    if tertinggal:
        catatan.halangan.append(
            "Isi periode sesudah tanggal ini tidak dapat dipindahkan, karena tidak ada SKP berikutnya yang"
            " dibuka sebagai salinan. Simpan isinya, lalu kosongkan periode itu."
        )


def _move_later(catatan: _Catatan, segmen: Segmen, usulan: Usulan) -> None:
    """An SKP that begins on or after the day goes along with the new post, or falls away as a draft."""
    masa = describe_rentang(segmen.rentang)
    if not usulan.rentang.memuat(segmen.rentang.mulai) and not usulan.sifat.buka:
        return  # after the return
    if segmen.tetap and usulan.sifat.buka:
        _move_approved(catatan, segmen, usulan)
    elif segmen.tetap:
        catatan.halangan.append(
            f"SKP {masa} sudah ditetapkan untuk jabatan yang lama. Pilih tanggal sesudah"
            f" {format_tanggal(segmen.rentang.mulai)}."
        )
    elif usulan.sifat.buka:
        catatan.langkah.append(PindahDraf(segmen.id))
        catatan.kalimat.append(f"SKP {masa} ({segmen.status.label.lower()}) mengikuti jabatan yang baru.")
    elif segmen.status is StatusSkp.DRAF:
        catatan.langkah.append(BatalkanDraf(segmen.id))
        catatan.kalimat.append(f"Draf SKP {masa} dibatalkan.")
    else:
        catatan.halangan.append(
            f"SKP {masa} berstatus {segmen.status.label.lower()}. Minta pemiliknya menarik SKP itu dahulu."
        )


def _move_approved(catatan: _Catatan, segmen: Segmen, usulan: Usulan) -> None:
    """A SK that came late: no day was one of the old post, so the plan is revised for the new one."""
    masa = describe_rentang(segmen.rentang)
    tetap = [satu.label for satu in segmen.daftar_periode if satu.status in SUDAH_DITETAPKAN]
    if segmen.status is StatusSkp.DIAJUKAN:
        catatan.halangan.append(f"SKP {masa} sedang diajukan. Minta pemiliknya menarik SKP itu dahulu.")
        return
    if tetap:
        catatan.halangan.append(
            f"SKP {masa} ditetapkan untuk jabatan yang lama, dan {tetap[0]} sudah dinilai. Pilih tanggal"
            " sesudahnya."
        )
        return
    dinilai = [satu for satu in segmen.daftar_periode if satu.status in DINILAI]
    if sum(_give_back(catatan, satu, usulan) for satu in dinilai) == len(dinilai):
        catatan.langkah.append(PindahTetap(segmen.id))
        catatan.kalimat.append(
            f"SKP {masa} mengikuti jabatan yang baru sejak hari pertamanya dan dibuka untuk revisi. Versi"
            " yang sudah ditetapkan tetap dapat dibaca dan dicetak."
        )


def _keep_evaluated(catatan: _Catatan, keadaan: Keadaan, usulan: Usulan, nama: Keterangan) -> None:
    """Another penilai alone opens no SKP: each period is evaluated by who is penilai at its end."""
    if usulan.jenis is not _J.GANTI_PENILAI:
        return
    baru = nama.penilai_baru or "Pejabat penilai yang baru"
    dari = f" menggantikan {nama.penilai_lama}" if nama.penilai_lama else ""
    catatan.kalimat.append(
        f"{baru} menjadi pejabat penilai {nama.pegawai}{dari}, {describe_rentang(usulan.rentang)}."
    )
    if usulan.sampai is not None and nama.penilai_lama:
        catatan.kalimat.append(
            f"Mulai {format_tanggal(usulan.sampai)}, {nama.penilai_lama} kembali menjadi pejabat penilai."
        )
    catatan.kalimat.append(
        "SKP tidak dibuat baru. Setiap periode dinilai oleh pejabat penilai pada hari terakhirnya."
    )
    for segmen in keadaan.daftar_segmen:
        for periode in segmen.daftar_periode:
            if usulan.rentang.memuat(periode.rentang.selesai):
                _change_hands(catatan, periode, baru)


def _change_hands(catatan: _Catatan, periode: PeriodeTahun, baru: str) -> None:
    if periode.status in SUDAH_DITETAPKAN:
        catatan.halangan.append(
            f"{periode.label} sudah berstatus {periode.status.label.lower()} oleh pejabat penilai yang lama."
            f" Pilih tanggal sesudah {format_tanggal(periode.rentang.selesai)}."
        )
    else:
        catatan.kalimat.append(f"{baru} menilai {periode.label}.")


def _take_days_out(catatan: _Catatan, keadaan: Keadaan, usulan: Usulan) -> None:
    """Days without duty do not count; a period that lies wholly in them is not evaluated."""
    hari = usulan.sifat.hari
    waktu = describe_rentang(usulan.rentang)
    kata = (
        {
            JenisHari.TANPA_TUGAS: f"{usulan.jenis.label} {waktu}: SKP tetap berlaku,",
            JenisHari.TUGAS_BELAJAR: (
                f"Tugas belajar {waktu}: tidak ada SKP biasa. Evaluasi tahunan memakai hasil studi dan hanya"
                " bulan aktif,"
            ),
            JenisHari.DI_LUAR: f"{usulan.jenis.label} {waktu}: di luar masa dinas instansi ini,",
        }[hari]
        if hari
        else ""
    )
    catatan.kalimat.append(f"{kata} {_describe_months(usulan)}.")
    if usulan.jenis is _J.PENUGASAN_LUAR:
        catatan.ingat.append(
            "Selama penugasan, kinerja dinilai di tempat penugasan dan hasilnya dilaporkan ke instansi ini."
        )
    if hari is not JenisHari.TANPA_TUGAS:
        return
    for segmen in keadaan.daftar_segmen:
        for periode in segmen.daftar_periode[:-1]:
            if not find_gaps([usulan.rentang], periode.rentang):
                _drop_absent(catatan, periode)


def _describe_months(usulan: Usulan) -> str:
    if usulan.sampai is None:
        return "bulan-bulannya tidak dihitung sampai pegawai kembali"
    bulan = count_bulan(usulan.rentang)
    return f"{bulan} bulan ({usulan.rentang.hari} hari) tidak dihitung"


def _drop_absent(catatan: _Catatan, periode: PeriodeTahun) -> None:
    kosong = periode.status not in SUDAH_DITETAPKAN | {StatusPeriode.DIAJUKAN, StatusPeriode.DINILAI}
    if kosong and not periode.berisi:
        catatan.langkah.append(HapusPeriode(periode.id))
        catatan.kalimat.append(
            f"{periode.label} seluruhnya tanpa tugas, sehingga tidak perlu diisi dan dinilai."
        )
    else:
        catatan.ingat.append(f"{periode.label} sudah berisi dan tetap dinilai apa adanya.")


def _open_next(catatan: _Catatan, keadaan: Keadaan, usulan: Usulan) -> None:
    """The draft that follows: from the day of the event, or from the day of return within the year."""
    mulai = usulan.mulai if usulan.sifat.buka else usulan.sampai
    if mulai is None:
        catatan.ingat.append("SKP berikutnya dibuat sesudah pegawai kembali bertugas.")
        return
    tahun = tahun_kalender(mulai.year)
    if not usulan.sifat.buka and mulai.year != usulan.mulai.year:
        catatan.ingat.append(f"SKP {mulai.year} disusun pegawai sendiri sesudah kembali bertugas.")
        return
    if not usulan.sifat.buka and not any(
        satu.rentang.mulai < usulan.mulai < satu.rentang.sampai for satu in keadaan.daftar_segmen
    ):
        return
    if any(_is_away(satu, mulai) for satu in keadaan.daftar_peristiwa):
        catatan.ingat.append("Pegawai sedang di luar tugas. SKP dibuat sesudah kembali bertugas.")
        return
    sesudah = [
        satu for satu in keadaan.daftar_segmen
        if satu.rentang.sampai > mulai and satu.rentang.mulai >= mulai and satu.rentang.beririsan(tahun)
    ]  # fmt: skip
    if sesudah:
        return
    lama = [
        satu for satu in keadaan.daftar_segmen if satu.rentang.mulai < mulai and satu.rentang.beririsan(tahun)
    ]
    salin = lama[-1].id if lama and (usulan.salin or usulan.pindahkan) else None
    rentang = Rentang(mulai, tahun.sampai)
    catatan.langkah.append(BukaSegmen(rentang, salin))
    isi = "dengan salinan hasil kerja SKP sebelumnya" if salin else "yang masih kosong"
    catatan.kalimat.append(f"SKP {describe_rentang(rentang)} dibuka sebagai draf {isi}.")


def _is_away(satu: PeristiwaTahun, hari: date) -> bool:
    jenis = SIFAT[satu.jenis].hari
    return jenis in {JenisHari.TUGAS_BELAJAR, JenisHari.DI_LUAR} and satu.rentang.memuat(hari)


def _describe_people(catatan: _Catatan, usulan: Usulan, nama: Keterangan) -> None:
    if usulan.sifat.tempat is not Butuh.TIDAK:
        if nama.penilai_baru:
            catatan.kalimat.append(
                f"{nama.penilai_baru} menjadi pejabat penilai {nama.pegawai} mulai"
                f" {format_tanggal(usulan.mulai)}."
            )
        elif nama.penilai_lama:
            catatan.ingat.append(f"{nama.penilai_lama} tetap pejabat penilai: penggantinya tidak dipilih.")
        else:
            catatan.ingat.append("Pejabat penilai belum ditentukan. SKP baru belum dapat diajukan.")
    if nama.tanpa_garis:
        catatan.ingat.append(
            f"Kepala {nama.unit} tidak tercatat sebagai pejabat penilai di unit itu, sehingga tidak ada garis"
            " penilaian yang berpindah. Ubah lewat halaman pejabat penilai."
        )
    if nama.garis_nanti:
        catatan.ingat.append(
            f"{nama.garis_nanti} perubahan pejabat penilai yang direncanakan sesudah tanggal ini dihapus."
        )
    if nama.dipimpin:
        kembali = (
            f" Mulai {format_tanggal(usulan.sampai)} garis penilaian yang lama berlaku lagi."
            if usulan.sampai
            else ""
        )
        catatan.kalimat.append(
            f"{nama.pegawai} menjadi pejabat penilai {nama.dipimpin} pegawai {nama.unit} selama itu.{kembali}"
        )
    if nama.dinilai and (usulan.sifat.akhiri or usulan.sifat.tutup):
        catatan.ingat.append(
            f"{nama.pegawai} adalah pejabat penilai {nama.dinilai} pegawai. Tunjuk Plt. atau ubah pejabat"
            " penilai mereka."
        )
