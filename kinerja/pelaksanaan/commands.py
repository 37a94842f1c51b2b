"""Commands for the work of periods."""

from datetime import UTC, datetime, timedelta

import click

from kinerja.actor import system_actor
from kinerja.bukti import lembaran
from kinerja.clock import now
from kinerja.db import platform_session, transaction
from kinerja.konsol import echo_json
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.pelaksanaan import service
from kinerja.storage import storage

JEDA = timedelta(days=1)


@click.group()
def bukti() -> None:
    """Evidence files.

    Example: kinerja bukti bersihkan
    """


@bukti.command("bersihkan")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def bukti_bersihkan(as_json: bool) -> None:
    """Remove stored files that no evidence refers to since a day, in every instansi; run it daily.

    Example: kinerja bukti bersihkan
    """
    with platform_session() as session:
        semua = [(satu.id, satu.kode) for satu in list_instansi(session, system_actor(0))]
    jumlah = {kode: _sweep(instansi_id) for instansi_id, kode in semua}
    if as_json:
        echo_json(jumlah)
    else:
        for kode, banyak in jumlah.items():
            click.echo(f"{kode}: {banyak} berkas dihapus")


def _sweep(instansi_id: int) -> int:
    batas = now() - JEDA
    with transaction(instansi_id) as session:
        semua = service.delete_unused(session, system_actor(instansi_id), before=batas)
    for sidik in semua:
        kunci = f"{instansi_id}/{sidik[:2]}/{sidik}"
        path = storage().local_path(kunci)
        # Stored anew meanwhile: another upload of the same content is on its way to a row of its own.
        if path.exists() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < batas:
            storage().remove(kunci)
            lembaran.forget(storage(), instansi_id, sidik)
    return len(semua)


COMMANDS: tuple[click.Command, ...] = (bukti,)
