"""A piece of HTML that stands on its own: put into a page, it leaves every other element where it was."""

from html.parser import HTMLParser

from kinerja.hooks.galat import AnswerError

TANPA_PENUTUP = frozenset({"area", "br", "col", "hr", "img", "input", "source", "track", "wbr"})
DITOLAK = frozenset({
    "base", "body", "embed", "frame", "frameset", "head", "html", "iframe", "link", "meta", "noscript",
    "object", "plaintext", "script", "style", "template", "title", "xmp",
})  # fmt: skip
"""What changes the page as a whole, loads from elsewhere, or hides tags from the parser."""


def check_html(potong: str) -> None:
    """Raise AnswerError unless every element that is opened is closed, in order, and none is of DITOLAK."""
    pembaca = _Pembaca()
    # As it will stand: an unfinished tag or comment swallows the end of what is round it.
    pembaca.feed(f"<section>{potong}</section>")
    pembaca.close()
    if len(pembaca.terbuka) > 1:
        raise AnswerError(f"<{pembaca.terbuka[-1]}> is not closed")
    if pembaca.terbuka:
        raise AnswerError("the HTML ends within a tag or a comment")


class _Pembaca(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.terbuka: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag)
        if tag not in TANPA_PENUTUP:
            self.terbuka.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # "<div/>" opens a div in HTML; within a picture "<path/>" is whole.
        if "svg" in self.terbuka:
            self._check(tag)
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._check(tag)
        if tag not in self.terbuka:
            raise AnswerError(f"</{tag}> closes what is not open")
        if (terakhir := self.terbuka.pop()) != tag:
            raise AnswerError(f"<{terakhir}> is not closed")

    def handle_comment(self, _data: str) -> None:
        raise AnswerError("no comments here")

    def handle_decl(self, _decl: str) -> None:
        raise AnswerError("no declarations here")

    def unknown_decl(self, _data: str) -> None:
        raise AnswerError("no declarations here")

    def handle_pi(self, _data: str) -> None:
        raise AnswerError("no instructions here")

    def _check(self, tag: str) -> None:
        if tag in DITOLAK:
            raise AnswerError(f"<{tag}> is not for a piece of a page")
