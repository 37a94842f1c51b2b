"""Documents for many people: the preview with its reasons, a run that may be broken off, a report each."""

from collections.abc import Callable
from datetime import date
from unittest.mock import patch

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.angka_kredit import routes_massal
from kinerja.angka_kredit.models import JenisDokumen
from kinerja.angka_kredit.service import massal
from tests import factories
from tests.skp_bersama import count_queries
from tests.web.angka_kredit.conftest import Kantor

MakeKantor = Callable[..., Kantor]


def start(kantor: Kantor, siapa: object, **isian: object) -> str:
    jawab = siapa.submit("/angka-kredit/massal", {k: str(v) for k, v in isian.items()})  # type: ignore[attr-defined]
    assert jawab.status_code == 303
    return str(jawab.headers["Location"])


def test_the_konversi_of_a_unit_with_those_left_out_and_why(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    kantor.employ("Tanpa Penilai", dinilai=False)
    kantor.employ("Belum Final", tahun=())
    kantor.convert()
    url = f"/angka-kredit/massal?unit={kantor.unit.id}&tahun=2025"
    kantor.admin.get(url)
    with count_queries(kantor.admin.application.extensions["kinerja_database"].engine) as asked:
        halaman = kantor.admin.get(url)
    assert len(asked) <= 12, asked
    for teks in ("1 konversi siap", "Pejabat penilai belum ditetapkan.", "Belum ada konversi 2025"):
        assert teks in halaman.text
    jalan = start(kantor, kantor.admin, unit=kantor.unit.id, tahun=2025, jenis="konversi")
    assert [satu.pegawai_id for satu in kantor.documents()] == [kantor.pegawai.id]
    assert "001/KONV/2026" in kantor.admin.get(jalan).text
    assert "Sudah terbit." in kantor.admin.get(url).text
    assert kantor.penilai.get(jalan).status_code == 404
    assert kantor.sendiri.get(url).status_code == 404
    assert kantor.admin.get("/angka-kredit/massal?unit=999999").status_code == 404
    assert "Tidak ada unit yang cocok" in kantor.admin.get("/angka-kredit/massal?q=zzz").text
    assert "Pilih unit dahulu" in kantor.admin.get("/angka-kredit/massal").text


def test_an_admin_counts_what_became_final_in_a_unit(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    kantor.employ("Baru Final")
    kantor.session.commit()
    isian = {"unit": str(kantor.unit.id), "tahun": "2025"}
    assert kantor.admin.submit("/angka-kredit/massal/hitung", isian).status_code == 303
    url = f"/angka-kredit/massal?unit={kantor.unit.id}&tahun=2025"
    halaman = kantor.admin.get(url).text
    assert "1 konversi baru" in halaman
    assert "2 konversi siap" in halaman
    assert kantor.penilai.submit("/angka-kredit/massal/hitung", isian).status_code == 404


def test_a_run_is_broken_off_and_goes_on_with_a_report_of_each(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    for nomor in range(4):
        kantor.employ(f"Pegawai {nomor}")
    kantor.convert()
    with patch.object(massal, "SELANGKAH", 2):
        jalan = start(kantor, kantor.penilai, tahun=2025, jenis="akumulasi")
        assert "2 dari 5 dokumen" in kantor.penilai.get(jalan).text
        kantor.penilai.submit(f"{jalan}/jeda", {})
        dijeda = kantor.penilai.get(jalan).text
        assert ("Dijeda" in dijeda, "load delay" in dijeda) == (True, False)
        assert "Baru 2 dari 5" in kantor.penilai.get("/angka-kredit/massal").text
        bagian = kantor.penilai.submit_htmx(f"{jalan}/lanjut", "kemajuan_ak")
        assert bagian.text.startswith('<div id="kemajuan_ak"')
        assert "4 dari 5 dokumen" in bagian.text
        assert len(bagian.data) < 15_000
        kantor.penilai.submit(f"{jalan}/lanjut", {})
    assert "5 dokumen diterbitkan" in kantor.penilai.get(jalan).text
    dokumen = kantor.documents()
    assert [satu.jenis for satu in dokumen] == [JenisDokumen.AKUMULASI] * 5
    assert sorted({satu.urut for satu in dokumen}) == [1, 2, 3, 4, 5]
    ulang = kantor.penilai.get("/angka-kredit/massal?jenis=akumulasi").text
    assert "0 akumulasi siap" in ulang
    assert "sudah memuat semua konversinya" in ulang


def test_a_pak_for_all_who_have_enough_is_fixed_by_their_penilai(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    kantor.employ("Cukup Contoh", tahun=(2024, 2025))
    isian = {
        "jenis": "ak_dasar",
        "angka_kredit": "50",
        "tanggal": "2024-01-01",
        "nomor_dokumen": "821/15",
        "tanggal_dokumen": "2023-12-20",
    }
    kantor.convert()
    cukup = kantor.employ("Lebih Contoh", tahun=(2025,))
    kantor.convert()
    assert kantor.admin.submit(f"/angka-kredit/{cukup.id}/entri", isian).status_code == 303
    halaman = kantor.penilai.get("/angka-kredit/massal?jenis=penetapan").text
    assert "1 PAK siap" in halaman
    assert "68,75: pangkat III/b kelebihan 18,75" in halaman
    assert "pangkat III/b kurang 12,50; jenjang Ahli Muda kurang 62,50" in halaman
    admin = kantor.admin.get(f"/angka-kredit/massal?jenis=penetapan&unit={kantor.unit.id}").text
    assert "0 PAK siap" in admin
    assert "Ditetapkan pejabat penilai kinerjanya, Budi Contoh" in admin
    jalan = start(kantor, kantor.penilai, jenis="penetapan")
    assert "1 dokumen diterbitkan" in kantor.penilai.get(jalan).text
    assert [(satu.jenis, satu.pegawai_id) for satu in kantor.documents()] == [
        (JenisDokumen.PENETAPAN, cukup.id)
    ]
    assert "Sudah tercantum dalam PAK" in kantor.penilai.get("/angka-kredit/massal?jenis=penetapan").text


def test_all_that_waits_is_signed_in_a_run_that_rests_when_the_signer_is_away(
    make_kantor: MakeKantor,
) -> None:
    kantor = make_kantor()
    for nomor in range(4):
        kantor.employ(f"Pegawai {nomor}")
    kantor.convert()
    start(kantor, kantor.admin, unit=kantor.unit.id, tahun=2025, jenis="konversi")
    assert "5 dokumen menunggu" in kantor.penilai.get("/angka-kredit/massal/tanda-tangan").text
    kantor.penanda.gagal = ConnectionError("mati")
    with patch.object(routes_massal, "DETIK_TANDA_TANGAN", 60.0):
        jawab = kantor.penilai.submit("/angka-kredit/massal/tanda-tangan", {})
        jalan = jawab.headers["Location"]
        halaman = kantor.penilai.get(jalan).text
        assert "3 dari 5 dokumen" in halaman
        assert "Dijeda" in halaman
        assert "tidak menjawab" in halaman
        kantor.penanda.gagal = None
        kantor.penilai.submit(f"{jalan}/ulangi", {})
        kantor.penilai.submit(f"{jalan}/lanjut", {})
    assert "5 dokumen ditandatangani" in kantor.penilai.get(jalan).text
    assert {satu.penanda for satu in kantor.documents()} == {"uji"}
    assert "Tidak ada yang menunggu Anda" in kantor.penilai.get("/angka-kredit/massal/tanda-tangan").text


def test_an_admin_of_a_unit_reaches_only_his_own(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    lain = factories.make_unit(kantor.session, nama="Unit Lain")
    akun = factories.make_akun(kantor.session)
    peran = PeranAkun(akun_id=akun.id, peran=Peran.ADMIN_UNIT, unit_id=lain.id, mulai=date(2026, 1, 1))
    kantor.session.add(peran)
    kantor.session.commit()
    admin = kantor.admin.application.test_client().sign_in(akun)
    url = f"/angka-kredit/massal?unit={kantor.unit.id}&tahun=2025"
    assert "0 konversi siap" in admin.get(url).text
