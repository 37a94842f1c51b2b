"""What the admin pages share: who may knock, the place in a list, versions, and the history."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import request, url_for

from kinerja.actor import Peran
from kinerja.akun.routes.admin import AKSI as AKSI_AKUN
from kinerja.audit import CatatanAudit
from kinerja.organisasi.models import UnitKerja
from kinerja.organisasi.service_pegawai import BarisPegawai
from kinerja.tanggal import format_tanggal
from kinerja.web.akses import akses

BACA = akses(Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT, Peran.AUDITOR)
UBAH = akses(Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT)
KATA_TERPANJANG = 100
# Entries whose action says all there is.
SEBUTAN = AKSI_AKUN | {
    "instansi.buat": "Instansi dibuat",
    "impor.terapkan": "Impor diterapkan",
    "evaluasi.baca": "Evaluasi dibaca",
    "skp.buat": "SKP dibuat",
}


def read_kata(nama: str = "q") -> str:
    """Search words of the address or the form."""
    return " ".join(request.values.get(nama, "")[:KATA_TERPANJANG].split())


def next_url(endpoint: str, setelah: int | None, **saringan: object) -> str:
    """The next page of a list with the same filters, "" on the last one."""
    return "" if setelah is None else url_for(endpoint, setelah=setelah, **_given(saringan))


def first_url(endpoint: str, **saringan: object) -> str:
    """The beginning of the list, "" when it is shown."""
    return url_for(endpoint, **_given(saringan)) if "setelah" in request.args else ""


def _given(saringan: dict[str, object]) -> dict[str, Any]:
    return {nama: isi for nama, isi in saringan.items() if isi not in (None, "")}


def is_search() -> bool:
    """Whether the form was sent to look for something to choose: nothing is stored then."""
    return request.form.get("aksi") == "cari"


def describe_history(daftar: Iterable[CatatanAudit]) -> list[tuple[datetime, str, str]]:
    """Entries of the audit log as lines of a history: when, what, who."""
    return [(satu.waktu, describe_entry(satu), f"oleh {satu.nama}") for satu in daftar]


def describe_entry(catatan: CatatanAudit) -> str:
    """What an entry says in words; its code where it says nothing."""
    rincian = catatan.rincian
    teks = [str(satu) for satu in rincian.get("perubahan", [])] or [SEBUTAN.get(catatan.aksi, catatan.aksi)]
    if berlaku := rincian.get("berlaku"):
        teks.append(f"berlaku {format_tanggal(date.fromisoformat(berlaku))}")
    if alasan := rincian.get("alasan"):
        teks.append(f"alasan: {alasan}")
    kalimat = ", ".join(teks)
    return kalimat[:1].upper() + kalimat[1:]


def name_unit(unit: UnitKerja) -> str:
    """A unit in a choice, with what it belongs to: names such as "Sekretariat" occur often."""
    return f"{unit.nama}, {unit.induk.nama}" if unit.induk else unit.nama


def name_orang(baris: BarisPegawai) -> str:
    """A person in a choice: the same names occur often."""
    return ", ".join(teks for teks in (baris.pegawai.nama_lengkap, baris.jabatan, baris.unit) if teks)
