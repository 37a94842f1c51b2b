"""The dated choices of an instansi over the national editions: deadlines and the working time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.aturan.models import AturanInstansi
from kinerja.aturan.muat import build_aturan, build_periode
from kinerja.aturan.pilihan import BUTIR, SEMUA_BUTIR, Butir, merge
from kinerja.aturan.rules import AturanPeriode, JenisPeriode, JenisTenggat, KodeAturan
from kinerja.aturan.service import find_editions, get_setting
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import deadline, is_past, list_periode, tahun_kalender
from kinerja.tanggal import format_tanggal

OBJEK = "aturan_instansi"
PEMBACA = (Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.AUDITOR)
PERIODIK = frozenset({JenisTenggat.REALISASI_PERIODIK, JenisTenggat.EVALUASI_PERIODIK})
SEKALI = frozenset({JenisTenggat.SKP_DITETAPKAN, JenisTenggat.EVALUASI_TAHUNAN})
TAHUN_KE_DEPAN = 5


@dataclass(frozen=True)
class BarisButir:
    """A value that is left to the instansi: what the nation says, what holds today, and every choice."""

    butir: Butir
    nasional: str
    sekarang: str
    pilihan: tuple[AturanInstansi, ...]


@dataclass(frozen=True)
class IsianPilihan:
    """A choice as it was typed; `sampai` is the day after its last, None while it stays."""

    kode: str
    kolom: str
    nilai: str
    mulai: date
    alasan: str
    sampai: date | None = None


def list_butir(session: Session, actor: Actor, *, today: date) -> list[BarisButir]:
    """Every value with the choices of the instansi, newest first, in three queries.

    Raises NotAuthorizedError.
    """
    if not actor.has(*PEMBACA):
        raise NotAuthorizedError("Pilihan instansi dibaca oleh admin dan auditor.")
    semua = list(session.scalars(select(AturanInstansi).order_by(AturanInstansi.mulai.desc())))
    kode = tuple({butir.kode for butir in SEMUA_BUTIR})
    kini = find_editions(session, actor, kode, on=today)
    return [
        BarisButir(
            butir,
            nasional=butir.describe(butir.read(kini[butir.kode].asli)),
            sekarang=butir.describe(butir.read(kini[butir.kode].isi)),
            pilihan=tuple(s for s in semua if (s.kode, s.kolom) == (butir.kode.value, butir.kolom)),
        )
        for butir in SEMUA_BUTIR
    ]


def choose(
    session: Session, actor: Actor, isian: IsianPilihan, *, zona: str, today: date, now: datetime
) -> AturanInstansi:
    """Let another value hold for what begins from `isian.mulai` on; an earlier open choice ends there.

    Raises NotAuthorizedError and InputError: an unknown or unfit value, no reason, a day on which there is
    already a choice, or a deadline that would pass for somebody without any warning.
    """
    _require_admin(actor)
    butir = BUTIR.get((isian.kode, isian.kolom))
    if butir is None:
        raise InputError("Pilihan tidak dikenal.", fields={"kolom": "Pilih salah satu yang tersedia."})
    nilai = _check(isian, butir, today)
    semua = _standing(session, butir)
    sampai = _fit(isian, semua)
    _check_warning(session, actor, butir, nilai, isian.mulai, sampai, zona=zona, today=today, now=now)
    sebelum = next((satu for satu in semua if _covers(satu, isian.mulai)), None)
    if sebelum is not None:
        sebelum.sampai = isian.mulai
    satu = AturanInstansi(
        kode=isian.kode,
        kolom=isian.kolom,
        nilai=nilai,
        mulai=isian.mulai,
        sampai=sampai,
        alasan=isian.alasan.strip(),
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(satu)
    lama = butir.describe(sebelum.nilai) if sebelum else "aturan nasional"
    kalimat = f"{butir.label}: {lama} → {butir.describe(nilai)} mulai {format_tanggal(isian.mulai)}"
    _record(session, actor, "pilih", satu, f"{kalimat}. {satu.alasan}", now=now)
    return satu


def take_back(
    session: Session,
    actor: Actor,
    pilihan_id: int,
    alasan: str,
    *,
    versi: int | None = None,
    zona: str,
    today: date,
    now: datetime,
) -> None:
    """Take a choice back: what held before it holds again.

    Raises NotFoundError, NotAuthorizedError, InputError (no reason, or a deadline that would pass without
    warning), StateError for one taken back before, and ConflictError.
    """
    _require_admin(actor)
    satu = session.scalar(select(AturanInstansi).where(AturanInstansi.id == pilihan_id))
    if satu is None:
        raise NotFoundError("Pilihan ini tidak ada.")
    if satu.dicabut is not None:
        raise StateError("Pilihan ini sudah dicabut.")
    check_version(satu, versi, {}, {})
    if not alasan.strip():
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa pilihan ini dicabut."})
    butir = BUTIR[satu.kode, satu.kolom]
    semua = [lain for lain in _standing(session, butir) if lain.id != satu.id]
    sebelum = next((lain for lain in semua if lain.sampai == satu.mulai), None)
    kembali = sebelum.nilai if sebelum else None
    _check_warning(session, actor, butir, kembali, satu.mulai, satu.sampai, zona=zona, today=today, now=now)
    satu.dicabut = now
    session.flush()
    if sebelum is not None:
        sebelum.sampai = satu.sampai
    kalimat = f"{butir.label}: {butir.describe(satu.nilai)} dicabut. {alasan.strip()[:500]}"
    _record(session, actor, "cabut_pilihan", satu, kalimat, now=now)


def _require_admin(actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang dapat mengubah pilihan instansi.")


def _check(isian: IsianPilihan, butir: Butir, today: date) -> str:
    """The value as it is stored. Raises InputError with a sentence per field."""
    salah: dict[str, str] = {}
    nilai = ""
    try:
        nilai = butir.parse(isian.nilai)
    except ValueError as error:
        salah["nilai"] = str(error)
    terawal, terakhir = date(today.year - 1, 1, 1), date(today.year + TAHUN_KE_DEPAN, 1, 1)
    if not terawal <= isian.mulai <= terakhir:
        salah["mulai"] = f"Pilih tanggal dari {format_tanggal(terawal)} sampai {format_tanggal(terakhir)}."
    if isian.sampai is not None and isian.sampai <= isian.mulai:
        salah["sampai"] = "Tanggal akhir harus sesudah tanggal mulai."
    if not isian.alasan.strip():
        salah["alasan"] = "Tulis dasarnya, misalnya nomor surat edaran."
    elif len(isian.alasan) > 500:
        salah["alasan"] = "Tulis paling banyak 500 huruf."
    if salah:
        raise InputError(" ".join(salah.values()), fields=salah)
    return nilai


def _standing(session: Session, butir: Butir) -> list[AturanInstansi]:
    query = select(AturanInstansi).where(
        AturanInstansi.kode == butir.kode.value,
        AturanInstansi.kolom == butir.kolom,
        AturanInstansi.dicabut.is_(None),
    )
    return list(session.scalars(query.order_by(AturanInstansi.mulai)))


def _covers(satu: AturanInstansi, hari: date) -> bool:
    return satu.mulai < hari and (satu.sampai is None or hari < satu.sampai)


def _fit(isian: IsianPilihan, semua: list[AturanInstansi]) -> date | None:
    """Where the choice ends so that no two hold on one day. Raises InputError."""
    if any(satu.mulai == isian.mulai for satu in semua):
        kalimat = "Sudah ada pilihan mulai tanggal ini. Cabut pilihan itu lebih dahulu."
        raise InputError(kalimat, fields={"mulai": kalimat})
    nanti = min((satu.mulai for satu in semua if satu.mulai > isian.mulai), default=None)
    if nanti is None or (isian.sampai is not None and isian.sampai <= nanti):
        return isian.sampai
    if isian.sampai is None:
        return nanti
    kalimat = f"Ada pilihan lain mulai {format_tanggal(nanti)}. Akhiri pilihan ini paling lambat hari itu."
    raise InputError(kalimat, fields={"sampai": kalimat})


def _check_warning(
    session: Session,
    actor: Actor,
    butir: Butir,
    nilai: str | None,
    mulai: date,
    sampai: date | None,
    *,
    zona: str,
    today: date,
    now: datetime,
) -> None:
    """Refuse where a deadline that still lies ahead would have passed: a deadline warns before it locks."""
    if butir.kode is not KodeAturan.PERIODE:
        edisi = find_editions(session, actor, (butir.kode,), on=mulai)[butir.kode]
        build_aturan(butir.kode, edisi.isi, edisi.sumber)
        return
    jenis = JenisTenggat(butir.jalur[-1])
    periodik = JenisPeriode(get_setting(session, actor, "periodik"))
    for tahun in range(max(mulai.year, today.year - 1), today.year + 1):
        lama, baru = _both(session, actor, butir, nilai, max(mulai, date(tahun, 1, 1)))
        for (sebutan, awal, dulu), (_, _, nanti) in zip(
            _deadlines(lama, jenis, periodik, tahun, zona),
            _deadlines(baru, jenis, periodik, tahun, zona),
            strict=True,
        ):
            kena = mulai <= awal and (sampai is None or awal < sampai)
            if kena and not is_past(dulu, now) and is_past(nanti, now):
                kalimat = (
                    f"Tenggat {butir.label.lower()} {sebutan} akan langsung lewat,"
                    " sehingga pegawai terkunci tanpa peringatan. Pilih tenggat atau tanggal mulai yang lebih"
                    " lambat."
                )
                raise InputError(kalimat, fields={"nilai": kalimat})


def _both(
    session: Session, actor: Actor, butir: Butir, nilai: str | None, hari: date
) -> tuple[AturanPeriode, AturanPeriode]:
    """What holds on a day, and what would hold with another value (None: as the nation says)."""
    edisi = find_editions(session, actor, (butir.kode,), on=hari)[butir.kode]
    isi = merge(butir.kode.value, edisi.isi, ())
    isi["tenggat"] = dict(isi["tenggat"])
    butir.apply(isi, nilai if nilai is not None else butir.read(edisi.asli))
    return build_periode(edisi.isi, edisi.sumber), build_periode(isi, edisi.sumber)


def _deadlines(
    aturan: AturanPeriode, jenis: JenisTenggat, periodik: JenisPeriode, tahun: int, zona: str
) -> Iterator[tuple[str, date, datetime]]:
    """Name, first day and last moment of everything this deadline is for in a year."""
    setahun = tahun_kalender(tahun)
    if jenis in SEKALI:
        yield str(tahun), setahun.mulai, deadline(aturan, jenis, setahun, zona)
    if jenis in PERIODIK:
        for satu in list_periode(aturan, periodik, tahun, setahun):
            yield f"{satu.label} {tahun}", satu.rentang.mulai, deadline(aturan, jenis, satu.rentang, zona)


def _record(
    session: Session, actor: Actor, aksi: str, satu: AturanInstansi, kalimat: str, *, now: datetime
) -> None:
    session.flush()
    isi = {"nilai": satu.nilai, "mulai": satu.mulai, "sampai": satu.sampai}
    audit.record(
        session,
        actor,
        f"aturan.{aksi}",
        OBJEK,
        satu.id,
        now=now,
        sesudah=isi,
        rincian={"perubahan": [kalimat]},
    )
