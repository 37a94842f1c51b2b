"""The evaluation as documents: the forms of PermenPANRB 6/2022 Lampiran, Anak Lampiran 4."""

from datetime import date, timedelta

from kinerja.evaluasi.potret import HasilDinilai, PotretEvaluasi, print_umpan
from kinerja.skp.rules import Klasifikasi
from kinerja.surat.dokumen import (
    BarisHasilKerja,
    BarisIndikator,
    BarisPerilaku,
    DokumenEvaluasi,
    DokumenEvaluasiKinerja,
    Keberatan,
    Pengesahan,
    Tandatangan,
)

TAHUNAN = "TH"
AKHIR = "AKHIR"  # the word of the form for the evaluation of the year


def build_evaluasi(potret: PotretEvaluasi, pengesahan: Pengesahan) -> DokumenEvaluasi:
    """The evaluation form of the jabatan and the approach of the SKP."""
    return DokumenEvaluasi(
        instansi=potret.instansi,
        periode=_title_of(potret),
        periode_mulai=potret.periode.mulai,
        periode_selesai=potret.periode.sampai - timedelta(days=1),
        pegawai=potret.pegawai,
        pejabat_penilai=potret.penilai,
        pengesahan=pengesahan,
        ttd_penilai=Tandatangan(tempat=potret.tempat, tanggal=potret.ditetapkan),
        pendekatan=potret.isi.pendekatan.value,
        bentuk=potret.isi.jenis_form.value,
        bagi=potret.bagi,
        utama=tuple(map(_to_baris, potret.isi.hasil_of(Klasifikasi.UTAMA))),
        tambahan=tuple(map(_to_baris, potret.isi.hasil_of(Klasifikasi.TAMBAHAN))),
        perilaku=tuple(
            BarisPerilaku(
                nilai=satu.nilai.label,
                panduan=potret.panduan[satu.nilai],
                ekspektasi=_lines(satu.ekspektasi),
                umpan_balik=print_umpan(satu.daftar_umpan),
            )
            for satu in potret.isi.daftar_perilaku
        ),
        capaian_organisasi=potret.capaian_organisasi,
        rating_hasil_kerja=potret.rating_hasil,
        rating_perilaku=potret.rating_perilaku,
        predikat=potret.predikat,
        sebutan_predikat=potret.sebutan_predikat,
    )


def build_evaluasi_kinerja(
    potret: PotretEvaluasi,
    pengesahan: Pengesahan,
    *,
    diterima: date | None,
    keberatan: Keberatan | None = None,
    batas_keberatan: str = "",
) -> DokumenEvaluasiKinerja:
    """The dokumen evaluasi kinerja pegawai; `diterima` is the day on which the pegawai accepted it.

    Items 6 to 8 are printed only with a `keberatan`; `batas_keberatan` is the last moment for one, in words.
    """
    return DokumenEvaluasiKinerja(
        instansi=potret.instansi,
        periode=_title_of(potret),
        periode_mulai=potret.periode.mulai,
        periode_selesai=potret.periode.sampai - timedelta(days=1),
        pegawai=potret.pegawai,
        pejabat_penilai=potret.penilai,
        atasan_pejabat_penilai=potret.atasan,
        pengesahan=pengesahan,
        ttd_pegawai=Tandatangan(tempat=potret.tempat, tanggal=diterima),
        ttd_penilai=Tandatangan(tempat=potret.tempat, tanggal=potret.ditetapkan),
        capaian_organisasi=potret.capaian_organisasi,
        predikat=potret.predikat,
        sebutan_predikat=potret.sebutan_predikat,
        catatan=_lines(potret.catatan),
        keberatan=keberatan,
        batas_keberatan=batas_keberatan,
    )


def _title_of(potret: PotretEvaluasi) -> str:
    return AKHIR if potret.periode.kode == TAHUNAN else potret.periode.label.upper()


def _to_baris(hasil: HasilDinilai) -> BarisHasilKerja:
    return BarisHasilKerja(
        rencana_hasil_kerja=hasil.teks,
        rencana_hasil_kerja_pimpinan=hasil.rhk_pimpinan,
        penugasan_dari=hasil.penugasan_dari,
        indikator=tuple(
            BarisIndikator(
                indikator=satu.teks,
                aspek=satu.aspek,
                perspektif=satu.perspektif.label if satu.perspektif else "",
                target=satu.target,
                realisasi=satu.realisasi,
            )
            for satu in hasil.daftar_indikator
        ),
        umpan_balik=print_umpan(hasil.daftar_umpan),
    )


def _lines(teks: str) -> tuple[str, ...]:
    return tuple(baris.strip() for baris in teks.splitlines() if baris.strip())
