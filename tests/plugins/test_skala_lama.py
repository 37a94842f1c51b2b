"""The plugin of the old scale keeps its own numbers; they are those of the product's rule set."""

import json
from decimal import Decimal
from pathlib import Path

from kinerja_formula_pp30_2019 import skala

import kinerja

ATURAN = Path(kinerja.__file__).parent / "aturan" / "data" / "legacy_scale.json"


def test_weights_limits_and_predikat_are_those_of_the_rule_set() -> None:
    isi = json.loads(ATURAN.read_text("utf-8"))["isi"]
    assert (list(skala.BOBOT), list(skala.BOBOT_DENGAN_REKAN)) == (isi["bobot"], isi["bobot_dengan_rekan"])
    assert Decimal(isi["maksimum"]) == skala.MAKSIMUM
    assert [
        (satu["label"], Decimal(satu["minimum"]), satu["predikat"], satu["perlu_inovasi"])
        for satu in isi["kelas"]
    ] == [
        (lama.value, skala.MINIMUM[lama], skala.PADANAN[lama].value, lama is skala.PredikatLama.SANGAT_BAIK)
        for lama in skala.PredikatLama
    ]
