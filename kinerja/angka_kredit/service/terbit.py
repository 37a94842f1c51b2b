"""Issue the three documents, take one back, and give an issued one for printing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka_kredit.bulan import lock_books, release_rows
from kinerja.angka_kredit.hak import find_hak
from kinerja.angka_kredit.isian import IsianDokumen
from kinerja.angka_kredit.models import DokumenAk, EntriAk, JenisDokumen, KonversiAk
from kinerja.angka_kredit.service.halaman import Keadaan, load_keadaan
from kinerja.angka_kredit.service.hitung import OBJEK
from kinerja.angka_kredit.service.susun import Susunan
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.organisasi.service import (
    find_garis,
    find_pegawai,
    find_penempatan,
)
from kinerja.surat.dokumen import BELUM_BERNOMOR, Pengesahan
from kinerja.surat.dokumen_ak import (
    DokumenAkumulasi,
    DokumenAkUmum,
    DokumenKonversi,
    DokumenPenetapan,
)

TIPE: dict[JenisDokumen, type[DokumenAkUmum]] = {
    JenisDokumen.KONVERSI: DokumenKonversi,
    JenisDokumen.AKUMULASI: DokumenAkumulasi,
    JenisDokumen.PENETAPAN: DokumenPenetapan,
}
SINGKATAN = {JenisDokumen.KONVERSI: "KONV", JenisDokumen.AKUMULASI: "AKUM", JenisDokumen.PENETAPAN: "PAK"}


def issue(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    jenis: JenisDokumen,
    isian: IsianDokumen,
    *,
    konversi_id: int | None = None,
    menggantikan_id: int | None = None,
    today: date,
    now: datetime,
) -> DokumenAk:
    """Issue a document as the ledger stands now; `konversi_id` for a konversi.

    `menggantikan_id` names a document taken back whose place it takes.

    Raises NotFoundError, NotAuthorizedError (a PAK is fixed by the pejabat penilai), StateError, and
    InputError for a number that another document has.
    """
    lock_books(session, actor)
    susunan = _prepare(session, actor, pegawai_id, jenis, isian, today=today)
    urut, nomor = _next_number(session, jenis, today.year)
    if isian.nomor and _is_taken(session, jenis, isian.nomor):
        kalimat = "Nomor ini sudah dipakai dokumen lain yang berlaku."
        raise InputError("Nomor sudah dipakai.", fields={"nomor": kalimat})
    nomor = isian.nomor or nomor
    susunan = replace(susunan, isian=replace(isian, nomor=nomor))
    pilihan, isi = susunan.build(jenis, konversi_id)
    dokumen = _store(session, actor, susunan, jenis, urut, isi, menggantikan_id, now=now)
    _bind(session, dokumen, susunan.keadaan, pilihan)
    teks = f"{SINGKATAN[jenis]} {nomor} diterbitkan"
    _record(session, actor, "terbit", pegawai_id, teks, now, {"sidik": dokumen.sidik})
    return dokumen


def preview(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    jenis: JenisDokumen,
    isian: IsianDokumen,
    *,
    konversi_id: int | None = None,
    today: date,
) -> tuple[Pegawai, DokumenAkUmum]:
    """The document as `issue` would make it now, as a DRAF without a number of its own; nothing is stored.

    Raises as `issue`.
    """
    bernomor = replace(isian, nomor=isian.nomor or BELUM_BERNOMOR)
    susunan = _prepare(session, actor, pegawai_id, jenis, bernomor, today=today)
    _, isi = susunan.build(jenis, konversi_id)
    return susunan.pegawai, replace(isi, pengesahan=Pengesahan(status="Pratinjau", versi=1))


def _prepare(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    jenis: JenisDokumen,
    isian: IsianDokumen,
    *,
    today: date,
) -> Susunan:
    pegawai = find_pegawai(session, actor, pegawai_id)
    hak = find_hak(session, actor, pegawai_id, today=today)
    if not (hak.tetapkan if jenis is JenisDokumen.PENETAPAN else hak.terbit):
        siapa = "pejabat penilai kinerja" if jenis is JenisDokumen.PENETAPAN else "pejabat penilai atau admin"
        raise NotAuthorizedError(f"Dokumen ini diterbitkan oleh {siapa}, dan tidak untuk diri sendiri.")
    tempat = find_penempatan(session, actor, pegawai_id, on=today)
    keadaan = load_keadaan(session, actor, pegawai, tempat, today=today)
    if isinstance(keadaan, str):
        raise StateError(keadaan)
    penilai_id = find_garis(session, actor, pegawai_id, on=today).penilai_id
    return Susunan(session, actor, pegawai, penilai_id, keadaan, isian, today)


def _next_number(session: Session, jenis: JenisDokumen, tahun: int) -> tuple[int, str]:
    """The next place of the year with its number, under `lock_books`; one that was typed is left out."""
    query = select(func.max(DokumenAk.urut)).where(DokumenAk.jenis == jenis, DokumenAk.tahun == tahun)
    urut = session.scalar(query) or 0
    while True:
        urut += 1
        nomor = f"{urut:03d}/{SINGKATAN[jenis]}/{tahun}"
        if not _is_taken(session, jenis, nomor):
            return urut, nomor


def _is_taken(session: Session, jenis: JenisDokumen, nomor: str) -> bool:
    query = select(DokumenAk.id).where(
        DokumenAk.jenis == jenis, DokumenAk.nomor == nomor, DokumenAk.dibatalkan.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def _store(
    session: Session,
    actor: Actor,
    susunan: Susunan,
    jenis: JenisDokumen,
    urut: int,
    isi: DokumenAkUmum,
    menggantikan_id: int | None,
    *,
    now: datetime,
) -> DokumenAk:
    tersimpan = TypeAdapter(TIPE[jenis]).dump_python(isi, mode="json")
    dokumen = DokumenAk(
        pegawai_id=susunan.pegawai.id,
        penilai_id=susunan.penilai_id,
        menggantikan_id=menggantikan_id,
        jenis=jenis,
        tahun=susunan.today.year,
        urut=urut,
        nomor=isi.nomor,
        tanggal=susunan.today,
        isi=tersimpan,
        sidik=audit.fingerprint(tersimpan),
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(dokumen)
    session.flush()
    return dokumen


def _bind(session: Session, dokumen: DokumenAk, keadaan: Keadaan, pilihan: Sequence[KonversiAk]) -> None:
    """A konversi and a PAK hold their rows; an akumulasi only lists them."""
    if dokumen.jenis is JenisDokumen.KONVERSI:
        for satu in pilihan:
            satu.konversi_id = dokumen.id
    if dokumen.jenis is JenisDokumen.PENETAPAN:
        entri = [satu for satu in keadaan.entri if satu.jenjang is keadaan.jenjang]
        semua: list[KonversiAk | EntriAk] = [*pilihan, *entri]
        for baris in semua:
            baris.penetapan_id = baris.penetapan_id or dokumen.id
    session.flush()


def cancel_dokumen(
    session: Session, actor: Actor, dokumen_id: int, alasan: str, *, today: date, now: datetime
) -> int:
    """Take a document back with a reason, so that its rows may be put right; returns the pegawai.

    Raises NotFoundError, NotAuthorizedError, InputError without a reason, StateError for one taken back.
    """
    lock_books(session, actor)
    dokumen = _find(session, dokumen_id)
    hak = find_hak(session, actor, dokumen.pegawai_id, today=today)
    if not (hak.tetapkan if dokumen.jenis is JenisDokumen.PENETAPAN else hak.terbit):
        raise NotAuthorizedError("Dokumen dibatalkan oleh yang berwenang menerbitkannya.")
    if dokumen.dibatalkan is not None:
        raise StateError("Dokumen ini sudah dibatalkan.")
    if not alasan:
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa dokumen ini dibatalkan."})
    release_rows(session, dokumen)
    dokumen.dibatalkan, dokumen.alasan_batal = now, alasan
    teks = f"{SINGKATAN[dokumen.jenis]} {dokumen.nomor} dibatalkan: {alasan}"
    _record(session, actor, "batal_dokumen", dokumen.pegawai_id, teks, now, {"sidik": dokumen.sidik})
    return dokumen.pegawai_id


def load_dokumen(
    session: Session, actor: Actor, dokumen_id: int, *, today: date
) -> tuple[DokumenAk, DokumenAkUmum]:
    """An issued document as it was. Raises NotFoundError for who may not see the person's ledger."""
    dokumen = _find(session, dokumen_id)
    find_hak(session, actor, dokumen.pegawai_id, today=today)
    isi = TypeAdapter(TIPE[dokumen.jenis]).validate_python(dokumen.isi)
    batal = dokumen.dibatalkan is not None
    status = "Dibatalkan" if batal else "Diterbitkan"
    return dokumen, replace(
        isi, pengesahan=Pengesahan(status=status, versi=1, sidik=dokumen.sidik, tetap=not batal)
    )


def _find(session: Session, dokumen_id: int) -> DokumenAk:
    found = session.scalar(select(DokumenAk).where(DokumenAk.id == dokumen_id))
    if found is None:
        raise NotFoundError
    return found


def _record(
    session: Session,
    actor: Actor,
    aksi: str,
    pegawai_id: int,
    teks: str,
    now: datetime,
    sesudah: dict[str, str],
) -> None:
    rincian = {"perubahan": [teks]}
    audit.record(
        session, actor, f"{OBJEK}.{aksi}", OBJEK, pegawai_id, now=now, sesudah=sesudah, rincian=rincian
    )
