"""Commands for the rule sets of the installation."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.admin import service_aturan
from kinerja.admin.edisi import change_editions
from kinerja.admin.service_aturan import Pratinjau
from kinerja.aturan.muat import MAKS_BERKAS, EdisiAturan, IsiError, read_edisi
from kinerja.aturan.rules import KodeAturan
from kinerja.clock import now, today
from kinerja.db import platform_session
from kinerja.errors import InputError
from kinerja.konsol import echo_json
from kinerja.tanggal import format_tanggal

# Whoever may run commands on the machine stands above the instansi.
PLATFORM = system_actor(0)

_JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
_SURUT = click.option("--surut", is_flag=True, help="The regulation reaches back to fixed documents.")


@click.group()
def aturan() -> None:
    """The dated rule sets: matrix, distribution, factors, deadlines.

    Example: kinerja aturan daftar
    """


@aturan.command("daftar")
@_JSON
def aturan_daftar(as_json: bool) -> None:
    """List the editions, when each holds, and how many documents stand on it.

    Example: kinerja aturan daftar --json
    """
    with platform_session() as session:
        semua = service_aturan.list_aturan(session, PLATFORM, today=today())
    daftar = [
        {
            "id": satu.aturan.id,
            "kode": satu.aturan.kode,
            "berlaku_mulai": satu.aturan.berlaku_mulai,
            "berlaku_sampai": satu.aturan.berlaku_sampai,
            "rancangan": satu.aturan.rancangan,
            "berlaku_hari_ini": satu.berlaku,
            "dokumen": satu.dokumen,
            "sumber": satu.aturan.sumber,
        }
        for baris in semua
        for satu in baris.edisi
    ]
    if as_json:
        echo_json([*daftar])
        return
    for isi in daftar:
        tanda = "rancangan" if isi["rancangan"] else "berlaku" if isi["berlaku_hari_ini"] else "-"
        sampai = isi["berlaku_sampai"] or "seterusnya"
        kolom = (isi["id"], isi["kode"], isi["berlaku_mulai"], sampai, tanda, isi["dokumen"], isi["sumber"])
        click.echo("\t".join(map(str, kolom)))


@aturan.command("ekspor")
@click.argument("kode", type=click.Choice([satu.value for satu in KodeAturan]))
def aturan_ekspor(kode: str) -> None:
    """Print the edition of today as a file to begin the next one from.

    Example: kinerja aturan ekspor predikat > predikat-2027.json
    """
    with platform_session() as session:
        click.echo(service_aturan.export_current(session, PLATFORM, KodeAturan(kode), today=today()))


@aturan.command("tambah")
@click.argument("berkas", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "coba", is_flag=True, help="Check and compare; store nothing.")
@click.option("--rancangan", is_flag=True, help="Store as a draft that holds for nobody yet.")
@_SURUT
@_JSON
def aturan_tambah(berkas: Path, coba: bool, rancangan: bool, surut: bool, as_json: bool) -> None:
    """Add the edition in BERKAS: a new regulation is a new row, for every instansi.

    The edition before it ends where the new one begins. A wrong file is refused with the path of each field.

    Example: kinerja aturan tambah permenpanrb-2027.json --dry-run
    """
    edisi = _read(berkas)
    with platform_session() as session:
        pratinjau = service_aturan.preview_edition(session, PLATFORM, edisi, surut=surut)
    if not coba:

        def change(session: Session) -> object:
            return service_aturan.store_edition(
                session, PLATFORM, edisi, rancangan=rancangan, surut=surut, now=now()
            )

        change_editions(PLATFORM, change, now=now())
    if as_json:
        echo_json(_to_json(pratinjau, disimpan=not coba))
        return
    _echo(pratinjau)
    akhir = "Hanya diperiksa. Tidak ada yang disimpan."
    click.echo(akhir if coba else "Rancangan disimpan." if rancangan else "Edisi ditambahkan.")


@aturan.command("tetapkan")
@click.argument("nomor", type=int)
@_SURUT
def aturan_tetapkan(nomor: int, surut: bool) -> None:
    """Let the draft NOMOR (its id in `aturan daftar`) hold from its day on.

    Example: kinerja aturan tetapkan 9
    """
    change_editions(
        PLATFORM,
        lambda session: service_aturan.publish(session, PLATFORM, nomor, surut=surut, now=now()),
        now=now(),
    )
    click.echo("Rancangan ditetapkan.")


@aturan.command("cabut")
@click.argument("nomor", type=int)
@click.option("--alasan", required=True, help="Why; it goes into the history.")
def aturan_cabut(nomor: int, alasan: str) -> None:
    """Withdraw the edition NOMOR: a draft, or a future one that no document used.

    Example: kinerja aturan cabut 9 --alasan "Peraturan ditunda"
    """
    change_editions(
        PLATFORM,
        lambda session: service_aturan.withdraw(session, PLATFORM, nomor, alasan, today=today(), now=now()),
        now=now(),
    )
    click.echo("Edisi dicabut. Edisi sebelumnya tetap berlaku.")


def _read(berkas: Path) -> EdisiAturan:
    with berkas.open("rb") as isi:
        data = isi.read(MAKS_BERKAS + 1)
    try:
        return read_edisi(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("Berkas aturan harus berupa teks UTF-8.") from None
    except IsiError as error:
        raise InputError("Berkas ini belum menjadi aturan yang lengkap.", fields=error.fields) from None


def _to_json(pratinjau: Pratinjau, *, disimpan: bool) -> dict[str, object]:
    rencana = pratinjau.rencana
    return {
        "kode": rencana.edisi.kode.value,
        "berlaku_mulai": rencana.edisi.berlaku_mulai,
        "berlaku_sampai": rencana.sampai,
        "menutup": rencana.sebelum.id if rencana.sebelum else None,
        "beda": [vars(satu) for satu in rencana.beda],
        "periode_terbuka": {satu.kode: satu.periode for satu in pratinjau.terjangkau},
        "disimpan": disimpan,
    }


def _echo(pratinjau: Pratinjau) -> None:
    rencana = pratinjau.rencana
    click.echo(f"{rencana.edisi.kode.label} mulai {format_tanggal(rencana.edisi.berlaku_mulai)}")
    if rencana.sebelum:
        click.echo(f"Edisi {format_tanggal(rencana.sebelum.berlaku_mulai)} berakhir pada hari itu.")
    for satu in rencana.beda:
        lama, baru = satu.lama or "tidak ada", satu.baru or "tidak ada"
        click.echo(f"  {satu.tabel}, {satu.baris}, {satu.kolom.lower()}: {lama} → {baru}")
    for instansi in pratinjau.terjangkau:
        click.echo(f"{instansi.kode}: {instansi.periode} periode terbuka terkena")
