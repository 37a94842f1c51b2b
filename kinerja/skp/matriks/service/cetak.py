"""The matriks peran hasil as a document."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service import describe_pihak
from kinerja.skp.matriks.service.lembar import BarisMatriks, HalamanMatriks, KolomMatriks, open_matriks
from kinerja.skp.muat import acting_day
from kinerja.skp.rules import StatusSkp
from kinerja.surat.dokumen import Pengesahan, Pihak, Tandatangan
from kinerja.surat.dokumen_matriks import BarisPeran, DokumenMatriks, KolomHasil

TETAP = frozenset({StatusSkp.DITETAPKAN, StatusSkp.DITUTUP})


def load_dokumen(
    session: Session, actor: Actor, skp_id: int, *, today: date
) -> tuple[HalamanMatriks, DokumenMatriks]:
    """The matrix and its form as it stands now. Raises NotFoundError."""
    hal = open_matriks(session, actor, skp_id, today=today)
    skp = hal.skp
    instansi = session.get_one(Instansi, skp.instansi_id)
    pada = acting_day(skp.mulai, skp.sampai, today)
    dokumen = DokumenMatriks(
        instansi=instansi.nama,
        periode_mulai=skp.mulai,
        periode_selesai=skp.sampai - timedelta(days=1),
        pegawai=describe_pihak(session, actor, skp.pegawai_id, on=pada),
        pejabat_penilai=Pihak(nama=""),
        pengesahan=Pengesahan(
            status=f"SKP pimpinan {skp.status.label.lower()}",
            versi=skp.nomor_versi,
            tetap=skp.status in TETAP,
        ),
        ttd_pegawai=Tandatangan(tempat=instansi.tempat),
        tahun=skp.tahun,
        kolom=tuple(_to_kolom(satu) for satu in hal.kolom),
        baris=tuple(_to_baris(satu, hal.kolom) for satu in hal.baris),
    )
    return hal, dokumen


def _to_kolom(kolom: KolomMatriks) -> KolomHasil:
    return KolomHasil(
        nomor=kolom.nomor,
        hasil=kolom.rhk.teks,
        indikator=tuple(
            ": ".join(bagian for bagian in (satu.teks, satu.target) if bagian)
            for satu in kolom.rhk.semua_indikator
            if satu.teks
        ),
    )


def _to_baris(baris: BarisMatriks, semua_kolom: tuple[KolomMatriks, ...]) -> BarisPeran:
    anggota = baris.anggota
    return BarisPeran(
        nama=anggota.nama_lengkap,
        jabatan=anggota.jabatan,
        tim=", ".join(anggota.tim.values()),
        peran=tuple(tuple(satu.teks for satu in baris.peran_of(kolom.id)) for kolom in semua_kolom),
    )
