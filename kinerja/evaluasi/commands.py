"""Commands for evaluations."""

import click

from kinerja.actor import system_actor
from kinerja.clock import now
from kinerja.db import platform_session, transaction
from kinerja.evaluasi import service
from kinerja.konsol import echo_json
from kinerja.organisasi.service_instansi import list_instansi


@click.group()
def evaluasi() -> None:
    """Evaluations.

    Example: kinerja evaluasi final
    """


@evaluasi.command("final")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def evaluasi_final(as_json: bool) -> None:
    """Make final the evaluations whose days for a keberatan have passed, in every instansi; run it daily.

    Example: kinerja evaluasi final
    """
    with platform_session() as session:
        semua = [(satu.id, satu.kode) for satu in list_instansi(session, system_actor(0))]
    jumlah = {kode: _finalise(instansi_id) for instansi_id, kode in semua}
    if as_json:
        echo_json(jumlah)
    else:
        for kode, banyak in jumlah.items():
            click.echo(f"{kode}: {banyak} penilaian menjadi final")


def _finalise(instansi_id: int) -> int:
    """All that are due, in slices of one transaction each, so that nobody waits long for the audit chain."""
    jumlah = 0
    while True:
        with transaction(instansi_id) as session:
            banyak = service.finalise_due(session, system_actor(instansi_id), now=now())
        jumlah += banyak
        if not banyak:
            return jumlah


COMMANDS: tuple[click.Command, ...] = (evaluasi,)
