"""A role of the matrix becomes a row of the person's own SKP, and what happens to it there.

The caller has decided who may do it, and holds the lock of the person's SKP.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kinerja.errors import StateError
from kinerja.skp.matriks.muat import linked_row
from kinerja.skp.models import CatatanSkp, Indikator, Intervensi, RencanaHasilKerja, SelMatriks, Skp
from kinerja.skp.rules import DAPAT_DIUBAH, KeadaanSel, Klasifikasi

MAKS_UTAMA = 60


def lock_skp(session: Session, skp_ids: Sequence[int]) -> dict[int, Skp]:
    """These SKP by id, locked in one order, so that two writers of many never wait for each other."""
    query = select(Skp).where(Skp.id.in_(skp_ids)).order_by(Skp.id).with_for_update(of=Skp)
    found = session.scalars(query.execution_options(populate_existing=True))
    return {skp.id: skp for skp in found}


def count_rows(session: Session, skp_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Number and highest place of the rows of the part utama, by SKP."""
    query = (
        select(RencanaHasilKerja.skp_id, func.count(), func.max(RencanaHasilKerja.urutan))
        .where(
            RencanaHasilKerja.skp_id.in_(skp_ids),
            RencanaHasilKerja.klasifikasi == Klasifikasi.UTAMA,
        )
        .group_by(RencanaHasilKerja.skp_id)
    )
    return {skp_id: (jumlah, terakhir) for skp_id, jumlah, terakhir in session.execute(query)}


def make_row(sel: SelMatriks, hasil: RencanaHasilKerja, skp: Skp, urutan: int) -> RencanaHasilKerja:
    """The row that a role becomes: utama, one empty indicator, carrying on the result of the pimpinan."""
    intervensi = Intervensi(sumber_id=hasil.id, teks=hasil.teks, tim_id=sel.tim_id, jenis=sel.jenis)
    return RencanaHasilKerja(
        skp_id=skp.id,
        klasifikasi=Klasifikasi.UTAMA,
        urutan=urutan,
        teks=sel.teks,
        semua_intervensi=[intervensi],
        semua_indikator=[Indikator(urutan=1, teks="")],
    )


def put_role(session: Session, sel: SelMatriks, hasil: RencanaHasilKerja, skp: Skp) -> bool:
    """Write the words of a role into an SKP that can be edited: its row anew, or a new one at the end.

    False where the SKP is full. Rows of another SKP, closed or cancelled, are left as they are.
    """
    rhk = linked_row(sel)
    if rhk is not None and rhk.skp_id == skp.id:
        _rewrite(session, sel, rhk)
    else:
        jumlah, terakhir = count_rows(session, [skp.id]).get(skp.id, (0, 0))
        if jumlah >= MAKS_UTAMA:
            return False
        rhk = make_row(sel, hasil, skp, terakhir + 1)
        session.add(rhk)
        session.flush()
        sel.rhk_id = rhk.id
    sel.keadaan = KeadaanSel.TERPASANG
    return True


def _rewrite(session: Session, sel: SelMatriks, rhk: RencanaHasilKerja) -> None:
    rhk.teks = sel.teks
    sumber = update(Intervensi).where(
        Intervensi.rencana_hasil_kerja_id == rhk.id, Intervensi.sumber_id == sel.rhk_pimpinan_id
    )
    session.execute(sumber.values(jenis=sel.jenis))


def find_touched(session: Session, sel: SelMatriks) -> str:
    """Why the row of a role cannot go with it, as the end of a sentence; "" where nobody touched it."""
    rhk = linked_row(sel)
    if rhk is None:
        return ""
    if rhk.skp.status not in DAPAT_DIUBAH:
        return f"SKP-nya sudah {rhk.skp.status.label.lower()}"
    if rhk.teks != sel.teks or rhk.penugasan_dari:
        return "barisnya sudah disunting"
    isi = session.scalars(
        select(RencanaHasilKerja)
        .where(RencanaHasilKerja.id == rhk.id)
        .options(
            joinedload(RencanaHasilKerja.semua_indikator), joinedload(RencanaHasilKerja.semua_intervensi)
        )
        .execution_options(populate_existing=True)
    )
    penuh = isi.unique().one()
    if len(penuh.semua_indikator) > 1 or any(i.teks or i.target for i in penuh.semua_indikator):
        return "indikatornya sudah diisi"
    if len(penuh.semua_intervensi) > 1:
        return "barisnya juga mengintervensi hasil lain"
    return "barisnya sudah dipakai orang lain" if _is_used(session, rhk.id) else ""


def _is_used(session: Session, rhk_id: int) -> bool:
    query = select(
        exists().where(Intervensi.sumber_id == rhk_id)
        | exists().where(SelMatriks.rhk_pimpinan_id == rhk_id)
        | exists().where(CatatanSkp.rencana_hasil_kerja_id == rhk_id)
    )
    return bool(session.scalar(query))


def remove_row(session: Session, rhk_id: int) -> bool:
    """Delete a row that nobody touched; False where work hangs on it after all."""
    try:
        with session.begin_nested():
            session.execute(delete(Intervensi).where(Intervensi.rencana_hasil_kerja_id == rhk_id))
            session.execute(delete(Indikator).where(Indikator.rencana_hasil_kerja_id == rhk_id))
            session.execute(delete(RencanaHasilKerja).where(RencanaHasilKerja.id == rhk_id))
    except IntegrityError:
        return False
    return True


def release_row(session: Session, rhk: RencanaHasilKerja) -> None:
    """Before the owner deletes a row: the role that made it keeps its last words, with a mark.

    Words of the pimpinan that still wait go on waiting. Raises StateError where the row is a result of a
    matrix that people carry on.
    """
    hitung = select(func.count(SelMatriks.pegawai_id.distinct())).where(SelMatriks.rhk_pimpinan_id == rhk.id)
    if orang := session.scalar(hitung):
        raise StateError(
            f"Hasil ini dipikul {orang} orang dalam matriks peran hasil. Hapus dahulu perannya di matriks."
        )
    peran = update(SelMatriks).where(SelMatriks.rhk_id == rhk.id)
    terpasang: Mapping[str, object] = {"teks": rhk.teks, "keadaan": KeadaanSel.DILEPAS}
    session.execute(peran.where(SelMatriks.keadaan == KeadaanSel.TERPASANG).values(terpasang))
    session.execute(peran.values(rhk_id=None, versi=SelMatriks.versi + 1))
