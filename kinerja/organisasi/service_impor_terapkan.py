"""Applying a plan: units, jabatan, people, dated placements and the proposed reporting line, in bulk.

Everything happens in the transaction of the caller, in slices of `BARIS_PER_TULIS` rows. Rows that were there
are changed only in the version that the plan was made from: whoever saved in between makes the import fail
as a whole (ConflictError), and it is planned again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.akun.service.tautan import link_pegawai
from kinerja.konsol import Advance
from kinerja.organisasi.impor.jenis import BarisPegawai, HasilBaris, PegawaiKini, RencanaPegawai, RencanaUnit
from kinerja.organisasi.impor.perubahan_garis import RencanaGaris
from kinerja.organisasi.models import (
    GarisPelaporan,
    Instansi,
    Jabatan,
    Kedudukan,
    Pegawai,
    Penempatan,
    SumberGaris,
    UnitKerja,
)
from kinerja.organisasi.service_impor_keadaan import KunciJabatan, PenempatanKini
from kinerja.organisasi.service_impor_rancangan import Rancangan

BARIS_PER_TULIS = 1_000
SATU_HARI = timedelta(days=1)
Nilai = dict[str, Any]

# Field of the plan: column of the person.
KOLOM_ORANG = {
    "nama": "nama",
    "gelar_depan": "gelar_depan",
    "gelar_belakang": "gelar_belakang",
    "lahir": "tanggal_lahir",
    "jenis_pegawai": "jenis",
    "kedudukan": "kedudukan",
    "email": "surel",
}
BIDANG_JABATAN = frozenset({"jabatan_nama", "jenis_jabatan", "jenjang"})
BIDANG_TEMPAT = ("golongan", "tmt_golongan", "tmt_jabatan")


def lock_instansi(session: Session, actor: Actor) -> None:
    """Let imports of one instansi follow each other; other work goes on beside them."""
    query = select(Instansi.id).where(Instansi.id == actor.instansi_id)
    session.execute(query.with_for_update(key_share=True))


def apply_rancangan(
    session: Session,
    actor: Actor,
    rancangan: Rancangan,
    *,
    impor_id: int,
    now: datetime,
    today: date,
    advance: Advance,
) -> None:
    """Store all that the plan says, with one entry in the audit log and one more per changed object.

    Raises ConflictError when a row was saved by somebody else since the plan was made.
    """
    penerap = _Penerap(session, actor, rancangan, today, advance)
    penerap.store_unit()
    penerap.store_pegawai()
    penerap.store_penempatan()
    penerap.store_garis()
    link_pegawai(session, actor, penerap.id_orang_baru())
    audit.record_many(session, actor, _list_entri(rancangan, penerap, impor_id), now=now)


def _list_entri(rancangan: Rancangan, penerap: "_Penerap", impor_id: int) -> Iterator[audit.Entri]:
    """A person who is new or unchanged gets no entry of its own: the run says how many there were."""
    yield audit.Entri(
        "impor.terapkan",
        "impor",
        impor_id,
        rincian={**rancangan.count(), "sidik": rancangan.sidik},
        sesudah={"sidik": rancangan.sidik},
    )
    for satu in rancangan.rencana.unit:
        if satu.hasil is HasilBaris.BERUBAH:
            yield _entri_perubahan("unit_kerja", penerap.unit_id[satu.data.id_luar], satu, impor_id)
    for orang in rancangan.rencana.pegawai:
        if orang.hasil is HasilBaris.BERUBAH:
            yield _entri_perubahan("pegawai", penerap.orang_id[_key(orang)], orang, impor_id)


def _entri_perubahan(
    objek: str, objek_id: int, satu: RencanaUnit | RencanaPegawai, impor_id: int
) -> audit.Entri:
    berlaku = satu.berlaku_sejak if isinstance(satu, RencanaPegawai) else None
    return audit.Entri(
        f"{objek}.impor",
        objek,
        objek_id,
        rincian={
            "perubahan": [
                f"{ubah.label}: {ubah.lama or '–'} → {ubah.baru or '–'}" for ubah in satu.perubahan
            ],
            "berlaku": berlaku,
            "impor_id": impor_id,
        },
        sebelum={ubah.nama_bidang: ubah.lama for ubah in satu.perubahan},
        sesudah={ubah.nama_bidang: ubah.baru for ubah in satu.perubahan},
    )


def _key(rencana: RencanaPegawai) -> str:
    """The key of the person in `Keadaan`; that of a new one is the NIP."""
    return rencana.nip_kini or rencana.data.nip


@dataclass
class _Penerap:
    session: Session
    actor: Actor
    rancangan: Rancangan
    today: date
    advance: Advance
    unit_id: dict[str, int] = field(default_factory=dict)
    jabatan_id: dict[KunciJabatan, int] = field(default_factory=dict)
    orang_id: dict[str, int] = field(default_factory=dict)
    tempat_baru: list[Nilai] = field(default_factory=list)
    tempat_ubah: dict[int, Nilai] = field(default_factory=dict)
    unit_tersentuh: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        keadaan = self.rancangan.keadaan
        self.unit_id |= {kunci: unit.id for kunci, unit in keadaan.unit.items()}
        self.jabatan_id |= keadaan.jabatan
        self.orang_id |= {kunci: orang.id for kunci, orang in keadaan.orang.items()}

    def id_orang_baru(self) -> dict[str, int]:
        """The ids of the people that the import made, by NIP."""
        baru = (satu.data.nip for satu in self.rancangan.rencana.pegawai if satu.hasil is HasilBaris.BARU)
        return {nip: self.orang_id[nip] for nip in baru}

    # Units

    def store_unit(self) -> None:
        """Parents before children: each level is one statement."""
        tingkat: dict[str, int] = {}
        baru: dict[int, list[RencanaUnit]] = defaultdict(list)
        for satu in self.rancangan.rencana.unit:
            if satu.hasil is HasilBaris.BARU:
                tingkat[satu.data.id_luar] = tingkat.get(satu.id_induk or "", -1) + 1
                baru[tingkat[satu.data.id_luar]].append(satu)
            elif satu.kunci_kini and satu.kunci_kini != satu.data.id_luar:
                self.unit_id[satu.data.id_luar] = self.unit_id[satu.kunci_kini]
        for nomor in sorted(baru):
            daftar = baru[nomor]
            self.unit_id |= zip(
                (satu.data.id_luar for satu in daftar),
                self._insert_with_ids(UnitKerja, [self._unit_values(satu) for satu in daftar]),
                strict=True,
            )
        for satu in self.rancangan.rencana.unit:
            if satu.hasil is HasilBaris.BERUBAH:
                self._change_unit(satu)
        self.session.flush()

    def _unit_values(self, satu: RencanaUnit) -> Nilai:
        induk_id = self.unit_id[satu.id_induk] if satu.id_induk else None
        return {"kode_luar": satu.data.id_luar, "nama": satu.data.nama, "induk_id": induk_id}

    def _change_unit(self, satu: RencanaUnit) -> None:
        unit = self.rancangan.keadaan.unit[satu.kunci_kini or satu.data.id_luar]
        for kolom, nilai in self._unit_values(satu).items():
            setattr(unit, kolom, nilai)

    # People

    def store_pegawai(self) -> None:
        """New people, and the changed columns of those who are there."""
        baru = [satu.data for satu in self.rancangan.rencana.pegawai if satu.hasil is HasilBaris.BARU]
        self._insert(Pegawai, map(_pegawai_values, baru), self.advance)
        # Asked for afterwards: SQLite would answer the ids of an insert one row at a time.
        for awal in range(0, len(baru), BARIS_PER_TULIS):
            irisan = [data.nip for data in baru[awal : awal + BARIS_PER_TULIS]]
            query = select(Pegawai.nip, Pegawai.id).where(Pegawai.nip.in_(irisan))
            self.orang_id |= {nip: pegawai_id for nip, pegawai_id in self.session.execute(query) if nip}
        ubah = (satu for satu in self.rancangan.rencana.pegawai if satu.hasil is HasilBaris.BERUBAH)
        self._update(Pegawai, (nilai for satu in ubah if (nilai := self._changed_columns(satu))))

    def _changed_columns(self, satu: RencanaPegawai) -> Nilai | None:
        nilai = _pegawai_values(satu.data)
        nama_bidang = [ubah.nama_bidang for ubah in satu.perubahan]
        kolom = {KOLOM_ORANG[nama]: nilai[KOLOM_ORANG[nama]] for nama in nama_bidang if nama in KOLOM_ORANG}
        orang = self.rancangan.keadaan.orang[_key(satu)]
        return {"id": orang.id, "versi": orang.versi, **kolom} if kolom else None

    # Placements

    def store_penempatan(self) -> None:
        """Dated placements: a change ends the running row and opens the next."""
        self._store_jabatan()
        for satu in self.rancangan.rencana.pegawai:
            if satu.hasil is HasilBaris.BARU:
                self._place_new(satu)
            elif satu.hasil is HasilBaris.BERUBAH:
                self._place_again(satu)
        self._mark_heads()
        # Running rows end first: two rows of a person never begin on the same day.
        self._update(Penempatan, self.tempat_ubah.values())
        self._insert(Penempatan, self.tempat_baru, self.advance)

    def _store_jabatan(self) -> None:
        terpakai = set(self.rancangan.keadaan.kode_jabatan)
        baru: dict[KunciJabatan, Nilai] = {}
        for satu in self.rancangan.rencana.pegawai:
            kunci = self._jabatan_key(satu)
            if satu.hasil is HasilBaris.TETAP or kunci in self.jabatan_id or kunci in baru:
                continue
            kode = satu.data.jabatan_id or None
            # One title may come with several codes, and a code with several titles: the first pair is kept.
            kode = None if kode in terpakai else kode
            terpakai |= {kode} if kode else set()
            nama, jenis, jenjang = kunci
            baru[kunci] = {"kode_luar": kode, "nama": nama, "jenis": jenis, "jenjang": jenjang}
        self.jabatan_id |= zip(baru, self._insert_with_ids(Jabatan, baru.values()), strict=True)

    def _jabatan_key(self, satu: RencanaPegawai) -> KunciJabatan:
        """The title that the person will hold: a field that did not change stays as it is stored."""
        ubah = {bidang.nama_bidang for bidang in satu.perubahan}
        kini = self.rancangan.keadaan.kini.pegawai.get(_key(satu))
        sumber: Mapping[str, BarisPegawai | PegawaiKini] = {
            nama: satu.data if kini is None or not kini.jabatan_nama or nama in ubah else kini
            for nama in BIDANG_JABATAN
        }
        jenjang = sumber["jenjang"].jenjang
        return (
            sumber["jabatan_nama"].jabatan_nama,
            sumber["jenis_jabatan"].jenis_jabatan,
            jenjang.value if jenjang else None,
        )

    def _place_new(self, satu: RencanaPegawai) -> None:
        self._open(satu, None, satu.berlaku_sejak or self.today, None)

    def _place_again(self, satu: RencanaPegawai) -> None:
        kini = self.rancangan.keadaan.orang[_key(satu)].penempatan
        bidang = {ubah.nama_bidang for ubah in satu.perubahan}
        if satu.berlaku_sejak is None:
            if kini and bidang & {*BIDANG_TEMPAT}:
                self._change(
                    kini, {nama: getattr(satu.data, nama) for nama in BIDANG_TEMPAT if nama in bidang}
                )
        elif kini is None or kini.has_ended(self.today):
            mulai = max(satu.berlaku_sejak, kini.sampai) if kini and kini.sampai else satu.berlaku_sejak
            self._open(satu, None, mulai, None)
        else:
            self._move(satu, kini, satu.berlaku_sejak)

    def _move(self, satu: RencanaPegawai, kini: PenempatanKini, mulai: date) -> None:
        """A date before the running placement, or past its planned end, becomes the nearest day within it."""
        mulai = max(mulai, kini.mulai)
        if kini.sampai:
            mulai = min(mulai, kini.sampai - SATU_HARI)
        self.unit_tersentuh.add(kini.unit_id)
        if mulai == kini.mulai:
            nilai = self._tempat_values(satu, kini)
            self.unit_tersentuh.add(nilai["unit_id"])
            self._change(kini, nilai)
        else:
            self._change(kini, {"sampai": mulai})
            self._open(satu, kini, mulai, kini.sampai)

    def _open(
        self, satu: RencanaPegawai, kini: PenempatanKini | None, mulai: date, sampai: date | None
    ) -> None:
        nilai = self._tempat_values(satu, kini)
        self.unit_tersentuh.add(nilai["unit_id"])
        orang_id = self.orang_id[_key(satu)]
        self.tempat_baru.append({"pegawai_id": orang_id, "mulai": mulai, "sampai": sampai, **nilai})

    def _change(self, kini: PenempatanKini, nilai: Nilai) -> None:
        self.tempat_ubah.setdefault(kini.id, {"id": kini.id, "versi": kini.versi}).update(nilai)

    def _tempat_values(self, satu: RencanaPegawai, kini: PenempatanKini | None) -> Nilai:
        ubah = {bidang.nama_bidang for bidang in satu.perubahan}
        lama = kini._asdict() if kini else {}
        nilai: Nilai = {
            nama: getattr(satu.data, nama) if nama in ubah or not kini else lama[nama]
            for nama in BIDANG_TEMPAT
        }
        usul = self.rancangan.usul.get(_key(satu))
        return nilai | {
            "unit_id": self.unit_id[satu.data.unor_id],
            "jabatan_id": self.jabatan_id[self._jabatan_key(satu)],
            "kepala_unit": bool(usul and usul.kepala_unit),
        }

    def _mark_heads(self) -> None:
        """Where people came or went, the head may be another one; elsewhere the mark is left alone."""
        for kunci, orang in self.rancangan.keadaan.orang.items():
            tempat = orang.penempatan
            if tempat is None or tempat.unit_id not in self.unit_tersentuh or tempat.has_ended(self.today):
                continue
            usul = self.rancangan.usul.get(kunci)
            kepala = bool(usul and usul.kepala_unit)
            if tempat.id not in self.tempat_ubah and tempat.kepala_unit != kepala:
                self._change(tempat, {"kepala_unit": kepala})

    # Reporting line

    def store_garis(self) -> None:
        """Proposed lines; those of an admin are not in the plan."""
        baru: list[Nilai] = []
        ubah: list[Nilai] = []
        hapus: list[int] = []
        for satu in self.rancangan.garis:
            lama = self.rancangan.keadaan.baris_garis.get(satu.kunci)
            berjalan = lama if lama and (lama.sampai is None or lama.sampai > self.today) else None
            if berjalan and berjalan.mulai >= satu.mulai:
                hapus.append(berjalan.id)
            elif berjalan:
                ubah.append({"id": berjalan.id, "versi": berjalan.versi, "sampai": satu.mulai})
            if satu.penilai is not None:
                baru.append(self._garis_values(satu))
        for awal in range(0, len(hapus), BARIS_PER_TULIS):
            irisan = hapus[awal : awal + BARIS_PER_TULIS]
            self.session.execute(delete(GarisPelaporan).where(GarisPelaporan.id.in_(irisan)))
        self._update(GarisPelaporan, ubah)
        self._insert(GarisPelaporan, baru, self.advance)

    def _garis_values(self, satu: RencanaGaris) -> Nilai:
        return {
            "pegawai_id": self.orang_id[satu.kunci],
            "penilai_id": self.orang_id[satu.penilai or ""],
            "sumber": SumberGaris.USULAN,
            "alasan": satu.alasan[:500],
            "mulai": satu.mulai,
        }

    # In bulk

    def _insert(self, model: type[Any], daftar: Iterable[Nilai], advance: Advance | None = None) -> None:
        for irisan in self._iter_slices(daftar, advance):
            self.session.execute(insert(model), irisan)

    def _insert_with_ids(self, model: type[Any], daftar: Iterable[Nilai]) -> list[int]:
        """The ids in the order of the rows; slower than without them."""
        perintah = insert(model).returning(model.id, sort_by_parameter_order=True)
        ids: list[int] = []
        for irisan in self._iter_slices(daftar, None):
            ids += self.session.scalars(perintah, irisan)
        return ids

    def _iter_slices(self, daftar: Iterable[Nilai], advance: Advance | None) -> Iterator[list[Nilai]]:
        semua = list(daftar)
        for awal in range(0, len(semua), BARIS_PER_TULIS):
            akhir = min(awal + BARIS_PER_TULIS, len(semua))
            yield [{"instansi_id": self.actor.instansi_id, **nilai} for nilai in semua[awal:akhir]]
            if advance:
                advance(akhir, len(semua))

    def _update(self, model: type[Any], daftar: Iterable[Nilai]) -> None:
        """Change rows by id and version; rows with the same columns go together. Raises StaleDataError."""
        urut = sorted(daftar, key=_columns)
        for _, kelompok in groupby(urut, key=_columns):
            semua = list(kelompok)
            for awal in range(0, len(semua), BARIS_PER_TULIS):
                self.session.execute(update(model), semua[awal : awal + BARIS_PER_TULIS])


def _columns(nilai: Nilai) -> list[str]:
    return sorted(nilai)


def _pegawai_values(data: BarisPegawai) -> Nilai:
    return {
        "nip": data.nip,
        "nama": data.nama,
        "gelar_depan": data.gelar_depan,
        "gelar_belakang": data.gelar_belakang,
        "jenis": data.jenis_pegawai,
        "kedudukan": Kedudukan(data.kedudukan),
        "tanggal_lahir": data.lahir,
        "surel": data.email or None,
    }
