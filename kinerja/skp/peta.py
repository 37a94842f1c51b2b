"""From the rows of one SKP to the rows of its copy."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PetaBaris:
    """Ids of the copy by the id of the original: of results and of their indicators."""

    rhk: Mapping[int, int]
    indikator: Mapping[int, int]

    @property
    def balik(self) -> "PetaBaris":
        """The way back."""
        return PetaBaris(
            {ke: dari for dari, ke in self.rhk.items()}, {ke: dari for dari, ke in self.indikator.items()}
        )
