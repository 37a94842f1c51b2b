"""What the forms say, compared with the official titles, columns and order."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kinerja.surat import dokumen as isi
from kinerja.surat.kurva import BENTUK, PREDIKAT, draw_kurva
from kinerja.surat.render import clean_text, format_periode, render_html, render_lembar
from tests.unit.surat import contoh

BENTUK_RESMI = {
    form["code"]: form
    for form in json.loads((Path(__file__).parent / "form_sections.json").read_text())["forms"]
}
SEMUA = [pytest.param(dokumen, id=nama) for nama, dokumen in contoh.SEMUA.items()]


class _Pembaca(HTMLParser):
    """Collects the text of a sheet in reading order, head cells apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.teks: list[str] = []
        self.kepala: list[str] = []
        self.unsur: list[str] = []
        self.sifat: list[str] = []
        self._th = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unsur.append(tag)
        self.sifat += [nama for nama, _ in attrs]
        self._th = tag == "th"

    def handle_endtag(self, tag: str) -> None:
        self._th = False

    def handle_data(self, data: str) -> None:
        if rapi := " ".join(data.split()):
            self.teks.append(rapi)
            if self._th:
                self.kepala.append(rapi)


def _positions(teks: list[str], dicari: list[str]) -> list[int]:
    return [teks.index(kata) for kata in dicari]


def _section(form: str, kode: str) -> dict[str, object]:
    return next(bagian for bagian in BENTUK_RESMI[form]["sections"] if bagian.get("code") == kode)


@pytest.mark.parametrize(
    ("form", "dokumen"),
    [
        ("SKP_JA_JF_KUANTITATIF", contoh.SKP),
        ("SKP_JA_JF_KUALITATIF", contoh.SKP_KUALITATIF),
        ("EVALUASI_JA_JF_KUANTITATIF", contoh.EVALUASI),
        ("SKP_JPT_KUANTITATIF", contoh.SKP_JPT),
        ("SKP_JPT_KUALITATIF", contoh.SKP_JPT_KUALITATIF),
        ("EVALUASI_JPT_KUANTITATIF", contoh.EVALUASI_JPT),
    ],
)
def test_title_lines_are_those_of_the_form(form: str, dokumen: isi.Dokumen) -> None:
    teks = _Pembaca(render_html(dokumen)).teks
    judul = [baris for baris in BENTUK_RESMI[form]["title"] if not baris.startswith("PERIODE")]
    assert _positions(teks, judul) == sorted(_positions(teks, judul))


@pytest.mark.parametrize(
    ("form", "dokumen"),
    [
        ("SKP_JA_JF_KUANTITATIF", contoh.SKP),
        ("EVALUASI_JA_JF_KUANTITATIF", contoh.EVALUASI),
        ("SKP_JPT_KUANTITATIF", contoh.SKP_JPT),
        ("EVALUASI_JPT_KUANTITATIF", contoh.EVALUASI_JPT),
    ],
)
def test_kuantitatif_table_has_the_official_columns_with_their_numbers(
    form: str, dokumen: isi.Dokumen
) -> None:
    halaman = _Pembaca(render_html(dokumen))
    kolom = _section(form, "HASIL_KERJA")["columns"]
    assert isinstance(kolom, list)
    mulai = halaman.kepala.index("HASIL KERJA") + 1
    assert halaman.kepala[mulai : mulai + len(kolom)] == [satu.rstrip(".") for satu in kolom]
    assert halaman.teks.count(f"({len(kolom)})") == 1
    assert f"({len(kolom) + 1})" not in halaman.teks
    nomor = [f"({i})" for i in range(1, len(kolom) + 1)]
    awal = halaman.teks.index("(1)")
    assert halaman.teks[awal : awal + len(kolom)] == nomor


@pytest.mark.parametrize(
    "dokumen",
    [contoh.EVALUASI, contoh.EVALUASI_KUALITATIF, contoh.EVALUASI_JPT, contoh.EVALUASI_JPT_KUALITATIF],
)
def test_evaluation_has_its_sections_in_the_official_order(dokumen: isi.DokumenEvaluasi) -> None:
    kepala = [teks.rstrip("*") for teks in _Pembaca(render_html(dokumen)).kepala]
    urutan = [
        "PEGAWAI YANG DINILAI",
        "CAPAIAN KINERJA ORGANISASI",
        "POLA DISTRIBUSI:",
        "HASIL KERJA",
        "A. UTAMA",
        "B. TAMBAHAN",
        "RATING HASIL KERJA",
        "PERILAKU KERJA",
        "RATING PERILAKU KERJA",
        "PREDIKAT KINERJA PEGAWAI",
    ]
    assert _positions(kepala, urutan) == sorted(_positions(kepala, urutan))
    bagian_resmi = BENTUK_RESMI["EVALUASI_JPT_KUANTITATIF"]["sections"]
    assert {b["label"].rstrip("*") for b in bagian_resmi if "label" in b} <= set(kepala)


