"""All that the page of an SKP shows, in a number of queries that does not grow with its content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor
from kinerja.aturan.muat import build_perilaku, build_periode
from kinerja.aturan.rules import KodeAturan
from kinerja.aturan.service import find_editions
from kinerja.audit import CatatanAudit, fingerprint, list_history
from kinerja.errors import NotFoundError
from kinerja.hooks.katalog import Katalog, Potongan
from kinerja.hooks.peristiwa import SlotSkp
from kinerja.kalender.rules import Rentang, deadline_skp
from kinerja.organisasi.models import GarisPelaporan, Instansi
from kinerja.organisasi.rules import JenisForm
from kinerja.organisasi.service import Garis
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.slot import fill_slot
from kinerja.skp.beda import NaskahBeda, compare
from kinerja.skp.dokumen import Panduan
from kinerja.skp.jejak import ALASAN_REVISI
from kinerja.skp.models import (
    CatatanSkp,
    Indikator,
    Intervensi,
    LampiranSkp,
    RencanaHasilKerja,
    Skp,
    VersiSkp,
)
from kinerja.skp.muat import (
    ISI_BACA,
    find_line,
    holds_on_acting_day,
    load_skp,
    may_write_ekspektasi,
    open_for_reading,
)
from kinerja.skp.naskah import (
    Naskah,
    Potret,
    content_of,
    read_content,
    read_potret,
    sort_rhk,
    to_isi_skp,
)
from kinerja.skp.rules import (
    DAPAT_DIUBAH,
    AksiSkp,
    BagianLampiran,
    Kekurangan,
    Klasifikasi,
    PelakuSkp,
    Pendekatan,
    StatusSkp,
    list_aksi,
    list_missing,
)
from kinerja.skp.service.cetak import TETAP, describe_parties
from kinerja.skp.service.tautan import list_rencana_pimpinan
from kinerja.skp.service.tim import PendapatTim, list_pendapat_tim
from kinerja.skp.tanda import Tanda, read_tanda
from kinerja.skp.tautan import RencanaPimpinan, UsulanTautan, propose_links
from kinerja.skp.temuan import list_temuan

RIWAYAT = 12


@dataclass(frozen=True)
class Butir:
    """One line of the checklist: the sentence, where to go, and the row to open there (None: only scroll).

    `dari` is the label of the plugin that found it, "" for the product itself.
    """

    kalimat: str
    sasaran: str
    rhk_id: int | None
    wajib: bool
    dari: str = ""


@dataclass(frozen=True)
class Bagian:
    """One part of the form in the checklist; what is mandatory stands first."""

    nama: str
    butir: tuple[Butir, ...]

    @property
    def lengkap(self) -> bool:
        return not any(satu.wajib for satu in self.butir)


@dataclass(frozen=True)
class Kelengkapan:
    """How complete the SKP is: the parts in the order of the form."""

    bagian: tuple[Bagian, ...]

    @property
    def lengkap(self) -> int:
        return sum(satu.lengkap for satu in self.bagian)

    @property
    def kurang(self) -> int:
        return sum(butir.wajib for satu in self.bagian for butir in satu.butir)

    @property
    def saran(self) -> int:
        return sum(not butir.wajib for satu in self.bagian for butir in satu.butir)


@dataclass(frozen=True, kw_only=True)
class LembarSkp:
    """What every piece of the page needs, and so the answer to a save.

    `usulan_tautan` proposes by the id of an intervensi the superior's result that its words mean.
    """

    skp: Skp
    katalog: Katalog
    pelaku: frozenset[PelakuSkp]
    boleh_ubah: bool
    boleh_ekspektasi: bool
    boleh_catat: bool
    kelengkapan: Kelengkapan
    catatan: tuple[CatatanSkp, ...]
    rencana_pimpinan: tuple[RencanaPimpinan, ...] = ()
    usulan_tautan: Mapping[int, UsulanTautan] = field(default_factory=dict)

    @property
    def kuantitatif(self) -> bool:
        return self.skp.pendekatan is Pendekatan.KUANTITATIF

    @property
    def jpt(self) -> bool:
        """Whether the form has perspektif and penugasan in the place of aspek and RHK pimpinan."""
        return self.skp.jenis_form is JenisForm.JPT

    @property
    def kolom(self) -> int:
        """How many columns the table Hasil kerja has."""
        return (5 if self.kuantitatif else 3) if self.jpt else (6 if self.kuantitatif else 4)

    def rhk_of(self, klasifikasi: Klasifikasi) -> list[RencanaHasilKerja]:
        """The rows of one part in their order."""
        return [rhk for rhk in sort_rhk(self.skp.rencana_hasil_kerja) if rhk.klasifikasi is klasifikasi]

    def nomor_of(self, rhk: RencanaHasilKerja) -> int:
        """The number that the form gives to a row."""
        return [satu.id for satu in self.rhk_of(rhk.klasifikasi)].index(rhk.id) + 1

    def catatan_of(self, rhk_id: int | None) -> list[CatatanSkp]:
        """The thread of a row; of the SKP itself for None."""
        return [satu for satu in self.catatan if satu.rencana_hasil_kerja_id == rhk_id]

    def sumber_of(self, rhk_id: int) -> list[Intervensi]:
        """The sources of a row as they stand now, none for a row that is gone."""
        return [
            satu
            for rhk in self.skp.rencana_hasil_kerja
            if rhk.id == rhk_id
            for satu in rhk.semua_intervensi
            if satu.teks.strip()
        ]

    def tanda_of(self, rhk_id: int | None) -> list[Tanda]:
        """What to look at in a row after a copy; of the SKP itself for None."""
        terbuka = self.boleh_ubah and bool(self.skp.tanda_salinan)
        return [satu for satu in read_tanda(self.skp) if satu.rhk_id == rhk_id] if terbuka else []

    @property
    def semua_tanda(self) -> list[Tanda]:
        """All that is still to be looked at after a copy; a mark of a row that is gone is none."""
        hidup = {None, *(rhk.id for rhk in self.skp.rencana_hasil_kerja)}
        return [satu for satu in read_tanda(self.skp) if satu.rhk_id in hidup] if self.boleh_ubah else []

    def lampiran_of(self, bagian: BagianLampiran) -> list[LampiranSkp]:
        """The lines of one list in their order."""
        return [baris for baris in self.skp.lampiran if baris.bagian is bagian]


@dataclass(frozen=True, kw_only=True)
class HalamanSkp(LembarSkp):
    """The page. `pelaku` and `aksi` say what the actor may do here; templates decide nothing.

    `naskah` marks what changed since `dibanding`, the last version that the penilai decided on (None without
    one). `sidik` is what an approval must carry.
    """

    potret: Potret
    aksi: frozenset[AksiSkp]
    riwayat: tuple[CatatanAudit, ...]
    panduan: Panduan
    batas: datetime
    naskah: NaskahBeda
    dibanding: VersiSkp | None
    sidik: str
    slot: tuple[Potongan, ...] = ()
    pendapat_tim: tuple[PendapatTim, ...] = ()

    @property
    def disetujui_terakhir(self) -> int | None:
        """The number of the version that is being revised, None where none is."""
        terdahulu = (self.skp.potret or {}).get("terdahulu", {})
        return max(map(int, terdahulu), default=None) if self.skp.status not in TETAP else None

    @property
    def alasan_revisi(self) -> str:
        """Why the revision that is under way was opened, "" without one."""
        semua = [satu.teks for satu in self.catatan_of(None) if satu.teks.startswith(ALASAN_REVISI)]
        terbuka = self.skp.status not in {*TETAP, StatusSkp.DIBATALKAN}
        return semua[-1].removeprefix(ALASAN_REVISI) if semua and terbuka else ""


def open_halaman(session: Session, actor: Actor, skp_id: int, *, today: date) -> HalamanSkp:
    """The page of one SKP as the actor may see it. Raises NotFoundError."""
    skp, instansi, garis = _load(session, skp_id, today)
    pelaku = open_for_reading(session, actor, skp, today=today, garis=garis, dengan_hak=True).pelaku
    boleh_ubah = PelakuSkp.PEMILIK in pelaku and skp.status in DAPAT_DIUBAH
    rencana = list_rencana_pimpinan(session, actor, skp, garis) if boleh_ubah else ()
    catatan = _list_catatan(session, skp)
    dibanding = None if boleh_ubah else _find_baseline(session, skp, catatan)
    isi = content_of(skp)
    if skp.status in TETAP and skp.potret:
        potret = read_potret(skp.potret)
    else:
        potret = describe_parties(session, actor, skp, today=today, garis=garis, instansi=instansi)
    panduan, batas = _read_rules(session, actor, skp, instansi)
    return HalamanSkp(
        skp=skp,
        katalog=katalog_of(session),
        potret=potret,
        pelaku=pelaku,
        aksi=frozenset(aksi for satu in pelaku for aksi in list_aksi(skp.status, satu)) - _refused(skp),
        boleh_ubah=boleh_ubah,
        boleh_ekspektasi=may_write_ekspektasi(skp.status, pelaku),
        boleh_catat=_may_note(skp, pelaku),
        kelengkapan=_check_completeness(
            skp,
            ada_penilai=potret.penilai is not None,
            temuan=list_temuan(session, skp) if boleh_ubah else (),
        ),
        catatan=catatan,
        riwayat=tuple(list_history(session, "skp", skp.id, limit=RIWAYAT)),
        panduan=panduan,
        batas=batas,
        rencana_pimpinan=rencana,
        usulan_tautan=propose_links(sort_rhk(skp.rencana_hasil_kerja), rencana),
        naskah=compare(_naskah_of(dibanding), read_content(isi)),
        dibanding=dibanding,
        sidik=fingerprint(isi),
        slot=fill_slot(session, _to_slot(skp, PelakuSkp.PEMILIK in pelaku)),
        pendapat_tim=_list_pendapat(session, actor, skp, pelaku),
    )


def _list_pendapat(
    session: Session, actor: Actor, skp: Skp, pelaku: frozenset[PelakuSkp]
) -> tuple[PendapatTim, ...]:
    """What ketua tim say of the version that waits, for who decides; his own he knows."""
    if skp.status is not StatusSkp.DIAJUKAN or not pelaku & {PelakuSkp.PENILAI, PelakuSkp.PENERIMA_HAK}:
        return ()
    if not any(satu.tim_id for rhk in skp.rencana_hasil_kerja for satu in rhk.semua_intervensi):
        return ()
    semua = list_pendapat_tim(session, actor, [skp])[skp.id]
    return tuple(satu for satu in semua if satu.tim.ketua_id != actor.pegawai_id)


def _to_slot(skp: Skp, sebagai_pemilik: bool) -> SlotSkp:
    return SlotSkp(
        skp_id=skp.id,
        pegawai_id=skp.pegawai_id,
        tahun=skp.tahun,
        status=skp.status.value,
        sebagai_pemilik=sebagai_pemilik,
    )


def _load(session: Session, skp_id: int, today: date) -> tuple[Skp, Instansi, Garis]:
    """The SKP with its content, its instansi, and its evaluators as `find_line` knows them."""
    garis, atas = aliased(GarisPelaporan), aliased(GarisPelaporan)
    query = (
        select(Skp, Instansi, garis.penilai_id, func.coalesce(garis.atasan_id, atas.penilai_id))
        .join(Instansi, Instansi.id == Skp.instansi_id)
        .outerjoin(garis, and_(garis.pegawai_id == Skp.pegawai_id, holds_on_acting_day(today, garis)))
        .outerjoin(atas, and_(atas.pegawai_id == garis.penilai_id, holds_on_acting_day(today, atas)))
        .where(Skp.id == skp_id)
        .options(*ISI_BACA)
    )
    found = session.execute(query).unique().first()
    if found is None:
        raise NotFoundError
    skp, instansi, penilai_id, atasan_id = found
    return skp, instansi, Garis(penilai_id, atasan_id)


def _read_rules(session: Session, actor: Actor, skp: Skp, instansi: Instansi) -> tuple[Panduan, datetime]:
    """The guiding behaviours of its year, and the last moment to have it approved."""
    edisi = find_editions(session, actor, (KodeAturan.PERILAKU, KodeAturan.PERIODE), on=skp.mulai)
    perilaku, periode = edisi[KodeAturan.PERILAKU], edisi[KodeAturan.PERIODE]
    batas = deadline_skp(
        build_periode(periode.isi, periode.sumber), Rentang(skp.mulai, skp.sampai), instansi.zona_waktu
    )
    return build_perilaku(perilaku.isi, perilaku.sumber).panduan, batas


def open_lembar(
    session: Session,
    actor: Actor,
    skp_id: int,
    *,
    dengan_rencana: bool = False,
    dengan_temuan: bool = False,
    today: date,
) -> LembarSkp:
    """The pieces of the page that a save changes; plugins are asked only for the checklist.

    Raises NotFoundError.
    """
    skp = load_skp(session, skp_id, *ISI_BACA)
    garis = find_line(session, actor, skp, today=today)
    pelaku = open_for_reading(session, actor, skp, today=today, garis=garis, dengan_hak=True).pelaku
    boleh_ubah = PelakuSkp.PEMILIK in pelaku and skp.status in DAPAT_DIUBAH
    return LembarSkp(
        skp=skp,
        katalog=katalog_of(session),
        pelaku=pelaku,
        boleh_ubah=boleh_ubah,
        boleh_ekspektasi=may_write_ekspektasi(skp.status, pelaku),
        boleh_catat=_may_note(skp, pelaku),
        kelengkapan=_check_completeness(
            skp,
            ada_penilai=garis.penilai_id is not None,
            temuan=list_temuan(session, skp) if boleh_ubah and dengan_temuan else (),
        ),
        catatan=_list_catatan(session, skp),
        rencana_pimpinan=list_rencana_pimpinan(session, actor, skp, garis) if dengan_rencana else (),
    )


def _check_completeness(skp: Skp, *, ada_penilai: bool, temuan: Sequence[Kekurangan] = ()) -> Kelengkapan:
    """What is missing, sorted into the parts of the form."""
    kurang = [*list_missing(to_isi_skp(skp, ada_penilai=ada_penilai)), *temuan]
    pemilik = {f"rhk_{rhk.id}": rhk.id for rhk in skp.rencana_hasil_kerja}
    pemilik |= {f"indikator_{satu.id}": rhk.id for rhk, satu in _each_indikator(skp)}
    per_bagian: dict[str, list[Butir]] = {nama: [] for nama in _PARTS}
    for satu in kurang:
        butir = Butir(satu.kalimat, satu.sasaran, pemilik.get(satu.sasaran), satu.wajib, satu.dari)
        per_bagian[_part_of(satu)].append(butir)
    return Kelengkapan(
        tuple(
            # A long list is cut, and never before what stops the submission.
            Bagian(nama, tuple(sorted(butir, key=lambda satu: not satu.wajib)))
            for nama, butir in per_bagian.items()
        )
    )


_LAMPIRAN = {f"lampiran_{bagian.value}": bagian.label for bagian in BagianLampiran}
_PARTS = ("Identitas dan pejabat penilai", "Hasil kerja", "Perilaku kerja", *_LAMPIRAN.values())


def _part_of(satu: Kekurangan) -> str:
    if satu.kode == "penilai_kosong":
        return _PARTS[0]
    return _LAMPIRAN.get(satu.sasaran, _PARTS[1])


def _each_indikator(skp: Skp) -> Iterable[tuple[RencanaHasilKerja, Indikator]]:
    return ((rhk, satu) for rhk in skp.rencana_hasil_kerja for satu in rhk.semua_indikator)


def _refused(skp: Skp) -> frozenset[AksiSkp]:
    """An SKP that was approved once is never cancelled, though a draft again."""
    return frozenset({AksiSkp.BATALKAN}) if skp.ditetapkan else frozenset()


def _may_note(skp: Skp, pelaku: frozenset[PelakuSkp]) -> bool:
    terbuka = skp.status not in {StatusSkp.DITUTUP, StatusSkp.DIBATALKAN}
    return terbuka and bool(pelaku & {PelakuSkp.PEMILIK, PelakuSkp.PENILAI, PelakuSkp.PENERIMA_HAK})


def _list_catatan(session: Session, skp: Skp) -> tuple[CatatanSkp, ...]:
    query = (
        select(CatatanSkp)
        .where(CatatanSkp.skp_id == skp.id)
        .options(joinedload(CatatanSkp.penulis))
        .order_by(CatatanSkp.dibuat, CatatanSkp.id)
    )
    return tuple(session.scalars(query))


def _find_baseline(session: Session, skp: Skp, catatan: Sequence[CatatanSkp]) -> VersiSkp | None:
    """The last version before this one that the penilai decided on: returned, or approved and revised."""
    diputus = {satu.nomor_versi for satu in catatan if satu.pengembalian}
    diputus |= {int(nomor) for nomor in (skp.potret or {}).get("terdahulu", {})}
    sebelumnya = [nomor for nomor in diputus if nomor < skp.nomor_versi]
    if not sebelumnya or skp.status in TETAP:
        return None
    query = select(VersiSkp).where(VersiSkp.skp_id == skp.id, VersiSkp.nomor == max(sebelumnya))
    return session.scalar(query)


def _naskah_of(versi: VersiSkp | None) -> Naskah | None:
    return read_content(versi.isi["naskah"]) if versi else None
