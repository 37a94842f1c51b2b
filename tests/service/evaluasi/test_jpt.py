"""The evaluation of a pejabat pimpinan tinggi: its forms have the perspektif and the title of the day."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import dump_potret, read_potret
from kinerja.organisasi.models import Pegawai, Penempatan
from kinerja.organisasi.rules import JenisForm, JenisJabatan
from kinerja.organisasi.service_instansi import change_judul
from kinerja.skp.models import Indikator, Skp
from kinerja.skp.rules import Pendekatan, Perspektif
from kinerja.surat.dokumen import BAGI_JPT, DokumenEvaluasi
from tests import factories
from tests.evaluasi_bersama import SAAT, Kantor

HARI = SAAT["today"]


def make_director(kantor: Kantor, pendekatan: Pendekatan = Pendekatan.KUANTITATIF) -> Pegawai:
    """Somebody in a jabatan of JPT whom the head of the bidang evaluates, with a submitted period."""
    jabatan = factories.make_jabatan(
        kantor.session, nama="Direktur", jenis=JenisJabatan.PIMPINAN_UNIT_MANDIRI
    )
    direktur = kantor.add_person("Sinta Direktur", skp=False, jabatan_id=jabatan.id)
    skp = kantor.approve(direktur, kantor.kepala, jenis_form=JenisForm.JPT, pendekatan=pendekatan)
    return kantor.session.get_one(Pegawai, skp.pegawai_id)


@pytest.fixture
def direktur(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> Pegawai:
    _give_perspektif(monkeypatch)
    return make_director(kantor)


def _give_perspektif(monkeypatch: pytest.MonkeyPatch) -> None:
    biasa = factories.make_indikator

    def make(session: Session, rhk: object, **fields: object) -> Indikator:
        return biasa(session, rhk, **({"aspek": None, "perspektif": Perspektif.ANGGARAN} | fields))

    monkeypatch.setattr(factories, "make_indikator", make)


def _print(kantor: Kantor, evaluasi: Evaluasi) -> DokumenEvaluasi:
    return service.load_cetakan(kantor.session, kantor.penilai, evaluasi.periode_id, today=HARI).evaluasi


def test_the_form_of_the_evaluation_is_that_of_the_skp(kantor: Kantor, direktur: Pegawai) -> None:
    kantor.set_capaian()
    dokumen = _print(kantor, kantor.establish(direktur))
    (indikator,) = dokumen.utama[0].indikator
    assert (dokumen.bentuk, dokumen.baris_bagi) == ("jpt", BAGI_JPT)
    assert (indikator.perspektif, indikator.aspek, indikator.realisasi) == ("Anggaran", "", "3 laporan")


def test_a_kualitatif_skp_of_jpt_is_evaluated_on_its_own_form(
    kantor: Kantor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _give_perspektif(monkeypatch)
    direktur = make_director(kantor, Pendekatan.KUALITATIF)
    kantor.set_capaian()
    dokumen = _print(kantor, kantor.establish(direktur))
    assert (dokumen.bentuk, dokumen.pendekatan) == ("jpt", "kualitatif")


def test_what_is_fixed_keeps_the_title_of_its_day(kantor: Kantor, direktur: Pegawai) -> None:
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    jenis = JenisJabatan.PIMPINAN_UNIT_MANDIRI
    change_judul(kantor.session, admin, {jenis: "Bagi direktur"}, versi=None, now=SAAT["now"])
    kantor.set_capaian()
    evaluasi = kantor.establish(direktur)
    change_judul(kantor.session, admin, {jenis: ""}, versi=None, now=SAAT["now"])
    kantor.session.flush()
    assert _print(kantor, evaluasi).baris_bagi == "BAGI DIREKTUR"
    kantor.session.execute(select(Skp.id))
    kantor.submit(direktur, "T2")
    berjalan = service.load_cetakan(
        kantor.session, kantor.penilai, kantor.periode(direktur, "T2").id, today=HARI
    )
    assert berjalan.evaluasi.baris_bagi == BAGI_JPT


def test_a_picture_from_before_reads_as_the_form_of_ja(kantor: Kantor) -> None:
    kantor.set_capaian()
    isi = dict(kantor.establish().potret)
    isi.pop("bagi")
    isi["isi"] = {nama: nilai for nama, nilai in isi["isi"].items() if nama != "jenis_form"}
    for hasil in isi["isi"]["daftar_hasil"]:
        for satu in hasil["daftar_indikator"]:
            satu.pop("perspektif")
    lama = read_potret(isi)
    assert (lama.isi.jenis_form, lama.bagi) == (JenisForm.JA_JF, "")
    assert lama.isi.daftar_hasil[0].daftar_indikator[0].perspektif is None
    assert read_potret(dump_potret(lama)) == lama


def test_the_title_follows_the_jabatan_at_the_end_of_the_period(kantor: Kantor, direktur: Pegawai) -> None:
    """Moved to a jabatan of the other form, the open SKP keeps the title of its own."""
    tempat = kantor.session.scalars(select(Penempatan).where(Penempatan.pegawai_id == direktur.id)).one()
    pengawas = factories.make_jabatan(kantor.session, jenis=JenisJabatan.PENGAWAS)
    tempat.jabatan_id = pengawas.id
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    change_judul(kantor.session, admin, {JenisJabatan.PENGAWAS: "Bagi pengawas"}, versi=None, now=SAAT["now"])
    kantor.set_capaian()
    assert _print(kantor, kantor.establish(direktur)).baris_bagi == BAGI_JPT
