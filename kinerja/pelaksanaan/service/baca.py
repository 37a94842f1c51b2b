"""One period as its page shows it."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.bukti.service_catatan import list_with_catatan
from kinerja.kalender.rules import ZonaWaktu, local_date
from kinerja.pelaksanaan.isi import load_isi
from kinerja.pelaksanaan.jejak import list_moves
from kinerja.pelaksanaan.kunci import find_kunci_of
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import open_period
from kinerja.pelaksanaan.rules import (
    DAPAT_DIISI,
    DAPAT_DITANGGAPI,
    AksiPeriode,
    PelakuPeriode,
    StatusPeriode,
    list_aksi,
)
from kinerja.pelaksanaan.tampilan import (
    PerilakuTampil,
    PeriodeTampil,
    content_of,
    list_missing,
    tab_of,
)
from kinerja.skp.models import PerilakuKerja
from kinerja.skp.rules import NilaiPerilaku, StatusSkp
from kinerja.tenggat.rules import JenisKunci
from kinerja.tenggat.service import load_tenggat
from kinerja.umpan_balik.muat import list_umpan_balik
from kinerja.umpan_balik.tampilan import PembacaUmpan, Utas


def find_period(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> PeriodeTampil:
    """A period with everything on it, in a number of statements that does not grow. Raises NotFoundError."""
    ikatan = open_period(session, actor, periode_id, today=today)
    ikatan.check_may_read()
    periode, kedudukan = ikatan.periode, ikatan.kedudukan
    berlaku = load_tenggat(session, actor, on=periode.mulai)
    aturan = berlaku.aturan
    bukti = list_with_catatan(session, actor, periode.id, sebut_orang=kedudukan.terlibat, today=today)
    isi = load_isi(session, periode, bukti=bukti)
    tabs = tuple(tab_of(satu, aturan, today) for satu in isi.daftar_periode)
    ini = next(satu for satu in tabs if satu.id == periode.id)
    utas = Utas(
        list_umpan_balik(session, periode.id),
        PembacaUmpan(actor.pegawai_id, kedudukan.menilai, today, melapor=kedudukan.terlibat),
    )
    daftar_rhk = content_of(ini, tabs, isi, utas)
    kunci = find_kunci_of(
        session, actor, periode, JenisKunci.REALISASI, ikatan.zona, berlaku, today=today, now=now
    )
    aksi = _list_aksi(ini.status, kedudukan.pelaku)
    boleh_isi = ikatan.may_fill(today) and not kunci.locks(now)
    ditanggapi = ini.status in DAPAT_DITANGGAPI
    return PeriodeTampil(
        periode=periode,
        ini=ini,
        daftar_periode=tabs,
        pemilik=periode.skp.pegawai,
        penilai=ikatan.penilai,
        daftar_rhk=daftar_rhk,
        daftar_perilaku=_list_perilaku(session, periode, utas),
        daftar_kekurangan=tuple(list_missing(daftar_rhk, tahunan=ini.tahunan)),
        tenggat=kunci.batas,
        sisa_hari=(local_date(kunci.batas, ikatan.zona) - today).days,
        kunci=kunci,
        terkunci=kunci.locks(now) and ini.status in DAPAT_DIISI,
        zona=ZonaWaktu(ikatan.zona).label,
        riwayat=tuple(list_moves(session, periode.id)),
        sebagai_pemilik=kedudukan.pemilik,
        boleh_isi=boleh_isi,
        boleh_hapus_bukti=boleh_isi
        and all(satu.status is not StatusPeriode.KEBERATAN for satu in isi.daftar_periode),
        boleh_ajukan=AksiPeriode.AJUKAN in aksi
        and periode.skp.status is StatusSkp.DITETAPKAN
        and not kunci.locks(now),
        boleh_kembalikan=AksiPeriode.KEMBALIKAN in aksi,
        boleh_balas=ditanggapi and (kedudukan.pemilik or ikatan.peran is not None),
        peran=ikatan.peran if ditanggapi else None,
        rhk_tim=ikatan.rhk_tim if ditanggapi else frozenset(),
        sebelumnya=next((satu for satu in reversed(tabs) if satu.id == isi.sebelumnya_id), None),
        catatan_bukti={satu.id: catatan for satu, catatan in bukti.items()},
        dapat_salin=boleh_isi
        and any(rhk.id in isi.rhk_terencana and not rhk.daftar_rencana_aksi for rhk in daftar_rhk),
    )


def _list_aksi(status: StatusPeriode, pelaku: Iterable[PelakuPeriode]) -> set[AksiPeriode]:
    return {aksi for satu in pelaku for aksi in list_aksi(status, satu)}


def _list_perilaku(session: Session, periode: PeriodePenilaian, utas: Utas) -> tuple[PerilakuTampil, ...]:
    query = select(PerilakuKerja).where(PerilakuKerja.skp_id == periode.skp_id)
    ekspektasi = {satu.nilai: satu.ekspektasi for satu in session.scalars(query)}
    return tuple(
        PerilakuTampil(nilai, ekspektasi.get(nilai, ""), utas.on_perilaku(nilai)) for nilai in NilaiPerilaku
    )
