"""The evidence vault in the demo: links in several states, a file for two results, and one of two people."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.bukti import service_tautan
from kinerja.bukti.jaringan import Temuan
from kinerja.bukti.models import Tautan
from kinerja.bukti.rules import KeadaanTautan, fingerprint_url
from kinerja.bukti.service import HasilSasaran, list_sasaran
from kinerja.db import transaction
from kinerja.demo.karya import Orang, actor_of
from kinerja.pelaksanaan.service import BerkasMasuk, add_bukti_file, add_bukti_link, reuse_bukti
from kinerja.storage import storage

NOTULA = "Notula-rapat-koordinasi.txt"
ISI_NOTULA = (
    b"Notula rapat koordinasi\nPeserta: seluruh anggota bidang\nKesimpulan: data dipadankan tiap pekan\n"
)
LAPORAN = "Laporan-pendampingan.pdf"
HALAMAN = (
    ("Laporan pendampingan perangkat daerah", "Tujuan: data kinerja terisi tepat waktu."),
    ("Hasil", "Delapan perangkat daerah didampingi, enam di antaranya selesai lebih awal."),
)
TAUTAN = (
    ("Dasbor capaian", "https://arsip.contoh.go.id/dasbor-capaian", KeadaanTautan.BAIK),
    ("Lembar kerja bersama", "https://arsip.contoh.go.id/lembar-kerja", KeadaanTautan.IZIN),
    ("Album kegiatan", "https://arsip.contoh.go.id/album-kegiatan", None),
)
BERAKHIR = "https://arsip.contoh.go.id/dasbor-capaian"
LALU = timedelta(days=3)
SISA = timedelta(days=9)
HARI_BAIK = 30


def write_evidence(instansi_id: int, orang: Sequence[Orang], *, today: date, now: datetime) -> None:
    """Give the first two with an open period their evidence; the first one has all there is to see."""
    terbuka = []
    with transaction(instansi_id) as session:
        for satu in (satu for satu in orang if not satu.kepala):
            pemilik = actor_of(instansi_id, satu.pegawai_id, satu.nama)
            if hasil := _find_results(session, pemilik, today, now):
                terbuka.append((pemilik, hasil))
            if len(terbuka) == 2:
                break
        notula = _store(instansi_id, NOTULA, "txt", ISI_NOTULA)
        for pemilik, hasil in terbuka:
            _offer_file(session, pemilik, hasil, notula, today=today, now=now)
        if terbuka:
            laporan = _store(instansi_id, LAPORAN, "pdf", write_pdf(HALAMAN))
            pemilik, hasil = terbuka[0]
            tempat = hasil[0].periode_id, hasil[0].rhk_id
            add_bukti_file(session, pemilik, *tempat, [laporan], today=today, now=now)
        if terbuka:
            _offer_links(session, *terbuka[0], today=today, now=now)


def _find_results(session: Session, pemilik: Actor, today: date, now: datetime) -> Sequence[HasilSasaran]:
    """The first two results of the newest open period; nothing where there are fewer."""
    semua = list_sasaran(session, pemilik, today=today, now=now)
    return next((satu.daftar[:2] for satu in semua if len(satu.daftar) > 1), ())


def _store(instansi_id: int, nama: str, jenis: str, isi: bytes) -> BerkasMasuk:
    disimpan = storage().put_stream(instansi_id, io.BytesIO(isi), maks=len(isi))
    return BerkasMasuk(nama, jenis, disimpan.sidik, disimpan.ukuran)


def write_pdf(semua: Sequence[tuple[str, str]]) -> bytes:
    """A plain PDF of some pages, each a heading and a line in ASCII."""
    anak = " ".join(f"{4 + 2 * nomor} 0 R" for nomor in range(len(semua)))
    benda = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{anak}]/Count {len(semua)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for nomor, (judul, kalimat) in enumerate(semua):
        isi = f"BT /F 20 Tf 60 770 Td ({judul}) Tj /F 12 Tf 0 -36 Td ({kalimat}) Tj ET".encode()
        benda += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * nomor} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>".encode(),
            b"<</Length %d>>stream\n%b\nendstream" % (len(isi), isi),
        ]
    return _join_pdf(benda)


def _join_pdf(benda: Sequence[bytes]) -> bytes:
    keluar, letak = b"%PDF-1.7\n", []
    for nomor, satu in enumerate(benda, 1):
        letak.append(len(keluar))
        keluar += b"%d 0 obj%b endobj\n" % (nomor, satu)
    daftar = b"".join(b"%010d 00000 n \n" % satu for satu in letak)
    akhir = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n"
    return keluar + akhir % (len(benda) + 1, daftar, len(benda) + 1, len(keluar))


def _offer_file(
    session: Session,
    pemilik: Actor,
    hasil: Sequence[HasilSasaran],
    berkas: BerkasMasuk,
    *,
    today: date,
    now: datetime,
) -> None:
    """One stored file beside two results."""
    satu, dua = hasil
    baru = add_bukti_file(
        session, pemilik, satu.periode_id, satu.rhk_id, [berkas], today=today - LALU, now=now - LALU
    )
    session.flush()
    reuse_bukti(
        session,
        pemilik,
        [bukti.id for bukti in baru],
        [(dua.periode_id, dua.rhk_id)],
        today=today,
        now=now,
    )


def _offer_links(
    session: Session, pemilik: Actor, hasil: Sequence[HasilSasaran], *, today: date, now: datetime
) -> None:
    """All opened three days ago; today one asks for permission, and one was not looked at yet."""
    satu = hasil[0]
    for nama, url, _ in TAUTAN:
        bukti = add_bukti_link(
            session, pemilik, satu.periode_id, satu.rhk_id, url, nama, today=today, now=now - LALU
        )
        session.flush()
        if url == BERAKHIR:
            service_tautan.set_masa(session, pemilik, bukti.id, today + SISA, today=today, now=now)
    terlihat = {fingerprint_url(url): keadaan for _, url, keadaan in TAUTAN if keadaan}
    _find(session, pemilik.instansi_id, dict.fromkeys(terlihat, KeadaanTautan.BAIK), now - LALU)
    sidik = fingerprint_url(TAUTAN[1][1])
    _find(session, pemilik.instansi_id, {sidik: terlihat[sidik]}, now)


def _find(session: Session, instansi_id: int, keadaan: Mapping[str, KeadaanTautan], saat: datetime) -> None:
    """What a visit would have found."""
    semua = session.execute(select(Tautan.id, Tautan.sidik).where(Tautan.sidik.in_(keadaan)))
    temuan = {
        tautan_id: Temuan(keadaan[sidik], "masuk dengan akun diminta" if keadaan[sidik] != "baik" else "")
        for tautan_id, sidik in semua
    }
    service_tautan.store_findings(session, system_actor(instansi_id), temuan, now=saat, hari_baik=HARI_BAIK)
    session.flush()
