"""The page of one objection, the same for the pegawai, the pejabat penilai and who decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.models import Aturan
from kinerja.aturan.muat import build_predikat
from kinerja.audit import CatatanAudit, list_history
from kinerja.errors import NotFoundError
from kinerja.evaluasi.aturan import load_aturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import describe_periode
from kinerja.evaluasi.pembaca import Pembaca, start_of_day
from kinerja.evaluasi.potret import (
    AlasanPredikat,
    Bukti,
    DasarRating,
    PeriodeDinilai,
    PotretEvaluasi,
    read_alasan,
    read_potret,
)
from kinerja.evaluasi.rules import Rating
from kinerja.keberatan.isi import AsalBukti, is_intact, list_bukti, read_isi
from kinerja.keberatan.jejak import OBJEK
from kinerja.keberatan.models import PenjelasanKeberatan
from kinerja.keberatan.muat import Kasus, KedudukanKeberatan, load_origins, open_kasus
from kinerja.keberatan.rules import (
    AksiKeberatan,
    IsiKeberatan,
    Kepada,
    PelakuKeberatan,
    StatusKeberatan,
    all_overdue,
    list_aksi,
)
from kinerja.pelaksanaan.models import Berkas, JenisBukti
from kinerja.pelaksanaan.service import BerkasMasuk


@dataclass(frozen=True)
class Akibat:
    """One cell of the kuadran of the period."""

    hasil: Rating
    perilaku: Rating
    predikat: str


@dataclass(frozen=True, kw_only=True)
class HalamanKeberatan:
    """All that the page shows.

    `utuh` says that what was sealed still fits its hash. `giliran` is what the actor may do now; `tanya` the
    open question to him. `hasil_tetap`: the rating hasil kerja follows from the capaian of the unit.
    `boleh_lanjut`: every open explanation is late. `pembaca_lain` is set where this reading is written down.
    """

    kasus: Kasus
    kedudukan: KedudukanKeberatan
    periode: PeriodeDinilai
    isi: IsiKeberatan
    potret: PotretEvaluasi
    alasan: AlasanPredikat | None
    predikat: str
    predikat_baru: str
    baru: Evaluasi | None
    utuh: bool
    giliran: frozenset[AksiKeberatan]
    tanya: PenjelasanKeberatan | None
    dapat_ditanya: tuple[Kepada, ...]
    hasil_tetap: bool
    boleh_lanjut: bool
    matriks: tuple[tuple[Akibat, ...], ...]
    lampiran: tuple[Bukti, ...]
    asal_bukti: Mapping[int, AsalBukti]
    riwayat: tuple[CatatanAudit, ...]
    pembaca_lain: Pembaca | None

    @property
    def sebagai_pegawai(self) -> bool:
        return PelakuKeberatan.PEGAWAI in self.kedudukan.pelaku

    @property
    def sebagai_pemutus(self) -> bool:
        return PelakuKeberatan.PEMUTUS in self.kedudukan.pelaku

    def name_of(self, rhk_id: int | None) -> str:
        """The words of a result that was judged."""
        return next((satu.teks for satu in self.potret.isi.daftar_hasil if satu.id == rhk_id), "")


def open_keberatan(
    session: Session, actor: Actor, keberatan_id: int, *, today: date, now: datetime
) -> HalamanKeberatan:
    """One objection with what was judged. Raises NotFoundError, also for an admin without a part in it."""
    kasus, kedudukan = open_kasus(session, actor, keberatan_id, today=today)
    keberatan, evaluasi = kasus.keberatan, kasus.evaluasi
    if not kedudukan.baca_isi or keberatan.status is StatusKeberatan.DRAF:
        raise NotFoundError
    aturan = load_aturan(session, actor, on=kasus.periode.mulai)
    potret, alasan = read_potret(evaluasi.potret), read_alasan(evaluasi.alasan)
    label = potret.sebutan or aturan.label
    edisi = session.get_one(Aturan, evaluasi.aturan_id)
    kuadran = build_predikat(edisi.isi, edisi.sumber).kuadran  # that of the decision, not of today
    isi, bukti = read_isi(keberatan.isi), list_bukti(potret)
    baru = session.scalar(select(Evaluasi).where(Evaluasi.id == (keberatan.evaluasi_baru_id or 0)))
    return HalamanKeberatan(
        kasus=kasus,
        kedudukan=kedudukan,
        periode=describe_periode(kasus.periode, aturan),
        isi=isi,
        potret=potret,
        alasan=alasan,
        predikat=label[evaluasi.predikat] if evaluasi.predikat else "",
        predikat_baru=label[baru.predikat] if baru and baru.predikat else "",
        baru=baru,
        utuh=is_intact(keberatan, evaluasi),
        giliran=list_aksi(keberatan.status, kedudukan.pelaku),
        tanya=next((satu for satu in kasus.terbuka if satu.pegawai_id == actor.pegawai_id), None),
        dapat_ditanya=_list_askable(kasus),
        hasil_tetap=alasan is not None and alasan.hasil.dasar is DasarRating.CAPAIAN_UNIT,
        boleh_lanjut=all_overdue((satu.batas for satu in kasus.terbuka), now),
        matriks=tuple(tuple(Akibat(h, p, label[kuadran[h, p]]) for p in Rating) for h in reversed(Rating)),
        lampiran=tuple(bukti[satu] for satu in isi.lampiran if satu in bukti),
        asal_bukti=load_origins(session, potret, aturan),
        riwayat=tuple(list_history(session, OBJEK, keberatan.id)),
        pembaca_lain=_find_reader(kasus, kedudukan, today),
    )


def find_bukti(
    session: Session, actor: Actor, keberatan_id: int, bukti_id: int, *, today: date
) -> BerkasMasuk:
    """A file of the evidence as it was sealed, for the three. Raises NotFoundError, also for a link."""
    kasus, kedudukan = open_kasus(session, actor, keberatan_id, today=today)
    bukti = list_bukti(read_potret(kasus.evaluasi.potret)).get(bukti_id)
    if not kedudukan.baca_isi or bukti is None or bukti.jenis is not JenisBukti.BERKAS:
        raise NotFoundError
    berkas = session.scalar(select(Berkas).where(Berkas.sha256 == bukti.sha256))
    if berkas is None:
        raise NotFoundError
    return BerkasMasuk(bukti.nama, berkas.jenis_isi, berkas.sha256, berkas.ukuran)


# Parts


def _list_askable(kasus: Kasus) -> tuple[Kepada, ...]:
    """Who can be asked now: the pejabat penilai first, nobody twice at once."""
    terbuka = {satu.kepada for satu in kasus.terbuka}
    pernah = any(satu.kepada is Kepada.PENILAI for satu in kasus.daftar_penjelasan)
    semua = (Kepada.PENILAI, Kepada.PEGAWAI) if pernah else (Kepada.PENILAI,)
    return tuple(satu for satu in semua if satu not in terbuka)


def _find_reader(kasus: Kasus, kedudukan: KedudukanKeberatan, today: date) -> Pembaca | None:
    """Who decides reads somebody else's evaluation: that is written down."""
    if PelakuKeberatan.PEMUTUS not in kedudukan.pelaku:
        return None
    awal = start_of_day(today, kasus.instansi.zona_waktu)
    return Pembaca(kasus.periode.id, "pemutus keberatan", awal)
