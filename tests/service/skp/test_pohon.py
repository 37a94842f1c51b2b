"""The tree of results: its shape, who sees what of it, and that its size costs no query."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.skp.models import Intervensi, RencanaHasilKerja
from kinerja.skp.pohon import service
from kinerja.skp.pohon.lembar import write_pohon
from kinerja.skp.pohon.muat import SEHALAMAN
from kinerja.skp.pohon.rules import Lihat, SebabLepas
from kinerja.skp.pohon.simpul import Cabang, HalamanPohon, PilihanPohon, Simpul
from kinerja.skp.rules import JenisCascade, StatusSkp
from tests import factories
from tests.conftest import OpenSession
from tests.pohon_bersama import TETAP, Badan, as_admin, as_pegawai, make_badan
from tests.skp_bersama import count_queries


@pytest.fixture
def badan(session: Session) -> Badan:
    return make_badan(session)


def open_(session: Session, actor: Actor, today: date, **pilihan: object) -> HalamanPohon:
    return service.open_pohon(session, actor, PilihanPohon(**pilihan), today=today)


def branch(
    session: Session, actor: Actor, today: date, *jalur: int, lihat: Lihat = Lihat.POHON, **fields: object
) -> Cabang:
    return service.open_cabang(session, actor, jalur, lihat=lihat, today=today, **fields)


def texts(daftar: tuple[Simpul, ...] | None) -> list[str]:
    return [satu.teks for satu in daftar or ()]


def carry(session: Session, badan: Badan, jumlah: int) -> list[RencanaHasilKerja]:
    """More people who carry on the result of the Kabid."""
    semua = []
    for n in range(jumlah):
        orang = factories.make_pegawai(session, nama=f"Pelaksana {n:04}")
        tempat = factories.make_penempatan(session, orang, unit_id=badan.bidang.id)
        skp = factories.make_skp(session, orang, rhk=0, penempatan_id=tempat.id, status=TETAP)
        sumber = badan.of(badan.kabid)
        semua.append(
            factories.make_rhk(session, skp, teks=f"Hasil {n}", pimpinan=sumber.teks, sumber_id=sumber.id)
        )
    return semua


# Shape


def test_the_tree_begins_with_the_head_and_is_closed(session: Session, badan: Badan, today: date) -> None:
    halaman = open_(session, as_admin(session), today)
    (kepala,) = halaman.puncak
    assert (kepala.teks, kepala.unit, kepala.pemikul) == ("Hasil Kepala Contoh", "Badan Contoh", 2)
    assert kepala.anak is None
    assert halaman.lihat is Lihat.POHON


def test_a_node_opens_with_those_who_carry_it_on_by_name(session: Session, badan: Badan, today: date) -> None:
    akar = badan.of(badan.kepala).id
    simpul = branch(session, as_admin(session), today, akar).simpul
    assert texts(simpul.anak) == ["Hasil Kabid Contoh", "Hasil Tetangga Contoh"]
    assert [satu.jalur for satu in simpul.anak or ()] == [
        (akar, badan.of(badan.kabid).id),
        (akar, badan.of(badan.tetangga).id),
    ]
    assert branch(session, as_admin(session), today, akar, tutup=True).simpul.anak is None


def test_the_line_to_a_parent_carries_its_kind(session: Session, badan: Badan, today: date) -> None:
    tautan = session.query(Intervensi).filter_by(rencana_hasil_kerja_id=badan.of(badan.kabid).id).one()
    tautan.jenis = JenisCascade.TIDAK_LANGSUNG
    session.flush()
    simpul = branch(session, as_admin(session), today, badan.of(badan.kepala).id).simpul
    assert [satu.jenis for satu in simpul.anak or ()] == [JenisCascade.TIDAK_LANGSUNG, None]


def test_a_place_is_opened_from_the_top_down(session: Session, badan: Badan, today: date) -> None:
    halaman = open_(session, as_admin(session), today, buka=(badan.of(badan.analis).id,))
    jalur = tuple(badan.of(satu).id for satu in (badan.kepala, badan.kabid, badan.analis))
    assert halaman.dituju == jalur
    (kepala,) = halaman.puncak
    kabid, tetangga = kepala.anak or ()
    assert texts(kabid.anak) == ["Hasil Analis Contoh", "Hasil Perawat Contoh"]
    assert tetangga.anak is None


def test_a_result_with_two_parents_is_opened_where_it_was_asked_for(
    session: Session, badan: Badan, today: date
) -> None:
    analis, tetangga = badan.of(badan.analis), badan.of(badan.tetangga)
    session.add(
        Intervensi(rencana_hasil_kerja_id=analis.id, urutan=2, sumber_id=tetangga.id, teks=tetangga.teks)
    )
    session.flush()
    jalur = (badan.of(badan.kepala).id, tetangga.id, analis.id)
    halaman = open_(session, as_admin(session), today, buka=jalur)
    assert halaman.dituju == jalur
    kabid, sebelah = halaman.puncak[0].anak or ()
    assert kabid.anak is None
    assert texts(sebelah.anak) == ["Hasil Analis Contoh"]
    salah = (badan.of(badan.kabid).id, tetangga.id, analis.id)  # no such way: the shortest one is shown
    assert len(open_(session, as_admin(session), today, buka=salah).dituju) == 3


def test_a_circle_in_the_data_ends(session: Session, badan: Badan, today: date) -> None:
    kabid, analis = badan.of(badan.kabid), badan.of(badan.analis)
    session.add(Intervensi(rencana_hasil_kerja_id=kabid.id, urutan=2, sumber_id=analis.id, teks=analis.teks))
    session.flush()
    admin = as_admin(session)
    simpul = branch(session, admin, today, kabid.id, analis.id).simpul
    (lagi,) = simpul.anak or ()
    assert (lagi.id, lagi.berputar) == (kabid.id, True)
    assert branch(session, admin, today, kabid.id, analis.id, kabid.id).simpul.anak is None
    daftar, _ = service.list_lembar(session, admin, 2026, Lihat.POHON, today=today)
    assert sorted({satu.id for *_, satu in daftar}) == sorted(satu.id for satu in badan.hasil.values())
    for orang in (badan.analis, badan.kabid):
        assert open_(session, as_pegawai(session, orang), today).puncak


def test_a_cancelled_plan_is_no_part_and_what_hung_below_it_is_marked(
    session: Session, badan: Badan, today: date
) -> None:
    badan.skp[badan.kabid.id].status = StatusSkp.DIBATALKAN
    session.flush()
    admin = as_admin(session)
    assert texts(branch(session, admin, today, badan.of(badan.kepala).id).simpul.anak) == [
        "Hasil Tetangga Contoh"
    ]
    lepas = open_(session, admin, today, lihat=Lihat.TANPA_INDUK).puncak
    assert [(satu.teks, satu.lepas) for satu in lepas] == [
        ("Hasil Analis Contoh", SebabLepas.BATAL),
        ("Hasil Perawat Contoh", SebabLepas.BATAL),
    ]
    with pytest.raises(NotFoundError):
        branch(session, admin, today, badan.of(badan.kabid).id)


def test_free_text_and_nothing_are_told_apart(session: Session, badan: Badan, today: date) -> None:
    skp = badan.skp[badan.analis.id]
    factories.make_rhk(session, skp, teks="Ditulis bebas", urutan=2)
    factories.make_rhk(session, skp, teks="Tanpa asal", urutan=3, pimpinan="")
    factories.make_rhk(
        session, skp, teks="Penugasan", urutan=1, pimpinan="", klasifikasi="tambahan", penugasan_dari="Kepala"
    )
    lepas = open_(session, as_admin(session), today, lihat=Lihat.TANPA_INDUK).puncak
    assert [(satu.teks, satu.lepas) for satu in lepas] == [
        ("Ditulis bebas", SebabLepas.TEKS),
        ("Tanpa asal", SebabLepas.KOSONG),
    ]


def test_what_nobody_carries_is_marked_only_for_who_leads(
    session: Session, badan: Badan, today: date
) -> None:
    kosong = factories.make_rhk(
        session,
        badan.skp[badan.kabid.id],
        teks="Belum dipikul",
        urutan=2,
        sumber_id=badan.of(badan.kepala).id,
    )
    lepas = open_(session, as_admin(session), today, lihat=Lihat.TANPA_PEMIKUL).puncak
    assert [(satu.id, satu.tanpa_pemikul) for satu in lepas] == [(kosong.id, True)]
    anak = branch(session, as_admin(session), today, badan.of(badan.kabid).id).simpul.anak or ()
    assert not any(satu.tanpa_pemikul for satu in anak)


# Many children


def test_more_than_a_page_of_children_comes_in_pages(session: Session, badan: Badan, today: date) -> None:
    carry(session, badan, 2 * SEHALAMAN)
    admin, id_ = as_admin(session), badan.of(badan.kabid).id
    semua: list[str] = []
    setelah = None
    for ke in range(3):
        cabang = branch(session, admin, today, id_, setelah=setelah)
        assert cabang.lanjutan is (ke > 0)
        semua += texts(cabang.simpul.anak)
        setelah = cabang.simpul.berikut
    assert setelah is None
    assert len(semua) == len(set(semua)) == 2 * SEHALAMAN + 2
    lanjutan = open_(
        session, admin, today, buka=(id_,), lanjut=branch(session, admin, today, id_).simpul.berikut
    )
    kabid = (lanjutan.puncak[0].anak or ())[0]
    assert texts(kabid.anak) == semua[SEHALAMAN : 2 * SEHALAMAN]


def test_one_far_down_is_shown_where_it_was_asked_for(session: Session, badan: Badan, today: date) -> None:
    terakhir = carry(session, badan, SEHALAMAN + 20)[-1]
    admin = as_admin(session)
    halaman = open_(session, admin, today, buka=(terakhir.id,))
    kabid = (halaman.puncak[0].anak or ())[0]
    assert len(kabid.anak or ()) == SEHALAMAN + 1
    assert (kabid.anak or ())[-1].id == terakhir.id
    assert kabid.kecuali == terakhir.id
    lanjut = branch(session, admin, today, kabid.id, setelah=kabid.berikut, kecuali=kabid.kecuali)
    assert terakhir.teks not in texts(lanjut.simpul.anak)
    assert len(lanjut.simpul.anak or ()) == 21


def test_ten_times_the_people_cost_no_further_query(session: Session, badan: Badan, today: date) -> None:
    actors = [
        as_admin(session),
        as_admin(session, badan.bidang, Peran.ADMIN_UNIT),
        as_pegawai(session, badan.kepala),
        as_pegawai(session, badan.analis),
    ]

    def count(actor: Actor) -> list[int]:
        lihat = Lihat.POHON if actor.pegawai_id is None else Lihat.SAYA
        id_ = badan.of(badan.kabid).id
        langkah = (
            lambda: branch(session, actor, today, id_, lihat=lihat),
            lambda: open_(session, actor, today),
            lambda: open_(session, actor, today, buka=(id_,), lihat=lihat),
            lambda: open_(session, actor, today, kata="hasil"),
            lambda: open_(session, actor, today, lihat=Lihat.TANPA_INDUK),
            lambda: service.list_lembar(session, actor, 2026, lihat, today=today),
        )
        jumlah = []
        for satu in langkah:
            session.expunge_all()
            with count_queries(session.connection()) as asked:
                satu()
            jumlah.append(len(asked))
        return jumlah

    carry(session, badan, 6)
    sedikit = [count(satu) for satu in actors]
    carry(session, badan, 60)
    assert [count(satu) for satu in actors] == sedikit
    assert max(map(max, sedikit)) <= 4


# Sight


def seen(session: Session, actor: Actor, today: date, lihat: Lihat) -> set[str]:
    """Owners of the results in the workbook: all that the actor sees."""
    daftar, _ = service.list_lembar(session, actor, 2026, lihat, today=today)
    return {satu.nama.split()[0] for *_, satu in daftar}


def test_a_pegawai_sees_the_way_up_and_what_hangs_below(session: Session, badan: Badan, today: date) -> None:
    bawahan = factories.make_pegawai(session, nama="Pembantu Contoh")
    tempat = factories.make_penempatan(session, bawahan, unit_id=badan.bidang.id)
    skp = factories.make_skp(session, bawahan, rhk=0, penempatan_id=tempat.id, status=TETAP)
    factories.make_rhk(session, skp, teks="Hasil Pembantu", sumber_id=badan.of(badan.analis).id)
    actor = as_pegawai(session, badan.analis)
    assert seen(session, actor, today, Lihat.SAYA) == {"Kepala", "Kabid", "Analis", "Pembantu"}
    halaman = open_(session, actor, today)
    assert halaman.daftar_lihat == (Lihat.SAYA, Lihat.TANPA_PEMIKUL, Lihat.TANPA_INDUK)
    (kepala,) = halaman.puncak
    (kabid,) = kepala.anak or ()
    (analis,) = kabid.anak or ()
    assert (analis.teks, analis.pemikul, analis.anak) == ("Hasil Analis Contoh", 1, None)
    assert not kepala.dekat
    assert analis.dekat
    jalur = (kepala.id, kabid.id, analis.id)
    assert texts(branch(session, actor, today, *jalur, lihat=Lihat.SAYA).simpul.anak) == ["Hasil Pembantu"]


def test_a_pegawai_knows_nothing_of_the_branch_beside(session: Session, badan: Badan, today: date) -> None:
    actor = as_pegawai(session, badan.analis)
    for orang in (badan.tetangga, badan.perawat):
        with pytest.raises(NotFoundError):
            branch(session, actor, today, badan.of(orang).id, lihat=Lihat.SAYA)
        with pytest.raises(NotFoundError):
            open_(session, actor, today, buka=(badan.of(orang).id,))
    kepala = branch(session, actor, today, badan.of(badan.kepala).id, lihat=Lihat.SAYA).simpul
    assert texts(kepala.anak) == ["Hasil Kabid Contoh"]
    assert open_(session, actor, today, kata="Tetangga").puncak == ()
    with pytest.raises(NotFoundError):
        open_(session, actor, today, lihat=Lihat.POHON)
    with pytest.raises(NotFoundError):
        branch(session, actor, today, badan.of(badan.kepala).id, lihat=Lihat.POHON)


def test_drafts_on_the_way_up_keep_their_words(session: Session, badan: Badan, today: date) -> None:
    """The own superior's draft is read, as in the picker; that of the next one up is not."""
    for orang in (badan.kepala, badan.kabid):
        badan.skp[orang.id].status = StatusSkp.DRAF
    session.flush()
    actor = as_pegawai(session, badan.analis)
    (kepala,) = open_(session, actor, today).puncak
    (kabid,) = kepala.anak or ()
    assert (kepala.teks, kabid.teks) == ("", "Hasil Kabid Contoh")
    assert open_(session, actor, today, kata="Hasil Kepala").puncak == ()
    assert texts(open_(session, as_admin(session), today).puncak) == ["Hasil Kepala Contoh"]


