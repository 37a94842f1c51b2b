"""Documents of invented people, as an analis in a kabupaten would have them."""

from dataclasses import replace
from datetime import date

from kinerja.surat.dokumen import (
    BarisHasilKerja,
    BarisIndikator,
    BarisPerilaku,
    DokumenEvaluasi,
    DokumenEvaluasiKinerja,
    DokumenLampiran,
    DokumenSkp,
    Keberatan,
    Pengesahan,
    Pihak,
    Tandatangan,
)

INSTANSI = "Pemerintah Kabupaten Contoh"
UNIT = "Bidang Penilaian Kinerja dan Penghargaan, Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
PEGAWAI = Pihak(
    nama="Siti Rahmawati, S.A.P.",
    nip="198703152011012000",
    pangkat="Penata/ III/c",
    jabatan="Analis Sumber Daya Manusia Aparatur Ahli Muda",
    unit_kerja=UNIT,
)
PENILAI = Pihak(
    nama="Drs. Budi Santoso, M.Si.",
    nip="197203041998031000",
    pangkat="Pembina/ IV/a",
    jabatan="Kepala Bidang Penilaian Kinerja dan Penghargaan",
    unit_kerja=UNIT,
)
ATASAN = Pihak(
    nama="Dr. Maria Lestari, M.A.P.",
    nip="196908121994032000",
    pangkat="Pembina Utama Muda/ IV/c",
    jabatan="Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    unit_kerja="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
)
TETAP = Pengesahan(status="Ditetapkan 5 Januari 2026", versi=2, sidik="3fa9c1d20b7e4a65" * 4, tetap=True)
DRAF = Pengesahan(status="Draf", versi=1)
KEPALA_BADAN = "Kepala Badan"


def _indikator(aspek: str, indikator: str, target: str, realisasi: str = "") -> BarisIndikator:
    return BarisIndikator(aspek=aspek, indikator=indikator, target=target, realisasi=realisasi)


UTAMA = (
    BarisHasilKerja(
        rencana_hasil_kerja_pimpinan="Terlaksananya pengelolaan kinerja pegawai yang tepat waktu dan akurat",
        rencana_hasil_kerja="Tersusunnya analisis hasil evaluasi kinerja pegawai per triwulan",
        indikator=(
            _indikator("KUANTITAS", "Jumlah laporan analisis", "4 laporan", "3 dari 4 laporan"),
            _indikator("KUALITAS", "Nilai telaah laporan oleh pimpinan", "skor 4 dari 5", "skor 4"),
            _indikator(
                "WAKTU",
                "Ketepatan penyampaian laporan",
                "paling lambat 5 hari setelah triwulan berakhir",
                "3 Oktober 2026",
            ),
            _indikator(
                "BIAYA", "Biaya perjalanan pendampingan", "paling banyak Rp 30.000.000", "Rp 21.450.000"
            ),
        ),
        umpan_balik=("Laporan rapi dan dipakai dalam rapat pimpinan.", "Tambahkan perbandingan antarunit."),
    ),
    BarisHasilKerja(
        rencana_hasil_kerja_pimpinan="Terlaksananya pemberian penghargaan pegawai berbasis kinerja",
        rencana_hasil_kerja="Tersusunnya rekomendasi penerima penghargaan",
        indikator=(
            _indikator("KUANTITAS", "Jumlah rekomendasi", "12 rekomendasi", "9 rekomendasi"),
            _indikator(
                "KUALITAS", "Tahapan verifikasi yang diselesaikan", "4 dari 4 tahap", "tahap 3: verifikasi"
            ),
        ),
        umpan_balik=("Verifikasi lapangan teliti.",),
    ),
)
TAMBAHAN = (
    BarisHasilKerja(
        rencana_hasil_kerja="Terselenggaranya bimbingan teknis penyusunan SKP",
        penugasan_dari=KEPALA_BADAN,
        indikator=(_indikator("KUANTITAS", "Jumlah peserta bimbingan teknis", "200 orang", "186 orang"),),
    ),
)
KUALITATIF = (
    BarisHasilKerja(
        rencana_hasil_kerja="Terlaksananya asuhan keperawatan yang aman dan ramah di puskesmas",
        rencana_hasil_kerja_pimpinan="Meningkatnya mutu pelayanan kesehatan dasar",
        indikator=(
            BarisIndikator(
                indikator="Pasien dilayani sesuai standar asuhan, keluhan ditangani pada hari yang sama",
                realisasi="Seluruh keluhan pasien selesai pada hari yang sama; 2 kasus dirujuk.",
            ),
            BarisIndikator(
                indikator="Catatan keperawatan lengkap setiap hari",
                realisasi="Catatan lengkap untuk 1.204 kunjungan.",
            ),
        ),
        umpan_balik=("Ramah kepada pasien lanjut usia.",),
    ),
)
PERILAKU = (
    (
        "Berorientasi Pelayanan",
        (
            "Memahami dan memenuhi kebutuhan masyarakat",
            "Ramah, cekatan, solutif, dan dapat diandalkan",
            "Melakukan perbaikan tiada henti",
        ),
        "Menjawab permohonan konsultasi paling lambat hari kerja berikutnya",
    ),
    (
        "Akuntabel",
        (
            "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
            "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien",
            "Tidak menyalahgunakan kewenangan jabatan",
        ),
        "",
    ),
    (
        "Kompeten",
        (
            "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
            "Membantu orang lain belajar",
            "Melaksanakan tugas dengan kualitas terbaik",
        ),
        "",
    ),
    (
        "Harmonis",
        (
            "Menghargai setiap orang apapun latar belakangnya",
            "Suka menolong orang lain",
            "Membangun lingkungan kerja yang kondusif",
        ),
        "",
    ),
    (
        "Loyal",
        (
            "Memegang teguh Pancasila dan UUD 1945, setia pada NKRI serta pemerintahan yang sah",
            "Menjaga nama baik sesama ASN, Pimpinan, Instansi, dan Negara",
            "Menjaga rahasia jabatan dan negara",
        ),
        "",
    ),
    (
        "Adaptif",
        (
            "Cepat menyesuaikan diri menghadapi perubahan",
            "Terus berinovasi dan mengembangkan kreativitas",
            "Bertindak proaktif",
        ),
        "Mengusulkan satu perbaikan proses setiap triwulan",
    ),
    (
        "Kolaboratif",
        (
            "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
            "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
            "Menggerakkan pemanfaatan berbagai sumberdaya untuk tujuan bersama",
        ),
        "",
    ),
)
BERAKHLAK = tuple(
    BarisPerilaku(nilai=nilai, panduan=panduan, ekspektasi=(ekspektasi,) if ekspektasi else ())
    for nilai, panduan, ekspektasi in PERILAKU
)

