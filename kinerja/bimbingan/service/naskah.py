"""Formats B.1.8 and B.1.9 as documents, with the people as they were on the day of the session."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import fingerprint
from kinerja.bimbingan.models import DialogKinerja, LembarBimbingan
from kinerja.bimbingan.rules import KELOMPOK, SebagaiPemberi
from kinerja.bimbingan.service.dialog import find_dialog
from kinerja.bimbingan.service.kompetensi import list_competences
from kinerja.bimbingan.service.lembar import open_sheet
from kinerja.errors import NotFoundError
from kinerja.kalender.rules import local_date
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service import describe_semua_pihak, find_garis
from kinerja.surat.dokumen import Pengesahan, Pihak, Tandatangan
from kinerja.surat.dokumen_bimbingan import (
    BarisKompetensi,
    ButirLembar,
    DokumenKompetensi,
    DokumenUmpanBimbingan,
    KelompokLembar,
)
from kinerja.tanggal import format_tanggal

PENUGASAN_KHUSUS = "Pihak lain yang diberikan penugasan khusus"


def compose_sheet(
    session: Session, actor: Actor, dialog_id: int, *, today: date
) -> tuple[DokumenUmpanBimbingan, LembarBimbingan]:
    """Format B.1.8 for its pegawai or its receiver. Raises NotFoundError."""
    lembar, dialog = open_sheet(session, actor, dialog_id, today=today)
    jawaban = lembar.semua_jawaban
    kelompok = tuple(
        KelompokLembar(
            subjek=satu.subjek,
            butir=tuple(
                ButirLembar(nomor=nomor, pernyataan=teks, jawaban=jawaban[nomor - 1].label)
                for nomor, teks in enumerate(satu.pernyataan, satu.awal)
            ),
        )
        for satu in KELOMPOK
    )
    umum = _common(session, actor, dialog)
    zona = umum.pop("zona")
    tanda = Tandatangan(tempat=umum.pop("tempat"), tanggal=local_date(lembar.dibuat, zona))
    pengesahan = Pengesahan(status="Disampaikan", versi=lembar.revisi, sidik=lembar.sidik, tetap=True)
    dokumen = DokumenUmpanBimbingan(
        **umum,
        pengesahan=pengesahan,
        ttd_pegawai=tanda,
        kelompok=kelompok,
        catatan=lembar.catatan,
        disampaikan="atasan dari Pimpinan" if lembar.penerima_id else "admin instansi",
    )
    return dokumen, lembar


def compose_competences(session: Session, actor: Actor, dialog_id: int, *, today: date) -> DokumenKompetensi:
    """Format B.1.9 for who may see its rows. Raises NotFoundError where there is nothing to see."""
    dialog = find_dialog(session, actor, dialog_id)
    daftar = list_competences(session, actor, dialog, today=today)
    if not daftar:
        raise NotFoundError
    umum = _common(session, actor, dialog)
    pemberi = describe_semua_pihak(session, actor, [dialog.pemberi_id], on=dialog.tanggal)[dialog.pemberi_id]
    tempat, zona = umum.pop("tempat"), umum.pop("zona")
    tetap = dialog.diserahkan is not None
    baris = tuple(
        BarisKompetensi(kompetensi=satu.kompetensi, nilai=satu.nilai, alasan=satu.alasan) for satu in daftar
    )
    isi = [[satu.kompetensi, satu.nilai, satu.alasan] for satu in baris]
    return DokumenKompetensi(
        **umum,
        pengesahan=Pengesahan(
            status="Diserahkan" if tetap else "Konsep",
            versi=1,
            sidik=fingerprint(isi) if tetap else "",
            tetap=tetap,
        ),
        ttd_penilai=Tandatangan(
            tempat=tempat, tanggal=local_date(dialog.diserahkan, zona) if dialog.diserahkan else None
        ),
        baris=baris,
        oleh=pemberi.nama,
        oleh_nip=pemberi.nip,
        sebagai="Pimpinan" if dialog.sebagai is not SebagaiPemberi.PENUGASAN else PENUGASAN_KHUSUS,
    )


def _common(session: Session, actor: Actor, dialog: DialogKinerja) -> dict[str, Any]:
    garis = find_garis(session, actor, dialog.pegawai_id, on=dialog.tanggal)
    ada = [dialog.pegawai_id, *([garis.penilai_id] if garis.penilai_id else [])]
    pihak = describe_semua_pihak(session, actor, ada, on=dialog.tanggal)
    instansi = session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id)).one()
    tahun = dialog.tanggal.year
    return {
        "instansi": instansi.nama,
        "tempat": instansi.tempat,
        "zona": instansi.zona_waktu,
        "periode_mulai": date(tahun, 1, 1),
        "periode_selesai": date(tahun, 12, 31),
        "pegawai": pihak[dialog.pegawai_id],
        "pejabat_penilai": pihak[garis.penilai_id] if garis.penilai_id else Pihak(nama="-"),
        "kegiatan": f"{dialog.jenis.label} tanggal {format_tanggal(dialog.tanggal)}",
    }