@pytest.mark.parametrize("siapa", ["kabid", "kepala"])
def test_who_leads_sees_his_people_also_without_a_link(
    session: Session, badan: Badan, today: date, siapa: str
) -> None:
    lepas = factories.make_rhk(session, badan.skp[badan.analis.id], teks="Lepas sendiri", urutan=9)
    actor = as_pegawai(session, getattr(badan, siapa))
    assert [satu.id for satu in open_(session, actor, today, lihat=Lihat.TANPA_INDUK).puncak] == [lepas.id]
    assert open_(session, actor, today, buka=(lepas.id,)).dituju == (lepas.id,)


@pytest.mark.parametrize("peran", [Peran.PIMPINAN_UNIT, Peran.ADMIN_UNIT, Peran.AUDITOR])
def test_a_role_over_a_unit_shows_its_tree(session: Session, badan: Badan, today: date, peran: Peran) -> None:
    actor = as_admin(session, badan.bidang, peran)
    assert texts(open_(session, actor, today).puncak) == ["Hasil Kabid Contoh"]
    assert seen(session, actor, today, Lihat.POHON) == {"Kabid", "Analis", "Perawat"}
    halaman = open_(session, actor, today, buka=(badan.of(badan.analis).id,))
    assert halaman.dituju == (badan.of(badan.kabid).id, badan.of(badan.analis).id)
    for orang in (badan.kepala, badan.tetangga):
        with pytest.raises(NotFoundError):
            branch(session, actor, today, badan.of(orang).id)


