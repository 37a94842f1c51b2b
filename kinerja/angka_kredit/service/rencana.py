"""Who of a unit or of one's own people gets which document, and who does not and why; nothing is stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, contains_eager

from kinerja.actor import Actor
from kinerja.angka_kredit.aturan import SetelanAk, load_both
from kinerja.angka_kredit.buku import last_day
from kinerja.angka_kredit.models import DokumenAk, EntriAk, JenisDokumen, KonversiAk
from kinerja.angka_kredit.muat import FUNGSIONAL, is_fungsional
from kinerja.angka_kredit.rules.konversi import format_ak
from kinerja.angka_kredit.rules.tujuan import Tujuan
from kinerja.angka_kredit.service.halaman import BUKAN_FUNGSIONAL, BUKAN_PNS, MASIH_CPNS, Keadaan
from kinerja.aturan.rules import AturanKonversi, Jenjang
from kinerja.errors import NotFoundError
from kinerja.organisasi.lingkup import require_change
from kinerja.organisasi.models import GarisPelaporan, Jabatan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.query import holds_on, list_subtree

UNIT_TAMPIL = 20
BAWAHAN = "Pegawai yang Anda nilai"


@dataclass(frozen=True)
class Cakupan:
    """For whom: a unit with all below it, None for those whom the actor evaluates; `tahun` of a konversi."""

    jenis: JenisDokumen
    tahun: int
    unit_id: int | None = None


@dataclass(frozen=True)
class Siap:
    """A document that can be issued; `konversi_id` for a konversi."""

    pegawai_id: int
    nama: str
    uraian: str
    konversi_id: int | None = None


@dataclass(frozen=True)
class Kecuali:
    """A person without one, and the reason."""

    pegawai_id: int
    nama: str
    sebab: str


@dataclass(frozen=True)
class RencanaMassal:
    """What a run would do; `untuk` says for whom."""

    cakupan: Cakupan
    untuk: str
    siap: tuple[Siap, ...]
    kecuali: tuple[Kecuali, ...]


@dataclass(frozen=True)
class _Bahan:
    """What the people of a plan have, each kind from one query."""

    aturan: AturanKonversi
    setelan: SetelanAk
    konversi: Mapping[int, list[KonversiAk]]
    entri: Mapping[int, list[EntriAk]]
    penilai: Mapping[int, tuple[int, str]]
    akumulasi: Mapping[int, DokumenAk] = field(default_factory=dict)

    def keadaan(self, pegawai: Pegawai, tempat: Penempatan) -> Keadaan:
        return Keadaan(
            jenjang=Jenjang(tempat.jabatan.jenjang or ""),
            penempatan=tempat,
            aturan=self.aturan,
            setelan=self.setelan,
            semua=tuple(self.konversi[tempat.pegawai_id]),
            entri=tuple(self.entri[tempat.pegawai_id]),
            jenis=pegawai.jenis,
        )


def search_units(session: Session, actor: Actor, kata: str) -> list[UnitKerja]:
    """Units of the actor's scope whose name holds these words, UNIT_TAMPIL at most. Raises NotFoundError."""
    lingkup = require_change(actor)
    query = select(UnitKerja).where(
        UnitKerja.nama.icontains(kata, autoescape=True), lingkup.covers(UnitKerja.id)
    )
    return list(session.scalars(query.order_by(UnitKerja.nama, UnitKerja.id).limit(UNIT_TAMPIL)))


def plan_massal(session: Session, actor: Actor, cakupan: Cakupan, *, today: date) -> RencanaMassal:
    """Who gets a document, in a constant number of queries.

    Raises NotFoundError (also for a unit outside the scope, and for who evaluates nobody and administers
    nothing) and NotAuthorizedError.
    """
    untuk, orang = _choose_people(session, actor, cakupan.unit_id, today)
    semua = session.execute(
        orang.with_only_columns(Pegawai, Penempatan)
        .options(contains_eager(Penempatan.jabatan))
        .order_by(Pegawai.nama, Pegawai.id)
    ).all()
    bahan = _load(session, actor, cakupan, orang.with_only_columns(Pegawai.id), today)
    siap: list[Siap] = []
    kecuali: list[Kecuali] = []
    for pegawai, tempat in semua:
        hasil = _decide(actor, cakupan, pegawai, tempat, bahan)
        if isinstance(hasil, str):
            kecuali.append(Kecuali(pegawai.id, pegawai.nama_lengkap, hasil))
        else:
            siap += hasil
    return RencanaMassal(cakupan, untuk, tuple(siap), tuple(kecuali))


