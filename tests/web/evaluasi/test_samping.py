"""What stands beside the choice: planned steps, the period before, and evidence that opens in place."""

import re

from sqlalchemy import select

from kinerja.pelaksanaan.models import Berkas, BuktiDukung, JenisBukti, PeriodePenilaian, RencanaAksi
from kinerja.skp.models import RencanaHasilKerja
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, on
from tests.web.conftest import Counted, SignIn

JULI = on(2026, 7, 3)


def _add_beside(kantor: Kantor, periode: PeriodePenilaian) -> BuktiDukung:
    """A planned step of the period and a picture as evidence, on the first result."""
    session = kantor.session
    rhk = session.scalars(
        select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id == periode.skp_id).limit(1)
    ).one()
    letak = {"periode_id": periode.id, "rencana_hasil_kerja_id": rhk.id}
    berkas = Berkas(sha256="a" * 64, ukuran=10, jenis_isi="image/png", dibuat=JULI["now"])
    session.add_all([RencanaAksi(**letak, urutan=1, teks="Menyusun rekap <bulanan>."), berkas])
    session.flush()
    gambar = BuktiDukung(
        **letak,
        jenis=JenisBukti.BERKAS,
        berkas_id=berkas.id,
        nama="Papan kegiatan.PNG",
        diunggah_oleh=kantor.pegawai.id,
        dibuat=JULI["now"],
    )
    session.add(gambar)
    session.flush()
    return gambar


def test_steps_the_period_before_and_a_picture_stand_beside_the_choice(
    kantor: Kantor, sign_in: SignIn, clock: TestClock, counted: Counted
) -> None:
    kantor.submit(realisasi="6 dari 12 laporan")
    periode = kantor.submit(kode="T2", realisasi="9 dari 12 laporan")
    gambar = _add_beside(kantor, periode)
    clock.set(JULI["now"])
    browser = sign_in(kantor.kepala)
    with counted() as asked:
        page = browser.get(f"/penilaian/{periode.id}")
    assert len(asked) <= 12, asked
    assert "Triwulan I: 6 dari 12 laporan (naik 3)" in page.text
    assert "Menyusun rekap &lt;bulanan&gt;." in page.text
    alamat = f"/kinerja/bukti/{gambar.id}"
    assert re.search(rf'<details class="lihat">.*<img src="{alamat}"[^>]* loading="lazy">', page.text)
    assert page.text.count("<img") == 1  # the link beside it is no picture


def test_the_year_shows_each_of_its_periods(kantor: Kantor, sign_in: SignIn, clock: TestClock) -> None:
    kantor.submit(realisasi="6 laporan")
    kantor.submit(kode="T2", realisasi="9 laporan")
    tahun = kantor.submit(kode="TH", realisasi="15 laporan")
    clock.set(on(2027, 1, 4)["now"])
    page = sign_in(kantor.kepala).get(f"/penilaian/{tahun.id}").text
    assert "Triwulan I: 6 laporan<" in page
    assert "Triwulan II: 9 laporan<" in page
    assert "Triwulan III:" not in page


def test_the_first_period_has_nothing_before_it_and_a_fixed_one_still_shows_its_pictures(
    kantor: Kantor, sign_in: SignIn
) -> None:
    gambar = _add_beside(kantor, kantor.periode())
    periode_id = kantor.establish().periode_id
    page = sign_in(kantor.kepala).get(f"/penilaian/{periode_id}").text
    assert f'<img src="/kinerja/bukti/{gambar.id}"' in page
    assert (
        "Triwulan" not in page.split("Realisasi berdasarkan bukti dukung")[1].split("judul_perilaku_kerja")[0]
    )
