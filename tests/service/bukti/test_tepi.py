"""The edges of the vault: other instansi, and evidence that lies where nothing can be changed any more."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.bukti import service
from kinerja.bukti.service_catatan import find_catatan
from kinerja.errors import StateError
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import BuktiDukung
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service import BerkasMasuk, add_bukti_file, add_bukti_link, reuse_bukti
from tests.conftest import OpenSession
from tests.pelaksanaan_bersama import HARI_INI, Kerja, make_kerja, on
from tests.skp_bersama import make_orang

MB = 2**20
APRIL = on(2026, 4, 6)


def _offer(kerja: Kerja) -> list[BuktiDukung]:
    """The same file and the same link, whoever offers them."""
    tempat = kerja.session, kerja.pemilik, kerja.id(), kerja.rhk()[0].id
    semua = [
        *add_bukti_file(*tempat, [BerkasMasuk("a.pdf", "pdf", "a" * 64, MB)], **HARI_INI),
        add_bukti_link(*tempat, "https://contoh.go.id/a", "Data", **HARI_INI),
    ]
    kerja.session.flush()
    return semua


def test_the_note_on_the_same_evidence_never_crosses_an_instansi(
    open_session: OpenSession, instansi: Instansi, instansi_lain: Instansi
) -> None:
    sini, sana = open_session(instansi.id), open_session(instansi_lain.id)
    asing = make_kerja(sana)
    _offer(asing)
    sana.commit()
    kerja = make_kerja(sini)
    rekan = make_kerja(sini, orang=make_orang(sini))
    milik = _offer(kerja)
    _offer(rekan)
    catatan = find_catatan(sini, kerja.pemilik, [satu.id for satu in milik], today=HARI_INI["today"])
    disebut = [[serupa.pegawai_id for serupa in satu.serupa] for satu in catatan.values()]
    assert disebut == [[rekan.orang.pegawai.id]] * 2
    assert [satu.lain for satu in catatan.values()] == [0, 0]


def test_removing_leaves_what_lies_in_a_period_that_is_fixed(session: Session) -> None:
    kerja = make_kerja(session, rhk=1)
    kerja.fill()
    bukti = _offer(kerja)[0]
    kerja.submit()
    kerja.periode["T1"].status = StatusPeriode.DITETAPKAN
    session.flush()
    reuse_bukti(session, kerja.pemilik, [bukti.id], [(kerja.id("T2"), kerja.rhk()[0].id)], **APRIL)
    session.flush()
    (simpanan,) = service.open_brankas(session, kerja.pemilik, cari="a.pdf", today=APRIL["today"]).daftar
    assert [satu.dapat_dihapus for satu in simpanan.dipakai] == [True, False]
    assert service.remove_everywhere(session, kerja.pemilik, bukti.id, **APRIL) == (1, 1)
    session.flush()
    sisa = select(BuktiDukung.periode_id).where(BuktiDukung.nama == "a.pdf")
    assert list(session.scalars(sisa)) == [kerja.id()]
    with pytest.raises(StateError, match="diajukan atau ditetapkan"):
        service.remove_everywhere(session, kerja.pemilik, bukti.id, **APRIL)
