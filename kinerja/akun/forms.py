"""What people type at the log-in: text to values, with the sentence at the field."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.actor import LABEL_PERAN, Peran
from kinerja.errors import InputError
from kinerja.formulir import Bilangan, PilihanEnum, Tanggal
from kinerja.organisasi.rules import clean_nip, parse_nip

KODE_TERPANJANG = 40


class PeranForm(BaseModel):
    """A role to be given; `unit_id` None is the whole instansi, `terakhir` None leaves it open."""

    peran: Annotated[Peran, PilihanEnum(label="Peran", sebutan=tuple(LABEL_PERAN.items()))]
    unit_id: Annotated[int | None, Bilangan(label="Unit kerja")] = None
    mulai: Annotated[date, Tanggal(label="Mulai berlaku")]
    terakhir: Annotated[date | None, Tanggal(label="Hari terakhir")] = None


def read_nip(form: Mapping[str, str]) -> str:
    """The NIP in the field `nip`, blanks removed. Raises InputError."""
    try:
        return parse_nip(form.get("nip", "")).nomor
    except ValueError as error:
        raise InputError("NIP belum benar.", fields={"nip": str(error)}) from error


def read_sandi(form: Mapping[str, str], nama: str = "sandi") -> str:
    """The password exactly as it was typed, nothing trimmed. Raises InputError when empty."""
    sandi = form.get(nama, "")
    if not sandi:
        raise InputError("Kata sandi belum diisi.", fields={nama: "Isi kata sandi."})
    return sandi


def read_kode(form: Mapping[str, str]) -> str:
    """Six digits in the field `kode`, blanks removed. Raises InputError."""
    kode = "".join(form.get("kode", "").split())
    if not re.fullmatch(r"[0-9]{6}", kode):
        raise InputError("Kode belum benar.", fields={"kode": "Tulis enam angka dari aplikasi autentikator."})
    return kode


def read_kode_pemulihan(form: Mapping[str, str]) -> str:
    """A recovery code as it was typed. Raises InputError when empty."""
    kode = form.get("kode", "").strip()[:KODE_TERPANJANG]
    if not kode:
        raise InputError("Kode belum diisi.", fields={"kode": "Tulis satu kode pemulihan dari daftar Anda."})
    return kode


def read_alasan(form: Mapping[str, str]) -> str:
    """A reason of 10 to 500 characters in the field `alasan`. Raises InputError."""
    alasan = " ".join(form.get("alasan", "").split())
    if not 10 <= len(alasan) <= 500:
        raise InputError("Alasan belum cukup.", fields={"alasan": "Tulis alasan, 10 sampai 500 karakter."})
    return alasan


def shown_nip(form: Mapping[str, str]) -> str:
    """What the field shows again after a refusal."""
    return clean_nip(form.get("nip", ""))[:40]
