"""The SKP of a pejabat pimpinan tinggi: perspektif and penugasan from the first word to the sealed sheet."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.audit import fingerprint
from kinerja.errors import ConflictError
from kinerja.kalender.rules import tahun_kalender
from kinerja.organisasi.models import Instansi, Penempatan
from kinerja.organisasi.rules import JenisForm, JenisJabatan, JenisPegawai
from kinerja.organisasi.service_instansi import change_judul
from kinerja.skp import service
from kinerja.skp.beda import compare
from kinerja.skp.models import Indikator, Skp
from kinerja.skp.naskah import content_of, read_content, seal_content
from kinerja.skp.rules import Aspek, BagianLampiran, Klasifikasi, Pendekatan, Perspektif
from kinerja.skp.service import IsianIndikator, IsianRhk
from kinerja.skp.temuan import describe_rencana
from kinerja.surat.dokumen import BAGI_JPT, DokumenSkp
from tests import factories
from tests.organisasi_bersama import actor_of
from tests.skp_bersama import Orang, Saat, make_skp_of, read, seal

MERIT = IsianIndikator(teks="Indeks Sistem Merit", target="325 poin", perspektif=Perspektif.PENERIMA_LAYANAN)


@pytest.fixture(autouse=True)
def _aturan(session: Session) -> None:
    ensure_first_editions(session, system_actor(0))
    session.flush()


def _sit(session: Session, orang: Orang, jenis: JenisJabatan) -> None:
    tempat = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == orang.pegawai.id)).one()
    tempat.jabatan_id = factories.make_jabatan(session, jenis=jenis, nama="Kepala Badan").id
    session.flush()


@pytest.fixture
def create(session: Session, orang: Orang, saat: Saat) -> Callable[..., Skp]:
    """Begin the SKP of `orang.pegawai`, head of a badan."""
    _sit(session, orang, JenisJabatan.JPT_PRATAMA)

    def begin(**fields: Any) -> Skp:
        values = {"rentang": tahun_kalender(2026), "pendekatan": Pendekatan.KUANTITATIF} | saat | fields
        return service.create_skp(session, orang.pemilik, **values)

    return begin


@pytest.fixture
def skp(session: Session, orang: Orang, saat: Saat, create: Callable[..., Skp]) -> Skp:
    """One result of the head with its indicator, and the lampiran."""
    made = create()
    service.add_rhk(
        session,
        orang.pemilik,
        made.id,
        klasifikasi=Klasifikasi.UTAMA,
        teks="Meningkatnya kualitas manajemen ASN",
        penugasan_dari="Perjanjian Kinerja",
        indikator=[MERIT],
        **saat,
    )
    for bagian in BagianLampiran:
        service.add_lampiran(session, orang.pemilik, made.id, bagian, "Satu", **saat)
    return read(session, made.id)


def _save(
    session: Session, orang: Orang, skp: Skp, saat: Saat, *, versi: int | None = None, **fields: Any
) -> Indikator:
    (rhk,) = read(session, skp.id).rencana_hasil_kerja
    (satu,) = rhk.semua_indikator
    values = {"teks": satu.teks, "target": satu.target, "perspektif": satu.perspektif} | fields
    isian = IsianRhk(teks=rhk.teks, penugasan_dari="Bupati", indikator={satu.id: IsianIndikator(**values)})
    service.save_rhk(session, orang.pemilik, skp.id, rhk.id, isian, versi=versi, **saat)
    return read(session, skp.id).rencana_hasil_kerja[0].semua_indikator[0]


def _approve(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=seal(session, skp.id), **saat)
    session.flush()


def _print(session: Session, orang: Orang, skp: Skp, saat: Saat, **fields: Any) -> DokumenSkp:
    return service.load_cetakan(session, orang.pemilik, skp.id, today=saat["today"], **fields).dokumen


def test_a_perspektif_is_saved_beside_the_penugasan(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    satu = _save(session, orang, skp, saat, perspektif=Perspektif.ANGGARAN)
    rhk = read(session, skp.id).rencana_hasil_kerja[0]
    assert (satu.perspektif, rhk.penugasan_dari, satu.aspek) == (Perspektif.ANGGARAN, "Bupati", None)


def test_the_form_of_jpt_has_no_aspek_and_that_of_ja_no_perspektif(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    assert _save(session, orang, skp, saat, aspek=Aspek.BIAYA).aspek is None
    rhk = service.add_indikator(session, orang.pemilik, skp.id, skp.rencana_hasil_kerja[0].id, **saat)
    assert rhk.semua_indikator[-1].aspek is None
    biasa = make_skp_of(session, orang.penilai, rhk=0)
    baris = service.add_rhk(
        session,
        orang.sebagai_penilai,
        biasa.id,
        klasifikasi=Klasifikasi.UTAMA,
        indikator=[MERIT],
        **saat,
    )
    assert baris.semua_indikator[0].perspektif is None


def test_two_windows_see_both_perspektif(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    versi = skp.rencana_hasil_kerja[0].versi
    _save(session, orang, skp, saat, versi=versi, perspektif=Perspektif.ANGGARAN)
    with pytest.raises(ConflictError) as bentrok:
        _save(session, orang, skp, saat, versi=versi, perspektif=Perspektif.PROSES_BISNIS)
    assert bentrok.value.mine["Perspektif 1"] == "Proses Bisnis"
    assert bentrok.value.theirs["Perspektif 1"] == "Anggaran"


def test_nothing_but_what_the_form_asks_is_missing(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    """No RHK pimpinan and no aspek; a perspektif that others have is a suggestion."""
    service.add_indikator(session, orang.pemilik, skp.id, skp.rencana_hasil_kerja[0].id, **saat)
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    kode = [butir.kalimat.split(" pada ")[0] for bagian in hal.kelengkapan.bagian for butir in bagian.butir]
    assert kode == ["Ada indikator tanpa isi", "Ada indikator tanpa target", "Ada indikator tanpa perspektif"]
    assert (hal.kelengkapan.kurang, hal.kelengkapan.saran, hal.jpt, hal.kolom) == (2, 1, True, 5)


@pytest.mark.parametrize("pendekatan", list(Pendekatan))
def test_the_printed_form_is_that_of_the_jabatan_and_the_approach(
    session: Session, orang: Orang, skp: Skp, saat: Saat, pendekatan: Pendekatan
) -> None:
    service.change_pendekatan(session, orang.pemilik, skp.id, pendekatan, **saat)
    dokumen = _print(session, orang, skp, saat)
    (baris,) = dokumen.utama
    assert (dokumen.bentuk, dokumen.pendekatan, dokumen.baris_bagi) == ("jpt", pendekatan.value, BAGI_JPT)
    assert (baris.penugasan_dari, baris.indikator[0].perspektif) == ("Perjanjian Kinerja", "Penerima Layanan")


def test_a_seal_names_the_perspektif_only_where_there_is_one(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    dengan = seal_content(skp)
    isi = content_of(skp)
    assert isi["hasil_kerja"][0]["indikator"][0]["perspektif"] == "penerima_layanan"
    assert read_content(isi).daftar_rhk[0].daftar_indikator[0].perspektif is Perspektif.PENERIMA_LAYANAN
    _save(session, orang, skp, saat, perspektif=None)
    tanpa = content_of(read(session, skp.id))
    assert "perspektif" not in tanpa["hasil_kerja"][0]["indikator"][0]
    assert fingerprint(tanpa) != dengan
    biasa = content_of(read(session, make_skp_of(session, orang.penilai).id))
    assert set(biasa["hasil_kerja"][0]["indikator"][0]) == {
        "id",
        "aspek",
        "teks",
        "target",
        "tipe",
        "parameter",
    }


def test_a_version_from_before_reads_as_the_form_of_ja(session: Session, skp: Skp) -> None:
    isi = content_of(skp)
    del isi["jenis_form"]
    del isi["hasil_kerja"][0]["indikator"][0]["perspektif"]
    naskah = read_content(isi)
    assert naskah.jenis_form is JenisForm.JA_JF
    assert naskah.daftar_rhk[0].daftar_indikator[0].perspektif is None


def test_versions_are_compared_with_the_perspektif(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    lama = read_content(content_of(skp))
    _save(session, orang, skp, saat, perspektif=Perspektif.PROSES_BISNIS)
    beda = compare(lama, read_content(content_of(read(session, skp.id))))
    (baris,) = beda.baris[Klasifikasi.UTAMA]
    assert baris.daftar_indikator[0].perspektif == (
        ("hapus", "Penerima"),
        ("tambah", "Proses"),
        ("sama", " "),
        ("hapus", "Layanan"),
        ("tambah", "Bisnis"),
    )
    assert baris.berubah
    assert beda.ringkas == "1 baris hasil kerja berubah."


def test_last_year_is_copied_with_perspektif_and_penugasan(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    depan = Saat(today=date(2027, 1, 5), now=saat["now"])
    salinan = service.create_skp(
        session,
        orang.pemilik,
        rentang=tahun_kalender(2027),
        pendekatan=Pendekatan.KUANTITATIF,
        salin_dari=skp.id,
        **depan,
    )
    (rhk,) = read(session, salinan.id).rencana_hasil_kerja
    assert (rhk.penugasan_dari, rhk.semua_indikator[0].perspektif) == (
        "Perjanjian Kinerja",
        Perspektif.PENERIMA_LAYANAN,
    )


def test_a_copy_into_the_other_form_leaves_what_that_form_has_not(
    session: Session, orang: Orang, skp: Skp, saat: Saat, create: Callable[..., Skp]
) -> None:
    _sit(session, orang, JenisJabatan.ADMINISTRATOR)
    turun = create(rentang=tahun_kalender(2027), salin_dari=skp.id, today=date(2027, 1, 5))
    (rhk,) = read(session, turun.id).rencana_hasil_kerja
    assert (turun.jenis_form, rhk.semua_indikator[0].perspektif) == (JenisForm.JA_JF, None)
    biasa = make_skp_of(session, orang.pegawai, tahun=2025, mulai=date(2025, 1, 1), sampai=date(2026, 1, 1))
    _sit(session, orang, JenisJabatan.JPT_MADYA)
    naik = create(rentang=tahun_kalender(2028), salin_dari=biasa.id, today=date(2028, 1, 5))
    (rhk,) = read(session, naik.id).rencana_hasil_kerja
    assert (naik.jenis_form, rhk.semua_intervensi, rhk.semua_indikator[0].aspek) == (JenisForm.JPT, [], None)


def test_a_bupati_without_nip_stands_with_the_instansi(
    session: Session, orang: Orang, skp: Skp, saat: Saat, instansi: Instansi
) -> None:
    orang.penilai.nip, orang.penilai.jenis = None, JenisPegawai.NON_ASN
    session.flush()
    pihak = _print(session, orang, skp, saat).pejabat_penilai
    assert (pihak.nip, pihak.pangkat, pihak.label_unit, pihak.unit_kerja) == (
        "",
        "-",
        "INSTANSI",
        instansi.nama,
    )
    _approve(session, orang, skp, saat)
    orang.penilai.nip = factories.make_nip()  # a later NIP changes nothing on the approved sheet
    session.flush()
    assert _print(session, orang, skp, saat).pejabat_penilai.label_unit == "INSTANSI"


def test_an_approved_skp_keeps_the_title_of_its_day(
    session: Session, orang: Orang, skp: Skp, saat: Saat, instansi: Instansi
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)

    def change(teks: str) -> None:
        change_judul(session, admin, {JenisJabatan.JPT_PRATAMA: teks}, versi=None, now=saat["now"])
        session.flush()

    change("Bagi kepala perangkat daerah")
    assert _print(session, orang, skp, saat).baris_bagi == "BAGI KEPALA PERANGKAT DAERAH"
    _approve(session, orang, skp, saat)
    change("")
    cetakan = service.load_cetakan(session, orang.pemilik, skp.id, today=saat["today"])
    assert cetakan.dokumen.baris_bagi == cetakan.lampiran.baris_bagi == "BAGI KEPALA PERANGKAT DAERAH"
    service.revise_skp(session, orang.pemilik, skp.id, "Target berubah", **saat)
    session.flush()
    assert _print(session, orang, skp, saat).baris_bagi == BAGI_JPT
    assert _print(session, orang, skp, saat, nomor=1).baris_bagi == "BAGI KEPALA PERANGKAT DAERAH"


def test_plugins_see_the_form_the_perspektif_and_the_penugasan(session: Session, skp: Skp) -> None:
    rencana = describe_rencana(session, skp)
    (hasil,) = rencana.daftar_hasil
    assert (rencana.jenis_form, hasil.penugasan_dari) == (JenisForm.JPT, "Perjanjian Kinerja")
    assert hasil.daftar_indikator[0].perspektif is Perspektif.PENERIMA_LAYANAN


def test_plugins_see_the_perspektif_of_last_year(
    session: Session, orang: Orang, skp: Skp, saat: Saat, create: Callable[..., Skp]
) -> None:
    _approve(session, orang, skp, saat)
    baru = create(rentang=tahun_kalender(2027), today=date(2027, 1, 5))
    (lalu,) = describe_rencana(session, read(session, baru.id)).tahun_lalu
    assert (lalu.teks, lalu.perspektif) == ("Indeks Sistem Merit", Perspektif.PENERIMA_LAYANAN)


def test_a_bawahan_carries_on_the_result_of_the_head(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    factories.make_penempatan(session, bawahan := factories.make_pegawai(session))
    factories.make_garis(session, bawahan, orang.pegawai)
    akun = factories.make_actor(factories.make_akun(session, bawahan))
    milik = make_skp_of(session, bawahan)
    (rhk,) = read(session, milik.id).rencana_hasil_kerja
    hal = service.open_halaman(session, akun, milik.id, today=saat["today"])
    ((sumber,),) = [rencana.daftar_rhk for rencana in hal.rencana_pimpinan]
    service.link_rhk(session, akun, milik.id, rhk.id, sumber.id, **saat)
    (asal,) = read(session, milik.id).rencana_hasil_kerja[0].semua_intervensi
    assert (asal.sumber_id, asal.teks) == (sumber.id, "Meningkatnya kualitas manajemen ASN")
