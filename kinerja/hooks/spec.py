"""The hooks a plugin may implement. The kinds and what the host does with answers: see each docstring."""

from collections.abc import Sequence

import pluggy

from kinerja.hooks.types import TipeIndikator

NAMA_PROYEK = "kinerja"

HOOK_API = (1, 0)
"""(major, minor): a new hook or argument raises minor, a removal raises major."""

hookspec = pluggy.HookspecMarker(NAMA_PROYEK)
hookimpl = pluggy.HookimplMarker(NAMA_PROYEK)


@hookspec
def kinerja_register_indikator() -> Sequence[TipeIndikator]:
    """Offer kinds of indicator targets that a plan may use.

    Kind: register. Called once at start-up, without request or session. All answers
    are joined; the same `kode` from two plugins stops the start-up. Since: 1.0.
    Example: ``return [define_tipe_indikator(kode="rasio", label="Rasio", …)]``
    """
    raise NotImplementedError
