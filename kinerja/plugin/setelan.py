"""Settings of a plugin: stored with each secret sealed by itself, read under guard, typed in a form.

The model of the settings is code of the plugin: it may refuse, raise or hang, and what it cannot read today
(an older version of the plugin wrote it, the key is another one) must not take the page along.
"""

from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from kinerja import crypto
from kinerja.db import Isi
from kinerja.errors import InputError
from kinerja.formulir import BidangFormulir, form_values, parse_form
from kinerja.hooks.galat import AnswerError, Galat
from kinerja.hooks.penjaga import Panggilan, is_suspended, resume, run, suspend, time_limit
from kinerja.hooks.plugin import Plugin

AWALAN = "s-"
"""Separates the settings in a form from the fields of the product: a plugin may call a setting `versi`."""
HAPUS = "hapus-"
"""Begins the name of the checkbox that forgets a stored secret; before AWALAN."""
HOOK = "Pengaturan"
"""Where a fault of the settings happened."""
TAK_TERBACA = "setelan tersimpan tidak terbaca oleh versi plugin ini, simpan setelannya lagi"
TERKUNCI = "rahasia tersimpan tidak dapat dibuka dengan kunci data sekarang, isi lagi"
RAHASIA = "(rahasia)"
_SEGEL = "rahasia"


# Stored


def seal_settings(
    definisi: Plugin, setelan: BaseModel, tersimpan: Isi | None, *, hapus: frozenset[str] = frozenset()
) -> Isi:
    """The stored form. An empty secret keeps the one that is stored, unless it is named in `hapus`.

    Raises InputError where the model cannot be written down.
    """
    isi = _dump(definisi, setelan)
    lama = tersimpan or {}
    for nama in definisi.names_rahasia():
        if isi[nama]:
            isi[nama] = {_SEGEL: crypto.encrypt(isi[nama])}
        elif nama not in hapus and _unseal(lama.get(nama)):
            isi[nama] = lama[nama]
    return isi


def open_settings(definisi: Plugin, isi: Isi | None) -> BaseModel | None:
    """The settings from their stored form (None: as it came); None where this version cannot read it."""
    (satu,) = open_all([(definisi, isi)])
    return None if isinstance(satu, Galat) else satu


def open_all(daftar: Sequence[tuple[Plugin, Isi | None]]) -> list[BaseModel | Galat]:
    """The same for several at once, with the fault of each that cannot be read; within the time limit."""
    jawaban = run([_reading(definisi, isi) for definisi, isi in daftar], batas=time_limit())
    for satu in jawaban:
        if isinstance(satu, Galat) and satu.lambat:
            suspend(_hang_key(satu.plugin))  # not every page waits for it
    return jawaban


def rescue_settings(definisi: Plugin, isi: Isi | None) -> BaseModel:
    """What still fits of stored settings that cannot be read as a whole, the rest as the plugin came.

    For a form that an admin checks and saves again; secrets that cannot be opened are empty.
    """
    terbuka, _ = _unseal_all(definisi, isi)

    def baca() -> object:
        try:
            return definisi.Pengaturan.model_validate(terbuka)
        except ValidationError as error:
            salah = {str(satu["loc"][0]) for satu in error.errors() if satu["loc"]}
            cocok = {nama: nilai for nama, nilai in terbuka.items() if nama not in salah}
            return definisi.Pengaturan.model_validate(cocok)

    if is_left_alone(definisi.nama):
        return definisi.Pengaturan()
    (jawaban,) = run([Panggilan(definisi.nama, HOOK, baca, _checker(definisi))], batas=time_limit())
    return definisi.Pengaturan() if isinstance(jawaban, Galat) else jawaban


def reason_of(galat: Galat) -> str:
    """Why settings cannot be read, for people: our own sentences without the kind of the error."""
    return galat.sebab.removeprefix("ValueError: ")


def resume_plugin(nama: str) -> None:
    """Call a plugin again, and its model of settings: somebody switched it on anew."""
    resume(nama)
    resume(_hang_key(nama))


def is_left_alone(nama: str) -> bool:
    """Whether this process does not call the plugin, or its model of settings, for a while."""
    return is_suspended(nama) or is_suspended(_hang_key(nama))


def _hang_key(nama: str) -> str:
    return f"{nama}:{HOOK}"


def names_tersimpan(definisi: Plugin, isi: Isi | None) -> frozenset[str]:
    """The secrets that are stored and can be read with the present key."""
    return frozenset(nama for nama in definisi.names_rahasia() if _unseal((isi or {}).get(nama)))


def _reading(definisi: Plugin, isi: Isi | None) -> Panggilan[BaseModel]:
    # Unsealed here: on the side of the plugin there is no key.
    terbuka, terkunci = _unseal_all(definisi, isi)
    macet = is_suspended(_hang_key(definisi.nama))

    def baca() -> object:
        if macet:
            raise ValueError("ditangguhkan sesudah tidak menjawab")
        if isi is None:
            return definisi.Pengaturan()
        if terkunci:
            raise ValueError(f"{TERKUNCI} (bidang: {', '.join(terkunci)})")
        try:
            return definisi.Pengaturan.model_validate(terbuka)
        except ValidationError as error:
            bidang = ", ".join(dict.fromkeys(str(satu["loc"][0]) for satu in error.errors() if satu["loc"]))
            raise ValueError(f"{TAK_TERBACA} (bidang: {bidang or 'semua'})") from error

    return Panggilan(definisi.nama, HOOK, baca, _checker(definisi))


