"""Templates of plugins: each in a space of its own name, in the frame of the product."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from flask.templating import Environment
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, TemplateNotFound
from jinja2 import Environment as BaseEnvironment

from kinerja.hooks.halaman import AWALAN_TEMPLAT
from kinerja.hooks.manager import HookManager
from kinerja.paths import templates_dir


class LingkunganTemplat(Environment):
    """Within a template of a plugin a name is that of its own file first, then that of the product."""

    def join_path(self, template: str, parent: str) -> str:
        awalan, _, sisa = parent.partition("/")
        nama = sisa.partition("/")[0]
        folder: Mapping[str, Path] = self.app.extensions["kinerja_templat_plugin"]
        if awalan == AWALAN_TEMPLAT and nama in folder and (folder[nama] / template).is_file():
            return f"{AWALAN_TEMPLAT}/{nama}/{template}"
        return template


class PemuatTemplat(BaseLoader):
    """Files of plugins by their whole name, so that `join_path` knows whose template it is in."""

    def __init__(self, folder: Mapping[str, Path]) -> None:
        self._pemuat = {f"{AWALAN_TEMPLAT}/{nama}": FileSystemLoader(letak) for nama, letak in folder.items()}

    def get_source(
        self, environment: BaseEnvironment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The text of a template. Raises TemplateNotFound."""
        awalan, nama, berkas = [*template.split("/", 2), "", ""][:3]
        pemuat = self._pemuat.get(f"{awalan}/{nama}")
        if pemuat is None:
            raise TemplateNotFound(template)
        return pemuat.get_source(environment, berkas)


def init_app(app: Flask) -> None:
    """Let the application find them; the folders of blueprints are not looked into."""
    manager: HookManager = app.extensions["kinerja_plugins"]
    folder = app.extensions["kinerja_templat_plugin"] = _find_folders(manager)
    app.jinja_environment = LingkunganTemplat
    app.jinja_options = app.jinja_options | {
        "loader": ChoiceLoader([FileSystemLoader(templates_dir()), PemuatTemplat(folder)])
    }


def _find_folders(manager: HookManager) -> dict[str, Path]:
    return {
        nama: Path(letak, "templates")
        for nama, satu in manager.terpasang.items()
        for letak in list(getattr(satu.modul, "__path__", ()))[:1]
    }
