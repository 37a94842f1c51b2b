"""The preview of an import run: its rows in the database, written once per plan and read back to apply it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.impor.garis import UsulGaris
from kinerja.organisasi.impor.jenis import (
    BarisDitolak,
    BarisPegawai,
    BarisUnit,
    HasilBaca,
    HasilBaris,
    RencanaPegawai,
    RencanaUnit,
    TataLetak,
)
from kinerja.organisasi.impor.simpanan import Isi, dump_baca, dump_row, load_baca, load_row
from kinerja.organisasi.models import BarisImpor, Impor, StatusImpor
from kinerja.organisasi.service_impor_rancangan import Rancangan
from kinerja.tanggal import format_tanggal

BARIS_PER_TULIS = 1_000
CATATAN_GARIS = 30


def write_pratinjau(
    session: Session, actor: Actor, impor: Impor, baca: HasilBaca, rancangan: Rancangan
) -> None:
    """Replace the rows and counts of the run by those of this plan; nothing else is stored of it."""
    session.execute(delete(BarisImpor).where(BarisImpor.impor_id == impor.id))
    hitung: Counter[str] = Counter()
    irisan: list[dict[str, Any]] = []
    for baris in _iter_rows(baca, rancangan):
        hitung["peringatan"] += baris["ada_peringatan"]
        hitung["perlu"] += _needs_a_look(baris)
        irisan.append({"instansi_id": actor.instansi_id, "impor_id": impor.id, **baris})
        if len(irisan) == BARIS_PER_TULIS:
            session.execute(insert(BarisImpor), irisan)
            irisan = []
    if irisan:
        session.execute(insert(BarisImpor), irisan)
    impor.status = StatusImpor.PRATINJAU
    impor.tata_letak = baca.tata_letak
    impor.terbaca = impor.jumlah = baca.jumlah_baris
    impor.ringkasan = {
        "hitung": rancangan.count() | hitung,
        "sidik": rancangan.sidik,
        "baca": dump_baca(baca),
        "catatan": list(rancangan.rencana.peringatan),
        "garis": list(_list_line_notes(rancangan)),
        "unit_baru": sum(1 for satu in rancangan.rencana.unit if not satu.data.baris),
    }
    session.flush()


def read_pratinjau(session: Session, actor: Actor, impor: Impor) -> HasilBaca:
    """The file as it was read, from the rows of the preview."""
    kolom = (BarisImpor.baris, BarisImpor.data, BarisImpor.sebutan, BarisImpor.alasan, BarisImpor.isi)
    query = select(*kolom).where(BarisImpor.impor_id == impor.id).order_by(BarisImpor.baris)
    tata_letak = TataLetak(impor.tata_letak or "")
    diterima: list[BarisUnit | BarisPegawai] = []
    ditolak: list[BarisDitolak] = []
    for baris, data, sebutan, alasan, isi in session.execute(query, execution_options={"yield_per": 500}):
        if data is not None:
            diterima.append(load_row(tata_letak, data))
        else:
            satu = BarisDitolak(impor.nama_berkas, baris, isi["kolom"], alasan, isi["pengenal"], sebutan)
            ditolak.append(satu)
    return load_baca(impor.ringkasan["baca"], diterima, ditolak)


def close_pratinjau(session: Session, actor: Actor, impor: Impor, *, keep: bool) -> None:
    """Forget what was read: all of it, or (`keep`) all but what the page of the result shows."""
    semua = BarisImpor.impor_id == impor.id
    if keep:
        session.execute(delete(BarisImpor).where(semua, BarisImpor.hasil == HasilBaris.TETAP))
        session.execute(update(BarisImpor).where(semua).values(data=null()))
    else:
        session.execute(delete(BarisImpor).where(semua))


def _needs_a_look(baris: dict[str, Any]) -> bool:
    return baris["ada_peringatan"] or baris["hasil"] in {HasilBaris.DITOLAK, HasilBaris.BERUBAH}


def _iter_rows(baca: HasilBaca, rancangan: Rancangan) -> Iterator[dict[str, Any]]:
    diterima: dict[int, BarisUnit | BarisPegawai] = {satu.baris: satu for satu in baca.unit}
    diterima |= {satu.baris: satu for satu in baca.pegawai}
    penulis = _PenulisBaris(rancangan)
    rencana: list[RencanaUnit | RencanaPegawai | BarisDitolak] = [
        *(satu for satu in rancangan.rencana.unit if satu.data.baris),
        *rancangan.rencana.pegawai,
        *rancangan.rencana.ditolak,
    ]
    rencana.sort(key=_row_number)
    for satu in rencana:
        # Also of a row that the plan refuses: at the time of applying it may be accepted.
        data = diterima.get(_row_number(satu))
        yield {**penulis.write(satu), "data": dump_row(data) if data else null()}


def _row_number(satu: RencanaUnit | RencanaPegawai | BarisDitolak) -> int:
    return satu.baris if isinstance(satu, BarisDitolak) else satu.data.baris


class _PenulisBaris:
    """Turns a plan into what the page shows of it."""

    def __init__(self, rancangan: Rancangan) -> None:
        self.usul = rancangan.usul
        self.berubah = {satu.kunci: satu.mulai for satu in rancangan.garis}
        self.nama = {kunci: satu.nama for kunci, satu in rancangan.keadaan.kini.pegawai.items()}
        self.nama |= {satu.nip_kini or satu.data.nip: satu.data.nama for satu in rancangan.rencana.pegawai}
        self.unit = {kunci: satu.nama for kunci, satu in rancangan.keadaan.kini.unit.items()}
        self.unit |= {satu.data.id_luar: satu.data.nama for satu in rancangan.rencana.unit}

    def write(self, satu: RencanaUnit | RencanaPegawai | BarisDitolak) -> dict[str, Any]:
        if isinstance(satu, BarisDitolak):
            isi = {"pengenal": satu.pengenal, "kolom": satu.kolom}
            return _row(satu.baris, HasilBaris.DITOLAK, satu.nama, isi, alasan=satu.alasan)
        perubahan = {ubah.label: [ubah.lama, ubah.baru] for ubah in satu.perubahan}
        if isinstance(satu, RencanaUnit):
            letak = self.unit.get(satu.id_induk or "", "")
            isi = {"pengenal": satu.data.id_luar, "letak": f"Di bawah {letak}" if letak else "Unit tertinggi"}
            nama = satu.data.nama
        else:
            isi = self._describe_pegawai(satu)
            nama = satu.data.nama
        return _row(satu.data.baris, satu.hasil, nama, isi, peringatan=satu.peringatan, perubahan=perubahan)

    def _describe_pegawai(self, satu: RencanaPegawai) -> Isi:
        kunci = satu.nip_kini or satu.data.nip
        unit = self.unit.get(satu.data.unor_id, satu.data.unor_nama)
        return {
            "pengenal": satu.data.nip,
            "letak": f"{satu.data.jabatan_nama}, {unit}",
            "berlaku": format_tanggal(satu.berlaku_sejak) if satu.berlaku_sejak else "",
            "garis": self._describe_garis(self.usul.get(kunci), self.berubah.get(kunci)),
        }

    def _describe_garis(self, usul: UsulGaris | None, mulai: date | None) -> Isi | None:
        """The proposed pejabat penilai, only where applying changes it."""
        if usul is None or (mulai is None and not usul.perlu_dilihat):
            return None
        return {
            "penilai": self.nama.get(usul.penilai or "", ""),
            "alasan": usul.alasan,
            "perlu": usul.perlu_dilihat,
            "berubah": mulai is not None,
        }


def _row(
    nomor: int,
    hasil: HasilBaris,
    sebutan: str,
    isi: Isi,
    *,
    alasan: str = "",
    peringatan: Sequence[str] = (),
    perubahan: Isi | None = None,
) -> dict[str, Any]:
    return {
        "baris": nomor,
        "hasil": hasil,
        "sebutan": sebutan[:300],
        "alasan": alasan[:1000],
        "peringatan": list(peringatan),
        "ada_peringatan": bool(peringatan),
        "perubahan": perubahan or {},
        "isi": isi,
    }


def _list_line_notes(rancangan: Rancangan) -> Iterator[dict[str, Any]]:
    """What to look at in the proposed reporting line, with the number of people it concerns."""
    catatan = Counter(
        usul.alasan
        for satu in rancangan.garis
        if (usul := rancangan.usul.get(satu.kunci)) and usul.perlu_dilihat
    )
    catatan |= Counter(
        usul.alasan
        for kunci, usul in rancangan.usul.items()
        if usul.perlu_dilihat and usul.penilai is None and kunci not in rancangan.keadaan.garis
    )
    if rancangan.berputar:
        kalimat = "Usulan ini akan membentuk lingkaran dengan garis dari admin, jadi tidak dipakai."
        catatan[kalimat] = len(rancangan.berputar)
    for alasan, jumlah in catatan.most_common(CATATAN_GARIS):
        yield {"alasan": alasan, "jumlah": jumlah}