def test_lampiran_has_its_three_lists_in_order() -> None:
    kepala = _Pembaca(render_html(contoh.LAMPIRAN)).kepala
    assert kepala == [
        bagian["label"] for bagian in BENTUK_RESMI["LAMPIRAN_SKP"]["sections"] if "label" in bagian
    ]


@pytest.mark.parametrize(("dokumen", "banyak"), [(contoh.EVALUASI_KINERJA, 5), (contoh.DENGAN_KEBERATAN, 8)])
def test_dokumen_evaluasi_prints_items_six_to_eight_only_with_a_keberatan(
    dokumen: isi.Dokumen, banyak: int
) -> None:
    kepala = _Pembaca(render_html(dokumen)).kepala
    resmi = [b["label"] for b in BENTUK_RESMI["DOKUMEN_EVALUASI"]["sections"] if "no" in b]
    assert kepala == resmi[:banyak]


def test_identity_block_has_five_numbered_rows_on_both_sides() -> None:
    html = render_html(contoh.SKP)
    for baris in BENTUK_RESMI["DOKUMEN_EVALUASI"]["sections"][0]["rows"]:
        assert html.count(f"<td>{baris}</td>") == 2


@pytest.mark.parametrize("dokumen", [contoh.SKP_JPT, contoh.SKP_JPT_KUALITATIF, contoh.EVALUASI_JPT])
def test_of_a_kepala_daerah_the_form_names_the_instansi_and_no_nip(dokumen: isi.Dokumen) -> None:
    html = render_html(dokumen)
    teks = _Pembaca(html).teks
    assert _positions(teks, ["INSTANSI"]) > _positions(teks, ["Bupati Contoh"])
    assert teks.count("UNIT KERJA") == 1
    assert '<td>NIP</td><td class="teks">-</td>' in html
    assert [satu for satu in teks if satu.startswith("NIP ")] == [f"NIP {contoh.ATASAN.nip}"] * (
        not isinstance(dokumen, isi.DokumenEvaluasi)
    )


def test_forms_of_jpt_name_who_gave_the_penugasan_and_no_rhk_pimpinan() -> None:
    utama = (replace(contoh.UTAMA_JPT[0], rencana_hasil_kerja_pimpinan="Meningkatnya tata kelola"),)
    for dokumen in (contoh.SKP_JPT, contoh.SKP_JPT_KUALITATIF, contoh.EVALUASI_JPT_KUALITATIF):
        html = render_html(replace(dokumen, utama=utama))
        assert "(penugasan dari Perjanjian Kinerja)" in html
        assert "Meningkatnya tata kelola" not in html
        assert "DIINTERVENSI" not in html.upper()


def test_kualitatif_form_of_jpt_has_its_caption_and_the_perspektif_in_the_sentences() -> None:
    html = render_html(contoh.SKP_JPT_KUALITATIF)
    assert html.count("Ukuran keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif:") == 4
    assert "<li>Indeks Sistem Merit: 325 poin (Penerima Layanan)</li>" in html
    assert "Perspektif" not in render_html(contoh.SKP_KUALITATIF)


@pytest.mark.parametrize(
    "dokumen", [contoh.SKP, contoh.SKP_JPT_KUALITATIF, contoh.LAMPIRAN_JPT, contoh.EVALUASI_JPT]
)
def test_an_instansi_may_print_a_third_title_line_of_its_own(dokumen: isi.Dokumen) -> None:
    teks = _Pembaca(render_html(replace(dokumen, bagi="BAGI KEPALA PERANGKAT DAERAH"))).teks
    assert teks[teks.index("BAGI KEPALA PERANGKAT DAERAH") - 1].startswith("PENDEKATAN HASIL KERJA KUA")
    assert not [baris for baris in teks if baris in isi.BAGI.values()]


def test_kualitatif_form_has_the_caption_and_the_sentences() -> None:
    html = render_html(contoh.SKP_KUALITATIF)
    assert "Ukuran keberhasilan/ Indikator Kinerja Individu, dan Target:" in html
    assert "<li>Catatan keperawatan lengkap setiap hari</li>" in html


def test_only_the_chosen_word_stands_unless_the_others_are_struck() -> None:
    assert "<s>" not in render_html(contoh.EVALUASI)
    html = render_html(replace(contoh.EVALUASI, coret=True))
    assert html.count("<s>") == 4 + 2 + 2 + 4
    assert "Coret yang tidak perlu" in html
    assert "BUTUH PERBAIKAN" not in _Pembaca(render_html(contoh.EVALUASI)).teks


