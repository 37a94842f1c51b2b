"""Many SKP approved in one go: first what stands in the way, then the rest, then ten minutes to take it back.

An SKP that is not as it was handed over, or about which anybody found something, is never part of a lot: it
is read and decided alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.db import Isi
from kinerja.errors import InputError, KinerjaError, NotFoundError, StateError
from kinerja.hooks.peristiwa import PeristiwaSkp
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.plugin.peristiwa import announce
from kinerja.skp.hak import decides
from kinerja.skp.jejak import record_change
from kinerja.skp.models import PersetujuanMassal, Skp, VersiSkp
from kinerja.skp.muat import ISI, ORANG, holds_on_acting_day, load_skp
from kinerja.skp.naskah import seal_content, to_isi_skp
from kinerja.skp.rules import Kekurangan, SikapTim, StatusSkp, list_missing
from kinerja.skp.service.alur import approve_skp
from kinerja.skp.service.tim import PendapatTim, list_pendapat_tim
from kinerja.skp.temuan import list_semua_temuan

TERBANYAK = 200  # of one lot
SELANGKAH = 20  # approved in one request, so that each answers soon
WAKTU_URUNG = timedelta(minutes=10)

Siapkan = Callable[[Skp], None]
Lepas = Callable[[Skp], bool]


@dataclass(frozen=True)
class Terpilih:
    """A ticked SKP in the version that the list showed; None where all that wait were chosen."""

    skp_id: int
    nomor_versi: int | None = None


@dataclass(frozen=True)
class Calon:
    """An SKP of the lot: the hash that an approval carries, and why it cannot be part of it, if so."""

    skp: Skp
    sidik: str
    halangan: tuple[str, ...]


@dataclass(frozen=True)
class Pratinjau:
    """What an approval of the lot would do. `asing` counts what is not for the actor, without a name."""

    siap: tuple[Calon, ...]
    kecuali: tuple[Calon, ...]
    asing: int
    terpotong: bool = False


@dataclass(frozen=True)
class BarisMassal:
    """One SKP of a lot with what became of it, "" while it waits for its turn."""

    skp: Skp
    keterangan: str
    disetujui: bool


@dataclass(frozen=True)
class HalamanMassal:
    """A lot as its page shows it."""

    massal: PersetujuanMassal
    daftar: tuple[BarisMassal, ...]
    menunggu: int
    disetujui: int
    dapat_diurungkan: bool

    @property
    def jumlah(self) -> int:
        return len(self.daftar)


# Before


def preview_massal(
    session: Session, actor: Actor, dipilih: Sequence[Terpilih] | None, *, today: date
) -> Pratinjau:
    """What of the chosen SKP (None: of all that wait, the oldest first) can be approved together.

    At most `TERBANYAK`. The number of queries does not grow with them.
    """
    query = _on_desk(actor, today).options(*ORANG, *ISI).order_by(Skp.status_sejak, Skp.id)
    if dipilih is None:
        query = query.where(Skp.status == StatusSkp.DIAJUKAN)
    else:
        query = query.where(Skp.id.in_([satu.skp_id for satu in dipilih[:TERBANYAK]]))
    query = query.limit(TERBANYAK + 1).execution_options(populate_existing=True)
    semua = list(session.scalars(query).unique())
    terpotong = len(semua) > TERBANYAK or (dipilih is not None and len(dipilih) > TERBANYAK)
    semua = semua[:TERBANYAK]
    versi = {} if dipilih is None else {satu.skp_id: satu.nomor_versi for satu in dipilih}
    diserahkan = _list_sealed(session, semua)
    pendapat = list_pendapat_tim(session, actor, semua)
    temuan = list_semua_temuan(session, [skp for skp in semua if skp.status is StatusSkp.DIAJUKAN])
    calon = [
        _judge(skp, versi.get(skp.id), diserahkan.get((skp.id, skp.nomor_versi)), pendapat, temuan)
        for skp in semua
    ]
    return Pratinjau(
        siap=tuple(satu for satu in calon if not satu.halangan),
        kecuali=tuple(satu for satu in calon if satu.halangan),
        asing=0 if dipilih is None else len({satu.skp_id for satu in dipilih[:TERBANYAK]}) - len(semua),
        terpotong=terpotong,
    )


def _judge(
    skp: Skp,
    nomor_versi: int | None,
    diserahkan: str | None,
    pendapat: Mapping[int, Sequence[PendapatTim]],
    temuan: Mapping[int, Sequence[Kekurangan]],
) -> Calon:
    sidik = seal_content(skp)
    halangan: list[str] = []
    if skp.status is not StatusSkp.DIAJUKAN:
        halangan.append(f"Tidak menunggu lagi: SKP {skp.status.label.lower()}.")
    elif nomor_versi is not None and nomor_versi != skp.nomor_versi:
        halangan.append(f"Diajukan kembali sesudah Anda memilihnya, kini versi {skp.nomor_versi}.")
    elif diserahkan != sidik:
        halangan.append("Isinya berubah sejak diajukan. Baca perubahannya, lalu putuskan sendiri.")
    if skp.status is StatusSkp.DIAJUKAN:
        halangan += [satu.kalimat for satu in list_missing(to_isi_skp(skp, ada_penilai=True)) if satu.wajib]
        halangan += [f"{satu.dari}: {satu.kalimat}" for satu in temuan.get(skp.id, ())]
        halangan += [_advice(satu) for satu in pendapat.get(skp.id, ()) if _advises_change(satu)]
    return Calon(skp, sidik, tuple(dict.fromkeys(halangan)))


def _advises_change(satu: PendapatTim) -> bool:
    return satu.rekomendasi is not None and satu.rekomendasi.sikap is SikapTim.PERLU_DIUBAH


def _advice(satu: PendapatTim) -> str:
    kalimat = satu.rekomendasi.teks if satu.rekomendasi else ""
    return f"Ketua tim {satu.tim.nama} menyarankan perubahan: {kalimat}"


# During


def start_massal(
    session: Session, actor: Actor, sidik: Mapping[int, str], *, today: date, now: datetime
) -> PersetujuanMassal:
    """A lot of SKP, each with the hash that the preview showed; `step_massal` approves them.

    What is not for the actor never comes into it: its page names people. Raises NotFoundError for an account
    without a person, and InputError for a lot that is empty or too large.
    """
    if actor.pegawai_id is None:
        raise NotFoundError
    query = _on_desk(actor, today).where(Skp.id.in_(list(sidik)[: TERBANYAK + 1]))
    milik = set(session.scalars(query.with_only_columns(Skp.id)))
    sidik = {skp_id: satu for skp_id, satu in sidik.items() if skp_id in milik}
    if not sidik or len(sidik) > TERBANYAK:
        raise InputError(f"Pilih 1 sampai {TERBANYAK} SKP yang menunggu Anda untuk disetujui bersama.")
    massal = PersetujuanMassal(
        oleh_id=actor.pegawai_id,
        isi={"daftar": [{"id": skp_id, "sidik": satu} for skp_id, satu in sidik.items()]},
        dibuat=now,
        batas=now + WAKTU_URUNG,
    )
    session.add(massal)
    session.flush()
    return massal


def step_massal(
    session: Session, actor: Actor, massal_id: int, siapkan: Siapkan, *, today: date, now: datetime
) -> PersetujuanMassal:
    """Approve the next `SELANGKAH` SKP of the lot; one that cannot be is named with the reason.

    `siapkan` does what follows from an approval elsewhere. The time to take the lot back counts from the last
    step. Raises NotFoundError and StateError (taken back meanwhile).
    """
    massal = _lock(session, actor, massal_id)
    if massal.dibatalkan is not None:
        raise StateError("Persetujuan ini sudah diurungkan.")
    daftar = [dict(satu) for satu in massal.isi["daftar"]]
    # In the order of ids: two lots that share SKP wait for each other and never in a circle.
    giliran = sorted((satu for satu in daftar if "hasil" not in satu), key=lambda satu: int(satu["id"]))
    for satu in giliran[:SELANGKAH]:
        satu |= _approve(session, actor, satu, siapkan, today=today, now=now)
    massal.isi = {"daftar": daftar}
    massal.batas = now + WAKTU_URUNG
    session.flush()
    return massal


def _approve(
    session: Session,
    actor: Actor,
    satu: Mapping[str, Any],
    siapkan: Siapkan,
    *,
    today: date,
    now: datetime,
) -> Isi:
    skp_id, sidik = int(satu["id"]), str(satu["sidik"])
    try:
        with session.begin_nested():
            skp = load_skp(session, skp_id, lock=True)
            sebelum = _keep(skp)
            if _list_sealed(session, [skp]).get((skp_id, skp.nomor_versi)) != sidik:
                raise StateError("Isinya berubah sejak diajukan.")
            skp = approve_skp(session, actor, skp_id, sidik=sidik, today=today, now=now)
            siapkan(skp)
    except KinerjaError as error:
        return {"hasil": "dilewati", "sebab": error.message}
    return {"hasil": "disetujui", "sebelum": sebelum, "versi": skp.versi}


# After


def open_massal(session: Session, actor: Actor, massal_id: int, *, now: datetime) -> HalamanMassal:
    """A lot of the actor with what became of each SKP. Raises NotFoundError."""
    massal = _find(session, actor, massal_id)
    isi = {int(satu["id"]): satu for satu in massal.isi["daftar"]}
    query = select(Skp).where(Skp.id.in_(isi)).join(Skp.pegawai).options(joinedload(Skp.pegawai))
    daftar = [
        BarisMassal(
            skp,
            str(isi[skp.id].get("sebab", "")),
            isi[skp.id].get("hasil") == "disetujui",
        )
        for skp in session.scalars(query.order_by(Pegawai.nama, Skp.id))
    ]
    disetujui = sum(satu.disetujui for satu in daftar)
    return HalamanMassal(
        massal,
        tuple(daftar),
        menunggu=0 if massal.dibatalkan else sum("hasil" not in satu for satu in isi.values()),
        disetujui=disetujui,
        dapat_diurungkan=bool(disetujui) and _is_open(massal, now),
    )


def list_dapat_diurungkan(session: Session, actor: Actor, *, now: datetime) -> list[PersetujuanMassal]:
    """The lots of the actor that can still be taken back, or are not through, the newest first."""
    if actor.pegawai_id is None:
        return []
    query = (
        select(PersetujuanMassal)
        .where(PersetujuanMassal.oleh_id == actor.pegawai_id, PersetujuanMassal.batas > now)
        .where(PersetujuanMassal.dibatalkan.is_(None))
        .order_by(PersetujuanMassal.id.desc())
        .limit(5)
    )
    return list(session.scalars(query))


def undo_massal(
    session: Session, actor: Actor, massal_id: int, lepas: Lepas, *, today: date, now: datetime
) -> tuple[int, int]:
    """Return each SKP of a lot to the pejabat penilai as it was handed over; counts of returned and not.

    One that has moved on since stays, and the lot names it with the reason. `lepas` takes away what the
    approval made elsewhere and says whether that was possible. Raises NotFoundError, and StateError after
    ten minutes or when the lot was taken back already.
    """
    massal = _lock(session, actor, massal_id)
    if massal.dibatalkan is not None:
        raise StateError("Persetujuan ini sudah diurungkan.")
    if now >= massal.batas:
        raise StateError("Waktu sepuluh menit sudah lewat. Perubahan berikutnya dilakukan lewat revisi.")
    daftar = [dict(satu) for satu in massal.isi["daftar"]]
    kembali = 0
    for satu in sorted(daftar, key=lambda satu: int(satu["id"])):
        if satu.get("hasil") != "disetujui":
            continue
        sebab = _restore(session, actor, satu, lepas, today=today, now=now)
        kembali += not sebab
        satu["hasil"] = "tetap" if sebab else "diurungkan"
        satu["sebab"] = sebab or "Kembali menunggu keputusan."
    massal.isi = {"daftar": daftar}
    massal.dibatalkan = now
    session.flush()
    return kembali, sum(satu.get("hasil") == "tetap" for satu in daftar)


def _restore(
    session: Session, actor: Actor, satu: Mapping[str, Any], lepas: Lepas, *, today: date, now: datetime
) -> str:
    """Put one SKP back; the reason where it stays as it is, "" otherwise."""
    skp = load_skp(session, int(satu["id"]), lock=True)
    if session.scalar(_on_desk(actor, today).where(Skp.id == skp.id).with_only_columns(Skp.id)) is None:
        return "Tidak dikembalikan: Anda tidak lagi memutuskan SKP ini."
    if skp.versi != satu["versi"] or skp.status is not StatusSkp.DITETAPKAN:
        return f"Tidak dikembalikan: SKP sudah berlanjut dan kini {skp.status.label.lower()}."
    sebelum: Isi = satu["sebelum"]
    if sebelum["ditetapkan"] is None and not lepas(skp):
        return "Tidak dikembalikan: pegawai sudah bekerja pada periode penilaiannya."
    _put_back(skp, sebelum)
    record_change(
        session,
        actor,
        skp,
        "persetujuan bersama diurungkan, kembali menunggu keputusan",
        now=now,
        aksi="skp.urungkan",
        sebelum={"status": StatusSkp.DITETAPKAN.value},
        sesudah={"status": skp.status.value},
    )
    announce(
        session,
        PeristiwaSkp(
            skp_id=skp.id,
            pegawai_id=skp.pegawai_id,
            tahun=skp.tahun,
            aksi="urungkan",
            status=skp.status.value,
            waktu=now,
        ),
    )
    return ""


def _keep(skp: Skp) -> Isi:
    """What an approval overwrites."""
    return {
        "status_sejak": skp.status_sejak.isoformat(),
        "potret": skp.potret,
        "sidik_isi": skp.sidik_isi,
        "ditetapkan": skp.ditetapkan.isoformat() if skp.ditetapkan else None,
        "penilai_id": skp.penilai_id,
        "atasan_penilai_id": skp.atasan_penilai_id,
    }


def _put_back(skp: Skp, sebelum: Isi) -> None:
    skp.status = StatusSkp.DIAJUKAN
    skp.status_sejak = datetime.fromisoformat(sebelum["status_sejak"])
    skp.potret, skp.sidik_isi = sebelum["potret"], sebelum["sidik_isi"]
    skp.ditetapkan = datetime.fromisoformat(sebelum["ditetapkan"]) if sebelum["ditetapkan"] else None
    skp.penilai_id, skp.atasan_penilai_id = sebelum["penilai_id"], sebelum["atasan_penilai_id"]


# Parts


def _on_desk(actor: Actor, today: date) -> Select[Skp]:
    """SKP about which the actor decides, in whatever state."""
    return (
        select(Skp)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(decides(actor, today), holds_on_acting_day(today), Skp.status != StatusSkp.DIBATALKAN)
    )


def _list_sealed(session: Session, semua: Iterable[Skp]) -> dict[tuple[int, int], str]:
    """By SKP and number of version the hash of what was handed over."""
    query = select(VersiSkp.skp_id, VersiSkp.nomor, VersiSkp.sidik).where(
        VersiSkp.skp_id.in_([skp.id for skp in semua])
    )
    return {(skp_id, nomor): sidik for skp_id, nomor, sidik in session.execute(query)}


def _find(session: Session, actor: Actor, massal_id: int, *, lock: bool = False) -> PersetujuanMassal:
    query = select(PersetujuanMassal).where(
        PersetujuanMassal.id == massal_id, PersetujuanMassal.oleh_id == (actor.pegawai_id or 0)
    )
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFoundError
    return found


def _lock(session: Session, actor: Actor, massal_id: int) -> PersetujuanMassal:
    return _find(session, actor, massal_id, lock=True)


def _is_open(massal: PersetujuanMassal, now: datetime) -> bool:
    return massal.dibatalkan is None and now < massal.batas
