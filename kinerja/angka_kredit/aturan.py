"""The rule set and the settings of an instansi, ready for the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.rules.konversi import BulanParsial
from kinerja.angka_kredit.rules.tujuan import AturanSisa
from kinerja.aturan.muat import build_konversi
from kinerja.aturan.query import EdisiBerlaku
from kinerja.aturan.rules import AturanKonversi, KodeAturan
from kinerja.aturan.service import find_edition, find_editions_and_settings, get_settings
from kinerja.organisasi.rules import JenisPegawai

PEGAWAI_FUNGSIONAL = frozenset({JenisPegawai.PNS, JenisPegawai.CPNS})


@dataclass(frozen=True)
class SetelanAk:
    """The choices of an instansi on angka kredit; `desimal` is None where the edition decides."""

    desimal: int | None
    bulan_parsial: BulanParsial
    sisa: AturanSisa
    untuk_pppk: bool

    def covers(self, jenis: JenisPegawai) -> bool:
        """Whether people of this kind get angka kredit at all (Peraturan BKN 3/2023 Pasal 1: PNS)."""
        return jenis in PEGAWAI_FUNGSIONAL or (self.untuk_pppk and jenis is JenisPegawai.PPPK)


def load_setelan(session: Session, actor: Actor) -> SetelanAk:
    """The settings as they are now."""
    return _to_setelan(get_settings(session, actor))


def load_aturan(
    session: Session, actor: Actor, setelan: SetelanAk, *, on: date
) -> tuple[int, AturanKonversi]:
    """The edition that holds on a day with the places that the instansi chose, and its id."""
    edisi = find_edition(session, actor, KodeAturan.KONVERSI, on=on)
    return edisi.id, _with_places(edisi, setelan)


def load_both(session: Session, actor: Actor, *, on: date) -> tuple[int, AturanKonversi, SetelanAk]:
    """`load_aturan` and `load_setelan` in one query."""
    edisi, tersimpan = find_editions_and_settings(session, actor, [KodeAturan.KONVERSI], on=on)
    satu, setelan = edisi[KodeAturan.KONVERSI], _to_setelan(tersimpan)
    return satu.id, _with_places(satu, setelan), setelan


def _with_places(edisi: EdisiBerlaku, setelan: SetelanAk) -> AturanKonversi:
    aturan = build_konversi(edisi.isi, edisi.sumber)
    return aturan if setelan.desimal is None else replace(aturan, desimal=setelan.desimal)


def _to_setelan(nilai: Mapping[str, str]) -> SetelanAk:
    return SetelanAk(
        desimal=None if nilai["ak_desimal"] == "aturan" else int(nilai["ak_desimal"]),
        bulan_parsial=BulanParsial(nilai["ak_bulan_parsial"]),
        sisa=AturanSisa(
            antar_pangkat=nilai["sisa_dibawa_antar_pangkat"] == "ya",
            antar_jenjang=nilai["sisa_dibawa_antar_jenjang"] == "ya",
        ),
        untuk_pppk=nilai["ak_untuk_pppk"] == "ya",
    )
