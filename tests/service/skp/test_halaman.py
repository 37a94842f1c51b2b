"""What the page of an SKP shows to whom, and at what cost; the comparison and the documents."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.errors import NotFoundError
from kinerja.skp import service
from kinerja.skp.beda import is_changed
from kinerja.skp.models import Skp
from kinerja.skp.rules import AksiSkp, BagianLampiran, Klasifikasi, NilaiPerilaku, StatusSkp
from kinerja.skp.service import IsianIndikator, IsianRhk
from tests import factories
from tests.skp_bersama import Orang, Saat, count_queries, make_skp_of, read, seal

UTAMA = Klasifikasi.UTAMA
# Two of the twelve that a page may ask belong to the frame: the session and the roles.
PALING_BANYAK = 10


@pytest.fixture(autouse=True)
def _editions(session: Session, orang: Orang) -> None:
    ensure_first_editions(session, orang.pemilik)
    session.flush()


def _return_and_change(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    """Submitted, returned with a note, changed in one target and one line, submitted again."""
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.return_skp(session, orang.sebagai_penilai, skp.id, "Naikkan targetnya.", **saat)
    rhk = read(session, skp.id).rencana_hasil_kerja[0]
    satu = rhk.semua_indikator[0]
    isian = IsianIndikator(teks=satu.teks, aspek=satu.aspek, target="20 laporan")
    service.save_rhk(
        session, orang.pemilik, skp.id, rhk.id, IsianRhk(teks=rhk.teks, indikator={satu.id: isian}), **saat
    )
    service.add_lampiran(session, orang.pemilik, skp.id, BagianLampiran.KONSEKUENSI, "Pelatihan", **saat)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)


def test_the_owner_of_a_draft_may_write_and_hand_over(
    session: Session, orang: Orang, skp: Skp, today: date
) -> None:
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    assert hal.boleh_ubah
    assert hal.boleh_ekspektasi
    assert hal.aksi == {AksiSkp.AJUKAN, AksiSkp.BATALKAN}
    assert (hal.kelengkapan.lengkap, hal.kelengkapan.kurang) == (6, 0)


def test_the_penilai_may_decide_while_it_waits(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    sebelum = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    assert not sebelum.aksi
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    assert hal.aksi == {AksiSkp.KEMBALIKAN, AksiSkp.SETUJUI}
    assert hal.sidik == seal(session, skp.id)
    assert not hal.boleh_ubah
    assert hal.boleh_ekspektasi
    pemilik = service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    assert pemilik.aksi == {AksiSkp.TARIK}
    assert not pemilik.boleh_ekspektasi


def test_the_atasan_only_reads(session: Session, orang: Orang, skp: Skp, today: date) -> None:
    hal = service.open_halaman(session, orang.actor(orang.atasan), skp.id, today=today)
    assert not hal.aksi
    assert not any((hal.boleh_ubah, hal.boleh_ekspektasi, hal.boleh_catat))
    with pytest.raises(NotFoundError):
        service.open_halaman(session, orang.actor(orang.lain), skp.id, today=today)
    with pytest.raises(NotFoundError):
        service.open_halaman(session, orang.pemilik, 999_999, today=today)


def test_the_checklist_leads_to_each_gap(session: Session, orang: Orang, today: date) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=0)
    rhk = factories.make_rhk(session, skp, teks="", pimpinan="")
    satu = read(session, skp.id).rencana_hasil_kerja[0].semua_indikator[0]
    satu.target = ""
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    hasil = hal.kelengkapan.bagian[1]
    assert hasil.nama == "Hasil kerja"
    assert {(b.sasaran, b.rhk_id) for b in hasil.butir} == {
        (f"rhk_{rhk.id}", rhk.id),
        (f"indikator_{satu.id}", rhk.id),
    }
    assert (hal.kelengkapan.lengkap, hal.kelengkapan.kurang) == (2, 6)


def test_the_checklist_numbers_the_parts_as_the_form_does(
    session: Session, orang: Orang, today: date
) -> None:
    skp = make_skp_of(session, orang.pegawai)
    factories.make_rhk(session, skp, klasifikasi=Klasifikasi.TAMBAHAN, teks="")
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    (butir,) = hal.kelengkapan.bagian[1].butir
    assert butir.kalimat.startswith("Rencana hasil kerja tambahan nomor 1 belum ditulis")


def test_the_penilai_sees_what_changed_since_his_return(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _return_and_change(session, orang, skp, saat)
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    assert hal.dibanding
    assert (hal.skp.nomor_versi, hal.dibanding.nomor) == (2, 1)
    (baris,) = hal.naskah.baris[UTAMA]
    assert baris.daftar_indikator[0].target == (("hapus", "12"), ("tambah", "20"), ("sama", " laporan"))
    assert not is_changed(baris.teks)
    assert hal.naskah.lampiran[BagianLampiran.KONSEKUENSI][1] == (("tambah", "Pelatihan"),)
    assert hal.naskah.ringkas == "1 baris hasil kerja berubah, 1 baris lampiran berubah."


def test_a_first_submission_has_nothing_to_compare(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    assert hal.dibanding is None
    assert not hal.naskah.baris[UTAMA][0].berubah


def test_rows_that_came_and_went_are_marked(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.return_skp(session, orang.sebagai_penilai, skp.id, "Ganti.", **saat)
    lama = read(session, skp.id).rencana_hasil_kerja[0]
    baru = service.add_rhk(
        session,
        orang.pemilik,
        skp.id,
        klasifikasi=UTAMA,
        teks="Hasil baru",
        rhk_pimpinan_teks="Dari pimpinan",
        indikator=[
            IsianIndikator(teks="Jumlah", target="1 dokumen", aspek=lama.semua_indikator[0].aspek),
        ],
        **saat,
    )
    service.delete_rhk(session, orang.pemilik, skp.id, lama.id, **saat)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    tambah, hapus = hal.naskah.baris[UTAMA]
    assert (tambah.id, tambah.nomor, tambah.teks) == (baru.id, 1, (("tambah", "Hasil baru"),))
    assert (hapus.nomor, hapus.teks) == (None, (("hapus", "Tersusunnya laporan evaluasi"),))


def test_free_text_is_offered_the_link_once_the_superior_wrote_it(
    session: Session, orang: Orang, skp: Skp, today: date
) -> None:
    kosong = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    assert not kosong.rencana_pimpinan
    sumber = factories.make_rhk(
        session, make_skp_of(session, orang.penilai, rhk=0), teks="terlaksananya  pengelolaan kinerja"
    )
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    (rhk,) = hal.skp.rencana_hasil_kerja
    assert hal.usulan_tautan[rhk.semua_intervensi[0].id].sumber.id == sumber.id
    assert [satu.id for satu in hal.rencana_pimpinan[0].daftar_rhk] == [sumber.id]


def _fill(session: Session, skp: Skp, jumlah: int) -> None:
    for _ in range(jumlah):
        rhk = factories.make_rhk(session, skp)
        factories.make_indikator(session, rhk, urutan=2)


@pytest.mark.parametrize("siapa", ["pegawai", "penilai", "atasan"])
def test_the_page_costs_the_same_whatever_its_size(
    session: Session, orang: Orang, skp: Skp, saat: Saat, siapa: str
) -> None:
    actor, today = orang.actor(getattr(orang, siapa)), saat["today"]
    _return_and_change(session, orang, skp, saat)
    if siapa == "pegawai":
        service.withdraw_skp(session, actor, skp.id, **saat)

    def cost() -> int:
        session.flush()
        session.expunge_all()
        with count_queries(session.connection()) as asked:
            hal = service.open_halaman(session, actor, skp.id, today=today)
            if siapa == "penilai":
                service.find_antrean(session, actor, hal.skp, today=today)
        return len(asked)

    kecil = cost()
    _fill(session, skp, 20)
    assert cost() == kecil <= PALING_BANYAK


def test_reading_for_others_costs_the_same_whatever_its_size(
    session: Session, orang: Orang, skp: Skp, today: date
) -> None:
    def cost() -> int:
        session.flush()
        session.expunge_all()
        with count_queries(session.connection()) as asked:
            service.find_skp(session, orang.pemilik, skp.id, today=today)
        return len(asked)

    kecil = cost()
    _fill(session, skp, 20)
    assert cost() == kecil <= 4


def test_the_queue_knows_the_neighbours(session: Session, orang: Orang, saat: Saat) -> None:
    semua = []
    for jam in range(3):
        pegawai = factories.make_pegawai(session)
        factories.make_garis(session, pegawai, orang.penilai)
        semua.append(
            factories.make_skp(
                session, pegawai, status=StatusSkp.DIAJUKAN, status_sejak=saat["now"].replace(hour=jam)
            )
        )
    pertama, kedua, ketiga = semua
    found = [service.find_antrean(session, orang.sebagai_penilai, skp, today=saat["today"]) for skp in semua]
    assert [(a.sebelum, a.sesudah, a.nomor, a.jumlah) for a in found] == [
        (None, kedua.id, 1, 3),
        (pertama.id, ketiga.id, 2, 3),
        (kedua.id, None, 3, 3),
    ]


# Documents


def _print(session: Session, orang: Orang, skp: Skp, saat: Saat, nomor: int | None = None) -> service.Cetakan:
    return service.load_cetakan(session, orang.pemilik, skp.id, nomor=nomor, today=saat["today"])


def test_a_draft_prints_as_draft_with_the_parties_of_today(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    service.save_ekspektasi(session, orang.pemilik, skp.id, NilaiPerilaku.LOYAL, "Setia\n\nJujur", **saat)
    cetak = _print(session, orang, skp, saat)
    assert not cetak.dokumen.pengesahan.tetap
    assert cetak.dokumen.pengesahan.sidik == ""
    assert cetak.dokumen.pejabat_penilai.nama == orang.penilai.nama
    assert cetak.dokumen.ttd_penilai.tanggal is None
    (baris,) = cetak.dokumen.utama
    assert (baris.indikator[0].aspek, baris.indikator[0].target) == ("kuantitas", "12 laporan")
    assert cetak.dokumen.perilaku[4].ekspektasi == ("Setia", "Jujur")
    assert cetak.dokumen.periode_selesai == date(2026, 12, 31)
    assert cetak.lampiran.konsekuensi == ("Contoh Konsekuensi",)


def test_an_approved_skp_keeps_the_parties_of_its_day(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=seal(session, skp.id), **saat)
    nama = orang.penilai.nama
    orang.penilai.nama = "Nama Baru"
    session.flush()
    cetak = _print(session, orang, skp, saat)
    assert cetak.dokumen.pengesahan.tetap
    assert cetak.dokumen.pengesahan.sidik == skp.sidik_isi
    assert cetak.dokumen.pejabat_penilai.nama == nama
    assert cetak.dokumen.ttd_penilai.tanggal == saat["today"]


def test_an_old_version_prints_as_it_was(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=seal(session, skp.id), **saat)
    service.revise_skp(session, orang.pemilik, skp.id, "Target naik", **saat)
    rhk = read(session, skp.id).rencana_hasil_kerja[0]
    service.save_rhk(session, orang.pemilik, skp.id, rhk.id, IsianRhk(teks="Teks baru"), **saat)
    lama, kini = _print(session, orang, skp, saat, 1), _print(session, orang, skp, saat)
    assert lama.dokumen.utama[0].rencana_hasil_kerja == "Tersusunnya laporan evaluasi"
    assert lama.dokumen.pengesahan.tetap
    assert kini.dokumen.utama[0].rencana_hasil_kerja == "Teks baru"
    assert not kini.dokumen.pengesahan.tetap
    with pytest.raises(NotFoundError):
        _print(session, orang, skp, saat, 7)


def test_a_returned_version_is_no_approved_document(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _return_and_change(session, orang, skp, saat)
    dokumen = _print(session, orang, skp, saat, 1).dokumen
    assert not dokumen.pengesahan.tetap
    assert dokumen.utama[0].indikator[0].target == "12 laporan"
    versi = service.list_versi(session, orang.sebagai_penilai, skp.id, today=saat["today"])[1]
    assert [baris.nomor for baris in versi] == [2, 1]