def test_a_leader_by_role_also_has_his_own_chain(session: Session, badan: Badan, today: date) -> None:
    actor = as_pegawai(session, badan.kabid, PeranLingkup(Peran.PIMPINAN_UNIT, badan.bidang.id))
    assert open_(session, actor, today).lihat is Lihat.POHON
    assert texts(open_(session, actor, today, lihat=Lihat.SAYA).puncak) == ["Hasil Kepala Contoh"]


def test_platform_staff_have_no_tree(session: Session, today: date) -> None:
    with pytest.raises(NotFoundError):
        open_(session, as_admin(session, peran=Peran.PLATFORM), today)


def test_another_year_is_another_tree(session: Session, badan: Badan, today: date) -> None:
    assert open_(session, as_admin(session), today, tahun=2025).puncak == ()
    with pytest.raises(NotFoundError):
        open_(session, as_admin(session), today, tahun=1990)


# Search


@pytest.mark.parametrize("kata", ["ANALIS con", "hasil analis", "analis"])
def test_a_search_finds_by_words_of_the_result_or_the_name(
    session: Session, badan: Badan, today: date, kata: str
) -> None:
    halaman = open_(session, as_admin(session), today, kata=kata)
    assert texts(halaman.puncak) == ["Hasil Analis Contoh"]
    assert not halaman.terpotong