def _unseal_all(definisi: Plugin, isi: Isi | None) -> tuple[Isi, list[str]]:
    """The stored form with its secrets open, and the names of those that cannot be opened, empty in it."""
    terbuka, terkunci = dict(isi or {}), []
    for nama in sorted(definisi.names_rahasia() & terbuka.keys()):
        if not terbuka[nama]:
            continue
        rahasia = _unseal(terbuka[nama])
        if rahasia is None:
            terkunci.append(nama)
        terbuka[nama] = rahasia or ""
    return terbuka, terkunci


def _unseal(nilai: object) -> str | None:
    """The secret; None where none is stored, or the key is another one."""
    token = nilai.get(_SEGEL) if isinstance(nilai, dict) else None
    if not isinstance(token, str):
        return None
    try:
        return crypto.decrypt(token)
    except ValueError:
        return None


def _checker(definisi: Plugin) -> Callable[[object], BaseModel]:
    def periksa(jawaban: object) -> BaseModel:
        if not isinstance(jawaban, definisi.Pengaturan):
            raise AnswerError(f"expected {definisi.Pengaturan.__name__}, not {type(jawaban).__name__}")
        return jawaban

    return periksa


def _dump(definisi: Plugin, setelan: BaseModel) -> Isi:
    def periksa(jawaban: object) -> Isi:
        if not isinstance(jawaban, dict):
            raise AnswerError(f"expected a mapping, not {type(jawaban).__name__}")
        return jawaban

    panggilan = Panggilan(definisi.nama, HOOK, lambda: setelan.model_dump(mode="json"), periksa)
    (isi,) = run([panggilan], batas=time_limit())
    if isinstance(isi, Galat):
        raise InputError(f"Setelan tidak dapat disimpan. {isi.kalimat}")
    return isi


# Typed


def read_settings(
    definisi: Plugin, form: Mapping[str, str], tersimpan: Isi | None, *, prefix: str = AWALAN
) -> BaseModel:
    """The settings that were typed in the fields `prefix` + name; an empty secret is the stored one.

    Raises InputError with the sentences per field, also where the plugin's own check breaks down.
    """
    lengkap = MultiDict(form)
    hapus = names_dihapus(definisi, form, prefix=prefix)
    for nama in names_tersimpan(definisi, tersimpan) - hapus:
        if not lengkap.get(prefix + nama, "").strip():
            lengkap[prefix + nama] = _unseal((tersimpan or {})[nama]) or ""

    def baca() -> BaseModel | InputError:
        try:
            return parse_form(definisi.Pengaturan, lengkap, prefix=prefix)
        except InputError as error:  # the person typed something else: no fault
            return error

    (jawaban,) = run([Panggilan(definisi.nama, HOOK, baca, _parsed(definisi))], batas=time_limit())
    if isinstance(jawaban, Galat):
        raise InputError(f"Isian tidak dapat diperiksa. {jawaban.kalimat}")
    if isinstance(jawaban, InputError):
        raise jawaban
    return jawaban


def names_dihapus(definisi: Plugin, form: Mapping[str, str], *, prefix: str = AWALAN) -> frozenset[str]:
    """The secrets whose box "hapus" is ticked."""
    return frozenset(nama for nama in definisi.names_rahasia() if form.get(HAPUS + prefix + nama))


def form_of(definisi: Plugin, setelan: BaseModel, *, prefix: str = AWALAN) -> dict[str, str]:
    """What the fields show for these settings; secrets stay out."""
    semua = form_values(setelan, prefix)
    return {
        nama: isi for nama, isi in semua.items() if nama.removeprefix(prefix) not in definisi.names_rahasia()
    }


def _parsed(definisi: Plugin) -> Callable[[object], BaseModel | InputError]:
    def periksa(jawaban: object) -> BaseModel | InputError:
        if isinstance(jawaban, InputError):
            return jawaban
        return _checker(definisi)(jawaban)

    return periksa


# In words


def describe_settings(definisi: Plugin, setelan: BaseModel) -> dict[str, str]:
    """Label and value of each setting, "(rahasia)" for a secret that is set."""
    nilai = form_values(setelan)
    return {bidang.label: _in_words(bidang, nilai[bidang.nama]) for bidang in definisi.fields_pengaturan()}


def list_changes(
    definisi: Plugin, lama: BaseModel | None, baru: BaseModel, *, hapus: frozenset[str] = frozenset()
) -> list[str]:
    """The labels of what differs, secrets included; all of them where there is nothing to compare.

    An empty secret is no change, unless it is named in `hapus`.
    """
    kini, dulu = form_values(baru), form_values(lama)
    tetap = {nama for nama in definisi.names_rahasia() - hapus if not kini[nama]}
    return [
        bidang.label
        for bidang in definisi.fields_pengaturan()
        if lama is None or (kini[bidang.nama] != dulu[bidang.nama] and bidang.nama not in tetap)
    ]


def _in_words(bidang: BidangFormulir, nilai: str) -> str:
    match bidang.jenis:
        case "rahasia":
            return RAHASIA if nilai else ""
        case "centang":
            return "ya" if nilai else "tidak"
        case "pilihan":
            return dict(bidang.pilihan).get(nilai, nilai)
        case "daftar":
            return ", ".join(nilai.split("\n"))
    return f"{nilai} {bidang.satuan}".rstrip() if nilai else ""
