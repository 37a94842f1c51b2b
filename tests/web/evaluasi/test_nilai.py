"""The pages of the pejabat penilai."""

from tests.evaluasi_bersama import Kantor
from tests.web.evaluasi.conftest import SignIn


def test_smoke(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.set_capaian()
    p = kantor.submit()
    for _ in range(3):
        kantor.add_person(f"Orang {_}")
    c = sign_in(kantor.kepala)
    for url in ("/penilaian/", f"/penilaian/{p.id}", f"/penilaian/hasil/{p.id}", f"/penilaian/hasil/{p.id}/evaluasi", f"/penilaian/hasil/{p.id}/dokumen-evaluasi", "/penilaian/capaian"):
        r = c.get(url)
        assert r.status_code == 200, (url, r.text)
        print(url, len(r.data))
    r = c.submit_htmx(f"/penilaian/{p.id}/simpan", "hasil_nilai", {"versi": "0", "hasil_kerja": "sesuai_ekspektasi", "perilaku_kerja": "di_atas_ekspektasi", "catatan": "a"})
    print(r.status_code, len(r.data), r.text)
    c.sign_in(kantor.akun(kantor.kepala_badan))
    for url in ("/penilaian/capaian", f"/penilaian/capaian/{kantor.bidang.id}", f"/penilaian/hasil/{p.id}"):
        r = c.get(url)
        assert r.status_code == 200, (url, r.text)