SKP = DokumenSkp(
    instansi=INSTANSI,
    periode_mulai=date(2026, 1, 1),
    periode_selesai=date(2026, 12, 31),
    pegawai=PEGAWAI,
    pejabat_penilai=PENILAI,
    pengesahan=TETAP,
    ttd_pegawai=Tandatangan(tempat="Kota Contoh", tanggal=date(2026, 1, 5)),
    ttd_penilai=Tandatangan(tempat="Kota Contoh", tanggal=date(2026, 1, 5)),
    pendekatan="kuantitatif",
    utama=UTAMA,
    tambahan=TAMBAHAN,
    perilaku=BERAKHLAK,
)
SKP_KUALITATIF = replace(SKP, pendekatan="kualitatif", utama=KUALITATIF, tambahan=(), pengesahan=DRAF)
LAMPIRAN = DokumenLampiran(
    instansi=INSTANSI,
    periode_mulai=SKP.periode_mulai,
    periode_selesai=SKP.periode_selesai,
    pegawai=PEGAWAI,
    pejabat_penilai=PENILAI,
    pengesahan=TETAP,
    ttd_penilai=SKP.ttd_penilai,
    pendekatan="kuantitatif",
    dukungan_sumber_daya=("Akses ke aplikasi dan data kepegawaian", "Satu orang tenaga pengolah data"),
    skema_pertanggungjawaban=("Laporan bulanan kepada kepala bidang", "Dialog kinerja setiap akhir triwulan"),
    konsekuensi=(
        "Prioritas mengikuti pelatihan bila melampaui ekspektasi",
        "Bimbingan kinerja bila di bawah ekspektasi",
    ),
)
EVALUASI = DokumenEvaluasi(
    instansi=INSTANSI,
    periode_mulai=date(2026, 7, 1),
    periode_selesai=date(2026, 9, 30),
    pegawai=PEGAWAI,
    pejabat_penilai=PENILAI,
    pengesahan=replace(TETAP, status="Final 9 Oktober 2026"),
    ttd_penilai=Tandatangan(tempat="Kota Contoh", tanggal=date(2026, 10, 9)),
    pendekatan="kuantitatif",
    utama=UTAMA,
    tambahan=TAMBAHAN,
    perilaku=(replace(BERAKHLAK[0], umpan_balik=("Cepat menanggapi permohonan.",)), *BERAKHLAK[1:]),
    periode="TRIWULAN III",
    capaian_organisasi="baik",
    rating_hasil_kerja="sesuai_ekspektasi",
    rating_perilaku="di_atas_ekspektasi",
    predikat="baik",
)
EVALUASI_KUALITATIF = replace(EVALUASI, pendekatan="kualitatif", utama=KUALITATIF, tambahan=(), coret=True)
# The head of the badan, whose pejabat penilai is a bupati without NIP.
BUPATI = Pihak(
    nama="H. Hasan Basri, S.Sos.",
    pangkat="-",
    jabatan="Bupati Contoh",
    unit_kerja=INSTANSI,
    label_unit="INSTANSI",
)