@pytest.mark.parametrize("kata", ["%", "_", "\\", "100%", "' OR 1=1", '"'])
def test_signs_of_like_are_letters(session: Session, badan: Badan, today: date, kata: str) -> None:
    assert open_(session, as_admin(session), today, kata=kata).puncak == ()
    sendiri = factories.make_rhk(session, badan.skp[badan.analis.id], teks=f"Naik {kata} dari", urutan=7)
    found = open_(session, as_admin(session), today, kata=kata).puncak
    assert [satu.id for satu in found] == [sendiri.id]


def test_a_search_shows_fifty_and_says_so(session: Session, badan: Badan, today: date) -> None:
    carry(session, badan, SEHALAMAN + 5)
    halaman = open_(session, as_admin(session), today, kata="Hasil")
    assert (len(halaman.puncak), halaman.terpotong) == (SEHALAMAN, True)


# Workbook


def test_the_workbook_has_the_tree_in_its_order(session: Session, badan: Badan, today: date) -> None:
    factories.make_rhk(session, badan.skp[badan.analis.id], teks="=1+1", urutan=9)
    daftar, terpotong = service.list_lembar(session, as_admin(session), 2026, Lihat.POHON, today=today)
    isi = BytesIO(write_pohon(daftar, terpotong=terpotong))
    baris = CalamineWorkbook.from_filelike(isi).get_sheet_by_index(0).to_python()[1:]
    assert [(int(satu[0]), satu[1]) for satu in baris] == [
        (1, "Hasil Kepala Contoh"),
        (2, "Hasil Kabid Contoh"),
        (3, "Hasil Analis Contoh"),
        (3, "Hasil Perawat Contoh"),
        (2, "Hasil Tetangga Contoh"),
        (1, "=1+1"),
    ]
    assert "Tanpa induk" in baris[-1][8]
    xml = ZipFile(isi).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'outlineLevel="(\d)"', xml)[:4] == ["1", "2", "2", "1"]
    assert "<f>" not in xml  # text stays text


def test_the_other_instansi_has_its_own_tree(
    session: Session, open_session: OpenSession, instansi_lain: Instansi, badan: Badan, today: date
) -> None:
    session.commit()
    lain_session = open_session(instansi_lain.id)
    lain = make_badan(lain_session)
    admin: Actor = as_admin(lain_session)
    orang: Pegawai = badan.kepala
    assert [satu.id for satu in open_(lain_session, admin, today).puncak] == [lain.of(lain.kepala).id]
    with pytest.raises(NotFoundError):
        branch(lain_session, admin, today, badan.of(orang).id)
