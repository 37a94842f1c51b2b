"""A decided keberatan replaces the konversi and its documents; the old ones stay readable."""

from datetime import date
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.isian import IsianDokumen
from kinerja.angka_kredit.models import DokumenAk, JenisDokumen, KonversiAk
from kinerja.aturan.rules import Jenjang, Predikat
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from tests import angka_kredit_bersama as bersama
from tests import factories

HARI = date(2026, 3, 10)
SAAT: dict[str, Any] = {"today": HARI, "now": bersama.SAAT}
SB, B, BP = Predikat.SANGAT_BAIK, Predikat.BAIK, Predikat.BUTUH_PERBAIKAN


class Buku(NamedTuple):
    pegawai: Pegawai
    penilai: Actor
    admin: Actor
    periode: PeriodePenilaian


@pytest.fixture
def buku(session: Session, instansi: Instansi) -> Buku:
    """Two years at Ahli Madya IV/a with all three documents about them; the PAK needs 150."""
    bersama.prepare(session, instansi.id)
    pegawai = bersama.make_jf(session, Jenjang.AHLI_MADYA, golongan="IV/a")
    atasan = factories.make_pegawai(session)
    factories.make_penempatan(session, atasan)
    factories.make_garis(session, pegawai, atasan)
    evaluasi = [bersama.make_final(session, pegawai, tahun, SB) for tahun in (2023, 2024, 2025)]
    sistem = system_actor(instansi.id)
    kerja = service.start_run(session, sistem, range(2023, 2026), today=HARI)
    service.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
    penilai = factories.make_actor(factories.make_akun(session, atasan))
    admin = factories.make_actor(factories.make_akun(session), [Peran.ADMIN_INSTANSI])
    for jenis in JenisDokumen:
        konversi_id = row_of(session, 2025).id if jenis is JenisDokumen.KONVERSI else None
        isian = IsianDokumen(karpeg="B 01234567", tempat_lahir="Contoh", tembusan=("Kepala BKPSDM",))
        service.issue(session, penilai, pegawai.id, jenis, isian, konversi_id=konversi_id, **SAAT)
    assert evaluasi[2] is not None
    return Buku(pegawai, penilai, admin, session.get_one(PeriodePenilaian, evaluasi[2].periode_id))


def row_of(session: Session, tahun: int) -> KonversiAk:
    query = select(KonversiAk).where(KonversiAk.tahun == tahun, KonversiAk.dibatalkan.is_(None))
    return session.scalars(query).one()


def documents(session: Session) -> list[tuple[str, bool, str]]:
    """Number, whether it was taken back, and the number that it replaces."""
    session.expire_all()
    semua = session.scalars(select(DokumenAk).order_by(DokumenAk.id)).all()
    nomor = {satu.id: satu.nomor for satu in semua}
    return [
        (satu.nomor, satu.dibatalkan is not None, nomor.get(satu.menggantikan_id or 0, "")) for satu in semua
    ]


def test_all_three_documents_are_replaced_and_name_what_they_replace(session: Session, buku: Buku) -> None:
    bersama.add_revisi(session, buku.periode, buku.pegawai, B, 2)
    lama = row_of(session, 2025)
    with pytest.raises(NotAuthorizedError, match="PAK"):
        service.replace_konversi(session, buku.admin, lama.id, **SAAT)
    hal = service.open_halaman(session, buku.penilai, buku.pegawai.id, today=HARI)
    assert hal.isi is not None
    assert hal.isi.berubah == {lama.id: B}
    hasil = service.replace_konversi(session, buku.penilai, lama.id, **SAAT)
    assert hasil.kendala == ()
    assert documents(session) == [
        ("001/KONV/2026", True, ""),
        ("001/AKUM/2026", True, ""),
        ("001/PAK/2026", True, ""),
        ("002/KONV/2026", False, "001/KONV/2026"),
        ("002/AKUM/2026", False, "001/AKUM/2026"),
        ("002/PAK/2026", False, "001/PAK/2026"),
    ]
    assert bersama.ledger_of(session, buku.pegawai)[-1] == (2025, 1, 12, "37.50")
    assert bersama.count_months(session, buku.pegawai) == 36
    lama_dokumen, baru_dokumen = (
        session.scalars(select(DokumenAk).where(DokumenAk.nomor == nomor)).one()
        for nomor in ("001/PAK/2026", "002/PAK/2026")
    )
    assert "diganti menjadi Baik" in lama_dokumen.alasan_batal
    assert lama_dokumen.isi["kumulatif"]["jumlah"] == "168,75"
    assert baru_dokumen.isi["kumulatif"] == {
        "uraian": "",
        "lama": "0,00",
        "baru": "150,00",
        "jumlah": "150,00",
        "keterangan": "",
    }
    assert baru_dokumen.isi["tembusan"] == ["Kepala BKPSDM"]
    assert ["Nomor Seri KARPEG", "B 01234567"] in baru_dokumen.isi["perorangan"]
    with pytest.raises(NotFoundError):
        service.replace_konversi(session, buku.penilai, lama.id, **SAAT)
    with pytest.raises(StateError, match="tidak berubah"):
        service.replace_konversi(session, buku.penilai, row_of(session, 2024).id, **SAAT)


def test_a_pak_whose_sum_no_longer_suffices_is_taken_back_and_not_made_again(
    session: Session, buku: Buku
) -> None:
    bersama.add_revisi(session, buku.periode, buku.pegawai, BP, 2)
    hasil = service.replace_konversi(session, buku.penilai, row_of(session, 2025).id, **SAAT)
    assert hasil.dicabut == ("001/KONV/2026", "001/AKUM/2026", "001/PAK/2026")
    assert hasil.terbit == ("002/KONV/2026", "002/AKUM/2026")
    assert "belum cukup" in hasil.kendala[0]
    assert row_of(session, 2024).penetapan_id is None
