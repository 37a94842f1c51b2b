"""The menu: what this person can go to, in the order of use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app, g, request, url_for

from kinerja.actor import Actor, Peran

ADMIN = (Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.PLATFORM, Peran.AUDITOR)
PUNCAK = {"Tim": "tim"}
"""Entries that lead to another part than their own."""
PENCARI = (Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.AUDITOR)


@dataclass(frozen=True)
class ButirMenu:
    """One entry; `current` marks the part of the product that is open.

    A template that belongs elsewhere than its address says sets `menu` to the `kode` of the entry.
    """

    kode: str
    label: str
    url: str
    ikon: str
    current: bool


def list_menu() -> list[ButirMenu]:
    """Entries of the side bar (and of the bottom bar on a phone); empty for a stranger."""
    actor = g.get("actor")
    if actor is None:
        return []
    entries = [("Beranda", "beranda.beranda", "rumah")]
    if actor.pegawai_id is not None:
        entries += [("SKP", "skp.daftar", "berkas"), ("Kinerja", "pelaksanaan.daftar", "kinerja")]
    if tim := _first_of_team(actor):
        entries.append(("Tim", tim, "orang"))
    if actor.pegawai_id is not None:
        entries.append(("Angka kredit", "angka_kredit.sendiri", "naik"))
    if actor.has(*ADMIN):
        entries.append(("Admin", "admin.depan", "atur"))
    here = _section()
    if here == "tim" and not tim:  # an admin looks at what others find among their tabs
        here = "admin"
    return [
        ButirMenu(kode, label, url_for(to), ikon, kode == here)
        for label, to, ikon in entries
        if to in current_app.view_functions
        for kode in (PUNCAK.get(label, to.split(".")[0]),)
    ]


def _first_of_team(actor: Actor) -> str:
    """Where "Tim" leads to, "" for whom it has nothing: also who leads nobody may have to decide."""
    ke = {
        "tim.papan": _leads(actor),
        "tim.daftar_tim": g.sesi.mengetuai,
        "tindak_lanjut.tim": _decides(actor),
        "tindak_lanjut.kotak": g.sesi.asesor,
    }
    return next((to for to, ada in ke.items() if ada), "")


@dataclass(frozen=True)
class BagianMenu:
    """One place below a menu entry; `boleh` says who finds something there."""

    label: str
    endpoint: str
    boleh: Callable[[Actor], bool]


def _everybody(_actor: Actor) -> bool:
    return True


def _writes_daily(actor: Actor) -> bool:
    return bool(g.sesi.progres_harian) and actor.pegawai_id is not None


def _leads(actor: Actor) -> bool:
    return bool(g.sesi.memimpin) or actor.has(Peran.PIMPINAN_UNIT)


def _decides(actor: Actor) -> bool:
    return _leads(actor) or bool(g.sesi.mengatasi or g.sesi.ditunjuk)


def _objects_reach(actor: Actor) -> bool:
    return _leads(actor) or bool(g.sesi.mengatasi)


def _sees_boxes(actor: Actor) -> bool:
    return bool(g.sesi.ditunjuk or g.sesi.asesor) or actor.has(Peran.PIMPINAN_UNIT)


# Pages of other parts to which the front page of Admin leads.
UNTUK_ADMIN = frozenset({"bukti.keadaan", "bimbingan.jumlah", "umpan_balik.laporan"})

# Below "Kinerja" what is one's own, below "Tim" what concerns others. A place whose feature is switched off
# for the instansi is left out by its `boleh`; none may cost a query.
BAGIAN: Mapping[str, tuple[BagianMenu, ...]] = {
    "kinerja": (
        BagianMenu("Realisasi", "pelaksanaan.daftar", _everybody),
        BagianMenu("Progres harian", "progres.harian", _writes_daily),
        BagianMenu("Umpan balik", "umpan_balik.diterima", _everybody),
        BagianMenu("Bukti saya", "bukti.brankas", _everybody),
        BagianMenu("Dialog", "bimbingan.sendiri", _everybody),
        BagianMenu("Pengembangan", "bimbingan.pengembangan_saya", _everybody),
        BagianMenu("Tindak lanjut", "tindak_lanjut.sendiri", _everybody),
        BagianMenu("Keberatan", "keberatan.sendiri", _everybody),
    ),
    "tim": (
        BagianMenu("Papan", "tim.papan", _leads),
        BagianMenu("Progres harian", "progres.papan", _writes_daily),
        BagianMenu("Tim kerja", "tim.daftar_tim", _everybody),
        BagianMenu("Penilaian", "evaluasi.daftar", _leads),
        BagianMenu("Kalibrasi", "kalibrasi.daftar", _leads),
        BagianMenu("Dialog", "bimbingan.tim", _everybody),
        BagianMenu("Tindak lanjut", "tindak_lanjut.tim", _decides),
        BagianMenu("Keberatan", "keberatan.antrean", _objects_reach),
        BagianMenu("Talenta", "tindak_lanjut.kotak", _sees_boxes),
        BagianMenu("Angka kredit", "angka_kredit.massal.halaman", _leads),
        BagianMenu("Hak persetujuan", "tim.hak", _leads),
    ),
}


def list_tabs(bagian: str, kini: str = "") -> list[tuple[str, str, bool]]:
    """The places of one part as `tab` of `_komponen.html` wants them: label, address, whether it is open.

    `kini` is the endpoint of the place that a page below it belongs to.
    """
    actor = g.get("actor")
    if actor is None:
        return []
    return [
        (satu.label, url_for(satu.endpoint), satu.endpoint == (kini or request.endpoint))
        for satu in BAGIAN[bagian]
        if satu.endpoint in current_app.view_functions and satu.boleh(actor)
    ]


def may_search() -> bool:
    """Whether a search of people would ever find somebody: for admins, auditors and a penilai."""
    actor = g.get("actor")
    return actor is not None and (g.sesi.memimpin or actor.has(*PENCARI))


def _part() -> str:
    """The part of the product by the address, else by the blueprint."""
    awalan = request.path.split("/")[1]
    return awalan if awalan in {"admin", "tim"} else (request.blueprint or "").split(".")[0]


def _section() -> str:
    """Pages of a superior belong to the team, those of data to the admin.

    One feature may have pages of both kinds: the address says which, or the tabs among which the page stands.
    """
    if request.endpoint in {satu.endpoint for satu in BAGIAN["tim"]}:
        return "tim"
    if request.endpoint in UNTUK_ADMIN and g.actor.has(*ADMIN):
        return "admin"
    blueprint = _part()
    return {
        "evaluasi": "tim",
        "matriks": "tim",
        "bimbingan": "pelaksanaan",
        "tindak_lanjut": "pelaksanaan",
        "keberatan": "pelaksanaan",
        "bukti": "pelaksanaan",
        "organisasi": "admin",
        "perjalanan": "skp",
        "umpan_balik": "pelaksanaan",
        "progres": "pelaksanaan",
        "akun_admin": "admin",
        "kalibrasi": "tim",
    }.get(blueprint, blueprint)