def _choose_people(
    session: Session, actor: Actor, unit_id: int | None, today: date
) -> tuple[str, Select[Pegawai]]:
    """Who is meant in words, and the people in a jabatan fungsional among them."""
    orang = (
        select(Pegawai)
        .join(Penempatan, Penempatan.pegawai_id == Pegawai.id)
        .join(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .where(holds_on(Penempatan, today), Jabatan.jenis.in_(FUNGSIONAL))
    )
    if unit_id is None:
        if actor.pegawai_id is None:
            raise NotFoundError
        garis = select(GarisPelaporan.pegawai_id).where(
            GarisPelaporan.penilai_id == actor.pegawai_id, holds_on(GarisPelaporan, today)
        )
        return BAWAHAN, orang.where(Pegawai.id.in_(garis))
    lingkup = require_change(actor)
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == unit_id))
    if unit is None:
        raise NotFoundError("Unit kerja ini tidak ada.")
    dalam = Penempatan.unit_id.in_(list_subtree([unit_id]))
    return unit.nama, orang.where(dalam, lingkup.covers_pegawai(today))


def _load(session: Session, actor: Actor, cakupan: Cakupan, orang: Select[int], today: date) -> _Bahan:
    _, aturan, setelan = load_both(session, actor, on=today)
    konversi: dict[int, list[KonversiAk]] = defaultdict(list)
    baris = select(KonversiAk).where(KonversiAk.pegawai_id.in_(orang), KonversiAk.dibatalkan.is_(None))
    if cakupan.jenis is JenisDokumen.KONVERSI:
        baris = baris.where(KonversiAk.tahun == cakupan.tahun)
    for satu in session.scalars(baris.order_by(KonversiAk.tahun, KonversiAk.bulan_mulai)):
        konversi[satu.pegawai_id].append(satu)
    entri: dict[int, list[EntriAk]] = defaultdict(list)
    if cakupan.jenis is JenisDokumen.PENETAPAN:
        lain = select(EntriAk).where(EntriAk.pegawai_id.in_(orang), EntriAk.dibatalkan.is_(None))
        for isi in session.scalars(lain.order_by(EntriAk.tanggal, EntriAk.id)):
            entri[isi.pegawai_id].append(isi)
    akumulasi = {}
    if cakupan.jenis is JenisDokumen.AKUMULASI:
        dokumen = select(DokumenAk).where(
            DokumenAk.pegawai_id.in_(orang),
            DokumenAk.jenis == JenisDokumen.AKUMULASI,
            DokumenAk.dibatalkan.is_(None),
        )
        akumulasi = {satu.pegawai_id: satu for satu in session.scalars(dokumen.order_by(DokumenAk.id))}
    return _Bahan(aturan, setelan, konversi, entri, _penilai_of(session, orang, today), akumulasi)


def _penilai_of(session: Session, orang: Select[int], today: date) -> dict[int, tuple[int, str]]:
    atas = aliased(Pegawai)
    query = (
        select(GarisPelaporan.pegawai_id, atas)
        .join(atas, atas.id == GarisPelaporan.penilai_id)
        .where(GarisPelaporan.pegawai_id.in_(orang), holds_on(GarisPelaporan, today))
    )
    return {pegawai_id: (penilai.id, penilai.nama_lengkap) for pegawai_id, penilai in session.execute(query)}


def _decide(
    actor: Actor, cakupan: Cakupan, pegawai: Pegawai, tempat: Penempatan, bahan: _Bahan
) -> list[Siap] | str:
    """The documents of a person, or the sentence why there is none."""
    if not is_fungsional(tempat):
        return BUKAN_FUNGSIONAL
    if not bahan.setelan.covers(pegawai.jenis):
        return BUKAN_PNS
    if pegawai.id == actor.pegawai_id:
        return "Dokumen sendiri diterbitkan oleh orang lain."
    penilai_id, penilai = bahan.penilai.get(pegawai.id, (None, ""))
    lain = f". Penilai {penilai}" if penilai_id != actor.pegawai_id else ""
    if cakupan.jenis is JenisDokumen.KONVERSI:
        hasil = _decide_konversi(pegawai, bahan, cakupan.tahun, lain)
    elif cakupan.jenis is JenisDokumen.AKUMULASI:
        hasil = _decide_akumulasi(pegawai, tempat, bahan, lain)
    else:
        hasil = _decide_penetapan(pegawai, tempat, bahan)
    if isinstance(hasil, str):
        return hasil
    if penilai_id is None:
        return "Pejabat penilai belum ditetapkan."
    if cakupan.jenis is JenisDokumen.PENETAPAN and penilai_id != actor.pegawai_id:
        return f"Memenuhi syarat, {hasil[0].uraian}. Ditetapkan pejabat penilai kinerjanya, {penilai}."
    return hasil


