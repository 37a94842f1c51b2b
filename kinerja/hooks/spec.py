"""The hooks a plugin may implement. The kinds and what the host does with answers: see each docstring."""

from collections.abc import Sequence

import click
import pluggy
from flask import Blueprint

from kinerja.hooks.formula import FormulaEvaluasi
from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.konektor import JenisKonektor
from kinerja.hooks.penanda import Penanda
from kinerja.hooks.peristiwa import PeristiwaPeriode, PeristiwaSkp, SlotBeranda, SlotPenilaian, SlotSkp
from kinerja.hooks.plugin import Pengaturan
from kinerja.hooks.rencana import Rencana, TemuanRencana
from kinerja.hooks.surat import JenisSurat

NAMA_PROYEK = "kinerja"

hookspec = pluggy.HookspecMarker(NAMA_PROYEK)
hookimpl = pluggy.HookimplMarker(NAMA_PROYEK)


# Register: called once at start-up


@hookspec
def kinerja_register_indikator() -> Sequence[TipeIndikator]:
    """Offer kinds of indicator targets that a plan may use.

    Kind: register. Called once at start-up, without request or session. All answers
    are joined; the same `kode` from two plugins stops the start-up. Since: 1.0.
    Example: ``return [define_tipe_indikator(kode="rasio", label="Rasio", …)]``
    """
    raise NotImplementedError


@hookspec
def kinerja_register_formula() -> Sequence[FormulaEvaluasi]:
    """Offer evaluation formulas that an instansi may choose from. The evaluator decides; a formula proposes.

    Kind: register. Called once at start-up, without request or session. All answers
    are joined; the same `kode` from two plugins stops the start-up. Since: 1.0.
    Example: ``return [define_formula(kode="rata_tertimbang", dasar_hukum="…", …)]``
    """
    raise NotImplementedError


@hookspec
def kinerja_register_konektor() -> Sequence[JenisKonektor]:
    """Offer ways to exchange data with another personnel system.

    Kind: register. Called once at start-up, without request or session. All answers
    are joined; the same `kode` from two plugins stops the start-up. Since: 1.0.
    Example: ``return [JenisKonektor(kode="simpeg", label="SIMPEG daerah", make=Simpeg)]``
    """
    raise NotImplementedError


@hookspec
def kinerja_register_surat() -> Sequence[JenisSurat]:
    """Offer letters about a fixed evaluation, with their own template and numbers.

    Kind: register. Called once at start-up, without request or session. All answers
    are joined; the same `kode` from two plugins stops the start-up. Since: 1.0.
    Example: ``return [define_surat(kode="tukin", judul="Rincian Tunjangan Kinerja", …)]``
    """
    raise NotImplementedError


@hookspec
def kinerja_register_penanda() -> Sequence[Penanda]:
    """Offer a way to sign letters electronically.

    Kind: register. Called once at start-up, without request or session. All answers
    are joined; the same `kode` from two plugins stops the start-up. Since: 1.0.
    Example: ``return [PenandaBsre()]``
    """
    raise NotImplementedError


@hookspec
def kinerja_register_blueprint() -> Blueprint:
    """Add pages below ``/p/<plugin>/``; every view declares its rule with `akses`.

    Kind: register. Called once at start-up, without request or session. The pages
    answer 404 where the instansi has not switched the plugin on. Since: 1.0.
    Example: ``return bp``
    """
    raise NotImplementedError


@hookspec
def kinerja_register_perintah() -> Sequence[click.Command]:
    """Add commands, called as ``kinerja p <plugin> <command>``.

    Kind: register. Called when the command line asks for them, without a session. Since: 1.0.
    Example: ``return [hitung_ulang]``
    """
    raise NotImplementedError


# Checks and slots: called within a page, bounded in time


@hookspec
def kinerja_check_rencana(rencana: Rencana, setelan: Pengaturan) -> Sequence[TemuanRencana]:
    """Look at a plan before it is submitted, and say what to mend.

    Kind: check. Asked when the page of a draft is shown or saved and again when it is submitted;
    all answers are joined. A finding with `wajib` stops the submission, the others are advice.
    Two seconds at most. Since: 1.0.
    Example: ``return [TemuanRencana(kalimat="Tulis satuan target.", indikator_id=7)]``
    """
    raise NotImplementedError


@hookspec
def kinerja_slot_skp(slot: SlotSkp, setelan: Pengaturan) -> str | None:
    """Add a piece beside an SKP.

    Kind: slot. Text is escaped; HTML comes from `render_slot`. Sorted by plugin name; `None`
    adds nothing. Two seconds at most. Since: 1.0.
    Example: ``return render_slot("<p>{{ teks }}</p>", teks="Pagu anggaran tersedia.")``
    """
    raise NotImplementedError


@hookspec
def kinerja_slot_penilaian(slot: SlotPenilaian, setelan: Pengaturan) -> str | None:
    """Add a piece beside the ratings on the page of the pejabat penilai.

    Kind: slot. Text is escaped; HTML comes from `render_slot`. Sorted by plugin name; `None`
    adds nothing. Two seconds at most. Since: 1.0.
    Example: ``return "Kehadiran triwulan ini 98 %."``
    """
    raise NotImplementedError


@hookspec
def kinerja_slot_beranda(slot: SlotBeranda, setelan: Pengaturan) -> str | None:
    """Add a piece to the home page of a person.

    Kind: slot. Text is escaped; HTML comes from `render_slot`. Sorted by plugin name; `None`
    adds nothing. Two seconds at most. Since: 1.0.
    Example: ``return "Survei pegawai dibuka sampai 30 November."``
    """
    raise NotImplementedError


# Notifications: after the commit, in the worker, each plugin alone


@hookspec
def kinerja_skp_changed(peristiwa: PeristiwaSkp, setelan: Pengaturan) -> None:
    """An SKP was submitted, withdrawn, returned, approved, revised or cancelled.

    Kind: notify. After the commit, in the worker, 30 seconds at most; a failure undoes nothing,
    is tried again twice and then shown to the admin. At least once: look at `peristiwa` before
    doing anything twice. Since: 1.0.
    Example: ``send_message(setelan.alamat, peristiwa.aksi)``
    """
    raise NotImplementedError


@hookspec
def kinerja_periode_changed(peristiwa: PeristiwaPeriode, setelan: Pengaturan) -> None:
    """The realisasi of a period was submitted or returned; its evaluation was begun, withdrawn, fixed, final.

    Kind: notify. After the commit, in the worker, 30 seconds at most; a failure undoes nothing,
    is tried again twice and then shown to the admin. At least once: look at `peristiwa` before
    doing anything twice. Since: 1.0.
    Example: ``send_message(setelan.alamat, peristiwa.aksi)``
    """
    raise NotImplementedError
