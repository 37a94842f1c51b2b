"""The way of a recommendation from proposal to execution: which side does what in which state.

Nothing here happens by itself: UU 27/2022 Pasal 10 lets a person object to a decision by machine alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kinerja.aturan.rules import Istilah
from kinerja.tindak_lanjut.rules.jenis import BERDAMPAK, JenisRekomendasi


class StatusRekomendasi(Istilah):
    USULAN = "usulan"
    DITINJAU = "ditinjau"
    DITUNDA = "ditunda"
    DISETUJUI = "disetujui"
    TIDAK_DISETUJUI = "tidak_disetujui"
    DILAKSANAKAN = "dilaksanakan"
    DITARIK = "ditarik"


class AksiRekomendasi(Istilah):
    TINJAU = "tinjau"
    SETUJUI = "setujui"
    TOLAK = "tolak"
    TUNDA = "tunda"
    LAKSANAKAN = "laksanakan"
    NYATAKAN = "nyatakan"
    TARIK = "tarik"


class PelakuRekomendasi(Istilah):
    """On which side somebody is; the system only takes back what lost its ground."""

    PEGAWAI = "pegawai"
    PEMUTUS = "pemutus"
    SISTEM = "sistem"


_S, _A, _P = StatusRekomendasi, AksiRekomendasi, PelakuRekomendasi
TERBUKA = frozenset({_S.USULAN, _S.DITINJAU, _S.DITUNDA})
DIPUTUS = frozenset({_S.DISETUJUI, _S.TIDAK_DISETUJUI, _S.DILAKSANAKAN})
DAPAT_DITARIK = TERBUKA | {_S.DISETUJUI}
DAPAT_DINYATAKAN = frozenset(_S) - {_S.DITARIK}
ALUR: Mapping[tuple[StatusRekomendasi, AksiRekomendasi], tuple[PelakuRekomendasi, StatusRekomendasi]] = (
    MappingProxyType(
        {
            (_S.USULAN, _A.TINJAU): (_P.PEMUTUS, _S.DITINJAU),
            (_S.DITUNDA, _A.TINJAU): (_P.PEMUTUS, _S.DITINJAU),
            (_S.DITINJAU, _A.SETUJUI): (_P.PEMUTUS, _S.DISETUJUI),
            (_S.DITINJAU, _A.TOLAK): (_P.PEMUTUS, _S.TIDAK_DISETUJUI),
            (_S.DITINJAU, _A.TUNDA): (_P.PEMUTUS, _S.DITUNDA),
            (_S.DISETUJUI, _A.LAKSANAKAN): (_P.PEMUTUS, _S.DILAKSANAKAN),
            **{(satu, _A.TARIK): (_P.SISTEM, _S.DITARIK) for satu in DAPAT_DITARIK},
            **{(satu, _A.NYATAKAN): (_P.PEGAWAI, satu) for satu in DAPAT_DINYATAKAN},
        }
    )
)
"""(state, action) → (who, state after); what is not here nobody may."""


def next_status(
    status: StatusRekomendasi, aksi: AksiRekomendasi, pelaku: PelakuRekomendasi | None
) -> StatusRekomendasi | None:
    """The state after an action, None where it is not allowed."""
    siapa, sesudah = ALUR.get((status, aksi), (None, None))
    return sesudah if siapa is not None and siapa is pelaku else None


@dataclass(frozen=True)
class Putusan:
    """What somebody decides; `keadaan_kahar` is None where it was not answered."""

    aksi: AksiRekomendasi
    pertimbangan: str
    ditunda_sampai: date | None = None
    nomor_dokumen: str = ""
    tanggal_dokumen: date | None = None
    keadaan_kahar: bool | None = None


def list_missing(jenis: JenisRekomendasi, putusan: Putusan, today: date) -> dict[str, str]:
    """What a decision lacks, a sentence per field; empty when it is complete.

    PP 30/2019 Pasal 56: who missed the target because of force majeure is left out.
    """
    kurang: dict[str, str] = {}
    if not putusan.pertimbangan:
        kurang["pertimbangan"] = "Tulis alasan putusan Anda dalam satu atau dua kalimat."
    if putusan.aksi is _A.TUNDA and (putusan.ditunda_sampai is None or putusan.ditunda_sampai <= today):
        kurang["ditunda_sampai"] = "Pilih tanggal sesudah hari ini."
    if putusan.aksi is not _A.SETUJUI or jenis not in BERDAMPAK:
        return kurang
    if not putusan.nomor_dokumen:
        kurang["nomor_dokumen"] = "Tulis nomor dokumen keputusan."
    if putusan.tanggal_dokumen is None or putusan.tanggal_dokumen > today:
        kurang["tanggal_dokumen"] = "Pilih tanggal dokumen, paling akhir hari ini."
    if putusan.keadaan_kahar is None:
        kurang["keadaan_kahar"] = "Jawab apakah target tidak tercapai karena keadaan kahar."
    elif putusan.keadaan_kahar:
        kurang["keadaan_kahar"] = (
            "Karena keadaan kahar, usulan ini tidak dapat disetujui. Pilih tidak setuju."
        )
    return kurang
