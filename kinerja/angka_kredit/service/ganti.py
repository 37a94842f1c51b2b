"""A result that a keberatan or a correction replaced: its konversi and every document that lists it are too.

Nothing is lost: what was taken back stays readable, and each new document names the one it replaces.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka_kredit.aturan import load_aturan, load_setelan
from kinerja.angka_kredit.buku import first_day, last_day
from kinerja.angka_kredit.bulan import lock_books, release_rows, store_konversi, take_back
from kinerja.angka_kredit.hak import find_hak
from kinerja.angka_kredit.isian import read_isian
from kinerja.angka_kredit.models import DokumenAk, JenisDokumen, KonversiAk
from kinerja.angka_kredit.muat import BarisLama, list_lama
from kinerja.angka_kredit.rules.konversi import build_konversi, format_ak
from kinerja.angka_kredit.service.hitung import OBJEK
from kinerja.angka_kredit.service.terbit import SINGKATAN, issue
from kinerja.errors import KinerjaError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.service import find_pegawai, find_penempatan


@dataclass(frozen=True)
class HasilGanti:
    """The new row, the numbers that were taken back and that were issued, and what could not be issued."""

    konversi: KonversiAk
    dicabut: tuple[str, ...]
    terbit: tuple[str, ...]
    kendala: tuple[str, ...]


def replace_konversi(
    session: Session, actor: Actor, konversi_id: int, *, today: date, now: datetime
) -> HasilGanti:
    """Convert a row anew from the result as it is now, and issue its documents again.

    By who issues documents; where a PAK lists the row, by the pejabat penilai alone. Raises NotFoundError,
    NotAuthorizedError, and StateError where the result has not changed.
    """
    lock_books(session, actor)
    lama = _find(session, actor, konversi_id, today=today)
    konversi = lama.konversi
    alasan = f"Hasil penilaian {konversi.tahun} diganti menjadi {lama.predikat.label}"
    dokumen = list(_list_affected(session, konversi))
    for satu in dokumen:
        release_rows(session, satu)
        satu.dibatalkan, satu.alasan_batal = now, alasan
    session.flush()
    take_back(session, [konversi], now=now)
    baru = _convert(session, actor, lama, now)
    terbit, kendala = _issue_again(session, actor, baru, dokumen, today=today, now=now)
    nilai = (format_ak(konversi.angka_kredit, konversi.desimal), format_ak(baru.angka_kredit, baru.desimal))
    teks = [f"{alasan}: {nilai[0]} → {nilai[1]}"]
    teks += [f"{SINGKATAN[satu.jenis]} {satu.nomor} dibatalkan" for satu in dokumen]
    teks += [f"{nomor} diterbitkan" for nomor in terbit]
    isi = {"perubahan": teks}
    audit.record(
        session, actor, f"{OBJEK}.ganti", OBJEK, konversi.pegawai_id, now=now, sesudah=isi, rincian=isi
    )
    return HasilGanti(baru, tuple(satu.nomor for satu in dokumen), tuple(terbit), tuple(kendala))


def _find(session: Session, actor: Actor, konversi_id: int, *, today: date) -> BarisLama:
    konversi = session.scalar(
        select(KonversiAk).where(KonversiAk.id == konversi_id, KonversiAk.dibatalkan.is_(None))
    )
    if konversi is None:
        raise NotFoundError("Konversi ini tidak ada, atau sudah diganti.")
    find_pegawai(session, actor, konversi.pegawai_id)
    hak = find_hak(session, actor, konversi.pegawai_id, today=today)
    if not hak.terbit:
        raise NotAuthorizedError(
            "Konversi diganti oleh pejabat penilai atau admin, dan tidak untuk diri sendiri."
        )
    if konversi.penetapan_id is not None and not hak.tetapkan:
        raise NotAuthorizedError(
            "Baris ini tercantum dalam PAK, sehingga diganti oleh pejabat penilai kinerja yang menetapkannya."
        )
    semua = list_lama(session, [konversi.pegawai_id], range(konversi.tahun, konversi.tahun + 1))
    lama = next((satu for satu in semua if satu.konversi is konversi), None)
    if lama is None or lama.predikat is konversi.predikat:
        raise StateError("Hasil penilaian baris ini tidak berubah.")
    return lama


def _list_affected(session: Session, konversi: KonversiAk) -> Iterable[DokumenAk]:
    """The konversi itself, what sums it up, and each PAK from the one that fixed it on."""
    query = select(DokumenAk).where(
        DokumenAk.pegawai_id == konversi.pegawai_id, DokumenAk.dibatalkan.is_(None)
    )
    for satu in session.scalars(query.order_by(DokumenAk.id)).all():
        if satu.jenis is JenisDokumen.KONVERSI:
            kena = satu.id == konversi.konversi_id
        elif satu.jenis is JenisDokumen.AKUMULASI:
            kena = satu.dibuat >= konversi.dibuat and _covers(satu, konversi)
        else:
            dasar = konversi.penetapan_id
            kena = dasar is not None and satu.id >= dasar and _covers(satu, konversi)
        if kena:
            yield satu


def _covers(dokumen: DokumenAk, konversi: KonversiAk) -> bool:
    mulai, selesai = (date.fromisoformat(dokumen.isi[nama]) for nama in ("periode_mulai", "periode_selesai"))
    return mulai <= first_day(konversi) and last_day(konversi) <= selesai


def _convert(session: Session, actor: Actor, lama: BarisLama, now: datetime) -> KonversiAk:
    """The same months under the new predikat, by the rule set of their year."""
    asal = lama.konversi
    aturan_id, aturan = load_aturan(session, actor, load_setelan(session, actor), on=date(asal.tahun, 1, 1))
    bulan = (asal.bulan_mulai, asal.bulan_selesai)
    isi = build_konversi(aturan, asal.jenjang, lama.predikat, asal.tahun, bulan)
    return store_konversi(
        session,
        isi,
        pegawai_id=asal.pegawai_id,
        evaluasi_id=lama.evaluasi_id,
        aturan_id=aturan_id,
        now=now,
    )


def _issue_again(
    session: Session,
    actor: Actor,
    baru: KonversiAk,
    dokumen: Sequence[DokumenAk],
    *,
    today: date,
    now: datetime,
) -> tuple[list[str], list[str]]:
    """One document of each kind that was taken back; numbers, and sentences about what must wait."""
    terbit: list[str] = []
    kendala: list[str] = []
    tempat = find_penempatan(session, actor, baru.pegawai_id, on=today)
    pindah = tempat is None or tempat.jabatan.jenjang != baru.jenjang.value
    for jenis, lama in {satu.jenis: satu for satu in dokumen}.items():
        if pindah and jenis is not JenisDokumen.KONVERSI:
            kendala.append(
                f"{SINGKATAN[jenis]} jenjang {baru.jenjang.label} tidak dibuat ulang: sudah berpindah."
            )
            continue
        try:
            with session.begin_nested():
                pengganti = issue(
                    session,
                    actor,
                    baru.pegawai_id,
                    jenis,
                    read_isian(lama.isi),
                    konversi_id=baru.id,
                    menggantikan_id=lama.id,
                    today=today,
                    now=now,
                )
            terbit.append(pengganti.nomor)
        except KinerjaError as error:
            kendala.append(f"{SINGKATAN[jenis]} belum dibuat ulang. {error.message}")
    return terbit, kendala
