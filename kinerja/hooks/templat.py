"""Templates of letters: a small part of Jinja and of HTML, checked when a plugin is loaded.

What a template may say is a closed list: the placeholders that the letter names, `for` over the rows of a
table, `if`, and elements without address, style or script. So a letter reads nothing and looks on screen as
on paper, whatever it is filled with.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType, SimpleNamespace

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

MAKS_TEMPLAT = 50_000
NAMA_ISIAN = re.compile(r"[a-z][a-z0-9_]{0,39}")

TANPA_PENUTUP = frozenset({"br", "hr", "col"})
_TABEL = {"table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "th", "td"}
_DAFTAR = {"ul", "ol", "li", "dl", "dt", "dd"}
_KATA = {"strong", "em", "b", "i", "u", "small", "sub", "sup", "span"}
UNSUR = frozenset({"h2", "h3", "p", "div", "section"} | _TABEL | _DAFTAR | _KATA | TANPA_PENUTUP)
_KOTAK = {"kisi", "uraian", "kotak", "tanda-tangan", "utuh"}
_SEL = {"nomor", "kosong", "kanan", "jumlah", "k-no", "k-label", "k-nilai"}
KELAS = frozenset({"keterangan", "nama-ttd"} | _KOTAK | _SEL)
"""The classes of `dokumen.css` that a letter may use."""
_SIFAT = {
    "class": re.compile(r"[a-z -]{1,100}"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "role": re.compile(r"presentation"),
}
_TANDA = re.compile(r'<(/?)([a-z][a-z0-9]{0,15})((?:\s{1,20}[a-z]{1,12}="[^"<>]{0,200}"){0,8})\s{0,20}/?>')
_SATU_SIFAT = re.compile(r'([a-z]{1,12})="([^"<>]{0,200})"')
_LOOP = frozenset({"index", "first", "last", "length"})


@dataclass(frozen=True)
class Susunan:
    """What a template uses: which placeholders as texts, and which columns it reads of each table."""

    teks: frozenset[str]
    tabel: Mapping[str, frozenset[str]]


def check_templat(templat: str, isian: Mapping[str, str]) -> Susunan:
    """What the template needs of `isian` (name: meaning). Raises ValueError with the sentence to show."""
    for nama in isian:
        if not NAMA_ISIAN.fullmatch(nama) or nama == "loop":
            raise ValueError(
                f"nama isian “{nama}” tidak dapat dipakai; tulis huruf kecil, angka dan garis bawah"
            )
    if len(templat) > MAKS_TEMPLAT:
        raise ValueError(f"templat lebih panjang dari {MAKS_TEMPLAT} karakter")
    try:
        pohon = _lingkungan.parse(templat)
    except TemplateSyntaxError as error:
        raise ValueError(f"templat tidak dapat dibaca pada baris {error.lineno}: {error.message}") from error
    pembaca = _Pembaca(isian)
    pembaca.read_body(pohon.body)
    return pembaca.susunan()


def render_templat(templat: str, isian: Mapping[str, str | Sequence[Mapping[str, str]]]) -> Markup:
    """The template with these values, each escaped. Raises UndefinedError for one that is missing."""
    nilai = {
        nama: isi if isinstance(isi, str) else [SimpleNamespace(**baris) for baris in isi]
        for nama, isi in isian.items()
    }
    return Markup(_compile(templat).render(nilai))  # noqa: S704  escaped by the sandbox


@lru_cache(maxsize=64)
def _compile(templat: str) -> Template:
    return _lingkungan.from_string(templat)


_lingkungan = ImmutableSandboxedEnvironment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
# No functions, no filters, no tests: what is not there needs no guard.
_lingkungan.globals.clear()
_lingkungan.filters.clear()
_lingkungan.tests.clear()


# Jinja


@dataclass
class _Pembaca:
    """Walks the tree of a template and refuses every node that is not on the list."""

    isian: Mapping[str, str]
    teks: set[str] = field(default_factory=set)
    dipakai: set[str] = field(default_factory=set)
    tabel: dict[str, set[str]] = field(default_factory=dict)
    ulang: dict[str, str] = field(default_factory=dict)

    def susunan(self) -> Susunan:
        if keduanya := self.teks & self.tabel.keys():
            raise ValueError(
                f"isian “{min(keduanya)}” dipakai sebagai teks dan sebagai tabel; pilih salah satu"
            )
        tabel = {nama: frozenset(kolom) for nama, kolom in self.tabel.items()}
        return Susunan(frozenset(self.dipakai - self.tabel.keys()), MappingProxyType(tabel))

    def read_body(self, badan: Sequence[nodes.Node]) -> None:
        """One run of nodes; the elements that it opens must be closed within it."""
        terbuka: list[str] = []
        for simpul in badan:
            match simpul:
                case nodes.Output():
                    for bagian in simpul.nodes:
                        if isinstance(bagian, nodes.TemplateData):
                            _read_html(bagian.data, terbuka)
                        else:
                            self.read_text(bagian)
                case nodes.If():
                    self.read_if(simpul)
                case nodes.For():
                    self.read_for(simpul)
                case _:
                    raise _not_allowed(simpul)
        if terbuka:
            raise ValueError(f"elemen <{terbuka[-1]}> tidak ditutup pada bagian yang sama")

    def read_if(self, simpul: nodes.If) -> None:
        self.read_condition(simpul.test)
        self.read_body(simpul.body)
        for lain in simpul.elif_:
            self.read_if(lain)
        self.read_body(simpul.else_)

    def read_for(self, simpul: nodes.For) -> None:
        sasaran, sumber = simpul.target, simpul.iter
        if not (isinstance(sasaran, nodes.Name) and isinstance(sumber, nodes.Name)) or simpul.recursive:
            raise ValueError("tulis {% for baris in tabel %} dengan nama isian, tanpa bentuk lain")
        if self.ulang:
            raise ValueError("{% for %} tidak boleh berada di dalam {% for %}")
        if sasaran.name in self.isian or sasaran.name == "loop":
            raise ValueError(f"nama baris “{sasaran.name}” sudah dipakai; pilih nama lain")
        self.tabel.setdefault(self.known(sumber.name), set())
        self.ulang = {sasaran.name: sumber.name}
        if simpul.test is not None:
            self.read_condition(simpul.test)
        self.read_body(simpul.body)
        self.ulang = {}
        self.read_body(simpul.else_)

    def read_text(self, simpul: nodes.Node) -> None:
        """What is printed: a text, a column of the row, the number of the row, or one of two such."""
        match simpul:
            case nodes.Name():
                self.teks.add(self.known(simpul.name))
            case nodes.Const(value=str()):
                pass
            case nodes.CondExpr():
                self.read_condition(simpul.test)
                self.read_text(simpul.expr1)
                if simpul.expr2 is not None:
                    self.read_text(simpul.expr2)
            case _:
                self.read_column(simpul)

    def read_condition(self, simpul: nodes.Node) -> None:
        match simpul:
            case nodes.Name():
                self.known(simpul.name)
            case nodes.Not():
                self.read_condition(simpul.node)
            case nodes.And() | nodes.Or():
                self.read_condition(simpul.left)
                self.read_condition(simpul.right)
            case nodes.Compare(ops=[nodes.Operand(op="eq" | "ne") as kanan]):
                self.read_condition(simpul.expr)
                self.read_condition(kanan.expr)
            case nodes.Const(value=str() | int()):
                pass
            case _:
                self.read_column(simpul)

    def read_column(self, simpul: nodes.Node) -> None:
        match simpul:
            case nodes.Getattr(node=nodes.Name(name=nama), attr=kolom) if nama in self.ulang:
                if not NAMA_ISIAN.fullmatch(kolom):
                    raise ValueError(f"kolom “{kolom}” tidak dapat dipakai")
                self.tabel[self.ulang[nama]].add(kolom)
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=kolom) if self.ulang and kolom in _LOOP:
                pass
            case _:
                raise _not_allowed(simpul)

    def known(self, nama: str) -> str:
        """The name of a placeholder."""
        if nama in self.ulang:
            raise ValueError(f"tulis kolomnya, misalnya {{{{ {nama}.nama }}}}, bukan {{{{ {nama} }}}}")
        if nama not in self.isian:
            raise ValueError(f"{{{{ {nama} }}}} tidak tercantum dalam isian")
        self.dipakai.add(nama)
        return nama


def _not_allowed(simpul: nodes.Node) -> ValueError:
    if isinstance(simpul, nodes.Filter):
        return ValueError(f"penyaring |{simpul.name} tidak diizinkan; siapkan teksnya di fill")
    nama = type(simpul).__name__.lower()
    return ValueError(f"“{nama}” pada baris {simpul.lineno} tidak diizinkan; pakai isian, for dan if saja")


# HTML


def _read_html(data: str, terbuka: list[str]) -> None:
    """Check every tag of a piece of text, and keep the list of elements that are open."""
    for tutup, unsur, sifat in _list_tags(data):
        if unsur not in UNSUR:
            raise ValueError(f"elemen <{unsur}> tidak diizinkan")
        _check_attributes(unsur, sifat)
        if tutup:
            if unsur in TANPA_PENUTUP or not terbuka or terbuka.pop() != unsur:
                raise ValueError(f"penutup </{unsur}> tidak berpasangan")
        elif unsur not in TANPA_PENUTUP:
            terbuka.append(unsur)


def _list_tags(data: str) -> Iterator[tuple[bool, str, str]]:
    # Every "<" must begin a whole tag, so that no two readers of HTML can see two different things.
    letak = data.find("<")
    while letak >= 0:
        tanda = _TANDA.match(data, letak)
        if tanda is None:
            raise ValueError(
                f"“{data[letak : letak + 30].strip()}” tidak diizinkan: tulis elemen dengan huruf kecil, "
                "sifat dalam tanda petik tanpa isian di dalamnya, dan &lt; untuk tanda kurang dari"
            )
        yield bool(tanda[1]), tanda[2], tanda[3]
        letak = data.find("<", tanda.end())


def _check_attributes(unsur: str, sifat: str) -> None:
    for nama, isi in _SATU_SIFAT.findall(sifat):
        bentuk = _SIFAT.get(nama)
        if bentuk is None or not bentuk.fullmatch(isi):
            raise ValueError(f'sifat {nama}="{isi}" pada <{unsur}> tidak diizinkan')
        if nama == "class" and (lain := set(isi.split()) - KELAS):
            tersedia = ", ".join(sorted(KELAS))
            raise ValueError(f"kelas “{min(lain)}” pada <{unsur}> tidak tersedia; pakai {tersedia}")
