"""The content of an objection in its stored form, and the bundle that is sealed when it is filed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

from kinerja.audit import fingerprint
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.dokumen import TAHUNAN
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import Bukti, PotretEvaluasi
from kinerja.evaluasi.samping import name_origins, name_periods
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import IsiKeberatan

Isi = dict[str, Any]
_ISI = TypeAdapter(IsiKeberatan)


def dump_isi(isi: IsiKeberatan) -> Isi:
    """JSON values for `Keberatan.isi`."""
    hasil: Isi = _ISI.dump_python(isi, mode="json")
    return hasil


def read_isi(isi: Mapping[str, Any]) -> IsiKeberatan:
    """The content from its stored form; empty where nothing was written yet."""
    return _ISI.validate_python(dict(isi))


def list_bukti(potret: PotretEvaluasi) -> dict[int, Bukti]:
    """All evidence that was judged, by its id."""
    return {bukti.id: bukti for hasil in potret.isi.daftar_hasil for bukti in hasil.daftar_bukti}


def list_without_origin(potret: PotretEvaluasi) -> list[int]:
    """The evidence of a year whose period was not kept: of pictures that were frozen before it was."""
    if potret.periode.kode != TAHUNAN:
        return []
    return [satu.id for satu in list_bukti(potret).values() if not satu.periode]


@dataclass(frozen=True)
class AsalBukti:
    """Where a piece of evidence belongs: its period ("" where unknown) and the number of its result."""

    periode: str
    nomor: int

    @property
    def teks(self) -> str:
        """ "Triwulan II, RHK 3"."""
        return ", ".join(filter(None, (self.periode, f"RHK {self.nomor}")))


def describe_origins(
    potret: PotretEvaluasi, aturan: AturanEvaluasi, dicari: Mapping[int, str]
) -> dict[int, AsalBukti]:
    """By evidence where it belongs, so that equal names stay apart.

    `dicari` has the kode of the period for those of `list_without_origin`, as far as they are still there.
    """
    nama = name_periods(aturan)
    periode = {satu: nama.get(kode, kode) for satu, kode in dicari.items()} | name_origins(potret.isi, aturan)
    return {
        satu.id: AsalBukti(periode.get(satu.id, ""), nomor)
        for nomor, hasil in enumerate(potret.isi.daftar_hasil, 1)
        for satu in hasil.daftar_bukti
    }


def build_bundle(isi: IsiKeberatan, evaluasi: Evaluasi, potret: PotretEvaluasi) -> Isi:
    """Everything the decider reads: the evaluation by its seal, its reason, all evidence by hash."""
    return {
        "evaluasi": {"id": evaluasi.id, "revisi": evaluasi.revisi, "sidik": evaluasi.sidik},
        "alasan": evaluasi.alasan,
        "bukti": [
            {nama: str(nilai) for nama, nilai in asdict(satu).items()} for satu in list_bukti(potret).values()
        ],
        "keberatan": dump_isi(isi),
    }


def is_intact(keberatan: Keberatan, evaluasi: Evaluasi) -> bool:
    """Whether the bundle still fits its hash, and the evaluation still is the one that was objected to."""
    beku = keberatan.beku
    return (
        fingerprint(beku) == keberatan.sidik
        and beku.get("evaluasi", {}).get("sidik") == evaluasi.sidik
        and beku.get("keberatan") == keberatan.isi
    )
