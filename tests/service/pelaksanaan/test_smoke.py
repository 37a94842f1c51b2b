from tests.pelaksanaan_bersama import *
def test_smoke(session):
    k = make_kerja(session, rhk=2)
    assert sorted(k.periode) == ["T1","T2","T3","T4","TH"]
    v = k.view(); assert v.boleh_isi and v.jumlah_indikator == 2
    k.fill(); v = k.view(); print(v.daftar_rhk[0].daftar_indikator[0])
    assert v.terisi == 2
    k.submit()
    v = k.view(actor=k.penilai); assert v.boleh_kembalikan; print(v.riwayat)
    service.return_period(session, k.penilai, k.id(), "Perbaiki", **HARI_INI)
    assert k.view().catatan_pengembalian
    print(service.summary_for_home(session, k.pemilik, **HARI_INI))
    print(service.list_period_status_of_bawahan(session, k.penilai, k.orang.penilai.id, 2026, "T1", today=HARI_INI["today"]))