def _perspektif(indikator: str, target: str, perspektif: str, realisasi: str = "") -> BarisIndikator:
    return BarisIndikator(indikator=indikator, target=target, perspektif=perspektif, realisasi=realisasi)


UTAMA_JPT = (
    BarisHasilKerja(
        rencana_hasil_kerja="Meningkatnya kualitas manajemen ASN berbasis sistem merit",
        penugasan_dari="Perjanjian Kinerja",
        indikator=(
            _perspektif("Indeks Sistem Merit", "325 poin", "Penerima Layanan", "321 poin"),
            _perspektif(
                "Persentase pegawai dengan SKP yang ditetapkan tepat waktu", "98%", "Proses Bisnis", "97,4%"
            ),
        ),
        umpan_balik=("Perbaiki bukti dukung talenta.",),
    ),
    BarisHasilKerja(
        rencana_hasil_kerja="Meningkatnya profesionalitas ASN",
        penugasan_dari="Perjanjian Kinerja",
        indikator=(_perspektif("Indeks Profesionalitas ASN", "75 poin", "Penguatan Internal", "76 poin"),),
    ),
    BarisHasilKerja(
        rencana_hasil_kerja="Meningkatnya akuntabilitas keuangan badan",
        penugasan_dari="Bupati",
        indikator=(_perspektif("Persentase realisasi anggaran", "95%", "Anggaran", "71%"),),
    ),
)
TAMBAHAN_JPT = (
    BarisHasilKerja(
        rencana_hasil_kerja="Terselenggaranya seleksi terbuka jabatan pimpinan tinggi pratama",
        penugasan_dari="Bupati",
        indikator=(_perspektif("Jumlah jabatan yang terisi", "4 jabatan", "Proses Bisnis", "3 jabatan"),),
    ),
)
SKP_JPT = replace(
    SKP,
    bentuk="jpt",
    pegawai=ATASAN,
    pejabat_penilai=BUPATI,
    utama=UTAMA_JPT,
    tambahan=TAMBAHAN_JPT,
)
SKP_JPT_KUALITATIF = replace(SKP_JPT, pendekatan="kualitatif")
LAMPIRAN_JPT = replace(LAMPIRAN, bentuk="jpt", pegawai=ATASAN, pejabat_penilai=BUPATI)
EVALUASI_JPT = replace(
    EVALUASI,
    bentuk="jpt",
    pegawai=ATASAN,
    pejabat_penilai=BUPATI,
    utama=UTAMA_JPT,
    tambahan=TAMBAHAN_JPT,
)
EVALUASI_JPT_KUALITATIF = replace(EVALUASI_JPT, pendekatan="kualitatif")
EVALUASI_KINERJA = DokumenEvaluasiKinerja(
    instansi=INSTANSI,
    periode_mulai=EVALUASI.periode_mulai,
    periode_selesai=EVALUASI.periode_selesai,
    pegawai=PEGAWAI,
    pejabat_penilai=PENILAI,
    atasan_pejabat_penilai=ATASAN,
    pengesahan=EVALUASI.pengesahan,
    ttd_pegawai=Tandatangan(tempat="Kota Contoh", tanggal=date(2026, 10, 12)),
    ttd_penilai=EVALUASI.ttd_penilai,
    periode="TRIWULAN III",
    capaian_organisasi="baik",
    predikat="baik",
    catatan=("Pertahankan mutu laporan; siapkan kaderisasi pengolah data.",),
)
DENGAN_KEBERATAN = replace(
    EVALUASI_KINERJA,
    keberatan=Keberatan(
        keberatan="Realisasi bimbingan teknis belum memperhitungkan angkatan kedua (24 peserta).",
        penjelasan="Daftar hadir angkatan kedua diterima setelah periode ditutup.",
        keputusan="Realisasi diakui 210 orang. Predikat tetap Baik.",
        tanggal=date(2026, 10, 20),
    ),
)
SEMUA = {
    "skp_kuantitatif": SKP,
    "skp_kualitatif": SKP_KUALITATIF,
    "lampiran": LAMPIRAN,
    "evaluasi_kuantitatif": EVALUASI,
    "evaluasi_kualitatif": EVALUASI_KUALITATIF,
    "skp_jpt_kuantitatif": SKP_JPT,
    "skp_jpt_kualitatif": SKP_JPT_KUALITATIF,
    "lampiran_jpt": LAMPIRAN_JPT,
    "evaluasi_jpt_kuantitatif": EVALUASI_JPT,
    "evaluasi_jpt_kualitatif": EVALUASI_JPT_KUALITATIF,
    "evaluasi_kinerja": EVALUASI_KINERJA,
    "evaluasi_kinerja_keberatan": DENGAN_KEBERATAN,
}
