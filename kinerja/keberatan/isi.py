"""The content of an objection in its stored form, and the bundle that is sealed when it is filed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from kinerja.audit import fingerprint
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import Bukti, PotretEvaluasi
from kinerja.evaluasi.samping import name_origins
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


def describe_origins(potret: PotretEvaluasi, aturan: AturanEvaluasi) -> dict[int, str]:
    """By evidence the period and the result it belongs to: "Triwulan II, RHK 3"; equal names stay apart."""
    periode = name_origins(potret.isi, aturan)
    return {
        satu.id: ", ".join(filter(None, (periode.get(satu.id, ""), f"RHK {nomor}")))
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
