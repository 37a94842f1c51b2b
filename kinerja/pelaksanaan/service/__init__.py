"""What people do in a period: plan steps, record what was reached, prove it, comment on it, hand it over.

`alur` makes periods and moves them, `isian` takes what the owner writes, `bukti` what lies beside it,
`baca` reads one period, `daftar` several.
"""

from kinerja.pelaksanaan.service.alur import (
    PeriodeIncompleteError,
    ensure_periods,
    ensure_semua_period,
    forget_periods,
    lock_for_evaluasi,
    record_status,
    return_period,
    start_periods,
    submit_period,
)
from kinerja.pelaksanaan.service.baca import find_period
from kinerja.pelaksanaan.service.bukti import (
    MAKS_BUKTI,
    BerkasMasuk,
    add_bukti_file,
    add_bukti_link,
    check_may_add_bukti,
    delete_bukti,
    delete_unused,
    find_bukti_file,
    note_stored,
)
from kinerja.pelaksanaan.service.daftar import (
    Arah,
    RingkasanPeriode,
    StatusBawahan,
    count_submitted,
    find_arah,
    list_period_status_of_bawahan,
    list_periods_of,
    summary_for_home,
)
from kinerja.pelaksanaan.service.isian import (
    IsianRealisasi,
    add_rencana_aksi,
    copy_rencana_aksi,
    delete_rencana_aksi,
    find_indikator,
    save_realisasi,
    save_rencana_aksi,
)
from kinerja.pelaksanaan.service.pakai_ulang import fill_fingerprints, reuse_bukti

__all__ = [
    "MAKS_BUKTI",
    "Arah",
    "BerkasMasuk",
    "IsianRealisasi",
    "PeriodeIncompleteError",
    "RingkasanPeriode",
    "StatusBawahan",
    "add_bukti_file",
    "add_bukti_link",
    "add_rencana_aksi",
    "check_may_add_bukti",
    "copy_rencana_aksi",
    "count_submitted",
    "delete_bukti",
    "delete_rencana_aksi",
    "delete_unused",
    "ensure_periods",
    "ensure_semua_period",
    "fill_fingerprints",
    "find_arah",
    "find_bukti_file",
    "find_indikator",
    "find_period",
    "forget_periods",
    "list_period_status_of_bawahan",
    "list_periods_of",
    "lock_for_evaluasi",
    "note_stored",
    "record_status",
    "return_period",
    "reuse_bukti",
    "save_realisasi",
    "save_rencana_aksi",
    "start_periods",
    "submit_period",
    "summary_for_home",
]
