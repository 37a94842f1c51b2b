"""What went wrong in a plugin: the error that stops a start-up, and the fault that a page survives."""

from dataclasses import dataclass
from http import HTTPStatus

from kinerja.errors import KinerjaError

MAKS_SEBAB = 500


class PluginError(KinerjaError):
    """A plugin that cannot be used; the message names it and the cure. Stops the start-up."""

    slug = "plugin-bermasalah"
    title = "Plugin tidak dapat dipakai"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


@dataclass(frozen=True)
class Galat:
    """One fault: which plugin, in which hook or function, and what was seen. `lambat`: it did not end."""

    plugin: str
    hook: str
    sebab: str
    lambat: bool = False

    @property
    def kalimat(self) -> str:
        """For the admin page and the log."""
        return f"Plugin “{self.plugin}” gagal di {self.hook}: {self.sebab}"


class AnswerError(Exception):
    """The answer of a plugin is not of the agreed kind; the text says what was expected."""


def describe(error: BaseException) -> str:
    """The kind and the text of an error, in one line."""
    try:
        teks = " ".join(str(error).split())
    except Exception:  # noqa: BLE001  # the error of a plugin is code of the plugin
        teks = ""
    return f"{type(error).__name__}: {teks}"[:MAKS_SEBAB] if teks else type(error).__name__
