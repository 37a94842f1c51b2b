"""Put rows that came from elsewhere into a draft. The caller has decided who may, and holds its lock."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.errors import InputError
from kinerja.hooks.katalog import Katalog
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.awal.isi import MAKS_BARIS, IsiAwal
from kinerja.skp.models import Indikator, Intervensi, LampiranSkp, RencanaHasilKerja, Skp
from kinerja.skp.naskah import IndikatorNaskah, RhkNaskah, shift_year, type_target
from kinerja.skp.rules import BagianLampiran, Klasifikasi, Pendekatan


def put_isi(session: Session, katalog: Katalog, skp: Skp, isi: IsiAwal) -> int:
    """Add the rows behind those of the draft, with the year of the SKP in their texts; returns how many.

    What the form of the SKP has no place for is left out. Raises InputError where a part would be too long;
    then nothing is added.
    """
    terakhir = {klasifikasi: _check_room(session, skp, isi, klasifikasi) for klasifikasi in Klasifikasi}
    for rhk in isi.daftar_rhk:
        terakhir[rhk.klasifikasi] += 1
        session.add(_to_row(katalog, skp, isi, rhk, terakhir[rhk.klasifikasi]))
    _add_lampiran(session, skp, isi)
    session.flush()
    return len(isi.daftar_rhk)


def _check_room(session: Session, skp: Skp, isi: IsiAwal, klasifikasi: Klasifikasi) -> int:
    """The last place of the part."""
    hitung = select(func.count(), func.max(RencanaHasilKerja.urutan)).where(
        RencanaHasilKerja.skp_id == skp.id, RencanaHasilKerja.klasifikasi == klasifikasi
    )
    jumlah, terakhir = session.execute(hitung).one()
    if jumlah + sum(rhk.klasifikasi is klasifikasi for rhk in isi.daftar_rhk) > MAKS_BARIS:
        kalimat = f"Bagian {klasifikasi.label.lower()} memuat paling banyak {MAKS_BARIS} baris."
        raise InputError(f"{kalimat} Hapus baris yang tidak dipakai, lalu ulangi.")
    return terakhir or 0


def _to_row(katalog: Katalog, skp: Skp, isi: IsiAwal, rhk: RhkNaskah, urutan: int) -> RencanaHasilKerja:
    pimpinan = _shift(isi, skp, rhk.rhk_pimpinan) if skp.jenis_form is JenisForm.JA_JF else ""
    return RencanaHasilKerja(
        skp_id=skp.id,
        klasifikasi=rhk.klasifikasi,
        urutan=urutan,
        teks=_shift(isi, skp, rhk.teks),
        penugasan_dari=rhk.penugasan_dari,
        semua_intervensi=[Intervensi(teks=pimpinan)] if pimpinan.strip() else [],
        semua_indikator=[
            _to_indikator(katalog, skp, isi, satu, nomor)
            for nomor, satu in enumerate(rhk.daftar_indikator, start=1)
        ],
    )


def _to_indikator(katalog: Katalog, skp: Skp, isi: IsiAwal, satu: IndikatorNaskah, urutan: int) -> Indikator:
    target = _shift(isi, skp, satu.target)
    tipe, parameter = satu.tipe, satu.parameter
    if target != satu.target or tipe not in katalog.collect_tipe_indikator():
        tipe, parameter = "", {}
    if not tipe and skp.pendekatan is Pendekatan.KUANTITATIF:
        tipe, parameter = type_target(katalog, target, lebih_dulu=satu.tipe)
    beraspek = skp.jenis_form is JenisForm.JA_JF and skp.pendekatan is Pendekatan.KUANTITATIF
    return Indikator(
        urutan=urutan,
        aspek=satu.aspek if beraspek else None,
        perspektif=satu.perspektif if skp.jenis_form is JenisForm.JPT else None,
        teks=_shift(isi, skp, satu.teks),
        target=target,
        tipe=tipe,
        penyedia=katalog.provider_of(tipe),
        parameter=dict(parameter),
    )


def _shift(isi: IsiAwal, skp: Skp, teks: str) -> str:
    return teks if isi.tahun is None else shift_year(teks, isi.tahun, skp.tahun)


def _add_lampiran(session: Session, skp: Skp, isi: IsiAwal) -> None:
    """Lines that the draft has already are not repeated."""
    query = select(LampiranSkp.bagian, LampiranSkp.urutan, LampiranSkp.teks).where(
        LampiranSkp.skp_id == skp.id
    )
    ada = session.execute(query).all()
    sudah = {(bagian, teks) for bagian, _, teks in ada}
    for bagian in BagianLampiran:
        urutan = max((nomor for milik, nomor, _ in ada if milik is bagian), default=0)
        for teks in (_shift(isi, skp, satu) for satu in isi.lampiran.get(bagian, ())):
            if (bagian, teks) not in sudah:
                urutan += 1
                session.add(LampiranSkp(skp_id=skp.id, bagian=bagian, urutan=urutan, teks=teks))