def _decide_konversi(pegawai: Pegawai, bahan: _Bahan, tahun: int, lain: str) -> list[Siap] | str:
    baris = bahan.konversi[pegawai.id]
    if not baris:
        return f"Belum ada konversi {tahun}: penilaiannya belum final atau belum dihitung."
    belum = [satu for satu in baris if satu.konversi_id is None]
    return [_konversi(pegawai, satu, lain) for satu in belum] or "Sudah terbit."


def _konversi(pegawai: Pegawai, satu: KonversiAk, lain: str) -> Siap:
    bulan = f"bulan {satu.bulan_mulai} s.d. {satu.bulan_selesai}"
    nilai = format_ak(satu.angka_kredit, satu.desimal)
    uraian = f"{satu.predikat.label}, {bulan}: {nilai}{lain}"
    return Siap(pegawai.id, pegawai.nama_lengkap, uraian, satu.id)


def _decide_akumulasi(pegawai: Pegawai, tempat: Penempatan, bahan: _Bahan, lain: str) -> list[Siap] | str:
    keadaan = bahan.keadaan(pegawai, tempat)
    baris = [satu for satu in keadaan.semua if satu.jenjang is keadaan.jenjang]
    if not baris:
        return f"Belum ada konversi pada jenjang {keadaan.jenjang.label}."
    jumlah = format_ak(sum((satu.angka_kredit for satu in baris[1:]), baris[0].angka_kredit), keadaan.desimal)
    sudah = bahan.akumulasi.get(pegawai.id)
    if sudah is not None and _lists(sudah, baris, jumlah):
        return f"Akumulasi {sudah.nomor} sudah memuat semua konversinya."
    uraian = f"{len(baris)} konversi, jumlah {jumlah}{lain}"
    return [Siap(pegawai.id, pegawai.nama_lengkap, uraian)]


def _lists(dokumen: DokumenAk, baris: Sequence[KonversiAk], jumlah: str) -> bool:
    """Whether an issued akumulasi says what a new one would say."""
    isi = dokumen.isi
    akhir = max(last_day(satu) for satu in baris).isoformat()
    return (isi["jumlah"], len(isi["baris"]), isi["periode_selesai"]) == (jumlah, len(baris), akhir)


def _decide_penetapan(pegawai: Pegawai, tempat: Penempatan, bahan: _Bahan) -> list[Siap] | str:
    keadaan = bahan.keadaan(pegawai, tempat)
    if not keadaan.pns:
        return MASIH_CPNS
    tujuan = [satu for satu in keadaan.find_goals() if satu is not None]
    if not tujuan:
        return "Tidak ada pangkat atau jenjang berikutnya pada jalur ini."
    capai = [satu for satu in tujuan if satu.tercapai]
    if not capai:
        kurang = "; ".join(_describe(satu, satu.kekurangan, "kurang", keadaan.desimal) for satu in tujuan)
        dasar = f" AK dasar golongan {tempat.golongan} belum tercatat." if keadaan.dasar_belum else ""
        return f"Angka kredit belum cukup: {kurang}.{dasar}"
    isi: list[KonversiAk | EntriAk] = [*keadaan.semua, *keadaan.entri]
    if all(satu.penetapan_id is not None for satu in isi if satu.jenjang is keadaan.jenjang):
        return "Sudah tercantum dalam PAK, dan sejak itu tidak ada yang baru."
    lebih = "; ".join(_describe(satu, satu.selisih, "kelebihan", keadaan.desimal) for satu in capai)
    return [Siap(pegawai.id, pegawai.nama_lengkap, f"{format_ak(keadaan.jumlah, keadaan.desimal)}: {lebih}")]


def _describe(tujuan: Tujuan, nilai: Decimal, kata: str, desimal: int) -> str:
    return f"{tujuan.jenis.value} {tujuan.nama} {kata} {format_ak(nilai, desimal)}"
