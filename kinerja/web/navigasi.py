"""The menu: what this person can go to, in the order of use."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for

from kinerja.actor import Peran

ADMIN = (Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.PLATFORM, Peran.AUDITOR)
PENCARI = (Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.AUDITOR)


@dataclass(frozen=True)
class ButirMenu:
    """One entry; `current` marks the part of the product that is open."""

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
    if g.sesi.memimpin or actor.has(Peran.PIMPINAN_UNIT):
        entries.append(("Tim", "tim.papan", "orang"))
    elif g.sesi.mengetuai:
        entries.append(("Tim", "tim.daftar_tim", "orang"))
    if actor.pegawai_id is not None:
        entries.append(("Angka kredit", "angka_kredit.sendiri", "naik"))
    if actor.has(*ADMIN):
        entries.append(("Admin", "admin.depan", "atur"))
    # One feature may have pages of both kinds: the address says which.
    here = "admin" if request.path.startswith("/admin/") else (request.blueprint or "").split(".")[0]
    return [
        ButirMenu(label, url_for(to), ikon, to.split(".")[0] == _section(here))
        for label, to, ikon in entries
        if to in current_app.view_functions
    ]


def may_search() -> bool:
    """Whether a search of people would ever find somebody: for admins, auditors and a penilai."""
    actor = g.get("actor")
    return actor is not None and (g.sesi.memimpin or actor.has(*PENCARI))


def _section(blueprint: str) -> str:
    """Pages of a superior belong to the team, those of data to the admin."""
    return {
        "evaluasi": "tim",
        "matriks": "tim",
        "organisasi": "admin",
        "perjalanan": "skp",
        "umpan_balik": "pelaksanaan",
        "akun_admin": "admin",
    }.get(blueprint, blueprint)
