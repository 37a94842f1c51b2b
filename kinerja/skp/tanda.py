"""What to look at in an SKP that was copied, as it is stored in `Skp.tanda_salinan`."""

from dataclasses import dataclass

from kinerja.skp.models import Skp

SEMUA = "semua"


@dataclass(frozen=True)
class Tanda:
    """Something to look at; `rhk_id` is None for what concerns the SKP as a whole."""

    kunci: str
    kalimat: str
    rhk_id: int | None


def read_tanda(skp: Skp) -> tuple[Tanda, ...]:
    """What nobody has looked at yet, in the order in which it was found."""
    return tuple(
        Tanda(satu["kunci"], satu["kalimat"], satu["rhk"]) for satu in skp.tanda_salinan.get("semua", ())
    )
