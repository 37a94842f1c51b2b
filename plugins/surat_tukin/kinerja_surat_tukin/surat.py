"""The letter: its template, and what stands in it."""

from collections.abc import Mapping
from decimal import Decimal

from kinerja.hooks import (
    BahanSurat,
    PihakSurat,
    SkemaNomor,
    define_surat,
    format_persen,
    format_rupiah,
    format_tanggal,
)
from kinerja_surat_tukin.rules import Dasar, count_tunjangan, find_dasar, parse_daftar
from kinerja_surat_tukin.setelan import Setelan
from kinerja_surat_tukin.terbilang import terbilang

PENGATURAN = "di pengaturan plugin Rincian Tunjangan Kinerja"

TEMPLAT = """\
<table class="uraian"><tbody>
<tr><td class="k-label">Nama</td><td>: {{ nama }}</td></tr>
{% if nip %}<tr><td>NIP</td><td>: {{ nip }}</td></tr>{% endif %}
{% if pangkat %}<tr><td>Pangkat/golongan ruang</td><td>: {{ pangkat }}</td></tr>{% endif %}
<tr><td>Jabatan</td><td>: {{ jabatan }}</td></tr>
<tr><td>Unit kerja</td><td>: {{ unit_kerja }}</td></tr>
<tr><td>Periode penilaian</td><td>: {{ periode }}</td></tr>
<tr><td>Predikat kinerja</td><td>: {{ predikat }}</td></tr>
</tbody></table>
<p>Berdasarkan predikat kinerja tersebut, tunjangan kinerja per bulan pegawai ini dirinci sebagai berikut.</p>
<table class="kisi">
<thead><tr><th class="k-no" scope="col">No</th><th scope="col">Uraian</th><th class="k-nilai" scope="col">Nilai</th></tr></thead>
<tbody>
{% for baris in rincian %}
<tr><td class="nomor">{{ loop.index }}</td><td>{{ baris.uraian }}</td><td class="kanan">{{ baris.nilai }}</td></tr>
{% endfor %}
<tr class="jumlah"><th colspan="2" scope="row">Tunjangan kinerja per bulan</th><td class="kanan">{{ jumlah }}</td></tr>
</tbody></table>
<p class="kotak">Terbilang: <em>{{ terbilang }} rupiah</em></p>
{% if dasar_hukum %}<p>Dasar: {{ dasar_hukum }}.</p>{% endif %}
<p class="keterangan">Jumlah ini belum memperhitungkan kehadiran, pajak dan potongan lain. Kehadiran dihitung di luar aplikasi Kinerja menurut ketentuan instansi.</p>
{% if pejabat_nama %}
<table class="tanda-tangan" role="presentation"><tbody><tr><td></td><td>
<p>{{ tempat_tanggal }}</p><p>{{ pejabat_jabatan }}</p><p class="nama-ttd">{{ pejabat_nama }}</p>
{% if pejabat_nip %}<p>NIP {{ pejabat_nip }}</p>{% endif %}
</td></tr></tbody></table>
{% endif %}
"""  # noqa: E501  rows of a table read better on one line

ISIAN = {
    "nama": "Nama pegawai",
    "nip": "NIP pegawai",
    "pangkat": "Pangkat dan golongan ruang",
    "jabatan": "Jabatan pegawai",
    "unit_kerja": "Unit kerja",
    "periode": "Periode penilaian dengan tanggalnya",
    "predikat": "Predikat kinerja",
    "rincian": "Dasar dan faktor",
    "jumlah": "Tunjangan kinerja per bulan",
    "terbilang": "Jumlah dengan huruf",
    "dasar_hukum": "Peraturan instansi",
    "tempat_tanggal": "Tempat dan tanggal surat",
    "pejabat_jabatan": "Jabatan penanda tangan",
    "pejabat_nama": "Nama penanda tangan",
    "pejabat_nip": "NIP penanda tangan",
}


