"""Who acts: the value that every service function receives after the session."""

from dataclasses import dataclass
from enum import StrEnum


class Peran(StrEnum):
    """Roles that are given to an account; penilai follows from the reporting line, not from here."""

    PEGAWAI = "pegawai"
    PIMPINAN_UNIT = "pimpinan_unit"
    ADMIN_UNIT = "admin_unit"
    ADMIN_INSTANSI = "admin_instansi"
    AUDITOR = "auditor"
    PLATFORM = "platform"


LABEL_PERAN = {
    Peran.PEGAWAI: "Pegawai",
    Peran.PIMPINAN_UNIT: "Pimpinan unit",
    Peran.ADMIN_UNIT: "Admin unit",
    Peran.ADMIN_INSTANSI: "Admin instansi",
    Peran.AUDITOR: "Auditor",
    Peran.PLATFORM: "Pengelola platform",
}


@dataclass(frozen=True, order=True)
class PeranLingkup:
    """A role within its scope; `unit_id` is None where the role covers the whole instansi."""

    peran: Peran
    unit_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """The signed-in account; `pegawai_id` is None for an account that belongs to no pegawai."""

    akun_id: int | None
    instansi_id: int
    pegawai_id: int | None
    nama: str
    peran: frozenset[PeranLingkup] = frozenset()

    def has(self, *wanted: Peran) -> bool:
        """Whether one of the roles is held, in whatever scope."""
        return any(item.peran in wanted for item in self.peran)

    def has_everywhere(self, *wanted: Peran) -> bool:
        """Whether one of the roles is held for the whole instansi."""
        return any(item.peran in wanted and item.unit_id is None for item in self.peran)

    def units_of(self, *wanted: Peran) -> frozenset[int]:
        """Root units of the scoped roles."""
        return frozenset(
            item.unit_id for item in self.peran if item.peran in wanted and item.unit_id is not None
        )


def system_actor(instansi_id: int) -> Actor:
    """The installation itself: jobs, the importer on the command line, the demo."""
    return Actor(None, instansi_id, None, "Sistem", frozenset({PeranLingkup(Peran.ADMIN_INSTANSI)}))
