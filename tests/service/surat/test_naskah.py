"""What a letter would say: who may ask, what the plugin gets, and plugins that fail."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.audit import CatatanAudit
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Predikat, Rating
from kinerja.hooks import BahanSurat, PihakSurat, SkemaNomor
from kinerja.hooks.galat import Galat
from kinerja.hooks.penjaga import resume
from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.rules import JenisJabatan
from kinerja.surat import service
from kinerja.surat.models import SuratTerbit
from kinerja.surat.render import render_lembar
from kinerja.surat.service import NaskahSurat, SuratDitolakError, SuratGagalError
from tests import factories
from tests.evaluasi_bersama import SAAT, Kantor
from tests.surat_bersama import PluginSurat, fill, letter, switch_on

HARI = SAAT["today"]


def compose(session: Session, actor: Actor, kantor: Kantor, kode: str = "keterangan") -> NaskahSurat:
    return service.compose(session, actor, kantor.periode().id, kode, today=HARI)


def test_the_preview_shows_the_sheet_without_a_number_and_stores_nothing(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    switch_on(session, surat_uji=PluginSurat())
    session.flush()
    sebelum = session.query(CatatanAudit).count()
    naskah = compose(session, admin, kantor)
    html = render_lembar(naskah.dokumen)
    for teks in (
        "Pemerintah Kabupaten Contoh",
        "Surat Keterangan Kinerja",
        "Nomor: — belum diterbitkan —",
        "Diberikan kepada Andi Ramadhan, S.Kom. dengan predikat Baik.",
        '<td class="nomor">1</td><td>Triwulan I</td>',
        "DRAF",
    ):
        assert teks in html, teks
    assert "style=" not in html
    session.flush()
    assert not session.scalars(select(SuratTerbit)).all()
    assert session.query(CatatanAudit).count() == sebelum
    assert naskah.pembaca_lain is not None  # an admin reads of somebody else


def test_the_plugin_gets_the_frozen_picture_and_the_place(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    dapat: list[BahanSurat] = []
    kantor.pegawai.nama = "Nama Baru"
    jabatan = factories.make_jabatan(
        session, nama="Analis", jenis=JenisJabatan.JF_KEAHLIAN, jenjang="ahli_muda"
    )
    tempat = select(Penempatan).where(Penempatan.pegawai_id == kantor.pegawai.id)
    session.scalars(tempat).one().jabatan_id = jabatan.id
    session.flush()

    def isi(bahan: BahanSurat, setelan: object) -> Mapping[str, object]:
        dapat.append(bahan)
        return fill(bahan, setelan)  # type: ignore[arg-type]

    switch_on(session, surat_uji=PluginSurat(letter(fill=isi)))
    session.expire_all()
    compose(session, admin, kantor)
    (bahan,) = dapat
    assert bahan.pegawai.nama == "Andi Ramadhan, S.Kom."
    assert (bahan.pegawai.golongan, bahan.pegawai.jenjang) == ("III/c", "Ahli Muda")
    assert bahan.penilai == PihakSurat(
        nama="Drs. Budi Santoso",
        nip=kantor.kepala.nip or "",
        pangkat=bahan.penilai.pangkat,
        jabatan="Kepala Bidang",
        unit_kerja=bahan.penilai.unit_kerja,
    )
    assert (bahan.periode_label, bahan.tahun) == ("Triwulan I", 2026)
    assert (bahan.mulai, bahan.selesai) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (bahan.rating_hasil, bahan.predikat) == (Rating.SESUAI_EKSPEKTASI, Predikat.BAIK)
    assert (bahan.ditetapkan, bahan.tanggal) == (HARI, HARI)


def test_only_the_admin_of_the_instansi_previews(session: Session, kantor: Kantor, admin: Actor) -> None:
    switch_on(session, surat_uji=PluginSurat())
    for pegawai in (kantor.kepala, kantor.kepala_badan, kantor.lain):
        with pytest.raises(NotFoundError):
            compose(session, kantor.actor(pegawai), kantor)
    with pytest.raises(NotAuthorizedError):
        compose(session, kantor.pemilik, kantor)
    sendiri = kantor.actor(kantor.pegawai, Peran.ADMIN_INSTANSI)
    with pytest.raises(NotAuthorizedError):
        compose(session, sendiri, kantor)
    unit = replace(admin, peran=frozenset(replace(satu, unit_id=kantor.badan.id) for satu in admin.peran))
    with pytest.raises(NotFoundError):
        compose(session, unit, kantor)


def test_a_letter_needs_a_fixed_evaluation_and_an_active_plugin(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    switch_on(session, surat_uji=PluginSurat())
    with pytest.raises(NotFoundError):
        compose(session, admin, kantor, "lain")
    dewi = kantor.add_person("Dewi")
    kantor.rate(dewi)
    with pytest.raises(StateError, match="sesudah penilaian ditetapkan"):
        service.compose(session, admin, kantor.periode(dewi).id, "keterangan", today=HARI)
    switch_on(session)
    with pytest.raises(NotFoundError):
        compose(session, admin, kantor)


# Plugins that fail


def answer(jawaban: object) -> Callable[..., object]:
    return lambda *_argumen: jawaban


def raising(error: BaseException) -> Callable[..., object]:
    def call(*_argumen: object) -> object:
        raise error

    return call


def endless() -> object:
    while True:
        yield {"uraian": "x", "nilai": "y"}


class Jahat(dict[str, object]):
    """A mapping that answers for ever."""

    def __getitem__(self, kunci: str) -> object:
        while True:
            time.sleep(0.01)


BAIK: dict[str, object] = {"nama": "x", "predikat": "y", "rincian": []}
GAGAL: dict[str, object] = {
    "raises": raising(ZeroDivisionError("dibagi nol")),
    "raises a kind of ValueError": raising(UnicodeError("salah")),
    "raises ValueError without words": raising(ValueError("  ")),
    "ends the process": raising(SystemExit(3)),
    "none": answer(None),
    "text": answer("surat"),
    "missing": answer({"nama": "x", "predikat": "y"}),
    "more than named": answer(BAIK | {"gaji": "1"}),
    "number for text": answer(BAIK | {"nama": 7}),
    "none for text": answer(BAIK | {"nama": None}),
    "markup for text": answer(BAIK | {"nama": Markup("<b>x</b>")}),
    "long text": answer(BAIK | {"nama": "x" * 4_001}),
    "text for rows": answer(BAIK | {"rincian": "x"}),
    "endless rows": lambda *_: BAIK | {"rincian": endless()},
    "many rows": answer(BAIK | {"rincian": [{"uraian": "x", "nilai": "y"}] * 201}),
    "row without a column": answer(BAIK | {"rincian": [{"uraian": "x"}]}),
    "text for a row": answer(BAIK | {"rincian": ["x"]}),
    "number in a row": answer(BAIK | {"rincian": [{"uraian": "x", "nilai": 1}]}),
    "too much in all": answer(BAIK | {"rincian": [{"uraian": "x" * 900, "nilai": "y" * 900}] * 40}),
}


@pytest.mark.parametrize("isi", GAGAL.values(), ids=GAGAL)
def test_a_failing_plugin_is_named_and_stores_nothing(
    session: Session, kantor: Kantor, admin: Actor, isi: object
) -> None:
    galat: list[Galat] = []
    switch_on(session, galat=galat, surat_uji=PluginSurat(letter(fill=isi)))
    with pytest.raises(SuratGagalError, match=r"Plugin “surat_uji” gagal di keterangan\.fill"):
        compose(session, admin, kantor)
    assert [satu.hook for satu in galat] == ["keterangan.fill"]
    assert not session.scalars(select(SuratTerbit)).all()


@pytest.mark.parametrize(
    "isi", [lambda *_: time.sleep(9), answer(Jahat(BAIK))], ids=["hangs", "hangs in its answer"]
)
def test_a_hanging_plugin_costs_its_limit(
    session: Session, kantor: Kantor, admin: Actor, isi: object
) -> None:
    resume("surat_lambat")  # a plugin that hung is left alone for a while
    switch_on(session, batas=0.2, surat_lambat=PluginSurat(letter(fill=isi)))
    mulai = time.monotonic()
    with pytest.raises(SuratGagalError, match=r"tidak selesai dalam 0\.2 detik"):
        compose(session, admin, kantor)
    assert time.monotonic() - mulai < 9  # not the whole sleep, however busy the machine is


def test_a_refusal_is_a_sentence_and_no_fault(session: Session, kantor: Kantor, admin: Actor) -> None:
    galat: list[Galat] = []
    tolak = raising(ValueError("Isi faktor untuk predikat Baik."))
    switch_on(session, galat=galat, surat_uji=PluginSurat(letter(fill=tolak)))
    with pytest.raises(SuratDitolakError, match=r"^Isi faktor untuk predikat Baik\.$"):
        compose(session, admin, kantor)
    assert galat == []


@pytest.mark.parametrize(
    "nomor",
    [
        raising(ValueError("x")),
        answer(None),
        answer("{urut}/{tahun}"),
        answer(SkemaNomor("{urut}/{tahun}" + "x" * 100)),
        answer(SkemaNomor("{urut}/{tahun}\n")),
        answer(SkemaNomor("{urut}/{tahun}", digit=40)),
    ],
)
def test_a_bad_number_scheme_is_a_fault(
    session: Session, kantor: Kantor, admin: Actor, nomor: object
) -> None:
    switch_on(session, surat_uji=PluginSurat(letter(nomor=nomor)))
    with pytest.raises(SuratGagalError, match=r"keterangan\.nomor"):
        compose(session, admin, kantor)


def test_a_plugin_that_changes_objects_of_the_session_changes_nothing(
    session: Session, kantor: Kantor, admin: Actor
) -> None:
    evaluasi = session.scalars(select(Evaluasi)).one()
    session.commit()

    def isi(bahan: BahanSurat, setelan: object) -> Mapping[str, object]:
        evaluasi.catatan = "diubah plugin"
        session.add(SuratTerbit(kode="palsu"))
        return fill(bahan, setelan)  # type: ignore[arg-type]

    switch_on(session, surat_uji=PluginSurat(letter(fill=isi)))
    compose(session, admin, kantor)
    session.commit()
    assert session.scalars(select(Evaluasi.catatan)).one() == "Pertahankan mutu analisis."
    assert not session.scalars(select(SuratTerbit)).all()


@pytest.mark.parametrize(
    ("jawaban", "nama"),
    [
        (None, "Drs. Budi Santoso"),
        (PihakSurat(nama="Rina"), "Rina"),
        (PihakSurat(nama=" "), "Drs. Budi Santoso"),
    ],
)
def test_the_plugin_may_say_in_whose_name_it_is_signed(
    session: Session, kantor: Kantor, admin: Actor, jawaban: PihakSurat | None, nama: str
) -> None:
    switch_on(session, surat_uji=PluginSurat(letter(penanda_tangan=answer(jawaban))))
    assert compose(session, admin, kantor).isi.penanda_tangan.nama == nama


@pytest.mark.parametrize("jawaban", ["Rina", PihakSurat(nama=7), PihakSurat(nama="x" * 301)])  # type: ignore[arg-type]
def test_a_signer_of_another_shape_is_a_fault(
    session: Session, kantor: Kantor, admin: Actor, jawaban: object
) -> None:
    switch_on(session, surat_uji=PluginSurat(letter(penanda_tangan=answer(jawaban))))
    with pytest.raises(SuratGagalError, match=r"keterangan\.penanda_tangan"):
        compose(session, admin, kantor)
