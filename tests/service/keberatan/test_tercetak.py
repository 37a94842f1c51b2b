"""What the dokumen evaluasi says of an objection: its last moment, and about which result it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.evaluasi.service import load_cetakan
from kinerja.keberatan.rules import Bagian, Butir, IsiKeberatan
from kinerja.keberatan.service import kelola
from kinerja.organisasi.models import Instansi
from kinerja.surat.dokumen import DokumenEvaluasiKinerja
from tests.evaluasi_bersama import make_kantor
from tests.keberatan_bersama import HARI_INI, KURANG, TETAP, Perkara, later, make_perkara
from tests.skp_bersama import Saat


def _print(perkara: Perkara, saat: Saat = HARI_INI, kode: str = "TH") -> DokumenEvaluasiKinerja:
    perkara.session.flush()
    periode_id = perkara.kantor.periode(kode=kode).id
    return load_cetakan(perkara.session, perkara.kantor.pemilik, periode_id, today=saat["today"]).kinerja


@pytest.mark.parametrize(("zona", "kata"), [("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")])
def test_the_last_moment_is_printed_in_the_zone_of_the_instansi_and_stays(
    session: Session, zona: str, kata: str
) -> None:
    kantor = make_kantor(session)
    session.scalars(select(Instansi)).one().zona_waktu = zona
    perkara = make_perkara(kantor)
    kantor.establish(isian=KURANG, kode="T4", saat=TETAP)
    assert _print(perkara).batas_keberatan == f"19 Januari 2027 pukul 23.59 {kata}"
    assert _print(perkara, later(400)).batas_keberatan == f"19 Januari 2027 pukul 23.59 {kata}"
    assert _print(perkara, kode="T4").batas_keberatan == ""  # periodic: no objection here
    lewat = later(20)
    kelola.reopen_window(
        session, perkara.admin, perkara.periode_id, (lewat["today"] + timedelta(3)), "Sakit.", **lewat
    )
    assert _print(perkara, lewat).batas_keberatan == f"31 Januari 2027 pukul 23.59 {kata}"


def test_an_item_about_a_result_names_it(session: Session, perkara: Perkara) -> None:
    hasil = perkara.evaluasi.potret["isi"]["daftar_hasil"][0]
    butir = (Butir(Bagian.RHK, "Tiga laporan, bukan dua.", hasil["id"]),)
    perkara.submit(IsiKeberatan("Tidak setuju.", butir))
    keberatan = _print(perkara).keberatan
    assert keberatan is not None
    assert keberatan.keberatan == f"Tidak setuju.\nRHK 1 ({hasil['teks']}): Tiga laporan, bukan dua."
