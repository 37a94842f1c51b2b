"""States, completeness and versions of an SKP."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.muat import read_data
from kinerja.organisasi.rules import JenisForm
from kinerja.skp import rules
from kinerja.skp.rules import (
    AksiSkp,
    Aspek,
    BagianLampiran,
    IndikatorIsi,
    IsiSkp,
    Klasifikasi,
    PelakuSkp,
    Pendekatan,
    Perspektif,
    RhkIsi,
    StatusSkp,
)

AKHIR = {StatusSkp.DITUTUP, StatusSkp.DIBATALKAN}
LAMPIRAN = dict.fromkeys(BagianLampiran, ("Satu baris",))
INDIKATOR = IndikatorIsi(3, "Jumlah laporan", "12 laporan", Aspek.KUANTITAS)
RHK = RhkIsi(7, "Laporan tersusun", rhk_pimpinan="Layanan membaik", daftar_indikator=(INDIKATOR,))
LENGKAP = IsiSkp(JenisForm.JA_JF, Pendekatan.KUANTITATIF, True, (RHK,), LAMPIRAN)


# --- States ---


def test_states_and_transitions_are_those_of_the_rule_data() -> None:
    data = read_data("state_machines.json")["skp"]
    assert isinstance(data, dict)
    assert data["awal"] == StatusSkp.DRAF
    assert data["status"] == list(StatusSkp)
    panah = sorted((dari.value, transisi.ke.value) for (dari, _), transisi in rules.TRANSISI.items())
    assert panah == sorted(map(tuple, data["transisi"]))


@given(st.sampled_from(StatusSkp), st.sampled_from(AksiSkp))
def test_an_action_moves_the_skp_or_says_why_not(status: StatusSkp, aksi: AksiSkp) -> None:
    boleh = any(aksi in rules.list_aksi(status, pelaku) for pelaku in PelakuSkp)
    if boleh:
        assert rules.next_status(status, aksi) is rules.TRANSISI[status, aksi].ke is not status
    else:
        with pytest.raises(ValueError, match=f"berstatus {status.label}"):
            rules.next_status(status, aksi)


@pytest.mark.parametrize("status", StatusSkp)
def test_only_a_closed_or_cancelled_skp_is_at_its_end(status: StatusSkp) -> None:
    keluar = [aksi for aksi in AksiSkp if (status, aksi) in rules.TRANSISI]
    assert (not keluar) is (status in AKHIR)


@given(st.lists(st.sampled_from(AksiSkp), max_size=30))
def test_no_sequence_of_actions_reaches_approval_past_the_penilai(daftar: list[AksiSkp]) -> None:
    status, disetujui = StatusSkp.DRAF, False
    for aksi in daftar:
        if (status, aksi) in rules.TRANSISI:
            disetujui = disetujui or aksi is AksiSkp.SETUJUI
            status = rules.next_status(status, aksi)
    if status in (StatusSkp.DITETAPKAN, StatusSkp.DIREVISI, StatusSkp.DITUTUP):
        assert disetujui


@pytest.mark.parametrize(
    ("status", "pelaku", "aksi"),
    [
        (StatusSkp.DRAF, PelakuSkp.PEMILIK, (AksiSkp.AJUKAN, AksiSkp.BATALKAN)),
        (StatusSkp.DRAF, PelakuSkp.PENILAI, ()),
        (StatusSkp.DRAF, PelakuSkp.ADMIN, (AksiSkp.BATALKAN,)),
        (StatusSkp.DIAJUKAN, PelakuSkp.PEMILIK, (AksiSkp.TARIK,)),
        (StatusSkp.DIAJUKAN, PelakuSkp.PENILAI, (AksiSkp.KEMBALIKAN, AksiSkp.SETUJUI)),
        (StatusSkp.DIKEMBALIKAN, PelakuSkp.PEMILIK, (AksiSkp.AJUKAN,)),
        (StatusSkp.DITETAPKAN, PelakuSkp.PEMILIK, (AksiSkp.BUKA_REVISI,)),
        (StatusSkp.DITETAPKAN, PelakuSkp.PENILAI, (AksiSkp.BUKA_REVISI,)),
        (StatusSkp.DITETAPKAN, PelakuSkp.SISTEM, (AksiSkp.TUTUP,)),
        (StatusSkp.DIREVISI, PelakuSkp.PEMILIK, (AksiSkp.AJUKAN,)),
        (StatusSkp.DITUTUP, PelakuSkp.SISTEM, ()),
    ],
)
def test_who_may_do_what(status: StatusSkp, pelaku: PelakuSkp, aksi: tuple[AksiSkp, ...]) -> None:
    assert rules.list_aksi(status, pelaku) == aksi


def test_a_return_and_a_revision_need_a_reason() -> None:
    beralasan = {aksi for (_, aksi), transisi in rules.TRANSISI.items() if transisi.catatan_wajib}
    assert beralasan == {AksiSkp.KEMBALIKAN, AksiSkp.BUKA_REVISI}


def test_what_can_be_changed_can_be_submitted() -> None:
    assert rules.DAPAT_DIAJUKAN == rules.DAPAT_DIUBAH
    assert StatusSkp.DIAJUKAN not in rules.DAPAT_DIUBAH


# --- Completeness ---


def with_rhk(**ganti: object) -> IsiSkp:
    return dataclasses.replace(LENGKAP, daftar_rhk=(dataclasses.replace(RHK, **ganti),))


def with_indikator(*daftar: IndikatorIsi) -> IsiSkp:
    return with_rhk(daftar_indikator=daftar)


def test_complete_skp_lacks_nothing() -> None:
    assert rules.list_missing(LENGKAP) == []


@pytest.mark.parametrize(
    ("isi", "kode", "sasaran"),
    [
        (dataclasses.replace(LENGKAP, ada_penilai=False), "penilai_kosong", "penilai"),
        (dataclasses.replace(LENGKAP, daftar_rhk=()), "utama_kosong", "daftar_rhk"),
        (with_rhk(klasifikasi=Klasifikasi.TAMBAHAN), "utama_kosong", "daftar_rhk"),
        (with_rhk(teks=" \n"), "rhk_kosong", "rhk_7"),
        (with_rhk(rhk_pimpinan=" "), "rhk_pimpinan_kosong", "rhk_7"),
        (with_rhk(daftar_indikator=()), "indikator_kosong", "rhk_7"),
        (with_indikator(dataclasses.replace(INDIKATOR, teks="")), "teks_kosong", "indikator_3"),
        (with_indikator(dataclasses.replace(INDIKATOR, target=" ")), "target_kosong", "indikator_3"),
        (with_indikator(dataclasses.replace(INDIKATOR, aspek=None)), "aspek_kosong", "indikator_3"),
        (with_indikator(INDIKATOR, dataclasses.replace(INDIKATOR, id=4)), "aspek_ganda", "rhk_7"),
        *(
            (
                dataclasses.replace(LENGKAP, lampiran={**LAMPIRAN, bagian: isi}),
                "lampiran_kosong",
                f"lampiran_{bagian.value}",
            )
            for bagian in BagianLampiran
            for isi in ((), (" ",))
        ),
    ],
)
def test_each_thing_missing_is_named_with_its_place(isi: IsiSkp, kode: str, sasaran: str) -> None:
    kurang = rules.list_missing(isi)
    assert [(satu.kode, satu.sasaran, satu.wajib) for satu in kurang] == [(kode, sasaran, True)]
    assert kurang[0].kalimat.endswith(".")
    assert not rules.is_complete(kurang)


def test_empty_skp_lists_everything_in_the_order_of_the_form() -> None:
    kosong = IsiSkp(JenisForm.JA_JF, Pendekatan.KUALITATIF, False, (), {})
    kode = [satu.sasaran for satu in rules.list_missing(kosong)]
    assert kode == [
        "penilai",
        "daftar_rhk",
        "lampiran_dukungan_sumber_daya",
        "lampiran_skema_pertanggungjawaban",
        "lampiran_konsekuensi",
    ]


@pytest.mark.parametrize(("penugasan", "kurang"), [("Kepala Dinas", []), (" ", ["penugasan_kosong"])])
def test_tambahan_of_ja_jf_may_come_from_a_penugasan(penugasan: str, kurang: list[str]) -> None:
    tambahan = dataclasses.replace(
        RHK, id=8, klasifikasi=Klasifikasi.TAMBAHAN, rhk_pimpinan="", penugasan_dari=penugasan
    )
    isi = dataclasses.replace(LENGKAP, daftar_rhk=(RHK, tambahan))
    assert [satu.kode for satu in rules.list_missing(isi)] == kurang


def test_utama_of_ja_jf_does_not_come_from_a_penugasan() -> None:
    isi = with_rhk(rhk_pimpinan="", penugasan_dari="Kepala Dinas")
    assert [satu.kode for satu in rules.list_missing(isi)] == ["rhk_pimpinan_kosong"]


@pytest.mark.parametrize(
    ("form", "pendekatan"),
    [
        (JenisForm.JPT, Pendekatan.KUANTITATIF),
        (JenisForm.JPT, Pendekatan.KUALITATIF),
        (JenisForm.JA_JF, Pendekatan.KUALITATIF),
    ],
)
def test_only_ja_jf_kuantitatif_asks_for_aspek(form: JenisForm, pendekatan: Pendekatan) -> None:
    tanpa = dataclasses.replace(INDIKATOR, aspek=None)
    isi = dataclasses.replace(
        with_indikator(tanpa, dataclasses.replace(tanpa, id=4)), jenis_form=form, pendekatan=pendekatan
    )
    assert rules.list_missing(isi) == []


def test_jpt_needs_no_rhk_pimpinan() -> None:
    assert rules.list_missing(dataclasses.replace(with_rhk(rhk_pimpinan=""), jenis_form=JenisForm.JPT)) == []


def test_aspek_may_repeat_where_the_instansi_allows_it() -> None:
    isi = with_indikator(INDIKATOR, dataclasses.replace(INDIKATOR, id=4))
    assert rules.list_missing(dataclasses.replace(isi, aspek_boleh_ganda=True)) == []


def test_four_different_aspek_are_accepted() -> None:
    empat = [dataclasses.replace(INDIKATOR, id=i, aspek=aspek) for i, aspek in enumerate(Aspek)]
    assert rules.list_missing(with_indikator(*empat)) == []


def test_target_without_a_number_is_only_a_suggestion() -> None:
    isi = with_indikator(dataclasses.replace(INDIKATOR, target="sesuai ketentuan"))
    kurang = rules.list_missing(isi)
    assert [(satu.kode, satu.wajib) for satu in kurang] == [("target_tanpa_angka", False)]
    assert rules.is_complete(kurang)
    assert rules.list_missing(dataclasses.replace(isi, pendekatan=Pendekatan.KUALITATIF)) == []


def test_perspektif_is_suggested_where_jpt_began_to_use_it() -> None:
    berisi = dataclasses.replace(INDIKATOR, perspektif=Perspektif.PENERIMA_LAYANAN)
    isi = with_indikator(berisi, dataclasses.replace(INDIKATOR, id=4))
    jpt = dataclasses.replace(isi, jenis_form=JenisForm.JPT)
    kurang = rules.list_missing(jpt)
    assert [(satu.kode, satu.sasaran, satu.wajib) for satu in kurang] == [
        ("perspektif_kosong", "indikator_4", False)
    ]
    assert rules.list_missing(dataclasses.replace(with_indikator(berisi), jenis_form=JenisForm.JPT)) == []


TEKS = st.sampled_from(["", " ", "Laporan", "12 laporan"])
INDIKATOR_ACAK = st.builds(
    IndikatorIsi, st.integers(1, 99), TEKS, TEKS, st.none() | st.sampled_from(Aspek), st.none()
)
RHK_ACAK = st.builds(
    RhkIsi,
    st.integers(1, 99),
    TEKS,
    st.sampled_from(Klasifikasi),
    TEKS,
    TEKS,
    st.lists(INDIKATOR_ACAK, max_size=4).map(tuple),
)
ISI_ACAK = st.builds(
    IsiSkp,
    st.sampled_from(JenisForm),
    st.sampled_from(Pendekatan),
    st.booleans(),
    st.lists(RHK_ACAK, max_size=4).map(tuple),
    st.dictionaries(st.sampled_from(BagianLampiran), st.lists(TEKS, max_size=2).map(tuple)),
)


@given(ISI_ACAK)
def test_an_skp_that_may_be_submitted_has_the_parts_of_the_form(isi: IsiSkp) -> None:
    kurang = rules.list_missing(isi)
    assert all(satu.kalimat.endswith(".") and satu.sasaran for satu in kurang)
    if not rules.is_complete(kurang):
        return
    assert isi.ada_penilai
    assert any(rhk.klasifikasi is Klasifikasi.UTAMA for rhk in isi.daftar_rhk)
    for rhk in isi.daftar_rhk:
        aspek = [indikator.aspek for indikator in rhk.daftar_indikator]
        assert rhk.teks.strip()
        assert aspek
        assert all(indikator.target.strip() for indikator in rhk.daftar_indikator)
        assert not isi.beraspek or (None not in aspek and len(set(aspek)) == len(aspek))


# --- Versions ---


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_difference_rebuilds_both_texts(lama: str, baru: str) -> None:
    beda = rules.diff_words(lama, baru)
    assert "".join(teks for tanda, teks in beda if tanda != "tambah") == lama
    assert "".join(teks for tanda, teks in beda if tanda != "hapus") == baru
    assert all(teks for _, teks in beda)


def test_difference_is_by_word() -> None:
    assert rules.diff_words("target 12 laporan", "target 24 laporan rapi") == [
        ("sama", "target "),
        ("hapus", "12"),
        ("tambah", "24"),
        ("sama", " laporan"),
        ("tambah", " rapi"),
    ]


def test_equal_texts_differ_nowhere() -> None:
    assert rules.diff_words("sama saja", "sama saja") == [("sama", "sama saja")]
    assert rules.diff_words("", "") == []


def test_labels_need_no_logic_in_a_template() -> None:
    assert [status.label for status in StatusSkp][:2] == ["Draf", "Diajukan"]
    assert BagianLampiran.SKEMA_PERTANGGUNGJAWABAN.label == "Skema Pertanggungjawaban"
    assert AksiSkp.BUKA_REVISI.label == "Buka revisi"
