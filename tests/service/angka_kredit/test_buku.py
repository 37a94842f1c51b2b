"""The ledger of a person: the PAK of domain.md §7.8 from evaluations to paper, and who may do what."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.models import DokumenAk, JenisDokumen, JenisSyarat, KonversiAk
from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.angka_kredit.service import IsianDokumen, IsianEntri, IsianSyarat
from kinerja.angka_kredit.service.halaman import Hak
from kinerja.aturan.rules import Jenjang, Predikat
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Instansi, Pegawai, Penempatan
from kinerja.organisasi.rules import JenisPegawai
from kinerja.surat.dokumen_ak import DokumenAkumulasi, DokumenKonversi, DokumenPenetapan
from tests import angka_kredit_bersama as bersama
from tests import factories
from tests.skp_bersama import count_queries

HARI = date(2026, 3, 10)
SAAT: dict[str, Any] = {"today": HARI, "now": bersama.SAAT}
B, SB = Predikat.BAIK, Predikat.SANGAT_BAIK


class Orang(NamedTuple):
    pegawai: Pegawai
    sendiri: Actor
    penilai: Actor
    admin: Actor
    lain: Actor


@pytest.fixture
def orang(session: Session, instansi: Instansi) -> Orang:
    """Ahli Pertama III/b with the years of the worked PAK; January and February 2026 in an own period."""
    bersama.prepare(session, instansi.id)
    pegawai = bersama.make_jf(session, nama="Siti Contoh", tanggal_lahir=date(1990, 4, 10))
    penilai, lain = factories.make_pegawai(session, nama="Budi Contoh"), factories.make_pegawai(session)
    for satu in (penilai, lain):
        factories.make_penempatan(session, satu)
    factories.make_garis(session, pegawai, penilai)
    for tahun, predikat in ((2023, SB), (2024, B), (2025, SB)):
        bersama.make_final(session, pegawai, tahun, predikat)
    bersama.make_final(session, pegawai, 2026, B, sampai=date(2026, 3, 1), kode="B02")
    sistem = system_actor(instansi.id)
    kerja = service.start_run(session, sistem, range(2023, 2027), nip=pegawai.nip, today=HARI)
    service.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
    return Orang(pegawai, *_actors(session, pegawai, penilai, lain))


def _actors(session: Session, pegawai: Pegawai, penilai: Pegawai, lain: Pegawai) -> list[Actor]:
    return [
        factories.make_actor(factories.make_akun(session, pegawai)),
        factories.make_actor(factories.make_akun(session, penilai)),
        factories.make_actor(factories.make_akun(session), [Peran.ADMIN_INSTANSI]),
        factories.make_actor(factories.make_akun(session, lain)),
    ]


def entri(
    jenis: JenisEntri = JenisEntri.AK_DASAR, ak: str | None = "50", nomor: str = "821/15/2023", **lain: Any
) -> IsianEntri:
    nilai = None if ak is None else Decimal(ak)
    return IsianEntri(jenis, lain.pop("tanggal", date(2023, 1, 1)), nilai, nomor, date(2022, 12, 20), **lain)


def convert_early(session: Session, orang: Orang, sampai_bulan: int | None = None) -> KonversiAk:

    evaluasi = session.scalars(select(Evaluasi).order_by(Evaluasi.id.desc())).first()
    assert evaluasi is not None
    return service.convert_period(
        session, orang.admin, orang.pegawai.id, evaluasi.id, sampai_bulan=sampai_bulan, **SAAT
    )


def make_worked_pak(session: Session, orang: Orang) -> DokumenAk:
    service.add_entri(session, orang.admin, orang.pegawai.id, entri(), **SAAT)
    convert_early(session, orang)
    return service.issue(
        session,
        orang.penilai,
        orang.pegawai.id,
        JenisDokumen.PENETAPAN,
        IsianDokumen(karpeg="B 01234567", tempat_lahir="Contoh"),
        **SAAT,
    )


def test_the_worked_pak_of_the_domain_book(session: Session, orang: Orang) -> None:
    dokumen = make_worked_pak(session, orang)
    _, isi = service.load_dokumen(session, orang.sendiri, dokumen.id, today=HARI)
    assert isinstance(isi, DokumenPenetapan)
    assert [(satu.lama, satu.baru, satu.jumlah) for satu in isi.baris] == [
        ("0,00", "50,00", "50,00"),
        ("0,00", "0,00", "0,00"),
        ("0,00", "0,00", "0,00"),
        ("0,00", "52,08", "52,08"),
        ("0,00", "0,00", "0,00"),
        ("0,00", "0,00", "0,00"),
    ]
    assert (isi.kumulatif.jumlah, isi.baris[0].keterangan) == ("102,08", "821/15/2023")
    assert isi.jenjang is not None
    assert isi.pangkat is not None
    assert (isi.jenjang.nama, isi.jenjang.minimum, isi.jenjang.selisih, isi.jenjang.lebih) == (
        "Ahli Muda",
        "100,00",
        "2,08",
        True,
    )
    assert (isi.pangkat.nama, isi.pangkat.minimum, isi.pangkat.selisih) == ("Penata, III/c", "50,00", "2,08")
    assert (isi.nomor, isi.periode_mulai, isi.periode_selesai) == (
        "001/PAK/2026",
        date(2023, 1, 1),
        date(2026, 2, 28),
    )
    assert isi.perorangan[3] == ("Tempat/Tanggal Lahir", "Contoh, 10 April 1990")
    assert isi.pengesahan.tetap


def test_the_page_shows_the_same_digits_the_goals_and_the_dates(session: Session, orang: Orang) -> None:
    make_worked_pak(session, orang)
    hal = service.open_halaman(session, orang.sendiri, orang.pegawai.id, today=HARI)
    assert hal.isi is not None
    assert [
        (satu.tahun, satu.periodik, satu.prosentase, satu.angka_kredit, satu.berjalan)
        for satu in hal.isi.baris
    ] == [
        ("2023", "", "", "50,00", "50,00"),
        ("2023", "12", "150%", "18,75", "68,75"),
        ("2024", "12", "100%", "12,50", "81,25"),
        ("2025", "12", "150%", "18,75", "100,00"),
        ("2026", "2", "2/12 × 100%", "2,08", "102,08"),
    ]
    assert hal.isi.jumlah == "102,08"
    assert hal.isi.kenaikan_jenjang is not None
    assert hal.isi.kenaikan_jenjang.selisih == "2,08"
    assert [satu.terpenuhi for satu in hal.isi.kenaikan_jenjang.syarat] == [True, None, None, True]
    assert hal.isi.pangkat is not None
    assert [satu.terpenuhi for satu in hal.isi.pangkat.syarat] == [True, True, True, False]
    assert hal.isi.grafik is not None
    assert len(hal.isi.grafik.skenario) == 3
    assert hal.hak == Hak(ubah=False, terbit=False, tetapkan=False)


def test_the_year_keeps_ten_months_after_two(session: Session, orang: Orang) -> None:
    convert_early(session, orang)
    tahunan = bersama.make_final(session, orang.pegawai, 2026, B, mulai=date(2026, 3, 1))
    assert tahunan is not None
    sistem = system_actor(orang.admin.instansi_id)
    kerja = service.start_run(session, sistem, range(2026, 2027), today=HARI)
    service.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
    buku = [baris for baris in bersama.ledger_of(session, orang.pegawai) if baris[0] == 2026]
    assert buku == [(2026, 1, 2, "2.08"), (2026, 3, 12, "10.42")]
    with pytest.raises(StateError, match="sudah dikonversi"):
        convert_early(session, orang)


def test_an_early_conversion_takes_the_jenjang_in_which_the_work_was_done(
    session: Session, orang: Orang
) -> None:
    """Promoted to Ahli Muda in March: January and February stay Ahli Pertama, 12.5 × 2 / 12."""
    naik = date(2026, 3, 5)
    session.execute(update(Penempatan).where(Penempatan.pegawai_id == orang.pegawai.id).values(sampai=naik))
    bersama.place(session, orang.pegawai, Jenjang.AHLI_MUDA, golongan="III/c", tmt_golongan=naik, mulai=naik)
    konversi = convert_early(session, orang)
    assert (konversi.jenjang, konversi.angka_kredit) == (Jenjang.AHLI_PERTAMA, Decimal("2.08"))


def test_rows_are_read_only_when_nobody_else_issues_or_takes_back(session: Session, orang: Orang) -> None:
    """On PostgreSQL: what is decided upon was read under the lock. SQLite has one writer anyway."""
    if session.connection().dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    dokumen = make_worked_pak(session, orang)
    for kerja in (
        lambda: service.cancel_dokumen(session, orang.penilai, dokumen.id, "Salah.", **SAAT),
        lambda: service.issue(
            session, orang.penilai, orang.pegawai.id, JenisDokumen.AKUMULASI, IsianDokumen(), **SAAT
        ),
    ):
        with count_queries(session.connection()) as tanya:
            kerja()
        assert "FROM instansi" in tanya[0]
        assert "FOR UPDATE" in tanya[0]


def test_no_two_documents_have_one_number(session: Session, orang: Orang) -> None:
    terbit = partial(service.issue, session, orang.penilai, orang.pegawai.id, JenisDokumen.AKUMULASI, **SAAT)
    assert terbit(IsianDokumen(nomor="002/AKUM/2026")).nomor == "002/AKUM/2026"
    with pytest.raises(InputError) as error:
        terbit(IsianDokumen(nomor="002/AKUM/2026"))
    assert "nomor" in error.value.fields
    assert terbit(IsianDokumen()).nomor == "003/AKUM/2026"


def test_an_early_conversion_stays_within_its_period(session: Session, orang: Orang) -> None:

    with pytest.raises(InputError):
        convert_early(session, orang, sampai_bulan=3)
    assert convert_early(session, orang, sampai_bulan=1).angka_kredit == Decimal("1.04")


def test_konversi_and_akumulasi_are_issued_by_penilai_or_admin_with_numbers_of_their_own(
    session: Session, orang: Orang
) -> None:
    baris = session.scalars(select(KonversiAk).where(KonversiAk.tahun == 2023)).one()
    konversi = service.issue(
        session,
        orang.penilai,
        orang.pegawai.id,
        JenisDokumen.KONVERSI,
        IsianDokumen(nomor="800/7/2026"),
        konversi_id=baris.id,
        **SAAT,
    )
    akumulasi = service.issue(
        session, orang.admin, orang.pegawai.id, JenisDokumen.AKUMULASI, IsianDokumen(), **SAAT
    )
    _, isi = service.load_dokumen(session, orang.sendiri, konversi.id, today=HARI)
    assert isinstance(isi, DokumenKonversi)
    assert (isi.nomor, [satu.angka_kredit for satu in isi.baris], isi.baris[0].prosentase) == (
        "800/7/2026",
        ["18,75"],
        "150%",
    )
    _, isi = service.load_dokumen(session, orang.sendiri, akumulasi.id, today=HARI)
    assert isinstance(isi, DokumenAkumulasi)
    assert (isi.nomor, isi.jumlah, len(isi.baris)) == ("001/AKUM/2026", "50,00", 3)
    with pytest.raises(StateError, match="sudah terbit"):
        service.issue(
            session,
            orang.penilai,
            orang.pegawai.id,
            JenisDokumen.KONVERSI,
            IsianDokumen(),
            konversi_id=baris.id,
            **SAAT,
        )


def test_a_second_pak_calls_the_first_lama_and_taking_it_back_frees_the_rows(
    session: Session, orang: Orang
) -> None:
    pertama = make_worked_pak(session, orang)
    service.add_entri(
        session,
        orang.admin,
        orang.pegawai.id,
        entri(JenisEntri.PENDIDIKAN, None, "IJZ-1", tanggal=HARI),
        **SAAT,
    )
    kedua = service.issue(
        session, orang.penilai, orang.pegawai.id, JenisDokumen.PENETAPAN, IsianDokumen(), **SAAT
    )
    _, isi = service.load_dokumen(session, orang.penilai, kedua.id, today=HARI)
    assert isinstance(isi, DokumenPenetapan)
    assert (isi.kumulatif.lama, isi.kumulatif.baru, isi.kumulatif.jumlah) == ("102,08", "12,50", "114,58")
    dasar = service.open_halaman(session, orang.admin, orang.pegawai.id, today=HARI).isi
    assert dasar is not None
    assert dasar.baris[0].entri is not None
    with pytest.raises(StateError, match="PAK"):
        service.cancel_entri(session, orang.admin, dasar.baris[0].entri.id, "Salah", **SAAT)
    with pytest.raises(InputError):
        service.cancel_dokumen(session, orang.penilai, pertama.id, "", **SAAT)
    service.cancel_dokumen(session, orang.penilai, pertama.id, "Salah tanggal", **SAAT)
    session.expire_all()
    service.cancel_entri(session, orang.admin, dasar.baris[0].entri.id, "Salah", **SAAT)
    _, lama = service.load_dokumen(session, orang.penilai, pertama.id, today=HARI)
    assert (lama.pengesahan.status, lama.pengesahan.tetap) == ("Dibatalkan", False)
    assert lama.nomor == "001/PAK/2026"


def test_a_pak_needs_enough_and_the_pejabat_penilai(session: Session, orang: Orang) -> None:
    terbit = (orang.pegawai.id, JenisDokumen.PENETAPAN, IsianDokumen())
    for actor in (orang.admin, orang.sendiri):
        with pytest.raises(NotAuthorizedError):
            service.issue(session, actor, *terbit, **SAAT)
    with pytest.raises(NotFoundError):
        service.issue(session, orang.lain, *terbit, **SAAT)
    bersama_pegawai = bersama.make_jf(session, golongan="III/a")
    factories.make_garis(session, bersama_pegawai, session.get_one(Pegawai, orang.penilai.pegawai_id))
    with pytest.raises(StateError, match="belum cukup"):
        service.issue(
            session, orang.penilai, bersama_pegawai.id, JenisDokumen.PENETAPAN, IsianDokumen(), **SAAT
        )


def test_amounts_need_a_document_come_once_and_only_from_an_admin(session: Session, orang: Orang) -> None:
    pegawai_id = orang.pegawai.id
    for actor in (orang.sendiri, orang.penilai):
        with pytest.raises(NotAuthorizedError):
            service.add_entri(session, actor, pegawai_id, entri(), **SAAT)
    with pytest.raises(NotFoundError):
        service.add_entri(session, orang.lain, pegawai_id, entri(), **SAAT)
    service.add_entri(session, orang.admin, pegawai_id, entri(), **SAAT)
    with pytest.raises(InputError, match="AK dasar sudah tercatat"):
        service.add_entri(session, orang.admin, pegawai_id, entri(nomor="lain"), **SAAT)
    pendidikan = service.add_entri(
        session, orang.admin, pegawai_id, entri(JenisEntri.PENDIDIKAN, None, "IJZ-1"), **SAAT
    )
    assert pendidikan.angka_kredit == Decimal("12.50")
    with pytest.raises(InputError, match="sudah dipakai"):
        service.add_entri(
            session, orang.admin, pegawai_id, entri(JenisEntri.PENDIDIKAN, None, "IJZ-1"), **SAAT
        )
    with pytest.raises(InputError):
        service.add_entri(session, orang.admin, pegawai_id, entri(JenisEntri.LAINNYA, None, "x"), **SAAT)
    with pytest.raises(InputError):
        service.add_entri(session, orang.admin, pegawai_id, entri(JenisEntri.LAINNYA, "1.005", "x"), **SAAT)
    with pytest.raises(InputError):
        service.add_entri(
            session,
            orang.admin,
            pegawai_id,
            entri(JenisEntri.LAINNYA, "1", "x", tanggal=date(2027, 1, 1)),
            **SAAT,
        )
    teks = [satu.rincian["perubahan"][0] for satu in audit.list_history(session, "angka_kredit", pegawai_id)]
    assert "AK dasar 50,00, dokumen 821/15/2023" in teks


def test_conditions_are_recorded_and_the_newest_counts(session: Session, orang: Orang) -> None:
    service.add_entri(session, orang.admin, orang.pegawai.id, entri(), **SAAT)
    for jenis, lulus in (
        (JenisSyarat.KEBUTUHAN, True),
        (JenisSyarat.UJI_KOMPETENSI, False),
        (JenisSyarat.UJI_KOMPETENSI, True),
    ):
        service.record_syarat(
            session, orang.admin, orang.pegawai.id, IsianSyarat(jenis, lulus, HARI, "SK 4"), **SAAT
        )
    hal = service.open_halaman(session, orang.penilai, orang.pegawai.id, today=HARI)
    assert hal.isi is not None
    assert hal.isi.kenaikan_jenjang is not None
    assert hal.isi.kenaikan_jenjang.memenuhi
    with pytest.raises(NotAuthorizedError):
        service.record_syarat(
            session,
            orang.penilai,
            orang.pegawai.id,
            IsianSyarat(JenisSyarat.KEBUTUHAN, True, HARI, "SK"),
            **SAAT,
        )


def test_strangers_see_nothing_and_pppk_have_a_reason(session: Session, orang: Orang) -> None:
    with pytest.raises(NotFoundError):
        service.open_halaman(session, orang.lain, orang.pegawai.id, today=HARI)
    dokumen = make_worked_pak(session, orang)
    with pytest.raises(NotFoundError):
        service.load_dokumen(session, orang.lain, dokumen.id, today=HARI)
    pppk = bersama.make_jf(session, Jenjang.AHLI_MUDA, jenis=JenisPegawai.PPPK, golongan="X")
    hal = service.open_halaman(session, orang.admin, pppk.id, today=HARI)
    assert hal.isi is None
    assert "PNS" in hal.sebab


def test_an_ak_dasar_that_nobody_recorded_is_named_and_the_month_of_baik_told(
    session: Session, orang: Orang
) -> None:
    hal = service.open_halaman(session, orang.sendiri, orang.pegawai.id, today=HARI)
    assert hal.isi is not None
    assert hal.isi.dasar_belum == "50,00"
    assert hal.isi.kenaikan_jenjang is not None
    assert hal.isi.kenaikan_jenjang.perkiraan == "Bila Baik, cukup pada 31 Desember 2029."
    service.add_entri(session, orang.admin, orang.pegawai.id, entri(), **SAAT)
    hal = service.open_halaman(session, orang.sendiri, orang.pegawai.id, today=HARI)
    assert hal.isi is not None
    assert (hal.isi.dasar_belum, hal.isi.jumlah) == ("", "100,00")
    assert hal.isi.kenaikan_jenjang is not None
    assert hal.isi.kenaikan_jenjang.perkiraan == ""
