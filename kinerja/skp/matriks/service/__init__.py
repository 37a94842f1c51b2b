"""What people do with the matriks peran hasil of an SKP.

`lembar` reads it, `sel` writes one role, `bagi` gives one result to many, `ambil` brings roles into one's own
SKP, `cetak` makes the form.
"""

from kinerja.skp.matriks.service.ambil import (
    PeranTersedia,
    apply_roles,
    collect_roles,
    collect_roles_of,
    list_own_roles,
)
from kinerja.skp.matriks.service.bagi import (
    IsianBagi,
    RencanaBagi,
    apply_bagi,
    preview_bagi,
)
from kinerja.skp.matriks.service.cetak import load_dokumen
from kinerja.skp.matriks.service.lembar import (
    BarisMatriks,
    HalamanMatriks,
    KolomMatriks,
    PeranSel,
    find_own_matrix,
    open_matriks,
)
from kinerja.skp.matriks.service.sel import (
    IsianPeran,
    PeranTerisiError,
    adopt_row,
    delete_peran,
    save_peran,
)

__all__ = [
    "BarisMatriks",
    "HalamanMatriks",
    "IsianBagi",
    "IsianPeran",
    "KolomMatriks",
    "PeranSel",
    "PeranTerisiError",
    "PeranTersedia",
    "RencanaBagi",
    "adopt_row",
    "apply_bagi",
    "apply_roles",
    "collect_roles",
    "collect_roles_of",
    "delete_peran",
    "find_own_matrix",
    "list_own_roles",
    "load_dokumen",
    "open_matriks",
    "preview_bagi",
    "save_peran",
]