def fill(bahan: BahanSurat, setelan: Setelan) -> Mapping[str, str | list[dict[str, str]]]:
    """The values of the letter. Raises ValueError with a sentence where base or factor is not set."""
    dasar, faktor = require_dasar(bahan.pegawai, setelan), require_faktor(bahan, setelan)
    jumlah = count_tunjangan(dasar.jumlah, faktor)
    return {
        "nama": bahan.pegawai.nama,
        "nip": bahan.pegawai.nip,
        "pangkat": bahan.pegawai.pangkat,
        "jabatan": bahan.pegawai.jabatan,
        "unit_kerja": bahan.pegawai.unit_kerja,
        "periode": describe_periode(bahan),
        "predikat": bahan.predikat.label,
        "rincian": [
            {"uraian": describe_dasar(dasar), "nilai": format_rupiah(dasar.jumlah)},
            {"uraian": f"Faktor predikat {bahan.predikat.label}", "nilai": format_persen(faktor)},
        ],
        "jumlah": format_rupiah(jumlah),
        "terbilang": terbilang(int(jumlah)),
        "dasar_hukum": setelan.dasar_hukum.rstrip("."),
        "tempat_tanggal": describe_place(bahan),
        "pejabat_jabatan": setelan.pejabat_jabatan,
        "pejabat_nama": setelan.pejabat_nama,
        "pejabat_nip": setelan.pejabat_nip,
    }


def require_faktor(bahan: BahanSurat, setelan: Setelan) -> Decimal:
    """The factor of this predikat in percent. Raises ValueError with a sentence where none is set."""
    faktor = setelan.faktor_of(bahan.predikat)
    if faktor is None:
        raise ValueError(f"Faktor untuk predikat {bahan.predikat.label} belum diisi. Isi {PENGATURAN}.")
    return faktor


def require_dasar(pegawai: PihakSurat, setelan: Setelan) -> Dasar:
    """The base amount of this person. Raises ValueError with a sentence where none is set."""
    daftar = parse_daftar(setelan.dasar_jabatan)
    dasar = find_dasar(daftar, setelan.dasar, pegawai.jabatan, pegawai.jenjang)
    if dasar is None:
        raise ValueError(
            f"Tunjangan kinerja dasar untuk jabatan {pegawai.jabatan or 'ini'} belum diisi. Isi {PENGATURAN}."
        )
    return dasar


def describe_dasar(dasar: Dasar) -> str:
    """For what the base is set."""
    return "Tunjangan kinerja dasar per bulan" + (f" ({dasar.untuk})" if dasar.untuk else "")


def describe_periode(bahan: BahanSurat) -> str:
    """ "Triwulan I 2026 (1 Januari 2026 s.d. 31 Maret 2026)"."""
    rentang = f"{format_tanggal(bahan.mulai)} s.d. {format_tanggal(bahan.selesai)}"
    return f"{bahan.periode_label} {bahan.tahun} ({rentang})"


def describe_place(bahan: BahanSurat) -> str:
    """ "Contoh, 3 April 2026": place of the instansi and day of the letter."""
    return ", ".join(filter(None, (bahan.tempat, format_tanggal(bahan.tanggal) if bahan.tanggal else "")))


def sign_as(_bahan: BahanSurat, setelan: Setelan) -> PihakSurat | None:
    """The pejabat of the settings signs, else whom the product takes."""
    if not setelan.pejabat_nama:
        return None
    return PihakSurat(nama=setelan.pejabat_nama, nip=setelan.pejabat_nip, jabatan=setelan.pejabat_jabatan)


SURAT = define_surat(
    kode="tukin",
    judul="Rincian Tunjangan Kinerja",
    templat=TEMPLAT,
    isian=ISIAN,
    setelan=Setelan,
    fill=fill,
    nomor=lambda setelan: SkemaNomor(setelan.pola_nomor),
    penanda_tangan=sign_as,
)
