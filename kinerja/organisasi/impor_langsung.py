"""Import of workbooks without a preview to agree to: for the command line and the demo."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.db import platform_session, reading, transaction
from kinerja.errors import InputError
from kinerja.konsol import Advance
from kinerja.organisasi.impor.berkas import read_berkas
from kinerja.organisasi.impor.jenis import HasilBaca, Kemajuan, TahapBaca, TataLetak
from kinerja.organisasi.models import Impor, StatusImpor
from kinerja.organisasi.service_impor_rancangan import Rancangan, make_rancangan
from kinerja.organisasi.service_impor_terapkan import apply_rancangan, lock_instansi
from kinerja.organisasi.service_instansi import create_instansi, list_instansi

SINGKATAN_KODE = {"kabupaten": "kab", "provinsi": "prov", "kementerian": "kem"}


@dataclass(frozen=True)
class RingkasanImpor:
    """What an import did, or would do; `instansi_id` is None when it was only tried on an empty database."""

    instansi_id: int | None
    rancangan: Rancangan

    def as_json(self) -> dict[str, object]:
        """The answer of `kinerja pegawai import --json`."""
        return self.rancangan.rencana.summarize()


def import_workbooks(
    paths: Sequence[Path],
    *,
    instansi_id: int | None,
    now: datetime,
    today: date,
    advance: Advance,
    dry_run: bool = False,
) -> RingkasanImpor:
    """Read, plan and store all accepted rows of these files in one transaction, the unit files first.

    Without `instansi_id` the instansi that the files name is made. Needs an application context. Raises
    InputError with the name of the file that cannot be read; then nothing is stored.
    """
    daftar_baca = sorted((_read(path, today, advance) for path in paths), key=_unit_file_first)
    if dry_run:
        return _try(daftar_baca, instansi_id, today)
    if instansi_id is None:
        with platform_session() as session:
            instansi_id = _create_instansi(session, daftar_baca, now)
            # From here on the session is one of this instansi, in the same transaction.
            session.info.update(instansi_id=instansi_id, platform=False)
            return _store(session, instansi_id, daftar_baca, now, today, advance)
    with transaction(instansi_id) as session:
        return _store(session, instansi_id, daftar_baca, now, today, advance)


def find_instansi_id(kode: str | None) -> int | None:
    """The instansi to import into: the named one, else the only one; None on an empty database."""
    with platform_session() as session:
        daftar = {satu.kode: satu.id for satu in list_instansi(session, system_actor(0))}
    if kode is not None:
        if kode not in daftar:
            raise InputError(f"Instansi {kode} tidak ada. Lihat `kinerja instansi list`.")
        return daftar[kode]
    if len(daftar) > 1:
        raise InputError(f"Ada {len(daftar)} instansi. Sebutkan salah satu: --instansi {'|'.join(daftar)}.")
    return next(iter(daftar.values()), None)


def _read(path: Path, today: date, advance: Advance) -> HasilBaca:
    def report(kemajuan: Kemajuan) -> None:
        if kemajuan.tahap is TahapBaca.MEMBACA:
            advance(kemajuan.selesai, kemajuan.total)

    try:
        return read_berkas(path, today=today, on_progress=report)
    except InputError as salah:
        raise InputError(f"{path.name}: {salah.message}") from salah


def _unit_file_first(baca: HasilBaca) -> bool:
    return baca.tata_letak is not TataLetak.HIERARKI_UNOR


def _try(daftar_baca: Sequence[HasilBaca], instansi_id: int | None, today: date) -> RingkasanImpor:
    if instansi_id is None:
        return RingkasanImpor(None, make_rancangan(None, system_actor(0), daftar_baca, today=today))
    with reading(instansi_id) as session:
        rancangan = make_rancangan(session, system_actor(instansi_id), daftar_baca, today=today)
        return RingkasanImpor(instansi_id, rancangan)


def _store(
    session: Session,
    instansi_id: int,
    daftar_baca: Sequence[HasilBaca],
    now: datetime,
    today: date,
    advance: Advance,
) -> RingkasanImpor:
    actor = system_actor(instansi_id)
    lock_instansi(session, actor)
    rancangan = make_rancangan(session, actor, daftar_baca, today=today)
    if not rancangan.is_empty:
        impor = _record_run(session, actor, daftar_baca, rancangan, now)
        apply_rancangan(session, actor, rancangan, impor_id=impor.id, now=now, today=today, advance=advance)
    return RingkasanImpor(instansi_id, rancangan)


def _record_run(
    session: Session, actor: Actor, daftar_baca: Sequence[HasilBaca], rancangan: Rancangan, now: datetime
) -> Impor:
    """The run as the page lists it; there is no preview to show and no stored file."""
    impor = Impor(
        nama_berkas=", ".join(baca.berkas for baca in daftar_baca)[:300],
        kunci_berkas="",
        status=StatusImpor.DITERAPKAN,
        jumlah=sum(baca.jumlah_baris for baca in daftar_baca),
        terbaca=sum(baca.jumlah_baris for baca in daftar_baca),
        ringkasan={"hitung": rancangan.count(), "sidik": rancangan.sidik},
        oleh_akun_id=actor.akun_id,
        dibuat=now,
        selesai=now,
    )
    session.add(impor)
    session.flush()
    return impor


def _create_instansi(session: Session, daftar_baca: Sequence[HasilBaca], now: datetime) -> int:
    nama = next((baca.instansi_nama for baca in daftar_baca if baca.instansi_nama), "")
    if not nama:
        raise InputError(
            "Berkas tidak menyebut instansi. Buat dengan `kinerja instansi create`, lalu ulangi."
        )
    made = create_instansi(
        session,
        system_actor(0),
        kode=_make_kode(nama),
        nama=nama,
        nama_pendek="",
        tempat=_make_tempat(nama),
        zona_waktu="Asia/Jakarta",
        now=now,
    )
    return made.id


def _make_kode(nama: str) -> str:
    """Pemerintah Kabupaten Contoh: kab-contoh."""
    kata = re.findall("[a-z0-9]+", nama.removeprefix("Pemerintah ").lower())
    return "-".join(SINGKATAN_KODE.get(satu, satu) for satu in kata)[:60]


def _make_tempat(nama: str) -> str:
    """The place printed above signatures, as far as the name tells it; an admin corrects it."""
    return re.sub(r"^(?:Pemerintah )?(?:Kabupaten|Kota|Provinsi) ", "", nama)[:120]
