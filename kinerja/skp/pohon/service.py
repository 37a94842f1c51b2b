"""The tree of results from the head of the instansi down, in a number of queries that no size changes.

Who sees what stands at the head of `muat`. Every function raises NotFoundError for what the actor may not
know of.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import Pegawai, TimKerja
from kinerja.organisasi.pencarian import TERPANJANG, escape_like, match_pegawai
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.pohon.muat import KUNCI, KUNCI_PUNCAK, SEHALAMAN, Kueri, Pandangan, scope_of_tree
from kinerja.skp.pohon.rules import Lihat, walk_tree
from kinerja.skp.pohon.simpul import (
    Cabang,
    HalamanPohon,
    Jalur,
    PetaAtas,
    PilihanPohon,
    Simpul,
    hang,
    to_simpul,
)

TAHUN_TERAWAL = 3
BATAS_LEMBAR = 20_000
SEDIKIT = 500  # results, up to which their ids are named in a statement


def open_pohon(session: Session, actor: Actor, pilihan: PilihanPohon, *, today: date) -> HalamanPohon:
    """The page: the tree opened down to `buka`, a list, or what a search found."""
    daftar_lihat = _list_lihat(actor)
    lihat = pilihan.lihat or daftar_lihat[0]
    tahun = pilihan.tahun or today.year
    daftar_tahun = tuple(range(today.year + 1, today.year - TAHUN_TERAWAL, -1))
    if lihat not in daftar_lihat or tahun not in daftar_tahun:
        raise NotFoundError
    pandangan = Pandangan.of(actor, lihat, today)
    halaman = HalamanPohon(tahun=tahun, daftar_tahun=daftar_tahun, lihat=lihat, daftar_lihat=daftar_lihat)
    if pilihan.kata:
        return _search(session, pandangan, halaman, pilihan.kata)
    if lihat in {Lihat.TANPA_PEMIKUL, Lihat.TANPA_INDUK}:
        return _list_loose(session, pandangan, halaman, pilihan.setelah)
    if lihat is Lihat.SAYA and not pilihan.buka:
        return _open_own(session, pandangan, halaman)
    return _open_tree(session, pandangan, halaman, pilihan)


def open_cabang(
    session: Session,
    actor: Actor,
    jalur: Jalur,
    *,
    lihat: Lihat,
    today: date,
    tutup: bool = False,
    setelah: int | None = None,
    kecuali: int | None = None,
) -> Cabang:
    """One node at the end of `jalur` with its children, or closed; `setelah` gives only the next ones."""
    if lihat not in _list_lihat(actor):
        raise NotFoundError
    pandangan = Pandangan.of(actor, lihat, today)
    peta = _load_map(session, pandangan, jalur[-1])
    tahun = peta.tahun[jalur[-1]]
    if jalur[-1] not in peta.terlihat:
        raise NotFoundError
    baris = session.execute(pandangan.nodes().where(RencanaHasilKerja.id == jalur[-1])).one()
    simpul = to_simpul(baris, jalur[:-1])
    if tutup or simpul.berputar:
        return Cabang(simpul, lihat, tahun)
    bebas = [simpul.id] if peta.is_below_own(simpul.id) else []
    anak, berikut = _load_children(session, pandangan, [simpul.id], bebas, setelah=setelah, kecuali=kecuali)
    terbuka = replace(hang(simpul, {simpul.id: ()} | anak, berikut, set()), kecuali=kecuali)
    return Cabang(terbuka, lihat, tahun, lanjutan=setelah is not None)


def list_lembar(
    session: Session, actor: Actor, tahun: int, lihat: Lihat, *, today: date
) -> tuple[list[tuple[int, bool, Simpul]], bool]:
    """All that the actor sees of the year, in the order of the tree: depth, whether its branch stands above.

    The second value says that the list was cut after `BATAS_LEMBAR` results.
    """
    if lihat not in _list_lihat(actor):
        raise NotFoundError
    pandangan = Pandangan.of(actor, lihat, today)
    query = pandangan.nodes().where(Skp.tahun == tahun, pandangan.is_visible()).order_by(*KUNCI_PUNCAK)
    semua = [to_simpul(satu) for satu in session.execute(query.limit(BATAS_LEMBAR + 1))]
    terpotong = len(semua) > BATAS_LEMBAR
    peta = {satu.id: satu for satu in semua[:BATAS_LEMBAR]}
    urutan = {id_: tempat for tempat, id_ in enumerate(peta)}
    anak: dict[int, list[int]] = {}
    berinduk = set()
    tautan = select(Intervensi.sumber_id, Intervensi.rencana_hasil_kerja_id)
    if len(peta) <= SEDIKIT:
        tautan = tautan.where(Intervensi.sumber_id.in_(peta))
    for sumber_id, id_ in session.execute(tautan.where(Intervensi.sumber_id.is_not(None))):
        if sumber_id in peta and id_ in peta:
            anak.setdefault(sumber_id, []).append(id_)
            berinduk.add(id_)
    for daftar in anak.values():
        daftar.sort(key=urutan.__getitem__)
    puncak = sorted((id_ for id_ in peta if id_ not in berinduk), key=lambda id_: peta[id_].lepas is not None)
    langkah = list(walk_tree(anak, puncak))
    lingkaran = sorted(peta.keys() - {satu.id for satu in langkah}, key=urutan.__getitem__)
    langkah += walk_tree(anak, lingkaran) if lingkaran else ()
    return [(satu.tingkat, satu.ulang, peta[satu.id]) for satu in langkah], terpotong


# Parts


def _list_lihat(actor: Actor) -> tuple[Lihat, ...]:
    """The tabs of the actor; NotFoundError for who has neither a role over people nor results of his own."""
    pohon = (Lihat.POHON,) if scope_of_tree(actor) else ()
    saya = (Lihat.SAYA,) if actor.pegawai_id is not None else ()
    if not pohon and not saya:
        raise NotFoundError
    return (*pohon, *saya, Lihat.TANPA_PEMIKUL, Lihat.TANPA_INDUK)


def _load_map(session: Session, pandangan: Pandangan, tujuan: int) -> PetaAtas:
    """What stands above one result. Raises NotFoundError where it does not exist."""
    awal = select(RencanaHasilKerja.id.label("id")).where(RencanaHasilKerja.id == tujuan)
    peta = PetaAtas.of(session.execute(pandangan.edges_above(awal)), penuh=pandangan.penuh)
    if tujuan not in peta.tahun:
        raise NotFoundError
    return peta


def _open_tree(
    session: Session, pandangan: Pandangan, halaman: HalamanPohon, pilihan: PilihanPohon
) -> HalamanPohon:
    peta = PetaAtas()
    if pilihan.buka:
        peta = _load_map(session, pandangan, pilihan.buka[-1])
        if pilihan.buka[-1] not in peta.terlihat:
            raise NotFoundError
        halaman = replace(halaman, tahun=peta.tahun[pilihan.buka[-1]])
    puncak, berikut = _load_tops(session, pandangan, halaman.tahun, pilihan.setelah)
    jalur = peta.way_to(pilihan.buka, [satu.id for satu in puncak]) if pilihan.buka else ()
    if jalur and jalur[0] not in {satu.id for satu in puncak}:
        query = pandangan.nodes().where(RencanaHasilKerja.id == jalur[0])
        puncak = [*puncak, *(to_simpul(satu) for satu in session.execute(query))]
    bebas = [id_ for id_ in jalur if peta.is_below_own(id_)]
    anak, lanjut = _load_children(session, pandangan, jalur, bebas, setelah=pilihan.lanjut, wajib=jalur)
    terbuka = dict.fromkeys(jalur, ()) | anak
    return replace(
        halaman,
        puncak=tuple(_hang_along(satu, jalur, terbuka, lanjut) for satu in puncak),
        berikut=berikut,
        dituju=jalur,
    )


def _hang_along(
    simpul: Simpul, jalur: Jalur, anak: dict[int, tuple[Simpul, ...]], lanjut: dict[int, int]
) -> Simpul:
    """Open only the nodes of one way: the same result elsewhere on the page stays closed."""
    if simpul.jalur != jalur[: len(simpul.jalur)]:
        return simpul
    bawah = tuple(
        _hang_along(replace(satu, jalur=(*simpul.jalur, satu.id)), jalur, anak, lanjut)
        for satu in anak[simpul.id]
    )
    berikutnya = jalur[len(simpul.jalur) : len(simpul.jalur) + 1]
    jauh = berikutnya and simpul.id in lanjut and berikutnya[0] not in {satu.id for satu in bawah[:SEHALAMAN]}
    return replace(
        simpul,
        anak=bawah,
        berikut=lanjut.get(simpul.id),
        kecuali=berikutnya[0] if jauh else None,
    )


def _open_own(session: Session, pandangan: Pandangan, halaman: HalamanPohon) -> HalamanPohon:
    """The reader's own chains, opened from their tops down to his results."""
    baris = session.execute(pandangan.edges_above(pandangan.own().where(Skp.tahun == halaman.tahun)))
    peta = PetaAtas.of(baris, penuh=False)
    atas = [id_ for id_ in peta.induk if id_ not in peta.milik]
    puncak = [id_ for id_, semua in peta.induk.items() if not semua] or sorted(peta.milik)
    query = pandangan.nodes().where(RencanaHasilKerja.id.in_(puncak)).order_by(*KUNCI_PUNCAK)
    anak, berikut = _load_children(session, pandangan, atas, [], wajib=tuple(peta.induk))
    sudah: set[int] = set()
    simpul = tuple(hang(to_simpul(satu), anak, berikut, sudah) for satu in session.execute(query))
    return replace(halaman, puncak=simpul)


