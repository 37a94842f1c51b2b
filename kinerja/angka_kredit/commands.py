"""Commands for angka kredit."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

import click

from kinerja.actor import Actor, system_actor
from kinerja.angka_kredit import banding, banding_tahun, service
from kinerja.angka_kredit.ekspor import list_rows, places_of, to_json
from kinerja.angka_kredit.rules.konversi import format_ak
from kinerja.aturan.muat import load_konversi, load_predikat
from kinerja.clock import now, today
from kinerja.db import platform_session, reading, transaction
from kinerja.errors import InputError, KinerjaError, StateError
from kinerja.konsol import echo_json, progress
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service_instansi import list_instansi

SEKALIGUS = 1_000
"""People of one transaction: memory stays the same however many there are."""
ULANG = 3
TAHUN_AWAL, TAHUN_AKHIR = 2023, 2100  # conversion counts from January 2023 (SE Menteri PANRB 8/2023)
DIHENTIKAN = 130
"""Exit status of a run that Ctrl-C ended, as shells expect it."""
SKEMA = "kinerja.ak.hitung/1"

_INSTANSI = click.option(
    "--instansi", metavar="KODE", help="The instansi; not needed where there is only one."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")


@click.group()
def ak() -> None:
    """Angka kredit.

    Example: kinerja ak hitung --dari 2025 --sampai 2025
    """


@ak.command("hitung")
@click.option("--dari", type=int, required=True, help="First year.")
@click.option("--sampai", type=int, help="Last year; the first one by default.")
@click.option("--unit", "unit_id", type=int, help="Only this unit (its number) and all below it.")
@click.option("--pegawai", "nip", metavar="NIP", help="Only this person.")
@click.option("--coba", is_flag=True, help="Compute, show, and store nothing.")
@_INSTANSI
@_JSON
def ak_hitung(
    dari: int,
    sampai: int | None,
    unit_id: int | None,
    nip: str | None,
    coba: bool,
    instansi: str | None,
    as_json: bool,
) -> None:
    """Convert every final yearly evaluation that is not converted yet; safe to repeat.

    A row whose evaluation was replaced is taken back and made anew, unless it stands in a document: those
    are listed. No month of a person is ever converted twice. Ctrl-C ends it between two slices: what was
    done is stored, the same command goes on. Exit status 0 done, 1 refused, 130 broken off.

    JSON (schema "kinerja.ak.hitung/1"): numbers of angka kredit are text with a point, as "18.75"; keys are
    only ever added.

    Example: kinerja ak hitung --dari 2023 --sampai 2026 --json
    """
    tahun = _read_years(dari, sampai)
    terpilih = _find_instansi(instansi)
    hasil = _convert_all(terpilih, tahun, unit_id, nip, coba=coba, quiet=as_json)
    if as_json:
        ledger = {} if nip is None or not hasil.selesai else _ledger_of(terpilih, nip)
        echo_json(_to_json(terpilih, tahun, hasil, disimpan=not coba) | ledger)
    else:
        _echo(terpilih, tahun, hasil, coba=coba)
    if not hasil.selesai:
        raise SystemExit(DIHENTIKAN)


def _read_years(dari: int, sampai: int | None) -> range:
    """Raises InputError, in Indonesian where click would answer in English."""
    akhir = dari if sampai is None else sampai
    if not (TAHUN_AWAL <= dari <= TAHUN_AKHIR and TAHUN_AWAL <= akhir <= TAHUN_AKHIR):
        raise InputError(f"Tulis tahun dari {TAHUN_AWAL} sampai {TAHUN_AKHIR}.")
    if akhir < dari:
        raise InputError("Tahun terakhir harus sama dengan atau sesudah tahun pertama.")
    return range(dari, akhir + 1)


@dataclass
class _Jalan(service.HasilHitung):
    """What a run did; `selesai` is False where it was broken off."""

    selesai: bool = True


def _to_json(instansi: Instansi, tahun: range, hasil: _Jalan, *, disimpan: bool) -> dict[str, object]:
    return {
        "skema": SKEMA,
        "instansi": instansi.kode,
        "tahun": {"dari": tahun[0], "sampai": tahun[-1]},
        "disimpan": disimpan,
        "selesai": hasil.selesai,
        "pegawai": hasil.pegawai,
        "baru": hasil.baru,
        "tetap": hasil.tetap,
        "dibatalkan": hasil.dibatalkan,
        "belum_final": hasil.belum_final,
        "terkunci": hasil.terkunci,
        "per_tahun": {str(satu): str(hasil.per_tahun.get(satu, Decimal("0.00"))) for satu in tahun},
    }


def _echo(instansi: Instansi, tahun: range, hasil: _Jalan, *, coba: bool) -> None:
    rentang = f"{tahun[0]}" if len(tahun) == 1 else f"{tahun[0]}–{tahun[-1]}"
    if hasil.selesai and not hasil.pegawai:
        click.echo(f"{instansi.kode}: tidak ada SKP pejabat fungsional pada {rentang}.")
        return
    click.echo(
        f"{instansi.kode}: {hasil.pegawai} pegawai, {hasil.baru} konversi baru, {hasil.tetap} tetap,"
        f" {hasil.dibatalkan} dibatalkan, {hasil.belum_final} penilaian belum final"
    )
    for satu, jumlah in sorted(hasil.per_tahun.items()):
        click.echo(f"  {satu}: {format_ak(jumlah, places_of(jumlah))}")
    if hasil.terkunci:
        click.echo(
            f"  {len(hasil.terkunci)} konversi berbeda tetapi sudah tercantum dalam dokumen:"
            f" {hasil.terkunci}. Ganti lewat buku pegawainya."
        )
    if coba:
        click.echo("Hanya dicoba. Tidak ada yang disimpan.")
    if not hasil.selesai:
        click.echo("Dihentikan. Yang sudah dihitung tersimpan; jalankan perintah yang sama untuk meneruskan.")


def _convert_all(
    instansi: Instansi, tahun: range, unit_id: int | None, nip: str | None, *, coba: bool, quiet: bool
) -> _Jalan:
    """In slices of one transaction each, so that nobody waits long and the memory stays the same."""
    actor, hasil = system_actor(instansi.id), _Jalan()
    with reading(instansi.id) as session:
        kerja = service.start_run(session, actor, tahun, unit_id=unit_id, nip=nip, today=today())
    try:
        with progress("Angka kredit", quiet=quiet and not sys.stderr.isatty()) as advance:
            for awal in range(0, len(kerja.pegawai_ids), SEKALIGUS):
                sebagian = kerja.pegawai_ids[awal : awal + SEKALIGUS]
                hasil.add(_convert_slice(actor, kerja, sebagian, coba=coba))
                advance(awal + len(sebagian), len(kerja.pegawai_ids))
    except KeyboardInterrupt:  # the slice under way was undone
        hasil.selesai = False
    return hasil


def _convert_slice(
    actor: Actor, kerja: service.Pekerjaan, sebagian: Sequence[int], *, coba: bool
) -> service.HasilHitung:
    """Once more where somebody else converted the same months meanwhile: then they are there already."""
    buka = reading if coba else transaction
    for sisa in reversed(range(ULANG)):
        try:
            with buka(actor.instansi_id) as session:
                return service.convert_slice(session, actor, kerja, sebagian, now=now())
        except StateError:
            if not sisa:
                raise
    raise AssertionError("the last try answers or raises")


def _ledger_of(instansi: Instansi, nip: str) -> dict[str, object]:
    """The rows of one person as they are stored, with the digits of the page and of the documents."""
    actor = system_actor(instansi.id)
    with reading(instansi.id) as session:
        pegawai_id = service.find_by_nip(session, actor, nip)
        isi = service.open_halaman(session, actor, pegawai_id, today=today()).isi
    if isi is None:
        return {"jenjang": None, "jumlah": None, "buku": []}
    return {
        "jenjang": isi.jenjang.value,
        "jumlah": str(isi.nilai),
        "buku": to_json(list_rows(isi.jenjang.label, isi.baris, isi.desimal)),
    }


@ak.command("periksa")
@click.option(
    "--uji", type=click.IntRange(1, 10_000_000), help="Also compare this many generated evaluations."
)
@click.option("--benih", type=int, default=1, show_default=True, help="Seed of the generated evaluations.")
@_JSON
def ak_periksa(uji: int | None, benih: int, as_json: bool) -> None:
    """Recompute every conversion of every instansi with whole fractions; exit status 1 where a digit differs.

    Example: kinerja ak periksa --uji 100000
    """
    hasil: dict[str, object] = {}
    beda = 0
    for satu in _all_instansi():
        periksa = _check(satu, quiet=as_json)
        hasil[satu.kode], beda = asdict(periksa), beda + periksa.beda
        if not as_json:
            click.echo(f"{satu.kode}: {periksa.diperiksa} konversi diperiksa, {periksa.beda} beda")
            click.echo("".join(f"  {kalimat}\n" for kalimat in periksa.contoh_beda), nl=False)
    if uji:
        for nama, generated in _compare(uji, benih, quiet=as_json).items():
            hasil[nama], beda = asdict(generated), beda + generated.beda
            if not as_json:
                click.echo(
                    f"{nama.capitalize()}: {generated.diperiksa} penilaian buatan dibandingkan,"
                    f" {generated.beda} beda"
                )
                click.echo("".join(f"  {kalimat}\n" for kalimat in generated.contoh_beda), nl=False)
    if as_json:
        echo_json(hasil)
    if beda:
        raise KinerjaError(
            f"{beda} angka kredit berbeda dari hitungan pecahan. Laporkan sebelum mencetak dokumen."
        )


def _check(instansi: Instansi, *, quiet: bool) -> service.HasilPeriksa:
    hasil = service.HasilPeriksa(0)
    with reading(instansi.id) as session, progress(f"Konversi {instansi.kode}", quiet=quiet) as advance:
        for hasil in service.check_konversi(session, system_actor(instansi.id)):
            advance(hasil.diperiksa, hasil.total)
    return hasil


def _compare(jumlah: int, benih: int, *, quiet: bool) -> dict[str, banding.HasilUji]:
    """Single evaluations in every jenjang, and years with segments, months used before, sums and excess."""
    aturan = {desimal: replace(load_konversi(), desimal=desimal) for desimal in (2, 3)}
    semua = {
        "uji": banding.compare(aturan, jumlah, benih),
        "uji setahun": banding_tahun.compare(aturan, load_predikat(), jumlah, benih),
    }
    hasil = dict.fromkeys(semua, banding.HasilUji())
    with progress("Uji", quiet=quiet) as advance:
        for nama, langkah in semua.items():
            for nomor, hasil[nama] in enumerate(langkah):
                if nomor % 1_000 == 0:
                    advance(hasil[nama].diperiksa, jumlah)
    return hasil


def _all_instansi() -> list[Instansi]:
    with platform_session() as session:
        return list_instansi(session, system_actor(0))


def _find_instansi(kode: str | None) -> Instansi:
    daftar = {satu.kode: satu for satu in _all_instansi()}
    if kode is None and len(daftar) == 1:
        return next(iter(daftar.values()))
    if kode not in daftar:
        sebutan = f"Instansi {kode} tidak ada" if kode else f"Ada {len(daftar)} instansi"
        raise InputError(f"{sebutan}. Sebutkan salah satu: --instansi {'|'.join(daftar)}.")
    return daftar[kode]


COMMANDS: tuple[click.Command, ...] = (ak,)
