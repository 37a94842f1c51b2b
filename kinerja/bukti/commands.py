"""Commands for the evidence vault; they hang below `kinerja bukti`."""

import click
from flask import current_app

from kinerja.actor import system_actor
from kinerja.bukti import periksa
from kinerja.bukti.rules import KeadaanBerkas, KeadaanTautan
from kinerja.config import Config
from kinerja.db import platform_session
from kinerja.errors import KinerjaError
from kinerja.konsol import echo_json
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.pelaksanaan.commands import bukti
from kinerja.storage import storage


@bukti.command("periksa")
@click.option("--semua", is_flag=True, help="Also what is not due yet.")
@click.option("--tanpa-tautan", is_flag=True, help="Only stored files; nothing goes out.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def bukti_periksa(semua: bool, tanpa_tautan: bool, as_json: bool) -> None:
    """Look at links and compare stored files now, in every instansi. Exit status 1 where a file is bad.

    The worker does the same every hour; links only where KINERJA_PERIKSA_TAUTAN_HARI is not 0.

    Example: kinerja bukti periksa --tanpa-tautan --json
    """
    config: Config = current_app.extensions["kinerja_config"]
    with platform_session() as session:
        daftar = [(satu.id, satu.kode) for satu in list_instansi(session, system_actor(0))]
    hasil = {}
    for instansi_id, kode in daftar:
        tautan = {} if tanpa_tautan or not config.periksa_tautan else _all_links(instansi_id, config, semua)
        hasil[kode] = {"tautan": tautan, "berkas": _all_files(instansi_id, semua)}
    if as_json:
        echo_json(hasil)
    else:
        for kode, satu in hasil.items():
            click.echo(f"{kode}: tautan {_say(satu['tautan'])}; berkas {_say(satu['berkas'])}")
        if not config.periksa_tautan and not tanpa_tautan:
            click.echo("Pemeriksaan tautan dimatikan (KINERJA_PERIKSA_TAUTAN_HARI=0).")
    if any(satu["berkas"].get(jenis) for satu in hasil.values() for jenis in ("hilang", "berubah")):
        raise KinerjaError("Ada berkas bukti dukung yang hilang atau berubah. Pulihkan dari cadangan.")


def _all_links(instansi_id: int, config: Config, semua: bool) -> dict[str, int]:
    """How many links were found in which state; with `semua` each is seen once."""
    while periksa.prepare_links(instansi_id):
        pass
    terlihat: dict[str, KeadaanTautan] = {}
    while True:
        temuan = periksa.check_links(instansi_id, config, sekalipun=semua)
        baru = {url: satu.keadaan for url, satu in temuan.items() if url not in terlihat}
        if not baru:
            return _count(list(terlihat.values()))
        terlihat |= baru


def _all_files(instansi_id: int, semua: bool) -> dict[str, int]:
    keadaan: list[KeadaanBerkas] = []
    setelah = 0
    while temuan := periksa.check_files(instansi_id, storage(), semua=semua, setelah=setelah):
        keadaan += temuan.values()
        setelah = max(satu.id for satu in temuan)
    return _count(keadaan)


def _count(semua: list[KeadaanTautan] | list[KeadaanBerkas]) -> dict[str, int]:
    return {satu.value: semua.count(satu) for satu in sorted(set(semua))}  # type: ignore[arg-type]


def _say(jumlah: dict[str, int]) -> str:
    return ", ".join(f"{banyak} {nama}" for nama, banyak in jumlah.items()) or "tidak ada yang diperiksa"


COMMANDS: tuple[click.Command, ...] = ()
