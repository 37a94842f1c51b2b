"""Commands for follow-up."""

import click

from kinerja.actor import system_actor
from kinerja.clock import now, today
from kinerja.db import platform_session, reading, transaction
from kinerja.errors import InputError
from kinerja.konsol import echo_json, progress
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.service import usul


@click.group("tindak-lanjut")
def tindak_lanjut() -> None:
    """Recommendations that follow from final predikat.

    Example: kinerja tindak-lanjut usulkan --tahun 2025
    """


@tindak_lanjut.command("usulkan")
@click.option("--tahun", type=click.IntRange(2023, 2100), required=True, help="The year of the evaluations.")
@click.option("--coba", is_flag=True, help="Count, show, and store nothing.")
@click.option("--instansi", metavar="KODE", help="The instansi; not needed where there is only one.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def propose(tahun: int, coba: bool, instansi: str | None, as_json: bool) -> None:
    """Propose what the final evaluations of a year suggest; safe to repeat. Nothing is decided.

    Example: kinerja tindak-lanjut usulkan --tahun 2025 --coba
    """
    terpilih = _find_instansi(instansi)
    hasil = _run(terpilih, tahun, coba=coba, quiet=as_json)
    if as_json:
        echo_json(
            {
                "instansi": terpilih.kode,
                "tahun": tahun,
                "disimpan": not coba,
                "pegawai": hasil.pegawai,
                "baru": dict(hasil.baru),
                "tetap": hasil.tetap,
                "ditarik": hasil.ditarik,
                "tanpa_dasar": hasil.tanpa_dasar,
            }
        )
        return
    click.echo(
        f"{terpilih.kode} {tahun}: {hasil.pegawai} pegawai, {hasil.jumlah} usulan baru, {hasil.tetap} tetap,"
        f" {hasil.ditarik} ditarik, {hasil.tanpa_dasar} pegawai tanpa dasar"
    )
    for jenis in JenisRekomendasi:
        if hasil.baru[jenis.value]:
            click.echo(f"  {jenis.label}: {hasil.baru[jenis.value]}")
    if coba:
        click.echo("Hanya dicoba. Tidak ada yang disimpan.")


def _run(instansi: Instansi, tahun: int, *, coba: bool, quiet: bool) -> usul.HasilUsul:
    """In slices of one transaction each, so that nobody waits long and the memory stays the same."""
    actor, hasil, selesai = system_actor(instansi.id), usul.HasilUsul(), 0
    with reading(instansi.id) as session:
        kerja = usul.start_run(session, actor, tahun, today=today())
    with progress("Tindak lanjut", quiet=quiet) as advance:
        for sebagian in kerja.slices():
            buka = reading if coba else transaction
            with buka(instansi.id) as session:
                hasil.add(usul.propose_slice(session, actor, kerja, sebagian, now=now()))
            selesai += len(sebagian)
            advance(selesai, len(kerja.pegawai_ids))
    return hasil


def _find_instansi(kode: str | None) -> Instansi:
    with platform_session() as session:
        semua = list_instansi(session, system_actor(0))
    cocok = [satu for satu in semua if kode in {None, satu.kode}]
    if len(cocok) == 1:
        return cocok[0]
    pilihan = ", ".join(satu.kode for satu in semua) or "belum ada"
    raise InputError(f"Tulis --instansi dengan salah satu kode: {pilihan}.")


COMMANDS = (tindak_lanjut,)
