"""The SKP and its lampiran as documents: the forms of PermenPANRB 6/2022 Lampiran, Anak Lampiran 4."""

from collections.abc import Mapping
from datetime import timedelta

from kinerja.skp.naskah import Naskah, Potret, RhkNaskah
from kinerja.skp.rules import BagianLampiran, Klasifikasi, NilaiPerilaku
from kinerja.surat.dokumen import (
    BarisHasilKerja,
    BarisIndikator,
    BarisPerilaku,
    DokumenLampiran,
    DokumenSkp,
    Pengesahan,
    Pihak,
    Tandatangan,
)

Panduan = Mapping[NilaiPerilaku, tuple[str, ...]]


def build_skp(naskah: Naskah, potret: Potret, pengesahan: Pengesahan, panduan: Panduan) -> DokumenSkp:
    """The form of the jabatan and the approach of this version.

    `panduan` are the behaviours of the rule set of its year.
    """
    return DokumenSkp(
        instansi=potret.instansi,
        periode_mulai=naskah.mulai,
        periode_selesai=naskah.sampai - timedelta(days=1),
        pegawai=potret.pegawai,
        pejabat_penilai=potret.penilai or Pihak(nama=""),
        pengesahan=pengesahan,
        ttd_pegawai=Tandatangan(tempat=potret.tempat, tanggal=potret.diajukan),
        ttd_penilai=Tandatangan(tempat=potret.tempat, tanggal=potret.ditetapkan),
        pendekatan=naskah.pendekatan.value,
        bentuk=naskah.jenis_form.value,
        bagi=potret.bagi,
        utama=tuple(_to_baris(rhk) for rhk in naskah.rhk_of(Klasifikasi.UTAMA)),
        tambahan=tuple(_to_baris(rhk) for rhk in naskah.rhk_of(Klasifikasi.TAMBAHAN)),
        perilaku=tuple(
            BarisPerilaku(
                nilai=nilai.label,
                panduan=panduan[nilai],
                ekspektasi=_lines(naskah.ekspektasi[nilai]),
            )
            for nilai in NilaiPerilaku
        ),
    )


def build_lampiran(naskah: Naskah, potret: Potret, pengesahan: Pengesahan) -> DokumenLampiran:
    """The three lists, signed again by both."""
    return DokumenLampiran(
        instansi=potret.instansi,
        periode_mulai=naskah.mulai,
        periode_selesai=naskah.sampai - timedelta(days=1),
        pegawai=potret.pegawai,
        pejabat_penilai=potret.penilai or Pihak(nama=""),
        pengesahan=pengesahan,
        ttd_pegawai=Tandatangan(tempat=potret.tempat, tanggal=potret.diajukan),
        ttd_penilai=Tandatangan(tempat=potret.tempat, tanggal=potret.ditetapkan),
        pendekatan=naskah.pendekatan.value,
        bentuk=naskah.jenis_form.value,
        bagi=potret.bagi,
        dukungan_sumber_daya=naskah.lampiran[BagianLampiran.DUKUNGAN_SUMBER_DAYA],
        skema_pertanggungjawaban=naskah.lampiran[BagianLampiran.SKEMA_PERTANGGUNGJAWABAN],
        konsekuensi=naskah.lampiran[BagianLampiran.KONSEKUENSI],
    )


def _to_baris(rhk: RhkNaskah) -> BarisHasilKerja:
    return BarisHasilKerja(
        rencana_hasil_kerja=rhk.teks,
        rencana_hasil_kerja_pimpinan=rhk.pimpinan_tercetak,
        penugasan_dari=rhk.penugasan_dari,
        indikator=tuple(
            BarisIndikator(
                indikator=satu.teks,
                aspek=satu.aspek.value if satu.aspek else "",
                perspektif=satu.perspektif.label if satu.perspektif else "",
                target=satu.target,
            )
            for satu in rhk.daftar_indikator
        ),
    )


def _lines(teks: str) -> tuple[str, ...]:
    return tuple(baris.strip() for baris in teks.splitlines() if baris.strip())