def _load_tops(
    session: Session, pandangan: Pandangan, tahun: int, setelah: int | None
) -> tuple[list[Simpul], int | None]:
    if not pandangan.lingkup:
        return [], None
    query = pandangan.nodes().where(Skp.tahun == tahun, pandangan.is_top())
    return _read_page(session, pandangan, query, KUNCI_PUNCAK, setelah)


def _read_page(
    session: Session, pandangan: Pandangan, query: Kueri, kunci: Sequence[Any], setelah: int | None
) -> tuple[list[Simpul], int | None]:
    """One page of nodes and the id after which the next one begins."""
    if setelah is not None:
        query = query.where(tuple_(*kunci) > tuple_(*_key_of(session, pandangan, kunci, setelah)))
    semua = [to_simpul(satu) for satu in session.execute(query.order_by(*kunci).limit(SEHALAMAN + 1))]
    return semua[:SEHALAMAN], semua[SEHALAMAN - 1].id if len(semua) > SEHALAMAN else None


def _key_of(session: Session, pandangan: Pandangan, kunci: Sequence[Any], id_: int) -> Sequence[Any]:
    found = session.execute(pandangan.ids(*kunci).where(RencanaHasilKerja.id == id_)).one_or_none()
    if found is None:
        raise NotFoundError
    return tuple(found)[1:]


