"""The page of one person: the ledger, both goals with their conditions, and the projection."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.angka import round_half_up
from kinerja.angka_kredit.aturan import SetelanAk, load_both
from kinerja.angka_kredit.buku import BarisBuku, build_buku, next_month, to_butir
from kinerja.angka_kredit.grafik import Grafik, draw
from kinerja.angka_kredit.hak import Hak, find_hak, may_sign
from kinerja.angka_kredit.isian import IsianDokumen, read_isian
from kinerja.angka_kredit.models import DokumenAk, EntriAk, JenisSyarat, KonversiAk, SyaratAk
from kinerja.angka_kredit.muat import BarisPeriodik, is_fungsional, list_lama, list_periodik, list_skp
from kinerja.angka_kredit.rules.konversi import format_ak, propose_ak_dasar
from kinerja.angka_kredit.rules.proyeksi import Skenario, find_month, project
from kinerja.angka_kredit.rules.tujuan import (
    Butir,
    Catatan,
    JenisTujuan,
    Syarat,
    Tujuan,
    check_jenjang,
    check_pangkat,
    find_goal_jenjang,
    find_goal_pangkat,
    is_eligible,
    lacks_ak_dasar,
    sum_jenjang,
)
from kinerja.aturan.rules import AturanKonversi, Jenjang, Predikat
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import Pegawai, Penempatan
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import JenisPegawai
from kinerja.plugin.katalog import katalog_of
from kinerja.surat.penanda import PenandaTersedia, list_penanda
from kinerja.tanggal import format_tanggal

BUKAN_FUNGSIONAL = (
    "Angka kredit diberikan kepada pejabat fungsional. Jabatan saat ini bukan jabatan fungsional."
)
BUKAN_PNS = "Angka kredit diberikan kepada PNS (Peraturan BKN 3/2023 Pasal 1). Penilaian tetap sama."
MASIH_CPNS = "Pegawai masih CPNS. PAK ditetapkan sesudah diangkat menjadi PNS."


@dataclass(frozen=True)
class Keadaan:
    """What is known about a person in a jabatan fungsional today."""

    jenjang: Jenjang
    penempatan: Penempatan
    aturan: AturanKonversi
    setelan: SetelanAk
    semua: tuple[KonversiAk, ...]
    entri: tuple[EntriAk, ...]
    jenis: JenisPegawai = JenisPegawai.PNS
    berubah: Mapping[int, Predikat] = field(default_factory=dict)
    """By konversi, the predikat that its result has now where that was replaced."""

    @property
    def pns(self) -> bool:
        """Whether a kenaikan may be thought of: not for a CPNS."""
        return self.jenis is not JenisPegawai.CPNS

    @property
    def butir(self) -> list[Butir]:
        return to_butir(self.semua, self.entri)

    @property
    def desimal(self) -> int:
        return max([self.aturan.desimal, *(satu.desimal for satu in self.semua)])

    @property
    def dasar_belum(self) -> Decimal | None:
        """The AK dasar that the table proposes and that nobody recorded, None where nothing lacks."""
        tempat = self.penempatan
        if lacks_ak_dasar(self.aturan, self.butir, self.jenjang, tempat.golongan, tempat.tmt_golongan):
            return propose_ak_dasar(self.aturan, tempat.golongan) or None
        return None

    @property
    def jumlah(self) -> Decimal:
        return sum_jenjang(self.aturan, self.butir, self.jenjang, self.setelan.sisa)

    def find_goals(self) -> tuple[Tujuan | None, Tujuan | None]:
        """The next pangkat and the next jenjang."""
        butir, sisa = self.butir, self.setelan.sisa
        tempat = self.penempatan
        return (
            find_goal_pangkat(
                self.aturan, butir, self.jenjang, tempat.golongan, sisa, tmt=tempat.tmt_golongan
            ),
            find_goal_jenjang(self.aturan, butir, self.jenjang, sisa),
        )


@dataclass(frozen=True)
class SyaratTujuan:
    """A goal with its sums as texts, and every condition with its ground."""

    tujuan: Tujuan
    minimum: str
    dimiliki: str
    selisih: str
    syarat: tuple[Syarat, ...]
    perkiraan: str = ""
    """When the angka kredit suffices if every year is Baik, "" where it does already or never will."""

    @property
    def memenuhi(self) -> bool:
        return is_eligible(self.syarat)


@dataclass(frozen=True)
class HalamanAk:
    """`isi` is None for a person who gets no angka kredit now; the ledger of the past then has no page."""

    pegawai: Pegawai
    penempatan: Penempatan | None
    hak: Hak
    isi: "IsiAk | None"
    sebab: str = ""
    periodik: tuple[BarisPeriodik, ...] = ()
    penanda: tuple[PenandaTersedia, ...] = ()


@dataclass(frozen=True)
class IsiAk:
    """What the page shows."""

    jenjang: Jenjang
    desimal: int
    koefisien: str
    jumlah: str
    nilai: Decimal
    baris: tuple[BarisBuku, ...]
    berubah: Mapping[int, Predikat]
    lampau: tuple["BukuJenjang", ...]
    pangkat: SyaratTujuan | None
    kenaikan_jenjang: SyaratTujuan | None
    skenario: tuple[Skenario, ...]
    grafik: Grafik | None
    dokumen: tuple["DokumenTampil", ...]
    isian: IsianDokumen
    usul_dasar: str
    nilai_dasar: Decimal | None
    dasar_belum: str


@dataclass(frozen=True)
class BukuJenjang:
    """The ledger of a jenjang that the person has left."""

    jenjang: Jenjang
    jumlah: str
    baris: tuple[BarisBuku, ...]


@dataclass(frozen=True)
class DokumenTampil:
    """An issued document: who fixed it, the number of the one that it replaces ("" for none)."""

    dokumen: DokumenAk
    penilai: str
    menggantikan: str
    boleh_tanda_tangan: bool


def open_halaman(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> HalamanAk:
    """The page of a person. Raises NotFoundError for who may not know of it."""
    pegawai, tempat = _find_orang(session, pegawai_id, today)
    hak = find_hak(session, actor, pegawai_id, today=today)
    keadaan = load_keadaan(session, actor, pegawai, tempat, today=today)
    if isinstance(keadaan, str):
        return HalamanAk(pegawai, tempat, hak, None, keadaan)
    periodik = list_periodik(session, pegawai_id, today.year) if hak.ubah else []
    return HalamanAk(
        pegawai,
        tempat,
        hak,
        _build(session, actor, pegawai_id, keadaan, today),
        periodik=tuple(periodik),
        penanda=list_penanda(katalog_of(session)),
    )


def _find_orang(session: Session, pegawai_id: int, today: date) -> tuple[Pegawai, Penempatan | None]:
    """A person and where he sits today, in one query. Raises NotFoundError."""
    query = (
        select(Pegawai, Penempatan)
        .outerjoin(Penempatan, and_(Penempatan.pegawai_id == Pegawai.id, holds_on(Penempatan, today)))
        .options(joinedload(Penempatan.unit), joinedload(Penempatan.jabatan))
        .where(Pegawai.id == pegawai_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFoundError
    return row[0], row[1]


def load_keadaan(
    session: Session, actor: Actor, pegawai: Pegawai, tempat: Penempatan | None, *, today: date
) -> Keadaan | str:
    """The ledger and the rules for it, or the sentence why there is none."""
    if tempat is None or not is_fungsional(tempat):
        return BUKAN_FUNGSIONAL
    _, aturan, setelan = load_both(session, actor, on=today)
    if not setelan.covers(pegawai.jenis):
        return BUKAN_PNS
    konversi = list_lama(session, [pegawai.id], None)
    entri = select(EntriAk).where(EntriAk.pegawai_id == pegawai.id, EntriAk.dibatalkan.is_(None))
    return Keadaan(
        jenjang=Jenjang(tempat.jabatan.jenjang or ""),
        penempatan=tempat,
        aturan=aturan,
        setelan=setelan,
        semua=tuple(satu.konversi for satu in konversi),
        entri=tuple(session.scalars(entri.order_by(EntriAk.tanggal, EntriAk.id))),
        jenis=pegawai.jenis,
        berubah={
            satu.konversi.id: satu.predikat
            for satu in konversi
            if satu.predikat is not satu.konversi.predikat
        },
    )


def _build(session: Session, actor: Actor, pegawai_id: int, keadaan: Keadaan, today: date) -> IsiAk:
    aturan, jenjang, desimal = keadaan.aturan, keadaan.jenjang, keadaan.desimal
    predikat = _predikat_by_year(session, pegawai_id, today)
    catatan = _load_catatan(session, pegawai_id, aturan, jenjang)
    pangkat, naik = keadaan.find_goals()
    tmt = keadaan.penempatan.tmt_golongan
    dari = next_month(keadaan.semua, jenjang, keadaan.penempatan.tmt_jabatan, today)
    tujuan = [satu for satu in (pangkat, naik) if satu is not None]
    skenario = project(aturan, jenjang, tujuan, dari=dari, tmt_pangkat=tmt, sejak=today)
    baris = build_buku(keadaan.semua, keadaan.entri, jenjang, desimal)
    query = select(DokumenAk).where(DokumenAk.pegawai_id == pegawai_id).order_by(DokumenAk.id.desc())
    dokumen = session.scalars(query).all()
    return IsiAk(
        jenjang=jenjang,
        desimal=desimal,
        koefisien=format_ak(aturan.jenjang[jenjang].koefisien, desimal),
        jumlah=format_ak(keadaan.jumlah, desimal),
        nilai=round_half_up(keadaan.jumlah, desimal),
        baris=tuple(baris),
        berubah=keadaan.berubah,
        lampau=tuple(_list_past(keadaan)),
        pangkat=_check_pangkat(pangkat, keadaan, predikat, skenario, today) if pangkat else None,
        kenaikan_jenjang=(
            _check_jenjang(naik, catatan, keadaan, predikat, skenario, today) if naik else None
        ),
        skenario=skenario if tujuan else (),
        grafik=_draw(keadaan, baris, skenario, tujuan, dari) if tujuan else None,
        dokumen=tuple(_list_dokumen(actor, dokumen)),
        isian=read_isian(dokumen[0].isi) if dokumen else IsianDokumen(),
        nilai_dasar=(belum := keadaan.dasar_belum),
        dasar_belum=format_ak(belum, desimal) if belum else "",
        usul_dasar=format_ak(aturan.ak_dasar.get(keadaan.penempatan.golongan, Decimal(0)), desimal),
    )


def _list_past(keadaan: Keadaan) -> Iterable[BukuJenjang]:
    """The ledgers of former jenjang, the latest first."""
    for jenjang in reversed(Jenjang):
        baris = build_buku(keadaan.semua, keadaan.entri, jenjang, keadaan.desimal)
        if baris and jenjang is not keadaan.jenjang:
            yield BukuJenjang(jenjang, baris[-1].berjalan, tuple(baris))


def _list_dokumen(actor: Actor, semua: Sequence[DokumenAk]) -> Iterable[DokumenTampil]:
    nomor = {satu.id: satu.nomor for satu in semua}
    for satu in semua:
        yield DokumenTampil(
            satu,
            satu.isi["pejabat_penilai"]["nama"],
            nomor.get(satu.menggantikan_id or 0, ""),
            may_sign(actor, satu),
        )


def _check_pangkat(
    tujuan: Tujuan,
    keadaan: Keadaan,
    predikat: Mapping[int, Predikat],
    skenario: Sequence[Skenario],
    today: date,
) -> SyaratTujuan:
    tmt = keadaan.penempatan.tmt_golongan
    syarat = check_pangkat(
        tujuan, tmt=tmt, predikat=predikat, today=today, desimal=keadaan.desimal, pns=keadaan.pns
    )
    return _with_texts(tujuan, keadaan.desimal, syarat, skenario)


def _check_jenjang(
    tujuan: Tujuan,
    catatan: Mapping[JenisSyarat, Catatan],
    keadaan: Keadaan,
    predikat: Mapping[int, Predikat],
    skenario: Sequence[Skenario],
    today: date,
) -> SyaratTujuan:
    syarat = check_jenjang(
        tujuan,
        kebutuhan=catatan.get(JenisSyarat.KEBUTUHAN),
        uji_kompetensi=catatan.get(JenisSyarat.UJI_KOMPETENSI),
        predikat=predikat,
        today=today,
        desimal=keadaan.desimal,
        pns=keadaan.pns,
    )
    return _with_texts(tujuan, keadaan.desimal, syarat, skenario)


def _with_texts(
    tujuan: Tujuan, desimal: int, syarat: tuple[Syarat, ...], skenario: Sequence[Skenario]
) -> SyaratTujuan:
    bulan = None if tujuan.tercapai else find_month(skenario, Predikat.BAIK, tujuan)
    return SyaratTujuan(
        tujuan,
        format_ak(tujuan.minimum, desimal),
        format_ak(tujuan.dimiliki, desimal),
        format_ak(abs(tujuan.selisih), desimal),
        syarat,
        f"Bila Baik, cukup pada {format_tanggal(bulan)}." if bulan else "",
    )


def _draw(
    keadaan: Keadaan,
    baris: Sequence[BarisBuku],
    skenario: Sequence[Skenario],
    tujuan: Sequence[Tujuan],
    dari: date,
) -> Grafik:
    """Both goals on the scale of the sum in the jenjang."""
    ambang = []
    for satu in tujuan:
        lebih = keadaan.jumlah - satu.dimiliki
        nama = f"{'Pangkat' if satu.jenis is JenisTujuan.PANGKAT else 'Jenjang'} {satu.nama}"
        ambang.append((nama, satu.minimum + lebih))
    return draw(
        keadaan.aturan,
        keadaan.jenjang,
        baris,
        skenario,
        _join_equal(ambang),
        jumlah=keadaan.jumlah,
        dari=dari,
    )


def _join_equal(ambang: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Two goals at the same sum are one line."""
    hasil: dict[Decimal, str] = {}
    for nama, nilai in ambang:
        hasil[nilai] = f"{hasil[nilai]} dan {nama[0].lower()}{nama[1:]}" if nilai in hasil else nama
    return [(nama, nilai) for nilai, nama in hasil.items()]


def _predikat_by_year(session: Session, pegawai_id: int, today: date) -> Mapping[int, Predikat]:
    """The final predikat of the SKP that ended each of the last two years."""
    semua = list_skp(session, [pegawai_id], range(today.year - 2, today.year))
    terakhir = {satu.tahun: satu.predikat for satu in semua}
    return {tahun: predikat for tahun, predikat in terakhir.items() if predikat is not None}


def _load_catatan(
    session: Session, pegawai_id: int, aturan: AturanKonversi, jenjang: Jenjang
) -> dict[JenisSyarat, Catatan]:
    berikut = aturan.jenjang[jenjang].berikutnya
    query = select(SyaratAk).where(SyaratAk.pegawai_id == pegawai_id, SyaratAk.jenjang == berikut)
    semua = session.scalars(query.order_by(SyaratAk.id)) if berikut else ()
    return {satu.jenis: Catatan(satu.terpenuhi, satu.tanggal, satu.dokumen) for satu in semua}
