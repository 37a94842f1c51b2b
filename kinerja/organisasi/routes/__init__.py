"""Pages of the feature `organisasi`: units, jabatan, people, the reporting line, settings, and the search."""

from kinerja.organisasi.routes.dasar import bp

__all__ = ["bp"]