def _load_children(
    session: Session,
    pandangan: Pandangan,
    terbuka: Sequence[int],
    bebas: Collection[int],
    *,
    setelah: int | None = None,
    kecuali: int | None = None,
    wajib: Jalur = (),
) -> tuple[dict[int, tuple[Simpul, ...]], dict[int, int]]:
    """The first children of each of these results and, where there are more, the id to go on after.

    Those of `wajib` come in any case, at the end; `setelah` holds for the last one of `terbuka`. One
    statement for all, and one for the key.
    """
    if not terbuka:
        return {}, {}
    nomor = func.row_number().over(partition_by=Intervensi.sumber_id, order_by=KUNCI).label("nomor")
    kolom = (Intervensi.sumber_id, Intervensi.jenis, Intervensi.tim_id, nomor)
    calon = (
        pandangan.ids(*kolom)
        .join(Intervensi, Intervensi.rencana_hasil_kerja_id == RencanaHasilKerja.id)
        .where(Intervensi.sumber_id.in_(terbuka), pandangan.is_visible_below(bebas))
    )
    if kecuali is not None:
        calon = calon.where(RencanaHasilKerja.id != kecuali)
    if setelah is not None:
        sesudah = tuple_(*KUNCI) > tuple_(*_key_of(session, pandangan, KUNCI, setelah))
        calon = calon.where(or_(Intervensi.sumber_id != terbuka[-1], sesudah))
    inti = calon.subquery()
    query = (
        pandangan.nodes()
        .add_columns(inti.c.sumber_id, inti.c.jenis, TimKerja.nama, inti.c.nomor)
        .join(inti, inti.c.id == RencanaHasilKerja.id)
        .outerjoin(TimKerja, TimKerja.id == inti.c.tim_id)
        .where(or_(inti.c.nomor <= SEHALAMAN + 1, RencanaHasilKerja.id.in_(wajib)))
        .order_by(inti.c.sumber_id, inti.c.nomor)
    )
    anak: dict[int, list[Simpul]] = {}
    berikut: dict[int, int] = {}
    for *baris, sumber_id, jenis, tim, urutan in session.execute(query):
        daftar = anak.setdefault(sumber_id, [])
        if urutan == SEHALAMAN + 1:
            berikut[sumber_id] = daftar[-1].id
        if urutan <= SEHALAMAN or baris[0] in wajib:
            daftar.append(replace(to_simpul(baris), jenis=jenis, tim=tim or ""))
    return {id_: tuple(daftar) for id_, daftar in anak.items()}, berikut


def _search(session: Session, pandangan: Pandangan, halaman: HalamanPohon, kata: str) -> HalamanPohon:
    """Results whose words, or whose owner's name, hold all the words that were typed."""
    kata = " ".join(kata.split())[:TERPANJANG]
    pola = [f"%{escape_like(satu)}%" for satu in kata.split()]
    teks = and_(pandangan.is_readable(), *(RencanaHasilKerja.teks.ilike(satu, escape="\\") for satu in pola))
    nama = Skp.pegawai_id.in_(select(Pegawai.id).where(*match_pegawai(session, kata)))
    query = (
        pandangan.nodes()
        .where(Skp.tahun == halaman.tahun, or_(teks, nama), pandangan.is_visible())
        .order_by(*KUNCI)
        .limit(SEHALAMAN + 1)
    )
    semua = [to_simpul(satu) for satu in session.execute(query)]
    terpotong = len(semua) > SEHALAMAN
    return replace(halaman, puncak=tuple(semua[:SEHALAMAN]), kata=kata, terpotong=terpotong)


def _list_loose(
    session: Session, pandangan: Pandangan, halaman: HalamanPohon, setelah: int | None
) -> HalamanPohon:
    """What hangs below none, or what nobody carries on."""
    syarat = pandangan.is_loose() if halaman.lihat is Lihat.TANPA_INDUK else pandangan.is_uncarried()
    query = pandangan.nodes().where(Skp.tahun == halaman.tahun, syarat, pandangan.is_visible())
    puncak, berikut = _read_page(session, pandangan, query, KUNCI, setelah)
    return replace(halaman, puncak=tuple(puncak), berikut=berikut)
