"""Commands for daily progress: the national form in and out for one person."""

from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import select

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.clock import now
from kinerja.db import platform_session, reading, transaction
from kinerja.errors import InputError, NotFoundError
from kinerja.kalender.rules import local_date
from kinerja.konsol import echo_json
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.progres import berkas
from kinerja.progres.rules.lembar import JUDUL, Kolom
from kinerja.progres.service import lembar

_INSTANSI = click.option(
    "--instansi", metavar="KODE", help="The instansi; not needed where there is only one."
)
_PEGAWAI = click.option("--pegawai", "nip", metavar="NIP", required=True, help="Whose lines.")
_JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
_HARI = click.DateTime(["%Y-%m-%d"])
_NAMA = {kolom.value: judul for kolom, judul in JUDUL.items()} | {"alasan": "Alasan"}


@click.group()
def progres() -> None:
    """Daily progress in the columns of the national form.

    Example: kinerja progres export juli.xlsx --pegawai NIP --mulai 2026-07-01 --selesai 2026-07-31
    """


@progres.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_PEGAWAI
@click.option("--rhk", "rhk_id", type=int, help="The result (its number) for texts that nobody knows.")
@click.option("--alasan", default="", help="Why the lines are late.")
@click.option("--coba", is_flag=True, help="Judge, show, and store nothing.")
@_INSTANSI
@_JSON
def progres_import(
    path: Path, nip: str, rhk_id: int | None, alasan: str, coba: bool, instansi: str | None, as_json: bool
) -> None:
    """Store the lines of a workbook as drafts of one person: every new row, or none.

    Example: kinerja progres import progres-harian.xlsx --pegawai NIP --alasan "Dari aplikasi lama" --json
    """
    terpilih = _find_instansi(instansi)
    daftar = berkas.read_rows(berkas.read_berkas(path))
    cadangan = f"r{rhk_id}" if rhk_id is not None else ""
    hari_ini = _today(terpilih)
    with reading(terpilih.id) as session:
        actor = _as_pegawai(terpilih, nip)
        hasil = lembar.preview_lembar(
            session, actor, daftar, alasan=alasan, cadangan=cadangan, today=hari_ini, now=now()
        )
    simpan = hasil.siap and not coba
    if simpan:
        with transaction(terpilih.id) as session:
            lembar.apply_lembar(
                session, actor, daftar, alasan=alasan, cadangan=cadangan, today=hari_ini, now=now()
            )
    _tell(hasil, disimpan=simpan, as_json=as_json)
    if hasil.ditolak:
        raise InputError(f"{hasil.ditolak} baris ditolak. Tidak ada yang disimpan.")


@progres.command("export")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@_PEGAWAI
@click.option("--mulai", type=_HARI, required=True, help="First day.")
@click.option("--selesai", type=_HARI, required=True, help="Last day.")
@_INSTANSI
@_JSON
def progres_export(
    path: Path, nip: str, mulai: datetime, selesai: datetime, instansi: str | None, as_json: bool
) -> None:
    """Write the lines of one person in exactly the columns of the national form.

    Example: kinerja progres export juli.xlsx --pegawai NIP --mulai 2026-07-01 --selesai 2026-07-31
    """
    terpilih = _find_instansi(instansi)
    with reading(terpilih.id) as session:
        actor = _as_pegawai(terpilih, nip)
        daftar = lembar.export_lembar(session, actor, mulai.date(), selesai.date())
        path.write_bytes(lembar.write_workbook(session, actor, daftar))
    if as_json:
        echo_json({"berkas": str(path), "baris": len(daftar)})
    else:
        click.echo(f"{path}: {len(daftar)} baris")


def _tell(hasil: lembar.Pratinjau, *, disimpan: bool, as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "baru": hasil.baru,
                "sudah_ada": hasil.sudah_ada,
                "ditolak": hasil.ditolak,
                "disimpan": disimpan,
                "baris": [
                    {"nomor": satu.lembar.nomor, "salah": satu.salah} for satu in hasil.daftar if satu.salah
                ],
                "hasil_kerja": {satu.kunci.removeprefix("r"): satu.teks for satu in hasil.pilihan},
            }
        )
        return
    click.echo(f"{hasil.baru} baru, {hasil.sudah_ada} sudah tersimpan, {hasil.ditolak} ditolak")
    for satu in hasil.daftar:
        for kolom, kalimat in satu.salah.items():
            click.echo(f"  baris {satu.lembar.nomor}, {_NAMA.get(kolom, kolom)}: {kalimat}")
    if any(Kolom.RENCANA.value in satu.salah for satu in hasil.daftar):
        for pilihan in hasil.pilihan:
            click.echo(f"  --rhk {pilihan.kunci.removeprefix('r')}: {pilihan.label}")
    click.echo("Disimpan sebagai draf." if disimpan else "Tidak ada yang disimpan.")


def _find_instansi(kode: str | None) -> Instansi:
    with platform_session() as session:
        semua = list_instansi(session, system_actor(0))
    cocok = [satu for satu in semua if kode is None or satu.kode == kode]
    if len(cocok) != 1:
        raise InputError(f"Pilih instansi dengan --instansi: {', '.join(satu.kode for satu in semua)}")
    return cocok[0]


def _as_pegawai(instansi: Instansi, nip: str) -> Actor:
    """The person in whose name an operator writes; the log names the command."""
    with reading(instansi.id) as session:
        pegawai = session.scalar(select(Pegawai).where(Pegawai.nip == nip))
    if pegawai is None:
        raise NotFoundError("Tidak ada pegawai dengan NIP ini.")
    peran = frozenset({PeranLingkup(Peran.PEGAWAI)})
    return Actor(None, instansi.id, pegawai.id, "Sistem (perintah progres)", peran)


def _today(instansi: Instansi) -> date:
    return local_date(now(), instansi.zona_waktu)


COMMANDS: tuple[click.Command, ...] = (progres,)
