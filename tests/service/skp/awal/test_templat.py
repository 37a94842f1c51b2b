"""Templates that the admin keeps, and what a pegawai makes of one."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import tahun_kalender
from kinerja.organisasi.models import Jabatan, Penempatan
from kinerja.organisasi.rules import JenisForm, JenisJabatan
from kinerja.skp.awal import service_templat
from kinerja.skp.awal.isi import load_isi
from kinerja.skp.awal.service_pilihan import list_titik_awal, start_skp
from kinerja.skp.awal.service_templat import DataTemplat
from kinerja.skp.models import Skp, TemplatJabatan
from kinerja.skp.naskah import IndikatorNaskah, RhkNaskah
from kinerja.skp.rules import Aspek, BagianLampiran, Klasifikasi, Pendekatan, StatusSkp
from tests import factories
from tests.skp_bersama import Orang, Saat, make_skp_of, read


@pytest.fixture
def admin(session: Session, orang: Orang) -> Actor:
    return factories.make_actor(factories.make_akun(session), [Peran.ADMIN_INSTANSI])


def _jabatan(session: Session, orang: Orang) -> Jabatan:
    query = select(Jabatan).join(Penempatan, Penempatan.jabatan_id == Jabatan.id)
    return session.scalars(query.where(Penempatan.pegawai_id == orang.pegawai.id)).one()


def _create(session: Session, admin: Actor, saat: Saat, **more: object) -> TemplatJabatan:
    data = DataTemplat(nama=more.pop("nama", "Analis"), jabatan_id=more.pop("jabatan_id", None))
    more.setdefault("jenis_form", JenisForm.JA_JF)
    return service_templat.create_templat(session, admin, data, **more, **saat)


def _row(teks: str = "Tersusunnya laporan 2026", baris_id: int = 0, **more: object) -> RhkNaskah:
    values = {
        "klasifikasi": Klasifikasi.UTAMA,
        "rhk_pimpinan": "Terkelolanya kinerja 2026",
        "penugasan_dari": "",
        "daftar_indikator": (IndikatorNaskah(1, Aspek.KUANTITAS, "Jumlah laporan", "12 laporan"),),
    }
    return RhkNaskah(id=baris_id, teks=teks, **(values | more))


def _save(session: Session, admin: Actor, templat: TemplatJabatan, baris: RhkNaskah, saat: Saat) -> None:
    service_templat.save_baris(session, admin, templat.id, baris, versi=None, now=saat["now"])
    session.flush()


def test_rows_of_a_template_become_rows_of_the_draft(
    session: Session, orang: Orang, admin: Actor, saat: Saat
) -> None:
    templat = _create(session, admin, saat)
    _save(session, admin, templat, _row(), saat)
    skp = make_skp_of(session, orang.pegawai, rhk=1, tahun=2027)
    jumlah = service_templat.apply_templat(session, orang.pemilik, skp.id, templat.id, **saat)
    isi = read(session, skp.id)
    baru = (
        isi.rencana_hasil_kerja[1] if isi.rencana_hasil_kerja[0].urutan == 1 else isi.rencana_hasil_kerja[0]
    )
    assert jumlah == 1
    # The year of the template moves with the SKP; the target is typed as if it had been written by hand.
    assert (baru.teks, baru.teks_pimpinan) == ("Tersusunnya laporan 2027", "Terkelolanya kinerja 2027")
    (satu,) = baru.semua_indikator
    assert (satu.aspek, satu.target, satu.tipe, satu.penyedia) == (
        Aspek.KUANTITAS,
        "12 laporan",
        "angka",
        "indikator_bawaan",
    )


def test_a_template_of_an_skp_keeps_nothing_of_its_person(
    session: Session, orang: Orang, admin: Actor, saat: Saat
) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=2)
    skp.status = StatusSkp.DITETAPKAN
    templat = _create(session, admin, saat, nip=orang.pegawai.nip)
    isi = load_isi(templat.isi)
    assert [rhk.teks for rhk in isi.daftar_rhk] == ["Tersusunnya laporan evaluasi"] * 2
    assert isi.lampiran[BagianLampiran.KONSEKUENSI] == ("Contoh Konsekuensi",)
    assert orang.pegawai.nama not in str(templat.isi)
    assert not templat.isi["perilaku_kerja"]
    with pytest.raises(InputError) as refused:
        _create(session, admin, saat, nama="Lain", nip=orang.lain.nip)
    assert set(refused.value.fields) == {"nip"}


def test_a_pegawai_is_offered_what_fits_the_jabatan(
    session: Session, orang: Orang, admin: Actor, saat: Saat
) -> None:
    jabatan = _jabatan(session, orang)
    lain = factories.make_jabatan(session)
    semua = {
        "umum": _create(session, admin, saat, nama="Umum"),
        "milik": _create(session, admin, saat, nama="Milik", jabatan_id=jabatan.id),
        "lain": _create(session, admin, saat, nama="Lain", jabatan_id=lain.id),
        "jpt": _create(session, admin, saat, nama="JPT", jenis_form=JenisForm.JPT),
        "mati": _create(session, admin, saat, nama="Mati"),
    }
    for templat in semua.values():
        _save(session, admin, templat, _row(), saat)
    _create(session, admin, saat, nama="Kosong")
    data = DataTemplat(nama="Mati", aktif=False)
    service_templat.change_templat(session, admin, semua["mati"].id, data, versi=None, now=saat["now"])
    titik = list_titik_awal(session, orang.pemilik, tahun_kalender(2026), today=saat["today"])
    assert [satu.templat.nama for satu in titik.templat] == ["Milik", "Umum"]
    skp = make_skp_of(session, orang.pegawai, rhk=0)
    with pytest.raises(NotFoundError):
        service_templat.apply_templat(session, orang.pemilik, skp.id, semua["lain"].id, **saat)


def test_an_skp_begins_with_a_template(session: Session, orang: Orang, admin: Actor, saat: Saat) -> None:
    templat = _create(session, admin, saat)
    _save(session, admin, templat, _row(), saat)
    rentang = tahun_kalender(2026)
    skp = start_skp(
        session,
        orang.pemilik,
        rentang=rentang,
        pendekatan=Pendekatan.KUALITATIF,
        templat_id=templat.id,
        **saat,
    )
    (rhk,) = read(session, skp.id).rencana_hasil_kerja
    assert (rhk.teks, rhk.semua_indikator[0].aspek, rhk.semua_indikator[0].tipe) == (
        "Tersusunnya laporan 2026",
        None,
        "",
    )


def test_a_template_of_another_jabatan_is_refused_at_its_field(
    session: Session, orang: Orang, admin: Actor, saat: Saat
) -> None:
    templat = _create(session, admin, saat, jabatan_id=factories.make_jabatan(session).id)
    _save(session, admin, templat, _row(), saat)
    with pytest.raises(InputError) as refused:
        start_skp(
            session,
            orang.pemilik,
            rentang=tahun_kalender(2026),
            pendekatan=Pendekatan.KUANTITATIF,
            templat_id=templat.id,
            **saat,
        )
    assert set(refused.value.fields) == {"awal"}


def test_only_the_owner_of_a_draft_takes_a_template(
    session: Session, orang: Orang, admin: Actor, saat: Saat
) -> None:
    templat = _create(session, admin, saat)
    _save(session, admin, templat, _row(), saat)
    skp = make_skp_of(session, orang.pegawai)
    with pytest.raises(NotAuthorizedError):
        service_templat.apply_templat(session, orang.sebagai_penilai, skp.id, templat.id, **saat)
    skp.status = StatusSkp.DIAJUKAN
    session.flush()
    with pytest.raises(StateError):
        service_templat.apply_templat(session, orang.pemilik, skp.id, templat.id, **saat)


def test_a_part_that_would_be_too_long_stays_as_it_is(
    session: Session, orang: Orang, admin: Actor, saat: Saat
) -> None:
    templat = _create(session, admin, saat)
    for n in range(3):
        _save(session, admin, templat, _row(f"Hasil {n}"), saat)
    skp = make_skp_of(session, orang.pegawai, rhk=58)
    with pytest.raises(InputError):
        service_templat.apply_templat(session, orang.pemilik, skp.id, templat.id, **saat)
    assert len(read(session, skp.id).rencana_hasil_kerja) == 58


def test_rows_are_changed_moved_and_deleted(session: Session, admin: Actor, saat: Saat) -> None:
    templat = _create(session, admin, saat)
    for teks in ("Satu", "Dua"):
        _save(session, admin, templat, _row(teks), saat)
    _save(session, admin, templat, _row("Tiga", klasifikasi=Klasifikasi.TAMBAHAN), saat)
    _save(session, admin, templat, _row("Dua, diubah", baris_id=2), saat)
    service_templat.move_baris(session, admin, templat.id, 2, naik=True, versi=None, now=saat["now"])
    session.flush()
    service_templat.move_baris(session, admin, templat.id, 1, naik=False, versi=None, now=saat["now"])
    session.flush()
    assert [rhk.teks for rhk in load_isi(templat.isi).daftar_rhk] == ["Dua, diubah", "Satu", "Tiga"]
    service_templat.delete_baris(session, admin, templat.id, 1, versi=None, now=saat["now"])
    assert [rhk.id for rhk in load_isi(templat.isi).daftar_rhk] == [2, 3]
    with pytest.raises(NotFoundError):
        service_templat.delete_baris(session, admin, templat.id, 1, versi=None, now=saat["now"])


def test_the_second_of_two_writers_gets_both_texts(session: Session, admin: Actor, saat: Saat) -> None:
    templat = _create(session, admin, saat)
    lama = templat.versi
    _save(session, admin, templat, _row("Satu"), saat)
    assert templat.versi == lama + 1
    with pytest.raises(ConflictError) as bentrok:
        service_templat.save_baris(
            session, admin, templat.id, _row("Lain", baris_id=1), versi=lama, now=saat["now"]
        )
    assert bentrok.value.theirs["Rencana hasil kerja"] == "Satu"
    data = DataTemplat(nama="Lain")
    with pytest.raises(ConflictError):
        service_templat.change_templat(session, admin, templat.id, data, versi=lama, now=saat["now"])


def test_name_text_and_form_are_checked(session: Session, orang: Orang, admin: Actor, saat: Saat) -> None:
    templat = _create(session, admin, saat)
    with pytest.raises(InputError) as sama:
        _create(session, admin, saat)
    assert set(sama.value.fields) == {"nama"}
    kepala = factories.make_jabatan(session, jenis=JenisJabatan.JPT_PRATAMA)
    with pytest.raises(InputError) as form:
        _create(session, admin, saat, nama="Kepala", jabatan_id=kepala.id)
    assert set(form.value.fields) == {"jabatan_id"}
    with pytest.raises(InputError) as kosong:
        _save(session, admin, templat, _row("  "), saat)
    assert set(kosong.value.fields) == {"teks"}


@pytest.mark.parametrize(
    "peran", [(), (Peran.AUDITOR,), (Peran.ADMIN_UNIT,)], ids=["tanpa", "auditor", "unit"]
)
def test_only_the_admin_of_the_instansi_keeps_templates(
    session: Session, orang: Orang, admin: Actor, saat: Saat, peran: tuple[Peran, ...]
) -> None:
    templat = _create(session, admin, saat)
    lain = factories.make_actor(factories.make_akun(session), peran)
    for kerja in (
        lambda: service_templat.list_templat(session, lain),
        lambda: service_templat.find_templat(session, lain, templat.id),
        lambda: _create(session, lain, saat, nama="Lain"),
        lambda: _save(session, lain, templat, _row(), saat),
    ):
        with pytest.raises((NotAuthorizedError, NotFoundError)):
            kerja()


def test_an_account_without_pegawai_is_offered_nothing(session: Session, admin: Actor, today: date) -> None:
    assert service_templat.list_pilihan(session, admin, on=today) == []
    assert session.scalars(select(Skp)).all() == []
