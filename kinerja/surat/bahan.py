"""From an evaluation that is fixed to what a letter about it may say, and to the sheet that is printed.

Both come from the frozen picture of the evaluation, so that a letter printed later still names the people,
the pangkat and the unit of its own time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kinerja.aturan.rules import Jenjang
from kinerja.db import Isi
from kinerja.errors import StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan
from kinerja.evaluasi.potret import PotretEvaluasi
from kinerja.hooks.periksa_surat import IsianSurat
from kinerja.hooks.surat import BahanSurat, JenisSurat, PihakSurat
from kinerja.hooks.templat import render_templat
from kinerja.organisasi.models import Penempatan
from kinerja.surat.dokumen import BELUM_BERNOMOR, DokumenSurat, Pengesahan, Pihak

PENANDA_TANGAN = "_penanda_tangan"
"""In the stored content beside the placeholders: in whose name the letter is signed."""


@dataclass(frozen=True)
class IsiSurat:
    """The frozen content of a letter: the values of the placeholders, and in whose name it is signed."""

    isian: IsianSurat
    penanda_tangan: PihakSurat

    def dump(self) -> Isi:
        """JSON values for `SuratTerbit.isi`."""
        pihak = self.penanda_tangan
        return self.isian | {PENANDA_TANGAN: {"nama": pihak.nama, "nip": pihak.nip, "jabatan": pihak.jabatan}}


def read_isi(tersimpan: Isi) -> IsiSurat:
    """The content from its stored form."""
    isian = {nama: isi for nama, isi in tersimpan.items() if not nama.startswith("_")}
    return IsiSurat(isian, PihakSurat(**tersimpan[PENANDA_TANGAN]))


def build_bahan(bahan: Bahan, evaluasi: Evaluasi, potret: PotretEvaluasi, *, today: date) -> BahanSurat:
    """What a plugin gets. Raises StateError for an evaluation that is not complete."""
    hasil, perilaku, predikat = evaluasi.rating_hasil, evaluasi.rating_perilaku, evaluasi.predikat
    if hasil is None or perilaku is None or predikat is None:  # the database refuses a fixed one without them
        raise StateError("Penilaian ini belum lengkap.")
    return BahanSurat(
        instansi=potret.instansi,
        tempat=potret.tempat,
        pegawai=_to_pihak(potret.pegawai, bahan.penempatan),
        penilai=_to_pihak(potret.penilai),
        periode_label=potret.periode.label,
        tahun=potret.periode.tahun,
        mulai=potret.periode.mulai,
        selesai=potret.periode.sampai - timedelta(days=1),
        rating_hasil=hasil,
        rating_perilaku=perilaku,
        predikat=predikat,
        capaian_organisasi=evaluasi.capaian_organisasi,
        catatan=evaluasi.catatan,
        ditetapkan=potret.ditetapkan,
        tanggal=today,
    )


def _to_pihak(pihak: Pihak, penempatan: Penempatan | None = None) -> PihakSurat:
    return PihakSurat(
        nama=pihak.nama,
        nip=pihak.nip,
        pangkat=pihak.pangkat,
        jabatan=pihak.jabatan,
        unit_kerja=pihak.unit_kerja,
        golongan=penempatan.golongan if penempatan else "",
        jenjang=_label_jenjang(penempatan.jabatan.jenjang) if penempatan else "",
    )


def _label_jenjang(nilai: str | None) -> str:
    """The words of a jenjang; of one that is not in the list, what is stored."""
    if not nilai:
        return ""
    return Jenjang(nilai).label if nilai in set(Jenjang) else nilai


def build_surat(
    potret: PotretEvaluasi,
    jenis: JenisSurat,
    isian: IsianSurat,
    pengesahan: Pengesahan,
    *,
    judul: str = "",
    nomor: str = BELUM_BERNOMOR,
) -> DokumenSurat:
    """The sheet of a letter. Raises StateError where the template asks for what was not given then."""
    if kurang := _missing(jenis, isian):
        raise StateError(
            f"Surat ini dibuat dengan versi plugin yang lain: isian {', '.join(kurang)} belum ada. "
            "Pasang versi plugin yang dipakai saat surat diterbitkan."
        )
    return DokumenSurat(
        instansi=potret.instansi,
        periode_mulai=potret.periode.mulai,
        periode_selesai=potret.periode.sampai - timedelta(days=1),
        pegawai=potret.pegawai,
        pejabat_penilai=potret.penilai,
        pengesahan=pengesahan,
        judul=judul or jenis.judul,
        nomor=nomor,
        isi=render_templat(jenis.templat, isian),
    )


def _missing(jenis: JenisSurat, isian: Mapping[str, object]) -> list[str]:
    """Placeholders and columns of the present template that the stored content lacks."""
    susunan = jenis.susunan
    kurang = [nama for nama in sorted(susunan.teks) if not isinstance(isian.get(nama), str)]
    for nama, kolom in sorted(susunan.tabel.items()):
        baris = isian.get(nama)
        lengkap = isinstance(baris, list) and all(kolom <= satu.keys() for satu in baris)
        kurang += [] if lengkap else [nama]
    return kurang
