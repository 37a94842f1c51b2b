"""The kinds of recommendation: their ground in a regulation, what they are not, and who decides.

Sources: PP 30/2019 Pasal 56 and 57, PermenPANRB 6/2022, PermenPANRB 1/2023, Peraturan BKN 3/2023, UU 20/2023.
`kepastian` says how certain the source of a kind is; no kind is a sanction, and none proposes a dismissal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kinerja.aturan.rules import Istilah


class Kepastian(Istilah):
    """How certain it is that a regulation says so."""

    PERATURAN = "peraturan"
    SEKUNDER = "sekunder"
    USULAN_PRODUK = "usulan_produk"

    @property
    def label(self) -> str:
        return _NAMA_KEPASTIAN[self]


_NAMA_KEPASTIAN = {
    Kepastian.PERATURAN: "Menurut peraturan",
    Kepastian.SEKUNDER: "Menurut keterangan tentang peraturan, teksnya belum diperiksa",
    Kepastian.USULAN_PRODUK: "Usulan produk, bukan bunyi peraturan",
}


class Pemutus(Istilah):
    """Who decides about a kind."""

    PENILAI = "penilai"
    ATASAN = "atasan"
    PEJABAT = "pejabat"

    @property
    def label(self) -> str:
        return _NAMA_PEMUTUS[self]


_NAMA_PEMUTUS = {
    Pemutus.PENILAI: "Pejabat penilai",
    Pemutus.ATASAN: "Atasan pejabat penilai atau pimpinan unit",
    Pemutus.PEJABAT: "PPK atau PyB yang ditunjuk admin instansi",
}


class JenisRekomendasi(Istilah):
    """What may be recommended."""

    PENGHARGAAN = "penghargaan"
    PANGKAT_LUAR_BIASA = "pangkat_luar_biasa"
    KENAIKAN_PANGKAT = "kenaikan_pangkat"
    KENAIKAN_JENJANG = "kenaikan_jenjang"
    KGB = "kgb"
    TUGAS_BELAJAR = "tugas_belajar"
    KONTRAK_PPPK = "kontrak_pppk"
    BIMBINGAN = "bimbingan"
    PERBAIKAN = "perbaikan"
    UJI_KOMPETENSI = "uji_kompetensi"

    @property
    def label(self) -> str:
        return KETENTUAN[self].nama


@dataclass(frozen=True)
class Ketentuan:
    """One kind: its name, the regulation, what it is not, who decides.

    `catatan` marks a pointer that waits for nobody: it says that the predikat does not stand in the way.
    `berdampak` kinds touch the position of the person: a document number, and no force majeure.
    """

    nama: str
    peraturan: str
    kepastian: Kepastian
    pemutus: Pemutus
    isi: str
    bukan: str
    catatan: bool = False
    berdampak: bool = False


_PENUNJUK = "Bukan keputusan kepegawaian: syarat lain diperiksa pada usul resminya."
KETENTUAN: Mapping[JenisRekomendasi, Ketentuan] = MappingProxyType(
    {
        JenisRekomendasi.PENGHARGAAN: Ketentuan(
            "Penghargaan dan prioritas rencana suksesi",
            "PP 30/2019 tentang penghargaan bagi PNS berkinerja Sangat Baik dua tahun berturut-turut",
            Kepastian.SEKUNDER,
            Pemutus.ATASAN,
            "Diprioritaskan dalam kelompok rencana suksesi dan pengembangan kompetensi.",
            "Bukan pengangkatan dalam jabatan dan bukan janji penghargaan tertentu.",
        ),
        JenisRekomendasi.PANGKAT_LUAR_BIASA: Ketentuan(
            "Penelaahan kenaikan pangkat prestasi luar biasa",
            "Kenaikan pangkat istimewa bagi predikat Sangat Baik dengan prestasi kerja luar biasa",
            Kepastian.SEKUNDER,
            Pemutus.PEJABAT,
            "Ditelaah bila ada prestasi kerja luar biasa yang dapat dibuktikan.",
            "Predikat saja tidak cukup. " + _PENUNJUK,
            catatan=True,
        ),
        JenisRekomendasi.KENAIKAN_PANGKAT: Ketentuan(
            "Syarat predikat kenaikan pangkat",
            "Predikat paling rendah Baik dalam dua tahun terakhir",
            Kepastian.SEKUNDER,
            Pemutus.PEJABAT,
            "Syarat predikat kenaikan pangkat terpenuhi.",
            _PENUNJUK,
            catatan=True,
        ),
        JenisRekomendasi.KENAIKAN_JENJANG: Ketentuan(
            "Syarat predikat kenaikan jenjang",
            "PermenPANRB 1/2023: predikat paling rendah Baik dalam satu tahun terakhir",
            Kepastian.PERATURAN,
            Pemutus.PEJABAT,
            "Syarat predikat kenaikan jenjang dan uji kompetensinya terpenuhi.",
            _PENUNJUK,
            catatan=True,
        ),
        JenisRekomendasi.KGB: Ketentuan(
            "Catatan kenaikan gaji berkala",
            "Kenaikan gaji berkala setiap dua tahun mensyaratkan kinerja paling rendah rata-rata cukup",
            Kepastian.USULAN_PRODUK,
            Pemutus.PEJABAT,
            "Predikat tidak menghalangi kenaikan gaji berkala.",
            _PENUNJUK,
            catatan=True,
        ),
        JenisRekomendasi.TUGAS_BELAJAR: Ketentuan(
            "Catatan tugas belajar",
            "Tugas belajar lazimnya mensyaratkan predikat paling rendah Baik",
            Kepastian.USULAN_PRODUK,
            Pemutus.PEJABAT,
            "Predikat tidak menghalangi usul tugas belajar.",
            _PENUNJUK,
            catatan=True,
        ),
        JenisRekomendasi.KONTRAK_PPPK: Ketentuan(
            "Catatan perjanjian kerja PPPK",
            "Perpanjangan perjanjian kerja PPPK mempertimbangkan kinerja (UU 20/2023)",
            Kepastian.USULAN_PRODUK,
            Pemutus.PEJABAT,
            "Hasil penilaian dipertimbangkan saat perjanjian kerja ditinjau.",
            "Bukan perpanjangan dan bukan pemutusan perjanjian kerja.",
            catatan=True,
        ),
        JenisRekomendasi.BIMBINGAN: Ketentuan(
            "Bimbingan atau konseling kinerja",
            "PermenPANRB 6/2022 tentang bimbingan kinerja dan konseling kinerja",
            Kepastian.PERATURAN,
            Pemutus.PENILAI,
            "Bimbingan atau konseling kinerja dan rencana pengembangan.",
            "Bukan hukuman dan tidak dicatat sebagai sanksi.",
        ),
        JenisRekomendasi.PERBAIKAN: Ketentuan(
            "Peringatan dan perbaikan kinerja enam bulan",
            "PP 30/2019 Pasal 56",
            Kepastian.SEKUNDER,
            Pemutus.PEJABAT,
            "Kesempatan memperbaiki kinerja selama enam bulan dengan pemantauan.",
            "Bukan sanksi administratif. Sanksi diputuskan di luar aplikasi ini oleh pejabat yang berwenang.",
            berdampak=True,
        ),
        JenisRekomendasi.UJI_KOMPETENSI: Ketentuan(
            "Uji kompetensi sesudah perbaikan kinerja",
            "PP 30/2019 Pasal 57",
            Kepastian.SEKUNDER,
            Pemutus.PEJABAT,
            "Uji kompetensi untuk menilai jabatan yang sesuai.",
            "Bukan pemindahan, penurunan jabatan, atau pemberhentian. Aplikasi ini tidak pernah memulainya.",
            berdampak=True,
        ),
    }
)
BERDAMPAK = frozenset(jenis for jenis, satu in KETENTUAN.items() if satu.berdampak)
CATATAN = frozenset(jenis for jenis, satu in KETENTUAN.items() if satu.catatan)


def kinds_of(pemutus: Pemutus) -> frozenset[JenisRekomendasi]:
    """The kinds about which this one decides."""
    return frozenset(jenis for jenis, satu in KETENTUAN.items() if satu.pemutus is pemutus)
