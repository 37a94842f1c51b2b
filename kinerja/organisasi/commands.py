"""Commands of the feature `organisasi`."""

from pathlib import Path

import click

from kinerja.clock import now, today
from kinerja.konsol import echo_json, progress
from kinerja.organisasi.impor_langsung import RingkasanImpor, find_instansi_id, import_workbooks


@click.group()
def pegawai() -> None:
    """The people of an instansi.

    Example: kinerja pegawai import siasn-hierarki-unor.xlsx siasn-data-pns.xlsx
    """


@pegawai.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--instansi", metavar="KODE", help="The instansi; not needed where there is only one.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def pegawai_import(files: tuple[Path, ...], instansi: str | None, dry_run: bool, as_json: bool) -> None:
    """Load units and people from FILES as downloaded from SIASN; the layout is known by its header row.

    All accepted rows are stored together, or none. Where there is no instansi yet, the one that the files
    name is made. Refused rows are listed with their reason; they do not change the exit status.

    Example: kinerja pegawai import siasn-hierarki-unor.xlsx siasn-data-pns.xlsx siasn-data-pppk.xlsx
    """
    with progress("Baris") as advance:
        hasil = import_workbooks(
            files,
            instansi_id=find_instansi_id(instansi),
            now=now(),
            today=today(),
            advance=advance,
            dry_run=dry_run,
        )
    if as_json:
        echo_json(hasil.as_json())
    else:
        _echo(hasil, dry_run)


def _echo(hasil: RingkasanImpor, dry_run: bool) -> None:
    rencana = hasil.rancangan.rencana
    for catatan in rencana.peringatan:
        click.echo(f"Perhatian: {catatan}")
    for satu in rencana.ditolak:
        kolom = f" kolom {satu.kolom}" if satu.kolom else ""
        click.echo(f"Ditolak: {satu.berkas} baris {satu.baris}{kolom}: {satu.alasan}")
    hitung = hasil.rancangan.count()
    click.echo(
        f"{hitung['baru']} baru, {hitung['berubah']} berubah, {hitung['tetap']} tetap, "
        f"{hitung['ditolak']} ditolak; {hitung['garis']} garis pelaporan diusulkan."
    )
    if dry_run:
        click.echo("Percobaan saja: tidak ada yang disimpan.")


COMMANDS: tuple[click.Command, ...] = (pegawai,)
