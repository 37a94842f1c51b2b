"""The table Hasil kerja: results, their indicators, and where they come from. Only the owner edits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import BaseModel
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from kinerja.actor import Actor
from kinerja.db import Isi, check_version
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.hooks.katalog import Katalog
from kinerja.organisasi.rules import JenisForm
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.jejak import record_change
from kinerja.skp.matriks.tulis import release_row
from kinerja.skp.models import Indikator, Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.muat import open_for_editing
from kinerja.skp.naskah import describe_parameter, first_words, retype_target, type_target
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan, Perspektif

MAKS_RHK = 60
MAKS_INDIKATOR = 20
_TERPAKAI = (
    "Baris ini sudah memiliki rencana aksi, realisasi, atau bukti, sehingga tidak dapat dihapus. Ubah isinya."
)


@dataclass(frozen=True, kw_only=True)
class IsianIndikator:
    """What was typed for one indicator. Without `tipe` the kind follows from the target text.

    `aspek` belongs to JA/JF kuantitatif and `perspektif` to JPT; on another form they are not kept.
    """

    teks: str = ""
    target: str = ""
    aspek: Aspek | None = None
    tipe: str = ""
    parameter: Mapping[str, object] = field(default_factory=dict)
    perspektif: Perspektif | None = None


@dataclass(frozen=True, kw_only=True)
class IsianRhk:
    """What was typed in one row; `indikator` by the id of the indicator."""

    teks: str
    penugasan_dari: str = ""
    indikator: Mapping[int, IsianIndikator] = field(default_factory=dict)


def add_rhk(
    session: Session,
    actor: Actor,
    skp_id: int,
    *,
    klasifikasi: Klasifikasi,
    teks: str = "",
    rhk_pimpinan_teks: str = "",
    penugasan_dari: str = "",
    indikator: Sequence[IsianIndikator] = (IsianIndikator(),),
    today: date,
    now: datetime,
) -> RencanaHasilKerja:
    """Add a row at the end of its part, by default with one empty indicator.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError (too many rows).
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    hitung = select(func.count(), func.max(RencanaHasilKerja.urutan)).where(
        RencanaHasilKerja.skp_id == skp.id, RencanaHasilKerja.klasifikasi == klasifikasi
    )
    jumlah, terakhir = session.execute(hitung).one()
    if jumlah >= MAKS_RHK:
        raise InputError(f"Satu bagian memuat paling banyak {MAKS_RHK} baris.")
    rhk = RencanaHasilKerja(
        skp_id=skp.id,
        klasifikasi=klasifikasi,
        urutan=(terakhir or 0) + 1,
        teks=teks,
        penugasan_dari=penugasan_dari,
        semua_intervensi=[Intervensi(teks=rhk_pimpinan_teks)] if rhk_pimpinan_teks.strip() else [],
    )
    katalog = katalog_of(session)
    rhk.semua_indikator = [_new_indikator(katalog, skp, satu, n) for n, satu in enumerate(indikator, start=1)]
    session.add(rhk)
    record_change(session, actor, skp, f"baris {klasifikasi.value} ditambah", now=now)
    return rhk


def find_rhk(session: Session, actor: Actor, skp: Skp, rhk_id: int) -> RencanaHasilKerja:
    """A row of an SKP that was opened before, with its indicators. Raises NotFoundError."""
    query = (
        select(RencanaHasilKerja)
        .where(RencanaHasilKerja.id == rhk_id, RencanaHasilKerja.skp_id == skp.id)
        .options(
            joinedload(RencanaHasilKerja.semua_indikator), joinedload(RencanaHasilKerja.semua_intervensi)
        )
        .execution_options(populate_existing=True)
    )
    found = session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFoundError
    return found


