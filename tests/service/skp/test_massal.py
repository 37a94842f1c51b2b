"""Many SKP approved in one go: who is left out and why, exactly what was shown, and ten minutes to undo."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.audit import CatatanAudit
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.hooks import Rencana, TemuanRencana, hookimpl
from kinerja.organisasi.models import Pegawai, Penempatan
from kinerja.organisasi.rules_tim import Masa
from kinerja.pelaksanaan.models import PeriodePenilaian, RencanaAksi
from kinerja.pelaksanaan.service import ensure_periods, forget_periods
from kinerja.plugin.katalog import KUNCI
from kinerja.skp import service
from kinerja.skp.models import LampiranSkp, PersetujuanMassal, Skp, VersiSkp
from kinerja.skp.rules import NilaiPerilaku, SikapTim, StatusSkp
from kinerja.skp.service import hak as hak_service
from kinerja.skp.service import massal as massal_service
from kinerja.skp.service import tim as tim_service
from kinerja.skp.service.massal import Terpilih
from kinerja.skp.temuan import describe_rencana
from tests import factories
from tests.plugins.bantu import switched_on
from tests.skp_bersama import Orang, Saat, count_queries, make_skp_of, read, seal
from tests.tim_bersama import make_tim


@pytest.fixture(autouse=True)
def _editions(session: Session, orang: Orang) -> None:
    ensure_first_editions(session, orang.pemilik)
    session.flush()


def submit_for(session: Session, orang: Orang, saat: Saat, nama: str = "Bawahan") -> Skp:
    """Another person of the same penilai hands over a complete plan."""
    pegawai = factories.make_pegawai(session, nama=nama)
    factories.make_penempatan(session, pegawai)
    factories.make_garis(session, pegawai, orang.penilai)
    skp = make_skp_of(session, pegawai)
    actor = factories.make_actor(factories.make_akun(session, pegawai))
    return service.submit_skp(session, actor, skp.id, **saat)


def preview(session: Session, orang: Orang, saat: Saat, *daftar: Skp) -> massal_service.Pratinjau:
    dipilih = [Terpilih(skp.id, skp.nomor_versi) for skp in daftar]
    return massal_service.preview_massal(session, orang.sebagai_penilai, dipilih or None, today=saat["today"])


def approve(session: Session, orang: Orang, saat: Saat, *daftar: Skp) -> PersetujuanMassal:
    """The whole lot, step by step, with periods as the page makes them."""
    actor = orang.sebagai_penilai
    sidik = {skp.id: seal(session, skp.id) for skp in daftar}
    massal = massal_service.start_massal(session, actor, sidik, **saat)
    while any("hasil" not in satu for satu in massal.isi["daftar"]):
        massal_service.step_massal(
            session, actor, massal.id, lambda skp: ensure_periods(session, actor, skp, **saat), **saat
        )
    return massal


def undo(session: Session, orang: Orang, massal: PersetujuanMassal, saat: Saat) -> tuple[int, int]:
    actor = orang.sebagai_penilai
    return massal_service.undo_massal(
        session, actor, massal.id, lambda skp: forget_periods(session, actor, skp), **saat
    )


def reasons(pratinjau: massal_service.Pratinjau) -> dict[int, str]:
    return {satu.skp.id: " ".join(satu.halangan) for satu in pratinjau.kecuali}


def test_what_is_as_it_was_handed_over_can_be_approved_together(
    session: Session, orang: Orang, saat: Saat
) -> None:
    satu, dua = submit_for(session, orang, saat), submit_for(session, orang, saat)
    pratinjau = preview(session, orang, saat, satu, dua)
    assert {calon.skp.id: calon.sidik for calon in pratinjau.siap} == {
        satu.id: seal(session, satu.id),
        dua.id: seal(session, dua.id),
    }
    assert (pratinjau.kecuali, pratinjau.asing) == ((), 0)
    massal = approve(session, orang, saat, satu, dua)
    assert [satu.status, dua.status] == [StatusSkp.DITETAPKAN] * 2
    hal = massal_service.open_massal(session, orang.sebagai_penilai, massal.id, now=saat["now"])
    assert (hal.disetujui, hal.menunggu, hal.dapat_diurungkan) == (2, 0, True)
    assert session.scalar(select(PeriodePenilaian.id).where(PeriodePenilaian.skp_id == dua.id))


def test_every_kind_of_exception_is_named_and_the_rest_goes_on(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    baik = submit_for(session, orang, saat)
    diubah, kosong, kembali, putus = (submit_for(session, orang, saat) for _ in range(4))
    uji = make_tim(session, orang, skp)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    tim_service.recommend(
        session,
        uji.ketua,
        uji.tim.id,
        skp.id,
        SikapTim.PERLU_DIUBAH,
        "Naikkan target.",
        nomor_versi=1,
        **saat,
    )
    service.save_ekspektasi(
        session, orang.sebagai_penilai, diubah.id, NilaiPerilaku.ADAPTIF, "Cepat belajar.", **saat
    )
    for baris in session.scalars(select(LampiranSkp).where(LampiranSkp.skp_id == kosong.id)).all()[:1]:
        session.delete(baris)
    service.return_skp(session, orang.sebagai_penilai, putus.id, "Perbaiki.", **saat)
    pilihan = [Terpilih(satu.id, satu.nomor_versi) for satu in (baik, diubah, kosong, skp, putus)]
    pilihan += [
        Terpilih(kembali.id, 7),
        Terpilih(make_skp_of(session, orang.atasan).id, 1),
        Terpilih(10**6, 1),
    ]
    pratinjau = massal_service.preview_massal(session, orang.sebagai_penilai, pilihan, today=saat["today"])
    assert [calon.skp.id for calon in pratinjau.siap] == [baik.id]
    sebab = reasons(pratinjau)
    assert "Isinya berubah sejak diajukan." in sebab[diubah.id]
    assert "Tambahkan sedikitnya satu baris pada lampiran." in sebab[kosong.id]
    assert "Ketua tim Tim Akreditasi menyarankan perubahan: Naikkan target." in sebab[skp.id]
    assert "Tidak menunggu lagi: SKP dikembalikan." in sebab[putus.id]
    assert "Diajukan kembali sesudah Anda memilihnya" in sebab[kembali.id]
    assert pratinjau.asing == 2  # not his, and not there: counted, not named


def test_all_that_wait_are_chosen_without_ticking(session: Session, orang: Orang, saat: Saat) -> None:
    daftar = [submit_for(session, orang, saat) for _ in range(3)]
    semua = preview(session, orang, saat)
    assert {calon.skp.id for calon in semua.siap} == {skp.id for skp in daftar}


def test_what_changed_after_the_preview_is_left_out_with_the_reason(
    session: Session, orang: Orang, saat: Saat
) -> None:
    satu, dua = submit_for(session, orang, saat), submit_for(session, orang, saat)
    sidik = {skp.id: seal(session, skp.id) for skp in (satu, dua)}
    service.save_ekspektasi(
        session, orang.sebagai_penilai, dua.id, NilaiPerilaku.ADAPTIF, "Cepat belajar.", **saat
    )
    actor = orang.sebagai_penilai
    for sidik_dua in (sidik[dua.id], seal(session, dua.id)):  # as shown, and as it is now
        massal = massal_service.start_massal(
            session, actor, {satu.id: sidik[satu.id], dua.id: sidik_dua}, **saat
        )
        massal_service.step_massal(session, actor, massal.id, lambda _skp: None, **saat)
        assert dua.status is StatusSkp.DIAJUKAN
    hal = massal_service.open_massal(session, actor, massal.id, now=saat["now"])
    assert {baris.skp.id: baris.disetujui for baris in hal.daftar} == {satu.id: False, dua.id: False}
    assert session.scalars(select(VersiSkp).where(VersiSkp.skp_id == dua.id)).all()[-1].nomor == 1


def test_a_large_lot_goes_in_steps_that_show_how_far_it_is(
    session: Session, orang: Orang, saat: Saat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(massal_service, "SELANGKAH", 2)
    actor = orang.sebagai_penilai
    daftar = [submit_for(session, orang, saat) for _ in range(5)]
    sidik = {skp.id: seal(session, skp.id) for skp in daftar}
    massal = massal_service.start_massal(session, actor, sidik, **saat)
    sisa = []
    for menit in range(3):
        nanti = saat["now"] + timedelta(minutes=menit)
        massal_service.step_massal(
            session, actor, massal.id, lambda _skp: None, today=saat["today"], now=nanti
        )
        sisa.append(massal_service.open_massal(session, actor, massal.id, now=nanti).menunggu)
    assert sisa == [3, 1, 0]
    assert massal.batas == saat["now"] + timedelta(minutes=12)  # ten minutes from the last step


def test_undo_returns_each_plan_as_it_was_handed_over(session: Session, orang: Orang, saat: Saat) -> None:
    skp = submit_for(session, orang, saat)
    sebelum = massal_service._keep(read(session, skp.id))
    sidik = seal(session, skp.id)
    massal = approve(session, orang, saat, skp)
    nanti = Saat(today=saat["today"], now=saat["now"] + timedelta(minutes=9, seconds=59))
    assert undo(session, orang, massal, nanti) == (1, 0)
    kini = read(session, skp.id)
    assert (kini.status, kini.nomor_versi, seal(session, skp.id)) == (StatusSkp.DIAJUKAN, 1, sidik)
    assert massal_service._keep(kini) == sebelum
    assert session.scalar(select(PeriodePenilaian.id).where(PeriodePenilaian.skp_id == skp.id)) is None
    (menunggu,) = service.list_waiting(session, orang.sebagai_penilai, today=saat["today"])
    assert menunggu.skp.id == skp.id
    aksi = session.scalars(select(CatatanAudit.aksi).where(CatatanAudit.objek_id == skp.id)).all()
    assert aksi[-1] == "skp.urungkan"
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=sidik, **nanti)


def test_undo_after_ten_minutes_and_a_second_undo_are_refused(
    session: Session, orang: Orang, saat: Saat
) -> None:
    skp = submit_for(session, orang, saat)
    massal = approve(session, orang, saat, skp)
    telat = Saat(today=saat["today"], now=saat["now"] + timedelta(minutes=10))
    with pytest.raises(StateError):
        undo(session, orang, massal, telat)
    assert not massal_service.list_dapat_diurungkan(session, orang.sebagai_penilai, now=telat["now"])
    assert skp.status is StatusSkp.DITETAPKAN
    assert undo(session, orang, massal, saat) == (1, 0)
    with pytest.raises(StateError):
        undo(session, orang, massal, saat)


def test_what_moved_on_stays_and_is_named(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    revisi = service.submit_skp(session, orang.pemilik, skp.id, **saat)
    bekerja, diam = submit_for(session, orang, saat), submit_for(session, orang, saat)
    massal = approve(session, orang, saat, revisi, bekerja, diam)
    service.revise_skp(session, orang.pemilik, revisi.id, "Salah target", **saat)
    periode = session.scalars(select(PeriodePenilaian).where(PeriodePenilaian.skp_id == bekerja.id)).first()
    assert periode is not None
    rhk = read(session, bekerja.id).rencana_hasil_kerja[0]
    session.add(
        RencanaAksi(periode_id=periode.id, rencana_hasil_kerja_id=rhk.id, urutan=1, teks="Menyusun draf")
    )
    session.flush()
    assert undo(session, orang, massal, saat) == (1, 2)
    assert (revisi.status, bekerja.status, diam.status) == (
        StatusSkp.DIREVISI,
        StatusSkp.DITETAPKAN,
        StatusSkp.DIAJUKAN,
    )
    hal = massal_service.open_massal(session, orang.sebagai_penilai, massal.id, now=saat["now"])
    kata = {baris.skp.id: baris.keterangan for baris in hal.daftar}
    assert "sudah berlanjut dan kini direvisi" in kata[revisi.id]
    assert "pegawai sudah bekerja" in kata[bekerja.id]


def test_a_lot_belongs_to_who_made_it(session: Session, orang: Orang, saat: Saat) -> None:
    skp = submit_for(session, orang, saat)
    massal = approve(session, orang, saat, skp)
    for asing in (orang.actor(orang.atasan), orang.pemilik):
        with pytest.raises(NotFoundError):
            massal_service.open_massal(session, asing, massal.id, now=saat["now"])
        with pytest.raises(NotFoundError):
            massal_service.undo_massal(session, asing, massal.id, lambda _skp: True, **saat)
        with pytest.raises(NotFoundError):
            massal_service.step_massal(session, asing, massal.id, lambda _skp: None, **saat)


def test_a_stranger_approves_nothing_by_a_lot(session: Session, orang: Orang, saat: Saat) -> None:
    skp = submit_for(session, orang, saat)
    asing = orang.actor(orang.lain)
    for sidik in ({skp.id: seal(session, skp.id)}, {}):
        with pytest.raises(InputError):
            massal_service.start_massal(session, asing, sidik, **saat)
    assert skp.status is StatusSkp.DIAJUKAN
    assert session.scalar(select(PersetujuanMassal.id)) is None


def test_the_holder_of_the_right_does_it_in_the_name_of_the_penilai(
    session: Session, orang: Orang, saat: Saat
) -> None:
    masa = Masa(saat["today"], saat["today"] + timedelta(days=3))
    hak_service.give_hak(session, orang.sebagai_penilai, orang.lain.id, masa, **saat)
    wakil = orang.actor(orang.lain)
    skp = submit_for(session, orang, saat)
    pratinjau = massal_service.preview_massal(session, wakil, None, today=saat["today"])
    sidik = {calon.skp.id: calon.sidik for calon in pratinjau.siap}
    massal = massal_service.start_massal(session, wakil, sidik, **saat)
    massal_service.step_massal(session, wakil, massal.id, lambda _skp: None, **saat)
    assert (skp.status, skp.penilai_id) == (StatusSkp.DITETAPKAN, orang.penilai.id)
    besok = Saat(today=saat["today"] + timedelta(days=3), now=saat["now"])
    assert massal_service.undo_massal(session, wakil, massal.id, lambda _skp: True, **besok) == (0, 1)
    assert skp.status is StatusSkp.DITETAPKAN


def test_the_preview_asks_the_same_for_two_and_for_twelve(session: Session, orang: Orang, saat: Saat) -> None:
    def ask() -> int:
        with count_queries(session.connection()) as asked:
            preview(session, orang, saat)
        return len(asked)

    for _ in range(2):
        submit_for(session, orang, saat)
    sedikit = ask()
    for _ in range(10):
        submit_for(session, orang, saat)
    assert ask() == sedikit <= 9


def test_plugins_that_check_plans_cost_the_same_for_two_and_for_twelve(
    session: Session, orang: Orang, saat: Saat
) -> None:
    """Each plan is shown to the plugin with the colleagues that it would have alone."""
    dilihat: dict[str, Rencana] = {}

    class Pemeriksa:
        @hookimpl
        def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
            dilihat[rencana.daftar_hasil[0].teks] = rencana
            keliru = len(rencana.di_unit) > 2
            return [TemuanRencana(kalimat="Terlalu mirip rekan.", wajib=False)] if keliru else []

    def ask() -> int:
        with count_queries(session.connection()) as asked:
            preview(session, orang, saat)
        return len(asked)

    semua = [submit_for(session, orang, saat) for _ in range(2)]
    session.info[KUNCI] = switched_on({"pemeriksa": Pemeriksa()})
    sedikit = ask()
    semua += [submit_for(session, orang, saat) for _ in range(10)]
    unit_id = factories.make_unit(session, nama="Bidang Bersama").id
    for nomor, skp in enumerate(semua):
        (rhk, *_) = read(session, skp.id).rencana_hasil_kerja
        rhk.teks = f"Hasil {nomor}"
        if nomor > 3:  # eight in one unit, the others each in one of their own
            session.get_one(Penempatan, skp.penempatan_id).unit_id = unit_id
    session.flush()
    assert ask() == sedikit <= 11
    for nomor, skp in enumerate(semua):
        assert dilihat[f"Hasil {nomor}"] == describe_rencana(session, read(session, skp.id))
    kecuali = [satu for satu in preview(session, orang, saat).kecuali if "mirip rekan" in satu.halangan[-1]]
    assert {satu.skp.id for satu in kecuali} == {skp.id for skp in semua[4:]}


def test_the_preview_shows_people_by_how_long_they_wait(session: Session, orang: Orang, saat: Saat) -> None:
    dulu = submit_for(session, orang, saat, "Zaki")
    kemudian = submit_for(
        session, orang, Saat(today=saat["today"], now=saat["now"] + timedelta(hours=1)), "Ani"
    )
    assert [calon.skp.id for calon in preview(session, orang, saat).siap] == [dulu.id, kemudian.id]
    assert isinstance(dulu.pegawai, Pegawai)
