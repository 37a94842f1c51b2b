"""Commands for letters."""

import re
from pathlib import Path

import click

from kinerja.actor import system_actor
from kinerja.db import platform_session
from kinerja.errors import InputError
from kinerja.hooks.penjaga import set_time_limit, time_limit
from kinerja.konsol import echo_json, progress
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.surat.massal import DAFTAR, HasilMassal, issue_all
from kinerja.surat.service import Cakupan

BATAS_PANGGILAN = 30.0
"""Seconds that a plugin may take for one letter: a run of thousands must not stop at one."""


@click.group()
def surat() -> None:
    """Letters about evaluations.

    Example: kinerja surat terbit tukin --tahun 2026 --periode T3 --out surat
    """


@surat.command("terbit")
@click.argument("kode")
@click.option("--tahun", type=click.IntRange(2022, 2100), required=True, help="Year of the evaluation.")
@click.option("--periode", metavar="KODE", required=True, help="B01 … B12, T1 … T4, TH for the year.")
@click.option("--unit", "unit_id", type=int, help="Only this unit (its number) and all below it.")
@click.option("--instansi", metavar="KODE", help="The instansi; not needed where there is only one.")
@click.option("--penanda", metavar="KODE", default="", help="The signer; not needed where one is active.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def surat_terbit(
    kode: str,
    tahun: int,
    periode: str,
    unit_id: int | None,
    instansi: str | None,
    penanda: str,
    out: Path,
    as_json: bool,
) -> None:
    """Issue and print the letter KODE for every evaluation that is fixed, into the folder of --out.

    Run it again after an interruption or for the rest: numbers are never given twice. The folder also gets
    daftar.csv with one line per person. People without a letter are listed with their reason; they do not
    change the exit status, unless the run had to stop.

    Example: kinerja surat terbit tukin --tahun 2026 --periode TH --unit 12 --out surat
    """
    terpilih = _find_instansi(instansi)
    cakupan = Cakupan(
        kode=kode, tahun=tahun, kode_periode=_read_periode(periode), unit_id=unit_id, penanda=penanda
    )
    batas = time_limit()
    set_time_limit(BATAS_PANGGILAN)
    try:
        with progress("Surat", quiet=as_json) as advance:
            hasil = issue_all(
                system_actor(terpilih.id),
                cakupan,
                out,
                zona=terpilih.zona_waktu,
                advance=advance,
            )
    finally:
        set_time_limit(batas)
    _echo(hasil, out, as_json)
    if hasil.dihentikan:
        raise SystemExit(1)


def _find_instansi(kode: str | None) -> Instansi:
    with platform_session() as session:
        daftar = {satu.kode: satu for satu in list_instansi(session, system_actor(0))}
    if kode is None and len(daftar) == 1:
        return next(iter(daftar.values()))
    if kode not in daftar:
        sebutan = f"Instansi {kode} tidak ada" if kode else f"Ada {len(daftar)} instansi"
        raise InputError(f"{sebutan}. Sebutkan salah satu: --instansi {'|'.join(daftar)}.")
    return daftar[kode]


def _read_periode(teks: str) -> str:
    kode = teks.upper()
    if not re.fullmatch(r"[A-Z]{1,3}[0-9]{0,2}", kode):
        raise InputError("Tulis kode periode seperti T3, B09, atau TH.")
    return kode


def _echo(hasil: HasilMassal, out: Path, as_json: bool) -> None:
    hitung = {nama: hasil.hitung[nama] for nama in ("terbit", "dicetak", "berkas", "ditolak", "gagal")}
    if as_json:
        isi = {"penilaian": hasil.jumlah, **hitung, "kendala": hasil.kendala, "dihentikan": hasil.dihentikan}
        echo_json(isi)
        return
    for kalimat in hasil.kendala:
        click.echo(f"Perhatian: {kalimat}")
    if lainnya := hasil.hitung["kendala"] - len(hasil.kendala):
        click.echo(f"Perhatian: {lainnya} lainnya tercantum di {out / DAFTAR}.")
    click.echo(
        f"{hasil.jumlah} penilaian: {hitung['terbit']} surat baru, {hitung['dicetak']} dicetak, "
        f"{hitung['ditolak']} ditolak, {hitung['gagal']} gagal. "
        f"{hitung['berkas']} berkas dan {DAFTAR} di {out}."
    )
    if hasil.dihentikan:
        click.echo(hasil.dihentikan, err=True)


COMMANDS: tuple[click.Command, ...] = (surat,)
