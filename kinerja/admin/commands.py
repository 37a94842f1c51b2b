"""Commands for whoever runs the installation: instansi, server, worker, checks."""

import click
from flask import current_app

from kinerja import jobs
from kinerja.actor import system_actor
from kinerja.admin import service
from kinerja.admin.commands_aturan import aturan
from kinerja.admin.commands_plugin import plugin
from kinerja.clock import now
from kinerja.db import platform_session
from kinerja.errors import KinerjaError
from kinerja.konsol import echo_json
from kinerja.organisasi.service_instansi import create_instansi, list_instansi

# Whoever may run commands on the machine stands above the instansi.
PLATFORM = system_actor(0)


@click.group()
def instansi() -> None:
    """The government bodies of this installation.

    Example: kinerja instansi list --json
    """


@instansi.command("create")
@click.argument("kode")
@click.argument("nama")
@click.option("--nama-pendek", default="", help="Short name for the top bar.")
@click.option("--tempat", default="", help="Place printed above signatures.")
@click.option("--zona", default="Asia/Jakarta", help="Asia/Jakarta, Asia/Makassar or Asia/Jayapura.")
def instansi_create(kode: str, nama: str, nama_pendek: str, tempat: str, zona: str) -> None:
    """Make an empty instansi named NAMA, known as KODE on the command line.

    Example: kinerja instansi create kab-contoh "Pemerintah Kabupaten Contoh" --tempat Contoh
    """
    with platform_session() as session:
        made = create_instansi(
            session,
            PLATFORM,
            kode=kode,
            nama=nama,
            nama_pendek=nama_pendek,
            tempat=tempat,
            zona_waktu=zona,
            now=now(),
        )
    click.echo(f"Instansi {made.kode} dibuat.")


@instansi.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def instansi_list(as_json: bool) -> None:
    """List the instansi.

    Example: kinerja instansi list
    """
    with platform_session() as session:
        rows = list_instansi(session, PLATFORM)
    if as_json:
        echo_json([{"kode": row.kode, "nama": row.nama, "zona_waktu": row.zona_waktu} for row in rows])
    else:
        click.echo("\n".join(f"{row.kode}\t{row.nama}" for row in rows) or "Belum ada instansi.")


@click.group()
def audit() -> None:
    """The audit log.

    Example: kinerja audit verify
    """


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def audit_verify(as_json: bool) -> None:
    """Walk the hash chain of every instansi; names the first bad entry, exit status 1.

    Example: kinerja audit verify
    """
    with platform_session() as session:
        results = service.verify_audit(session, PLATFORM)
    if as_json:
        echo_json(
            {k: {"jumlah": r.jumlah, "rusak_di": r.rusak_di, "sebab": r.sebab} for k, r in results.items()}
        )
    else:
        for kode, result in results.items():
            click.echo(f"{kode}: {result.sebab or f'{result.jumlah} catatan, rantai utuh'}")
    if any(result.rusak_di for result in results.values()):
        raise KinerjaError("Jejak audit rusak. Bandingkan dengan cadangan sebelum melanjutkan.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def check(as_json: bool) -> None:
    """Check the installation: schema, plugins, rule sets, audit chain. Exit status 1 if bad.

    Example: kinerja check
    """
    with platform_session() as session:
        tak_cocok = current_app.extensions.get("kinerja_plugin_tak_cocok")
        findings = service.check_installation(session, PLATFORM, tak_cocok=tak_cocok)
    if as_json:
        echo_json(
            [{"bagian": item.bagian, "baik": item.baik, "keterangan": item.keterangan} for item in findings]
        )
    else:
        for item in findings:
            click.echo(f"{'baik' if item.baik else 'RUSAK'}\t{item.bagian}\t{item.keterangan}")
    if not all(item.baik for item in findings):
        raise KinerjaError("Pemeriksaan menemukan kerusakan.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, help="Web processes.")
@click.option("--threads", default=8, show_default=True, help="Threads of each process.")
@click.option("--no-worker", is_flag=True, help="Web only; run `kinerja worker` elsewhere.")
def serve(host: str, port: int, processes: int, threads: int, no_worker: bool) -> None:
    """Serve the pages, with one worker for background jobs.

    Example: kinerja serve --port 8000
    """
    from kinerja.server import serve as run  # gunicorn is not needed by any other command

    click.echo(f"Kinerja di http://{host}:{port} (Ctrl+C untuk berhenti)")
    run(host, port, processes=processes, threads=threads, with_worker=not no_worker)


@click.command()
def worker() -> None:
    """Run background jobs until a signal ends it.

    Example: kinerja worker
    """
    jobs.run_worker(current_app._get_current_object())  # type: ignore[attr-defined]


COMMANDS: tuple[click.Command, ...] = (instansi, audit, check, serve, worker, plugin, aturan)
