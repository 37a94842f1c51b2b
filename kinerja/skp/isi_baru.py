"""What a new SKP begins with: the seven values, and copies of the rows of an earlier one."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kinerja.db import Isi
from kinerja.hooks.katalog import Katalog
from kinerja.organisasi.rules import JenisForm
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.models import Indikator, Intervensi, LampiranSkp, PerilakuKerja, RencanaHasilKerja, Skp
from kinerja.skp.naskah import shift_year
from kinerja.skp.rules import NilaiPerilaku


def add_perilaku(session: Session, skp: Skp, sumber: Skp | None) -> None:
    """The seven values of a new SKP, with the expectations of the one that it is copied from."""
    dulu = {baris.nilai: baris.ekspektasi for baris in sumber.perilaku_kerja} if sumber else {}
    session.execute(
        insert(PerilakuKerja),
        [
            {
                "instansi_id": skp.instansi_id,
                "skp_id": skp.id,
                "nilai": nilai,
                "ekspektasi": dulu.get(nilai, ""),
                "versi": 1,
            }
            for nilai in NilaiPerilaku
        ],
    )


def copy_content(session: Session, sumber: Skp, skp: Skp) -> dict[int, RencanaHasilKerja]:
    """Copies of the rows by the id of the old ones, with the year changed in their texts.

    Links go: the superior's plan of the new year is another. What only the other form has goes as well: the
    RHK pimpinan and the aspek where it is that of JPT now, and the perspektif where it is not any more.
    """
    dari, ke = sumber.tahun, skp.tahun
    katalog = katalog_of(session)
    semua = {}
    for rhk in sumber.rencana_hasil_kerja:
        salinan = RencanaHasilKerja(
            skp_id=skp.id,
            klasifikasi=rhk.klasifikasi,
            urutan=rhk.urutan,
            teks=shift_year(rhk.teks, dari, ke),
            penugasan_dari=rhk.penugasan_dari,
        )
        bersumber = rhk.semua_intervensi if skp.jenis_form is JenisForm.JA_JF else []
        salinan.semua_intervensi = [_copy_intervensi(satu, dari, ke) for satu in bersumber]
        salinan.semua_indikator = [
            _copy_indikator(katalog, satu, dari, ke, skp.jenis_form) for satu in rhk.semua_indikator
        ]
        session.add(salinan)
        semua[rhk.id] = salinan
    for baris in sumber.lampiran:
        teks = shift_year(baris.teks, dari, ke)
        session.add(LampiranSkp(skp_id=skp.id, bagian=baris.bagian, urutan=baris.urutan, teks=teks))
    session.flush()
    return semua


def _copy_intervensi(satu: Intervensi, dari: int, ke: int) -> Intervensi:
    return Intervensi(urutan=satu.urutan, teks=shift_year(satu.teks, dari, ke), jenis=satu.jenis)


def _copy_indikator(katalog: Katalog, satu: Indikator, dari: int, ke: int, form: JenisForm) -> Indikator:
    return Indikator(
        urutan=satu.urutan,
        aspek=satu.aspek if form is JenisForm.JA_JF else None,
        perspektif=satu.perspektif if form is JenisForm.JPT else None,
        teks=shift_year(satu.teks, dari, ke),
        target=shift_year(satu.target, dari, ke),
        tipe=satu.tipe,
        penyedia=satu.penyedia,
        parameter=_shift_parameter(katalog, satu.tipe, satu.parameter, dari, ke),
    )


def _shift_parameter(katalog: Katalog, tipe: str, parameter: Mapping[str, object], dari: int, ke: int) -> Isi:
    """Dates of the parameter in the other year; 29 February becomes 28 where the year has none."""
    dikenal = katalog.collect_tipe_indikator().get(tipe)
    baru = {nama: _shift_date(nilai, dari, ke) for nama, nilai in parameter.items()}
    if dikenal is None or baru == parameter:
        return dict(parameter)
    return dikenal.load_parameter(baru).model_dump(mode="json")


def _shift_date(nilai: object, dari: int, ke: int) -> object:
    if not isinstance(nilai, str) or not nilai.startswith(f"{dari}-"):
        return nilai
    try:
        tanggal = date.fromisoformat(nilai)
    except ValueError:
        return nilai
    return tanggal.replace(
        year=ke, day=min(tanggal.day, 28) if tanggal.month == 2 else tanggal.day
    ).isoformat()
