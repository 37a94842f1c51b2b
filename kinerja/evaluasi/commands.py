"""Commands for evaluations."""

from dataclasses import asdict

import click

from kinerja.actor import system_actor
from kinerja.clock import now
from kinerja.db import platform_session, reading, transaction
from kinerja.errors import InputError, KinerjaError
from kinerja.evaluasi import service
from kinerja.evaluasi.service_hitung_ulang import HasilHitungUlang, recompute_year, record_run
from kinerja.konsol import echo_json, progress
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
    jumlah = {kode: _finalise(instansi_id) for instansi_id, kode in _all_instansi()}
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


@evaluasi.command("usulan")
@click.option("--periksa", is_flag=True, help="Compute every proposal again and compare it.")
@click.option("--tahun", type=click.IntRange(2022, 2100), help="Only the SKP of this year.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def evaluasi_usulan(periksa: bool, tahun: int | None, as_json: bool) -> None:
    """Count the proposals of formulas in every instansi, or compute them again with what was stored.

    A proposal that comes out otherwise by the very version that made it ends with exit status 1.

    Example: kinerja evaluasi usulan --periksa --tahun 2026
    """
    if not periksa:
        _list_usulan(tahun, as_json)
        return
    hasil = {
        kode: _check_usulan(instansi_id, kode, tahun, quiet=as_json) for instansi_id, kode in _all_instansi()
    }
    if as_json:
        echo_json({kode: asdict(satu) for kode, satu in hasil.items()})
    else:
        for kode, satu in hasil.items():
            click.echo("\n".join(_describe_check(kode, satu)))
    if tanpa_sebab := sum(satu.beda_tanpa_sebab for satu in hasil.values()):
        raise KinerjaError(
            f"{tanpa_sebab} usulan berbeda dari hitungan versi formula yang sama. Periksa plugin dan data."
        )


@evaluasi.command("hitung-ulang")
@click.option("--tahun", type=click.IntRange(2022, 2100), required=True, help="Year of the SKP.")
@click.option("--instansi", metavar="KODE", help="Only this instansi.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def evaluasi_hitung_ulang(tahun: int, instansi: str | None, as_json: bool) -> None:
    """Compute every fixed evaluation of a year again with the rule set stored on it.

    Compares the predikat, the words of its reason, what the forms print, and the seal. Exit status 1 where
    anything differs; the outcome is kept for Admin → Aturan.

    Example: kinerja evaluasi hitung-ulang --tahun 2024
    """
    semua = [satu for satu in _all_instansi() if instansi in (None, satu[1])]
    if not semua:
        raise InputError(f"Instansi {instansi} tidak ada.")
    hasil = {kode: _recompute(instansi_id, kode, tahun, quiet=as_json) for instansi_id, kode in semua}
    if as_json:
        echo_json({kode: asdict(satu) for kode, satu in hasil.items()})
    else:
        for kode, satu in hasil.items():
            click.echo(f"{kode}: {satu.diperiksa} penilaian {tahun} dihitung ulang, {satu.beda} berbeda")
            click.echo("".join(f"  {kalimat}\n" for kalimat in satu.rincian), nl=False)
    if beda := sum(satu.beda for satu in hasil.values()):
        raise KinerjaError(f"{beda} penilaian berbeda dari hitungan dengan aturannya sendiri.")


def _recompute(instansi_id: int, kode: str, tahun: int, *, quiet: bool) -> HasilHitungUlang:
    actor, mulai, hasil = system_actor(instansi_id), now(), HasilHitungUlang(tahun)
    with reading(instansi_id) as session, progress(f"Hitung ulang {kode}", quiet=quiet) as advance:
        for hasil in recompute_year(session, actor, tahun=tahun):
            advance(hasil.diperiksa, hasil.total)
    with transaction(instansi_id) as session:
        record_run(session, actor, hasil, mulai=mulai, now=now())
    return hasil


def _all_instansi() -> list[tuple[int, str]]:
    with platform_session() as session:
        return [(satu.id, satu.kode) for satu in list_instansi(session, system_actor(0))]


def _list_usulan(tahun: int | None, as_json: bool) -> None:
    semua = {}
    for instansi_id, kode in _all_instansi():
        with reading(instansi_id) as session:
            semua[kode] = service.count_usulan(session, system_actor(instansi_id), tahun=tahun)
    if as_json:
        echo_json({kode: [asdict(satu) for satu in daftar] for kode, daftar in semua.items()})
        return
    for kode, daftar in semua.items():
        for satu in daftar:
            click.echo(f"{kode}: {satu.jumlah} usulan {satu.formula} ({satu.plugin} {satu.versi})")
        if not daftar:
            click.echo(f"{kode}: belum ada usulan")


def _check_usulan(instansi_id: int, kode: str, tahun: int | None, *, quiet: bool) -> service.HasilPeriksa:
    with reading(instansi_id) as session, progress(f"Usulan {kode}", quiet=quiet) as advance:
        hasil = service.HasilPeriksa()
        for hasil in service.check_usulan(session, system_actor(instansi_id), tahun=tahun):
            advance(hasil.diperiksa, hasil.total)
        return hasil


def _describe_check(kode: str, hasil: service.HasilPeriksa) -> list[str]:
    baris = [f"{kode}: {hasil.diperiksa} usulan diperiksa, {hasil.sama} sama, {hasil.jumlah_beda} beda"]
    if hasil.versi_lain:
        baris.append(f"  {hasil.versi_lain} dihitung oleh versi formula lain daripada yang mengusulkan")
    if hasil.tanpa_jawaban:
        baris.append(f"  {hasil.tanpa_jawaban} tanpa jawaban formula waktu itu, tidak dihitung ulang")
    baris += [
        f"  {jumlah} tidak dapat dihitung ulang: {sebab}" for sebab, jumlah in hasil.tidak_dapat.items()
    ]
    baris += [
        f"  beda: evaluasi {satu.evaluasi_id}, {satu.periode}, formula {satu.formula} {satu.versi}"
        f" (terpasang {satu.versi_terpasang}): {', '.join(satu.bidang)}"
        for satu in hasil.beda
    ]
    return baris


COMMANDS: tuple[click.Command, ...] = (evaluasi,)
