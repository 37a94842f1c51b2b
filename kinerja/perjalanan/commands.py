"""Commands for the moving year; both are run daily."""

import click

from kinerja.actor import system_actor
from kinerja.clock import now, today
from kinerja.db import platform_session, transaction
from kinerja.evaluasi.service.tutup import close_settled
from kinerja.konsol import echo_json
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.perjalanan import service


@click.group()
def peristiwa() -> None:
    """Events of people: absences that begin and end, SKP that are settled.

    Example: kinerja peristiwa jalan
    """


@peristiwa.command("jalan")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def peristiwa_jalan(as_json: bool) -> None:
    """Bring kedudukan in line with today's events and close settled SKP, in every instansi; run it daily.

    Example: kinerja peristiwa jalan
    """
    with platform_session() as session:
        semua = [(satu.id, satu.kode) for satu in list_instansi(session, system_actor(0))]
    hasil = {kode: _run(instansi_id) for instansi_id, kode in semua}
    if as_json:
        echo_json(hasil)
        return
    for kode, satu in hasil.items():
        click.echo(f"{kode}: kedudukan {satu['kedudukan']} pegawai diperbarui, {satu['tutup']} SKP ditutup")


def _run(instansi_id: int) -> dict[str, int]:
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        kedudukan = service.refresh_due(session, actor, today=today(), now=now())
    tutup = 0
    while True:
        with transaction(instansi_id) as session:
            jumlah = close_settled(session, actor, now=now())
        tutup += jumlah
        if not jumlah:
            return {"kedudukan": kedudukan, "tutup": tutup}


COMMANDS: tuple[click.Command, ...] = (peristiwa,)