def test_a_draft_is_marked_and_says_what_is_not_set() -> None:
    html = render_html(
        replace(contoh.EVALUASI, pengesahan=contoh.DRAF, predikat=None, capaian_organisasi=None)
    )
    assert ">DRAF<" in html
    assert html.count("(belum ditetapkan)") == 3
    assert ">DRAF<" not in render_html(contoh.EVALUASI)


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValueError, match="predikat must be one of"):
        replace(contoh.EVALUASI, predikat="cukup")
    with pytest.raises(ValueError, match="pendekatan"):
        replace(contoh.SKP, pendekatan="campuran")
    with pytest.raises(ValueError, match="bentuk"):
        replace(contoh.LAMPIRAN, bentuk="jabatan")


@pytest.mark.parametrize("dokumen", SEMUA)
@pytest.mark.parametrize("layar", [True, False])
def test_sheet_has_no_script_and_no_inline_style(dokumen: isi.Dokumen, layar: bool) -> None:
    halaman = _Pembaca(render_html(dokumen, layar=layar))
    assert not {"script", "style", "iframe"} & set(halaman.unsur)
    assert "style" not in halaman.sifat
    assert not [nama for nama in halaman.sifat if nama.startswith("on")]


@pytest.mark.parametrize("dokumen", SEMUA)
def test_screen_and_paper_show_the_same_sheet(dokumen: isi.Dokumen) -> None:
    layar = render_html(dokumen, layar=True).replace("/static/", "bundel:")
    assert str(render_lembar(dokumen)).replace("/static/", "bundel:") in layar
    assert re.sub(r"\s+", "", layar.split("<body")[1]) == re.sub(
        r"\s+", "", render_html(dokumen).split("<body")[1]
    )


JAHAT = (
    "<script>alert(1)</script>",
    "]]>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "&lt;b&gt;",
    "\"' style='x'",
)


@pytest.mark.parametrize("jahat", JAHAT)
def test_typed_markup_stays_text_in_every_place(jahat: str) -> None:
    baris = isi.BarisIndikator(indikator=jahat, aspek=jahat, target=jahat, realisasi=jahat)
    hasil = isi.BarisHasilKerja(
        rencana_hasil_kerja=jahat,
        rencana_hasil_kerja_pimpinan=jahat,
        penugasan_dari=jahat,
        indikator=(baris,),
        umpan_balik=(jahat,),
    )
    pihak = isi.Pihak(nama=jahat, nip=jahat, pangkat=jahat, jabatan=jahat, unit_kerja=jahat, label_unit=jahat)
    polos = _Pembaca(render_html(contoh.EVALUASI))
    halaman = _Pembaca(
        render_html(
            replace(
                contoh.EVALUASI, utama=(hasil, *contoh.UTAMA[1:]), pegawai=pihak, instansi=jahat, bagi=jahat
            )
        )
    )
    assert " ".join(jahat.split()) in halaman.teks
    assert "script" not in halaman.unsur
    assert "onerror" not in halaman.sifat
    assert set(halaman.unsur) == set(polos.unsur)


def test_hidden_direction_and_control_characters_are_dropped() -> None:
    assert clean_text("a\u202eb\u200bc\x00d\x1b\r\ne\u2066") == "abcd\ne"
    assert clean_text("e\u0301") == "é"
    assert "\u202e" not in render_html(replace(contoh.SKP, instansi="Kab\u202e. Contoh"))


def test_periode_names_the_year_once_unless_it_changes() -> None:
    assert format_periode(date(2026, 1, 1), date(2026, 12, 31)) == "1 JANUARI SD 31 DESEMBER 2026"
    assert format_periode(date(2025, 12, 1), date(2026, 2, 28)) == "1 DESEMBER 2025 SD 28 FEBRUARI 2026"


def test_curve_has_the_words_of_the_form_and_its_top_where_the_capaian_is() -> None:
    assert tuple(BENTUK) == isi.CAPAIAN_ORGANISASI
    for capaian in isi.CAPAIAN_ORGANISASI:
        kurva = draw_kurva(capaian)
        tertinggi = min(kurva.titik, key=lambda titik: titik[1])[2].upper()
        assert tertinggi.startswith("SANGAT BAIK" if capaian == "ISTIMEWA" else capaian)
        assert [kata for _, _, kata in kurva.titik] == list(PREDIKAT)
        assert max(y for _, y, _ in kurva.titik) <= kurva.tinggi
