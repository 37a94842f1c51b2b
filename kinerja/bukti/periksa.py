"""One turn of looking: links are visited and files compared outside of any transaction, in slices."""

import hashlib
import time
from collections.abc import Callable

from obstore.exceptions import GenericError, PermissionDeniedError

from kinerja.actor import system_actor
from kinerja.bukti import service_berkas, service_tautan
from kinerja.bukti.jaringan import Batas, Resolver, Temuan, resolve_host, visit
from kinerja.bukti.rules import KeadaanBerkas, KeadaanTautan, normalize_url
from kinerja.bukti.service_berkas import BerkasDiperiksa
from kinerja.bukti.service_tautan import TautanDiperiksa
from kinerja.clock import now
from kinerja.config import Config
from kinerja.db import transaction
from kinerja.pelaksanaan.service import fill_fingerprints
from kinerja.storage import Storage, key_of

JEDA_HOST = 1.0
"""Seconds between two visits to one host."""
WAKTU_IRISAN = 60.0
"""Seconds after which a slice begins no further visit, so that other jobs get their turn."""
HARI_BAIK = 30


def prepare_links(instansi_id: int) -> int:
    """Note the links that evidence names and nobody noted yet; returns how many."""
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        fill_fingerprints(session, actor)
        return service_tautan.adopt_tautan(session, actor, now=now())


def limits_of(config: Config) -> Batas:
    return Batas(host_dalam=frozenset(config.tautan_dalam))


def check_links(
    instansi_id: int,
    config: Config,
    *,
    sekalipun: bool = False,
    resolve: Resolver = resolve_host,
    tidur: Callable[[float], None] = time.sleep,
) -> dict[str, Temuan]:
    """Visit one slice of the links whose turn it is (`sekalipun`: of all); what was found, by address.

    A slice that takes too long gives back what it did not reach.
    """
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        semua = service_tautan.take_due(session, actor, now=now(), sekalipun=sekalipun)
    temuan = _visit_all(semua, limits_of(config), resolve, tidur)
    hari = config.periksa_tautan or HARI_BAIK
    with transaction(instansi_id) as session:
        service_tautan.store_findings(session, actor, temuan, now=now(), hari_baik=hari)
        tersisa = [satu.id for satu in semua if satu.id not in temuan]
        service_tautan.give_back(session, actor, tersisa, now=now())
    return {satu.url: temuan[satu.id] for satu in semua if satu.id in temuan}


def _visit_all(
    semua: list[TautanDiperiksa], batas: Batas, resolve: Resolver, tidur: Callable[[float], None]
) -> dict[int, Temuan]:
    akhir = time.monotonic() + WAKTU_IRISAN
    terakhir: dict[str, float] = {}
    temuan: dict[int, Temuan] = {}
    for satu in semua:
        if temuan and time.monotonic() >= akhir:
            break
        if (lalu := terakhir.get(satu.host)) is not None:
            tidur(max(0.0, JEDA_HOST - (time.monotonic() - lalu)))
        temuan[satu.id] = look(satu.url, batas, resolve)
        terakhir[satu.host] = time.monotonic()
    return temuan


def look(url: str, batas: Batas, resolve: Resolver = resolve_host) -> Temuan:
    """What a visit finds at an address, however it was stored."""
    try:
        return visit(normalize_url(url), batas, resolve=resolve)
    except ValueError:  # no web address, or one that no library takes: the others need not wait for it
        return Temuan(KeadaanTautan.ALAMAT, "alamat tidak terbaca")


def check_files(
    instansi_id: int, berkas: Storage, *, semua: bool = False, setelah: int = 0
) -> dict[BerkasDiperiksa, KeadaanBerkas]:
    """Compare one slice of stored files with their checksums (`semua`: whatever their turn)."""
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        daftar = service_berkas.list_due_berkas(session, actor, now=now(), semua=semua, setelah=setelah)
    temuan = {satu: compare(berkas, instansi_id, satu) for satu in daftar}
    with transaction(instansi_id) as session:
        hasil = {satu.id: keadaan for satu, keadaan in temuan.items()}
        service_berkas.store_berkas(session, actor, hasil, now=now())
    return temuan


def compare(berkas: Storage, instansi_id: int, satu: BerkasDiperiksa) -> KeadaanBerkas:
    """Whether the stored bytes are those that were stored; what cannot be read is as good as gone."""
    sidik = hashlib.sha256()
    try:
        for potong in berkas.open_stream(key_of(instansi_id, satu.sidik)):
            sidik.update(potong)
    except (OSError, GenericError, PermissionDeniedError):  # one bad file must not stop all after it
        return KeadaanBerkas.HILANG
    return KeadaanBerkas.BAIK if sidik.hexdigest() == satu.sidik else KeadaanBerkas.BERUBAH