def save_rhk(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    isian: IsianRhk,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> RencanaHasilKerja:
    """Save a row as typed; empty places are allowed until the SKP is submitted.

    The kind and the parameter of a target follow its text (`naskah.retype_target`). Raises NotFoundError,
    NotAuthorizedError, StateError, and ConflictError when the row was saved from elsewhere since `versi`.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    mine, theirs = _compare(rhk, isian)
    if not mine:
        return rhk
    check_version(rhk, versi, mine, theirs)
    katalog = katalog_of(session)  # asks before the row changes, or it would be sent twice
    rhk.teks, rhk.penugasan_dari = isian.teks, isian.penugasan_dari
    for satu in rhk.semua_indikator:
        if baru := isian.indikator.get(satu.id):
            _fill_indikator(katalog, skp, satu, baru)
    _touch(rhk)
    record_change(session, actor, skp, f"baris “{_name(rhk)}” diubah", now=now, sebelum=theirs, sesudah=mine)
    return rhk


def delete_rhk(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Skp:
    """Delete a row with its indicators; rows of bawahan that carry it on keep its text.

    Raises NotFoundError, NotAuthorizedError, ConflictError, and StateError (also when work was already
    recorded on it, or people carry it in the matriks peran hasil).
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    nama, sebelum = _name(rhk), {"teks": rhk.teks}
    check_version(rhk, versi, {"Rencana hasil kerja": "(dihapus)"}, {"Rencana hasil kerja": rhk.teks})
    lepas = update(Intervensi).where(Intervensi.sumber_id == rhk.id)
    try:
        with session.begin_nested():
            release_row(session, rhk)
            session.execute(lepas.values(sumber_id=None))
            session.execute(delete(Intervensi).where(Intervensi.rencana_hasil_kerja_id == rhk.id))
            session.execute(delete(Indikator).where(Indikator.rencana_hasil_kerja_id == rhk.id))
            session.execute(delete(RencanaHasilKerja).where(RencanaHasilKerja.id == rhk.id))
    except IntegrityError as error:
        raise StateError(_TERPAKAI) from error
    record_change(session, actor, skp, f"baris “{nama}” dihapus", now=now, sebelum=sebelum)
    return skp


def move_rhk(
    session: Session, actor: Actor, skp_id: int, rhk_id: int, *, naik: bool, today: date, now: datetime
) -> Skp:
    """Exchange a row with its neighbour of the same part; at the edge nothing happens.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    urutan = RencanaHasilKerja.urutan
    sama = select(RencanaHasilKerja).where(
        RencanaHasilKerja.skp_id == skp.id, RencanaHasilKerja.klasifikasi == rhk.klasifikasi
    )
    sisi = sama.where(urutan < rhk.urutan) if naik else sama.where(urutan > rhk.urutan)
    tetangga = session.scalar(sisi.order_by(urutan.desc() if naik else urutan).limit(1))
    if tetangga is None:
        return skp
    tempat, tujuan = rhk.urutan, tetangga.urutan
    rhk.urutan = 0  # the pair (part, place) is unique at every moment
    session.flush()
    tetangga.urutan = tempat
    session.flush()
    rhk.urutan = tujuan
    record_change(session, actor, skp, f"baris “{_name(rhk)}” dipindah", now=now)
    return skp


def add_indikator(
    session: Session, actor: Actor, skp_id: int, rhk_id: int, *, today: date, now: datetime
) -> RencanaHasilKerja:
    """Add an empty indicator; JA/JF kuantitatif proposes the first aspek that the row does not use yet.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError (too many).
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    if len(rhk.semua_indikator) >= MAKS_INDIKATOR:
        raise InputError(f"Satu baris memuat paling banyak {MAKS_INDIKATOR} indikator.")
    terpakai = {satu.aspek for satu in rhk.semua_indikator}
    aspek = next((satu for satu in Aspek if satu not in terpakai), None)
    urutan = max((satu.urutan for satu in rhk.semua_indikator), default=0) + 1
    rhk.semua_indikator.append(_new_indikator(katalog_of(session), skp, IsianIndikator(aspek=aspek), urutan))
    _touch(rhk)
    record_change(session, actor, skp, f"indikator “{_name(rhk)}” ditambah", now=now)
    return rhk


def delete_indikator(
    session: Session, actor: Actor, skp_id: int, rhk_id: int, indikator_id: int, *, today: date, now: datetime
) -> RencanaHasilKerja:
    """Delete one indicator. Raises NotFoundError, NotAuthorizedError, StateError (work recorded on it)."""
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    satu = _find_indikator(rhk, indikator_id)
    try:
        with session.begin_nested():
            session.execute(delete(Indikator).where(Indikator.id == satu.id))
    except IntegrityError as error:
        raise StateError(_TERPAKAI) from error
    _touch(rhk)
    record_change(
        session, actor, skp, f"indikator “{_name(rhk)}” dihapus", now=now, sebelum={"teks": satu.teks}
    )
    return find_rhk(session, actor, skp, rhk_id)


def set_target(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    indikator_id: int,
    *,
    tipe: str,
    parameter: BaseModel | None,
    target: str = "",
    versi: int | None = None,
    today: date,
    now: datetime,
) -> RencanaHasilKerja:
    """Choose how a target is measured; `tipe` "" leaves it as text.

    The printed text is `target`, else what the kind proposes where there was none or the old proposal stood.
    Raises NotFoundError, NotAuthorizedError, StateError, ConflictError, and InputError for an unknown kind.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    satu = _find_indikator(rhk, indikator_id)
    katalog = katalog_of(session)
    usulan, isi = _propose(katalog, tipe, parameter)
    lama = _proposed_by(katalog, satu)
    teks = target or (usulan if satu.target in {"", lama} else satu.target) or satu.target
    check_version(rhk, versi, {"Target": teks}, {"Target": satu.target})
    sebelum = {"target": satu.target, "tipe": satu.tipe, "parameter": satu.parameter}
    satu.tipe, satu.parameter, satu.target = tipe, isi, teks
    satu.penyedia = katalog.provider_of(tipe)
    _touch(rhk)
    sesudah = {"target": teks, "tipe": tipe, "parameter": isi}
    record_change(
        session, actor, skp, f"ukuran target “{_name(rhk)}” diubah", now=now, sebelum=sebelum, sesudah=sesudah
    )
    return rhk


# Parts


def _propose(katalog: Katalog, tipe: str, parameter: BaseModel | None) -> tuple[str, Isi]:
    if not tipe or parameter is None:
        return "", {}
    dikenal = katalog.collect_tipe_indikator().get(tipe)
    if dikenal is None or not isinstance(parameter, dikenal.Parameter):
        raise InputError("Jenis ukuran tidak dikenal.", fields={"tipe": "Pilih salah satu jenis ukuran."})
    return dikenal.describe_target(parameter), parameter.model_dump(mode="json")


def _proposed_by(katalog: Katalog, satu: Indikator) -> str:
    dikenal = katalog.collect_tipe_indikator().get(satu.tipe)
    return describe_parameter(dikenal, satu.parameter) if dikenal else ""


def _find_indikator(rhk: RencanaHasilKerja, indikator_id: int) -> Indikator:
    for satu in rhk.semua_indikator:
        if satu.id == indikator_id:
            return satu
    raise NotFoundError


def _new_indikator(katalog: Katalog, skp: Skp, isian: IsianIndikator, urutan: int) -> Indikator:
    kode, parameter = isian.tipe, dict(isian.parameter)
    if not kode and skp.pendekatan is Pendekatan.KUANTITATIF:
        kode, parameter = type_target(katalog, isian.target)
    return Indikator(
        urutan=urutan,
        aspek=_aspek_of(skp, isian.aspek),
        perspektif=_perspektif_of(skp, isian.perspektif),
        teks=isian.teks,
        target=isian.target,
        tipe=kode,
        penyedia=katalog.provider_of(kode),
        parameter=parameter,
    )


def _aspek_of(skp: Skp, aspek: Aspek | None) -> Aspek | None:
    """Only the form of JA/JF kuantitatif has a column aspek."""
    beraspek = skp.pendekatan is Pendekatan.KUANTITATIF and skp.jenis_form is JenisForm.JA_JF
    return aspek if beraspek else None


def _perspektif_of(skp: Skp, perspektif: Perspektif | None) -> Perspektif | None:
    return perspektif if skp.jenis_form is JenisForm.JPT else None


def _fill_indikator(katalog: Katalog, skp: Skp, satu: Indikator, baru: IsianIndikator) -> None:
    if skp.pendekatan is Pendekatan.KUANTITATIF and baru.target != satu.target:
        satu.tipe, satu.parameter = retype_target(katalog, satu, baru.target)
        satu.penyedia = katalog.provider_of(satu.tipe) or satu.penyedia
    satu.aspek, satu.perspektif = _aspek_of(skp, baru.aspek), _perspektif_of(skp, baru.perspektif)
    satu.teks, satu.target = baru.teks, baru.target


def _compare(rhk: RencanaHasilKerja, isian: IsianRhk) -> tuple[dict[str, str], dict[str, str]]:
    """What differs between the typed row and the stored one, by the words of the form: mine, theirs."""
    pasangan = [
        ("Rencana hasil kerja", isian.teks, rhk.teks),
        ("Penugasan dari", isian.penugasan_dari, rhk.penugasan_dari),
    ]
    for nomor, satu in enumerate(rhk.semua_indikator, start=1):
        if baru := isian.indikator.get(satu.id):
            pasangan += [
                (f"Aspek {nomor}", _label(baru.aspek), _label(satu.aspek)),
                (f"Indikator {nomor}", baru.teks, satu.teks),
                (f"Target {nomor}", baru.target, satu.target),
                (f"Perspektif {nomor}", _label(baru.perspektif), _label(satu.perspektif)),
            ]
    beda = [(nama, kini, dulu) for nama, kini, dulu in pasangan if kini != dulu]
    return {nama: kini for nama, kini, _ in beda}, {nama: dulu for nama, _, dulu in beda}


def _label(istilah: Aspek | Perspektif | None) -> str:
    return istilah.label if istilah else ""


def _touch(rhk: RencanaHasilKerja) -> None:
    """A change of an indicator is a change of the row: one version guards what one form shows."""
    flag_modified(rhk, "teks")


def _name(rhk: RencanaHasilKerja) -> str:
    return first_words(rhk.teks, 40) or "tanpa isi"
