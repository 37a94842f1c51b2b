"""Commands for connectors."""

from dataclasses import asdict
from datetime import datetime

import click

from kinerja.actor import system_actor
from kinerja.db import reading
from kinerja.errors import InputError, KinerjaError
from kinerja.hooks.konektor import KeadaanPermukaan, KonektorError
from kinerja.konektor import service
from kinerja.konektor.kalimat import describe_error
from kinerja.konsol import echo_json
from kinerja.organisasi.impor_langsung import find_instansi_id
from kinerja.organisasi.models import Instansi
from kinerja.tanggal import format_jam, format_tanggal

OPSI = click.option("--instansi", metavar="KODE", help="The instansi; not needed where there is only one.")
JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")


@click.group()
def konektor() -> None:
    """Connectors to other personnel systems.

    Example: kinerja konektor periksa siasn
    """


@konektor.command("list")
@OPSI
@JSON
def konektor_list(instansi: str | None, as_json: bool) -> None:
    """List the connectors that an instansi has switched on, and what each can do.

    Example: kinerja konektor list --json
    """
    instansi_id = _find(instansi)
    with reading(instansi_id) as session:
        daftar = service.list_konektor(session, system_actor(instansi_id))
    if as_json:
        echo_json([asdict(satu) for satu in daftar])
        return
    for satu in daftar:
        click.echo(f"{satu.kode}\t{satu.label}\tplugin {satu.plugin}")
        click.echo(f"    {satu.halangan or ', '.join(satu.operasi) or 'tidak ada operasi'}")
    if not daftar:
        click.echo("Belum ada konektor yang aktif.")


@konektor.command("periksa")
@click.argument("nama")
@OPSI
@JSON
def konektor_periksa(nama: str, instansi: str | None, as_json: bool) -> None:
    """Ask the connector NAMA whether the other side is reached. Exit status 1 when it is not.

    One cheap read; nothing is written there.

    Example: kinerja konektor periksa siasn --instansi kab-contoh
    """
    instansi_id = _find(instansi)
    with reading(instansi_id) as session:
        terbuka = service.open_konektor(session, system_actor(instansi_id), nama)
        zona = session.get_one(Instansi, instansi_id).zona_waktu
    permukaan, galat = [], ""
    try:
        permukaan = list(terbuka.health())  # after the session: the other side may take its time
    except KonektorError as error:
        galat = describe_error(error, label=terbuka.jenis.label, zona=zona)
    baik = not galat and all(satu.terjangkau for satu in permukaan)
    if as_json:
        isi = [asdict(satu) for satu in permukaan]
        echo_json({"kode": nama, "baik": baik, "permukaan": isi, "galat": galat})
    else:
        _print(permukaan)
    if not baik:
        raise KinerjaError(galat or f"{terbuka.jenis.label} tidak seluruhnya dapat dihubungi.")


def _find(kode: str | None) -> int:
    found = find_instansi_id(kode)
    if found is None:
        raise InputError("Belum ada instansi. Buat dengan `kinerja instansi create`.")
    return found


def _describe_moment(saat: datetime) -> str:
    return f"{format_tanggal(saat, 'angka')} {format_jam(saat)} {saat:%Z}"


def _print(permukaan: list[KeadaanPermukaan]) -> None:
    for satu in permukaan:
        umur = f", akses berumur {satu.umur_token} detik" if satu.umur_token is not None else ""
        saat = satu.terakhir_berhasil
        akhir = f", terakhir berhasil {_describe_moment(saat)}" if saat else ""
        kata = f": {satu.keterangan}" if satu.keterangan else ""
        click.echo(f"{'baik' if satu.terjangkau else 'PUTUS'}\t{satu.nama}{kata}{umur}{akhir}")


COMMANDS: tuple[click.Command, ...] = (konektor,)
