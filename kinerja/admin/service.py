"""The installation as a whole: its instansi, and whether everything in it holds together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kinerja import audit, schema
from kinerja.actor import Actor
from kinerja.aturan.models import Aturan
from kinerja.audit import HasilPeriksa
from kinerja.bukti.service_berkas import list_rusak as list_rusak_berkas
from kinerja.db import database, reading
from kinerja.hooks.muat import list_tersedia
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.plugin.katalog import installed
from kinerja.plugin.service import list_rusak
from kinerja.plugin.service_lepas import list_hilang
from kinerja.plugin.skema import list_obstacles, sentence_of


@dataclass(frozen=True)
class Temuan:
    """One line of the check: a part, whether it is sound, and what was seen."""

    bagian: str
    baik: bool
    keterangan: str


def verify_audit(session: Session, actor: Actor) -> dict[str, HasilPeriksa]:
    """Walk the audit chain of every instansi, by kode; `session` is one of the platform."""
    return {row.kode: _verify(row.id) for row in list_instansi(session, actor)}


def check_installation(
    session: Session, actor: Actor, *, tak_cocok: Mapping[str, str] | None = None
) -> list[Temuan]:
    """Everything that must hold; without the right tables nothing else can be looked at.

    `tak_cocok`: by name, why plugins of the configuration could not be loaded.
    """
    found = list(_check_schema())
    if all(item.baik for item in found):
        found += [
            *_check_plugins(session, actor, tak_cocok or {}),
            *_check_rules(session),
            *_check_chains(session, actor),
            *_check_files(session, actor),
        ]
    return found


def _check_schema() -> Iterator[Temuan]:
    try:
        differences = schema.list_differences(database().engine)
    except SQLAlchemyError as error:
        yield Temuan("basis data", False, str(error).splitlines()[0])
        return
    cure = "jalankan `kinerja db upgrade`" if differences else "sesuai dengan kode"
    yield Temuan("skema", not differences, cure)


def _check_plugins(session: Session, actor: Actor, tak_cocok: Mapping[str, str]) -> Iterator[Temuan]:
    for nama, kalimat in tak_cocok.items():
        yield Temuan(f"plugin {nama}", False, kalimat)
    for nama, sebab in list_obstacles(database().engine, installed().terpasang.values()).items():
        keterangan = sentence_of(nama, sebab) if sebab else "tabelnya sesuai dengan kode"
        yield Temuan(f"plugin {nama}", not sebab, keterangan)
    for kode, nama in list_hilang(session, actor):
        if nama not in tak_cocok:
            yield Temuan(f"plugin {nama} di {kode}", False, _missing(nama))
    for kode, nama, sebab in list_rusak(session, actor):
        kalimat = f"setelan plugin {nama}: {sebab}. Admin instansi memperbaikinya di Admin → Plugin."
        yield Temuan(f"plugin {nama} di {kode}", False, kalimat)


def _missing(nama: str) -> str:
    obat = "Cantumkan" if nama in list_tersedia() else "Pasang paketnya (pip install) dan cantumkan"
    return (
        f"plugin {nama} aktif tetapi tidak dimuat. {obat} di KINERJA_PLUGINS, atau admin instansi "
        "mematikannya di Admin → Plugin."
    )


def _check_rules(session: Session) -> Iterator[Temuan]:
    count = session.scalar(select(func.count()).select_from(Aturan)) or 0
    yield Temuan("aturan", count > 0, f"{count} edisi aturan tersimpan")


def _check_chains(session: Session, actor: Actor) -> Iterator[Temuan]:
    for kode, result in verify_audit(session, actor).items():
        yield Temuan(
            f"jejak audit {kode}", result.rusak_di is None, result.sebab or f"{result.jumlah} catatan"
        )


def _check_files(session: Session, actor: Actor) -> Iterator[Temuan]:
    """Evidence files by their last comparison with the checksum; `kinerja bukti periksa` compares now."""
    for row in list_instansi(session, actor):
        with reading(row.id) as bacaan:
            rusak = list_rusak_berkas(bacaan, actor)
        kalimat = "; ".join(f"{satu.nama} {satu.keadaan.label}" for satu in rusak[:5])
        yield Temuan(f"berkas bukti {row.kode}", not rusak, kalimat or "utuh sejauh sudah diperiksa")


def _verify(instansi_id: int) -> HasilPeriksa:
    with reading(instansi_id) as session:
        return audit.verify(session)
