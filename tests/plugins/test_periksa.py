"""What a plugin answers becomes values of the product's own: plain text, escaped by pages and stored."""

from decimal import Decimal

from markupsafe import Markup

from kinerja.aturan.rules import Rating
from kinerja.hooks.formula import Penjelasan, Usulan
from kinerja.hooks.indikator import Capaian
from kinerja.hooks.periksa import check_capaian, check_penjelasan, check_text, check_usulan

JAHAT = Markup("<script>alert(1)</script>")


class UsulanSendiri(Usulan):
    """A value of the plugin's own class."""


def test_html_of_a_plugin_is_text() -> None:
    for teks in (
        check_text(JAHAT),
        check_usulan(Usulan(alasan=(JAHAT,))).alasan[0],
        check_capaian(Capaian(kalimat=JAHAT)).kalimat,
        check_penjelasan(Penjelasan(JAHAT, {JAHAT: JAHAT})).kalimat,
        *check_penjelasan(Penjelasan("x", {JAHAT: JAHAT})).istilah.values(),
    ):
        assert type(teks) is str
        assert teks == "<script>alert(1)</script>"


def test_a_proposal_of_another_class_is_copied() -> None:
    jawaban = check_usulan(
        UsulanSendiri(
            alasan=["Cukup."],  # type: ignore[arg-type]
            rating_hasil=Rating.SESUAI_EKSPEKTASI,
            angka=Decimal("87.5"),
        )
    )
    assert type(jawaban) is Usulan
    assert jawaban == Usulan(alasan=("Cukup.",), rating_hasil=Rating.SESUAI_EKSPEKTASI, angka=Decimal("87.5"))
