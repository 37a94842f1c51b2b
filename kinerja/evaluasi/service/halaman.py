"""All that the page of the pejabat penilai shows, in a number of queries that does not grow with the team."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.bukti.service_catatan import CatatanBukti, find_catatan
from kinerja.errors import NotAuthorizedError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import (
    Bahan,
    Muatan,
    deadline_of,
    describe_periode,
    load_frozen,
    load_muatan,
    open_for_reading,
)
from kinerja.evaluasi.potret import (
    AlasanPredikat,
    IsiDinilai,
    PeriodeDinilai,
    read_alasan,
    read_potret,
    seal_isi,
)
from kinerja.evaluasi.rating import IsianNilai, derive_rating_hasil, list_gaps
from kinerja.evaluasi.rules import CapaianOrganisasi, Komponen, Predikat, Rating, explain_predikat
from kinerja.evaluasi.samping import Samping, build_samping
from kinerja.evaluasi.sebaran import Sebaran
from kinerja.evaluasi.service.konteks import (
    KolomSendiri,
    Tetangga,
    TitikSeri,
    find_own_spread,
    find_penetap,
    find_tetangga,
    list_seri,
)
from kinerja.evaluasi.service.nilai import find_kunci_penilaian, keep_draft
from kinerja.evaluasi.service.sebaran import find_sebaran
from kinerja.evaluasi.usulan import UsulanFormula, ask_for_period, read_usulan
from kinerja.hooks.katalog import Potongan
from kinerja.hooks.peristiwa import SlotPenilaian
from kinerja.kalender.rules import Rentang, ZonaWaktu, is_segmen_akhir
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import (
    DAPAT_DINILAI,
    SUDAH_DITETAPKAN,
    AksiPeriode,
    PelakuPeriode,
    StatusPeriode,
    list_aksi,
)
from kinerja.plugin.slot import fill_slot
from kinerja.tenggat.rules import Kunci


@dataclass(frozen=True)
class Sel:
    """One cell of the kuadran kinerja, with the sentence that says what would lead elsewhere."""

    hasil: Rating
    perilaku: Rating
    predikat: str
    sebab: str


@dataclass(frozen=True, kw_only=True)
class HasilRating:
    """What follows from the ratings as they are stored: the answer to a click.

    `hasil` is the rating hasil kerja in force, for the head of a unit the one that the capaian gives.
    `usulan` is what the formula proposes, or proposed when the evaluation was fixed; None where none was.
    `kurang` says what stands before DITETAPKAN. `versi` is that of the form, 0 before the first save.
    """

    periode_id: int
    periode: PeriodeDinilai
    status: StatusPeriode
    evaluasi: Evaluasi | None
    hasil: Rating | None
    perilaku: Rating | None
    sel: Sel | None
    alasan: AlasanPredikat | None
    capaian: CapaianOrganisasi | None
    kurang: Mapping[str, str]
    sebaran: Sebaran | None
    kepala_unit: bool
    usulan: UsulanFormula | None

    @property
    def versi(self) -> int:
        return self.evaluasi.versi if self.evaluasi else 0

    @property
    def dapat_dinilai(self) -> bool:
        return self.status in DAPAT_DINILAI

    @property
    def sidik_usulan(self) -> str:
        """Equal as long as the page would show the same proposal."""
        return self.usulan.sidik if self.usulan else "tanpa"


@dataclass(frozen=True, kw_only=True)
class HalamanPenilaian:
    """The page. `sidik` is what fixing the evaluation must carry: the hash of what is shown here.

    `terakhir` is the last moment of a keberatan, None before the evaluation is fixed. `menunggu` names who
    sets the capaian that is waited for, "" where none is. `segmen`: the last evaluation of a stretch.
    """

    nilai: HasilRating
    pegawai: Pegawai
    jabatan: str
    isi: IsiDinilai
    samping: Samping
    sidik: str
    matriks: tuple[tuple[Sel, ...], ...]
    sumber: str
    berlaku_mulai: date
    aksi: frozenset[AksiPeriode]
    tetangga: Tetangga
    seri: tuple[TitikSeri, ...]
    terakhir: datetime | None
    sendiri: tuple[KolomSendiri, ...]
    menunggu: str
    kunci: Kunci
    terkunci: bool
    segmen: bool
    zona: str
    slot: tuple[Potongan, ...] = ()
    catatan_bukti: Mapping[int, CatatanBukti] = field(default_factory=dict)


def open_penilaian(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> HalamanPenilaian:
    """The page of one person and period for its pejabat penilai.

    Raises NotFoundError, NotAuthorizedError for others who may know of the period, and StateError where the
    SKP was never approved.
    """
    bahan, aturan = _load(session, actor, periode_id, today)
    isi, muatan, usulan = _read_isi(session, bahan, aturan, today)
    nilai = _rate(session, actor, bahan, aturan, today, usulan)
    kunci = find_kunci_penilaian(session, actor, bahan, aturan, today=today, now=now)
    return HalamanPenilaian(
        nilai=nilai,
        pegawai=bahan.pegawai,
        jabatan=_describe_jabatan(bahan),
        isi=isi,
        samping=build_samping(bahan, isi, muatan, aturan),
        sidik=seal_isi(isi, bahan.nilai_capaian),
        matriks=_list_cells(aturan),
        sumber=aturan.predikat.sumber,
        berlaku_mulai=aturan.berlaku_mulai,
        aksi=frozenset(list_aksi(nilai.status, PelakuPeriode.PENILAI)),
        tetangga=find_tetangga(session, actor, bahan, today=today),
        seri=list_seri(session, actor, bahan, aturan),
        sendiri=find_own_spread(session, actor, bahan, aturan),
        menunggu=_waits_for(session, actor, bahan, nilai, today),
        kunci=kunci,
        terkunci=kunci.locks(now) and nilai.dapat_dinilai,
        segmen=is_segmen_akhir(bahan.periode.jenis, Rentang(bahan.periode.mulai, bahan.periode.sampai)),
        zona=ZonaWaktu(bahan.instansi.zona_waktu).label,
        terakhir=deadline_of(aturan.periode, bahan.evaluasi, bahan.instansi.zona_waktu),
        slot=fill_slot(session, _to_slot(bahan, nilai.status)),
        catatan_bukti=find_catatan(
            session,
            actor,
            [bukti.id for hasil in isi.daftar_hasil for bukti in hasil.daftar_bukti],
            today=today,
        ),
    )


def open_hasil_rating(session: Session, actor: Actor, periode_id: int, *, today: date) -> HasilRating:
    """The part of the page that a click on a rating changes. Raises as `open_penilaian`."""
    bahan, aturan = _load(session, actor, periode_id, today)
    usulan = read_usulan(bahan.evaluasi) if bahan.evaluasi else None
    return _rate(session, actor, bahan, aturan, today, usulan)


def save_and_rate(
    session: Session,
    actor: Actor,
    periode_id: int,
    isian: IsianNilai,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> HasilRating:
    """`save_ratings` answered with what follows, from what was loaded for it. Raises as `save_ratings`."""
    draf = keep_draft(session, actor, periode_id, isian, versi=versi, today=today, now=now)
    return _rate(session, actor, draf.bahan, draf.aturan, today, draf.usulan)


# Parts


def _waits_for(session: Session, actor: Actor, bahan: Bahan, nilai: HasilRating, today: date) -> str:
    if "capaian_organisasi" not in nilai.kurang or bahan.penempatan is None:
        return ""
    return find_penetap(session, actor, bahan, today=today)


def _to_slot(bahan: Bahan, status: StatusPeriode) -> SlotPenilaian:
    return SlotPenilaian(
        periode_id=bahan.periode.id,
        pegawai_id=bahan.pegawai.id,
        tahun=bahan.skp.tahun,
        kode=bahan.periode.kode,
        status=status.value,
    )


def _load(session: Session, actor: Actor, periode_id: int, today: date) -> tuple[Bahan, AturanEvaluasi]:
    bahan, _, kedudukan = open_for_reading(session, actor, periode_id, today=today)
    if not kedudukan.penilai:
        raise NotAuthorizedError("Halaman ini untuk pejabat penilai periode tersebut.")
    return bahan, load_aturan(session, actor, on=bahan.periode.mulai)


def _read_isi(
    session: Session, bahan: Bahan, aturan: AturanEvaluasi, today: date
) -> tuple[IsiDinilai, Muatan | None, UsulanFormula | None]:
    """Content, its rows and proposal: once the evaluation is fixed the frozen ones, without rows."""
    status, evaluasi = current_status(bahan.periode, today), bahan.evaluasi
    if status in SUDAH_DITETAPKAN and evaluasi is not None:
        return read_potret(load_frozen(session, evaluasi)).isi, None, read_usulan(evaluasi)
    muatan = load_muatan(session, bahan, today=today)
    if status not in DAPAT_DINILAI:
        return muatan.isi, muatan, None
    usulan = ask_for_period(
        session,
        bahan,
        muatan,
        aturan,
        rating_hasil=_rating_hasil(bahan, aturan),
        rating_perilaku=evaluasi.rating_perilaku if evaluasi else None,
    )
    return muatan.isi, muatan, usulan


def _rating_hasil(bahan: Bahan, aturan: AturanEvaluasi) -> Rating | None:
    """The one in force while the evaluation is not fixed."""
    if bahan.kepala_unit:
        turunan = derive_rating_hasil(bahan, aturan)
        return turunan.nilai if turunan else None
    return bahan.evaluasi.rating_hasil if bahan.evaluasi else None


def _rate(
    session: Session,
    actor: Actor,
    bahan: Bahan,
    aturan: AturanEvaluasi,
    today: date,
    usulan: UsulanFormula | None,
) -> HasilRating:
    evaluasi, status = bahan.evaluasi, current_status(bahan.periode, today)
    tetap = status in SUDAH_DITETAPKAN
    hasil = evaluasi.rating_hasil if evaluasi and tetap else _rating_hasil(bahan, aturan)
    perilaku = evaluasi.rating_perilaku if evaluasi else None
    sel = _build_cell(aturan, hasil, perilaku) if hasil and perilaku else None
    return HasilRating(
        periode_id=bahan.periode.id,
        periode=describe_periode(bahan.periode, aturan),
        status=status,
        evaluasi=evaluasi,
        hasil=hasil,
        perilaku=perilaku,
        sel=sel,
        alasan=read_alasan(evaluasi.alasan) if evaluasi else None,
        capaian=evaluasi.capaian_organisasi if evaluasi and tetap else bahan.nilai_capaian,
        kurang={} if tetap else list_gaps(bahan, evaluasi, aturan),
        sebaran=find_sebaran(session, actor, bahan, aturan, today=today),
        kepala_unit=bahan.kepala_unit,
        usulan=usulan,
    )


def _describe_jabatan(bahan: Bahan) -> str:
    if bahan.penempatan is None:
        return ""
    return f"{bahan.penempatan.jabatan.nama}, {bahan.penempatan.unit.nama}"


def _list_cells(aturan: AturanEvaluasi) -> tuple[tuple[Sel, ...], ...]:
    """The kuadran as the page draws it: hasil kerja from above down, perilaku kerja from left to right."""
    return tuple(tuple(_build_cell(aturan, hasil, satu) for satu in Rating) for hasil in reversed(Rating))


def _build_cell(aturan: AturanEvaluasi, hasil: Rating, perilaku: Rating) -> Sel:
    alasan = explain_predikat(aturan.predikat, hasil, perilaku, label=aturan.label)
    kalimat = [f"Hasil kerja {_lower(hasil)}, perilaku kerja {_lower(perilaku)}."]
    lainnya: dict[tuple[Komponen, Predikat], list[str]] = {}
    for satu in alasan.lainnya:
        lainnya.setdefault((satu.komponen, satu.predikat), []).append(_lower(satu.rating))
    kalimat += [
        f"Menjadi {aturan.label[predikat]} bila {_KOMPONEN[komponen]} {' atau '.join(rating)}."
        for (komponen, predikat), rating in lainnya.items()
    ]
    return Sel(hasil, perilaku, aturan.label[alasan.predikat], " ".join(kalimat))


_KOMPONEN = {Komponen.HASIL_KERJA: "hasil kerja", Komponen.PERILAKU_KERJA: "perilaku kerja"}


def _lower(rating: Rating) -> str:
    return rating.label.lower()
