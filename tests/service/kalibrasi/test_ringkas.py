"""Who finds a session among the duties of Beranda."""

from kinerja.antrean import list_queues
from kinerja.kalibrasi import service
from kinerja.kalibrasi.service_ringkas import PIMPIN, UNDANGAN, queue_kalibrasi
from tests.evaluasi_bersama import SAAT
from tests.kalibrasi_bersama import Sidang


def _codes(sidang: Sidang, actor: object) -> dict[str, str | None]:
    baris = queue_kalibrasi(sidang.session, actor, **SAAT)  # type: ignore[arg-type]
    return {satu.kode: satu.nama for satu in list_queues(sidang.session, baris)}


def test_raters_are_invited_until_it_is_applied_and_the_leader_has_it_until_it_is_closed(
    sidang: Sidang,
) -> None:
    assert _codes(sidang, sidang.peserta) == {UNDANGAN: "Bidang Penilaian"}
    assert _codes(sidang, sidang.pemimpin) == {PIMPIN: "Bidang Penilaian"}
    assert _codes(sidang, sidang.kantor.pemilik) == {}
    service.apply_moves(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, **SAAT)
    assert _codes(sidang, sidang.peserta) == {}
    assert _codes(sidang, sidang.pemimpin) == {PIMPIN: "Bidang Penilaian"}
