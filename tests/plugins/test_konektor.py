"""Connectors (`kinerja_register_konektor`): guarded, every answer checked, errors in words."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated, Any

import pytest

from kinerja.aturan.rules import Predikat, Rating
from kinerja.errors import StateError
from kinerja.hooks import Pengaturan, Rahasia, Teks, hookimpl
from kinerja.hooks.galat import Galat
from kinerja.hooks.konektor import (
    AuthApimError,
    AuthSsoError,
    DocumentRef,
    HasilKirim,
    JenisHasil,
    JenisKonektor,
    KeadaanPermukaan,
    Konektor,
    KonektorConfigError,
    KonektorError,
    KreditKirim,
    Operasi,
    OutcomeUnknownError,
    Person,
    Position,
    ProtocolError,
    Rank,
    Receipt,
    RecordNotFoundError,
    ReferenceRow,
    RejectedError,
    RemoteCredit,
    RemoteResult,
    TalentaKirim,
    ThrottledError,
    UnavailableError,
    Unit,
)
from kinerja.hooks.manager import HookManager
from kinerja.hooks.penjaga import resume, suspend
from kinerja.hooks.terjaga_konektor import MENULIS, KonektorTerjaga
from kinerja.konektor import service
from kinerja.konektor.kalimat import KALIMAT, describe_error
from tests.plugins.bantu import installed, switched_on

NIP = "198501012010011000"
ORANG = Person(ref="p-1", nip=NIP, nama="Siti Contoh")
SAAT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
HASIL = HasilKirim(
    person_ref="p-1",
    tahun=2026,
    mulai=date(2026, 1, 1),
    selesai=date(2026, 12, 31),
    rating_hasil=Rating.SESUAI_EKSPEKTASI,
    rating_perilaku=Rating.SESUAI_EKSPEKTASI,
    predikat=Predikat.BAIK,
    penilai_nip=NIP,
)
KREDIT = KreditKirim(
    person_ref="p-1",
    nomor="1/AK/2026",
    tanggal=date(2026, 1, 5),
    mulai=date(2026, 1, 1),
    selesai=date(2026, 12, 31),
    nilai=Decimal("12.5"),
    jenis="tahunan",
)


class Setelan(Pengaturan):
    alamat: Annotated[str, Teks(200, label="Alamat")] = "memori"
    kunci: Annotated[str, Rahasia(label="Kunci")] = ""


class Memori(Konektor):
    """A whole personnel system in memory: every operation, and what was written is read back."""

    def __init__(self, setelan: Setelan) -> None:
        if setelan.alamat == "salah":
            raise ValueError("alamat tidak dikenal")
        self.hasil: dict[str, HasilKirim] = {}
        self.kredit: dict[str, KreditKirim] = {}
        self.berkas: dict[str, bytes] = {}
        self.nomor = itertools.count(1)

    def health(self) -> Sequence[KeadaanPermukaan]:
        return [KeadaanPermukaan(nama="memori", terjangkau=True, umur_token=60, terakhir_berhasil=SAAT)]

    def iter_roster(self) -> Iterator[str]:
        yield NIP

    def pull_person(self, nip: str) -> Person:
        if nip != NIP:
            raise RecordNotFoundError("NIP ini tidak dikenal.")
        return ORANG

    def pull_positions(self, person: Person) -> Sequence[Position]:
        return [Position(ref=str(tahun), jabatan="Analis", mulai=date(tahun, 1, 1)) for tahun in (2020, 2024)]

    def pull_ranks(self, person: Person) -> Sequence[Rank]:
        return [Rank(ref="r-1", golongan="III/a", mulai=date(2020, 4, 1))]

    def pull_units(self) -> Sequence[Unit]:
        return [Unit(ref="1", nama="Dinas"), Unit(ref="2", nama="Bidang", induk_ref="1")]

    def pull_reference(self, jenis: str) -> Sequence[ReferenceRow]:
        return [ReferenceRow(kode="31", nama="III/a")]

    def pull_results(self, person: Person, jenis: JenisHasil) -> Sequence[RemoteResult]:
        return [
            RemoteResult(ref=ref, jenis=jenis, tahun=satu.tahun, predikat=satu.predikat)
            for ref, satu in self.hasil.items()
        ]

    def pull_credits(self, person: Person) -> Sequence[RemoteCredit]:
        return [
            RemoteCredit(ref=ref, nomor=satu.nomor, tanggal=satu.tanggal, nilai=satu.nilai)
            for ref, satu in self.kredit.items()
        ]

    def upsert_annual(self, hasil: HasilKirim) -> Receipt:
        ref = hasil.ref or f"h-{next(self.nomor)}"
        self.hasil[ref] = hasil
        return Receipt(ref=ref)

    upsert_periodic = upsert_annual

    def delete_periodic(self, ref: str) -> Receipt:
        del self.hasil[ref]
        return Receipt(ref=ref)

    def upsert_credit(self, kredit: KreditKirim) -> Receipt:
        ref = kredit.ref or f"k-{next(self.nomor)}"
        self.kredit[ref] = kredit
        return Receipt(ref=ref, pesan="tersimpan")

    def delete_credit(self, ref: str) -> Receipt:
        del self.kredit[ref]
        return Receipt(ref=ref)

    def store_document(self, jenis: str, isi: bytes, nama: str) -> DocumentRef:
        ref = f"d-{next(self.nomor)}"
        self.berkas[ref] = isi
        return DocumentRef(ref=ref, nama=nama)

    def attach_document(self, ref: str, jenis: str, isi: bytes, nama: str) -> DocumentRef:
        return self.store_document(jenis, isi, nama)

    def fetch_document(self, ref: DocumentRef) -> bytes:
        return self.berkas[ref.ref]

    def push_talent_box(self, hasil: TalentaKirim) -> Receipt:
        return Receipt(ref="t-1")


ARGUMEN: dict[Operasi, tuple[object, ...]] = {
    Operasi.ITER_ROSTER: (),
    Operasi.PULL_PERSON: (NIP,),
    Operasi.PULL_POSITIONS: (ORANG,),
    Operasi.PULL_RANKS: (ORANG,),
    Operasi.PULL_UNITS: (),
    Operasi.PULL_REFERENCE: ("golongan",),
    Operasi.PULL_RESULTS: (ORANG, JenisHasil.ANNUAL),
    Operasi.PULL_CREDITS: (ORANG,),
    Operasi.UPSERT_ANNUAL: (HASIL,),
    Operasi.UPSERT_PERIODIC: (HASIL,),
    Operasi.DELETE_PERIODIC: ("h-1",),
    Operasi.UPSERT_CREDIT: (KREDIT,),
    Operasi.DELETE_CREDIT: ("k-1",),
    Operasi.STORE_DOCUMENT: ("skp", b"%PDF", "skp.pdf"),
    Operasi.ATTACH_DOCUMENT: ("h-1", "skp", b"%PDF", "skp.pdf"),
    Operasi.FETCH_DOCUMENT: (DocumentRef(ref="d-1"),),
    Operasi.PUSH_TALENT_BOX: (TalentaKirim(person_ref="p-1", tahun=2026, kotak=9),),
}


class Buka:
    """A guarded connector, and the faults that were reported of it."""

    def __init__(self, kelas: type, **operasi: Callable[..., object]) -> None:
        asli = type("Uji", (kelas,), {nama: _method(fungsi) for nama, fungsi in operasi.items()})
        jenis = JenisKonektor(kode="memori", label="SIMPEG Contoh", make=asli)
        modul = SimpleNamespace(kinerja_register_konektor=hookimpl(lambda: [jenis]))
        self.galat: list[Galat] = []
        manager = HookManager([installed("simpeg", modul, pengaturan=Setelan)])
        katalog = replace(
            switched_on({}), manager=manager, setelan={"simpeg": Setelan()}, lapor=self.galat.append
        )
        self.milik = katalog.collect_konektor()["memori"]
        self.konektor: KonektorTerjaga = service._make(katalog, self.milik)

    def call(self, operasi: Operasi) -> Any:
        jawaban = getattr(self.konektor, operasi.value)(*ARGUMEN[operasi])
        return list(jawaban) if operasi is Operasi.ITER_ROSTER else jawaban


def _method(fungsi: Callable[..., object]) -> Callable[..., object]:
    return lambda _self, *argumen: fungsi(*argumen)


def answering(jawaban: object) -> Callable[..., object]:
    return lambda *_: jawaban


def raising(error: BaseException) -> Callable[..., object]:
    def raise_it(*_: object) -> object:
        raise error

    return raise_it


# What works


def test_every_operation_of_a_whole_connector_answers_through_the_guard() -> None:
    buka = Buka(Memori)
    konektor = buka.konektor
    assert konektor.capabilities() == frozenset(Operasi)
    assert set(ARGUMEN) == set(Operasi)
    assert list(konektor.iter_roster()) == [NIP]
    assert konektor.pull_person(NIP) == ORANG
    assert [satu.mulai.year for satu in konektor.pull_positions(ORANG)] == [2020, 2024]
    assert konektor.pull_ranks(ORANG)[0].golongan == "III/a"
    assert [satu.induk_ref for satu in konektor.pull_units()] == ["", "1"]
    assert konektor.pull_reference("golongan")[0].kode == "31"
    resi = konektor.upsert_annual(HASIL)
    assert konektor.upsert_periodic(replace(HASIL, ref=resi.ref)) == resi
    assert [satu.ref for satu in konektor.pull_results(ORANG, JenisHasil.ANNUAL)] == [resi.ref]
    assert konektor.delete_periodic(resi.ref).ref == resi.ref
    kredit = konektor.upsert_credit(KREDIT)
    assert konektor.pull_credits(ORANG)[0].nilai == Decimal("12.5")
    assert konektor.delete_credit(kredit.ref).ref == kredit.ref
    berkas = konektor.store_document("skp", b"isi", "skp.pdf")
    assert konektor.fetch_document(berkas) == b"isi"
    assert konektor.attach_document("x", "skp", b"lain", "skp.pdf").nama == "skp.pdf"
    assert konektor.push_talent_box(TalentaKirim(person_ref="p-1", tahun=2026, kotak=9)).ref == "t-1"
    assert konektor.health()[0].terakhir_berhasil == SAAT
    assert buka.galat == []


def test_a_connector_can_only_what_it_writes() -> None:
    class Sedikit(Konektor):
        def __init__(self, _setelan: object) -> None: ...

        def health(self) -> Sequence[KeadaanPermukaan]:
            return []

        def pull_person(self, nip: str) -> Person:
            return ORANG

    buka = Buka(Sedikit)
    assert buka.konektor.capabilities() == {Operasi.PULL_PERSON}
    assert buka.konektor.health() == ()
    for operasi in set(Operasi) - {Operasi.PULL_PERSON}:
        with pytest.raises(StateError, match=f"SIMPEG Contoh tidak menyediakan {operasi.value}"):
            buka.call(operasi)
    assert buka.galat == []


# Wrong answers

_P = {"ref": "p-1", "nip": NIP, "nama": "Siti"}
SALAH: dict[Operasi, list[object]] = {
    Operasi.ITER_ROSTER: [None, 7, NIP, [7], ["123"], [NIP + " "], ["１" * 18], itertools.repeat(NIP)],
    Operasi.PULL_PERSON: [
        None,
        _P,
        [ORANG],
        Person(**_P | {"nip": "123"}),
        Person(**_P | {"ref": ""}),
        Person(**_P | {"nama": None}),
        Person(**_P | {"nama": "x\0"}),
        Person(**_P | {"nama": "x" * 10_000}),
        Person(**_P | {"aktif": "ya"}),
        RemoteCredit(ref="1", nomor="1", tanggal=date(2026, 1, 1), nilai=Decimal(1)),
    ],
    Operasi.PULL_POSITIONS: [
        None,
        ORANG,
        [ORANG],
        (satu for satu in ()),
        [Position(ref="1", jabatan="x", mulai="2020-01-01")],  # type: ignore[arg-type]
        [Position(ref="1", jabatan="x", mulai=SAAT)],
        [Position(ref=str(t), jabatan="x", mulai=date(t, 1, 1)) for t in (2024, 2020)],
    ],
    Operasi.PULL_RANKS: [[Rank(ref=str(t), golongan="x", mulai=date(t, 1, 1)) for t in (2024, 2020)], {}],
    Operasi.PULL_UNITS: [None, {}, [Unit(ref="", nama="x")], [Unit(ref="1", nama=7)], "1"],  # type: ignore[arg-type]
    Operasi.PULL_REFERENCE: [None, [("31", "III/a")], [ReferenceRow(kode=31, nama="x")]],  # type: ignore[arg-type]
    Operasi.PULL_RESULTS: [
        None,
        [RemoteResult(ref="1", jenis="annual", tahun=2026)],  # type: ignore[arg-type]
        [RemoteResult(ref="1", jenis=JenisHasil.ANNUAL, tahun="2026")],  # type: ignore[arg-type]
        [RemoteResult(ref="1", jenis=JenisHasil.ANNUAL, tahun=True)],
        [RemoteResult(ref="1", jenis=JenisHasil.ANNUAL, tahun=2026, predikat="baik")],  # type: ignore[arg-type]
    ],
    Operasi.PULL_CREDITS: [
        [RemoteCredit(ref="1", nomor="1", tanggal=date(2026, 1, 1), nilai=1.5)],  # type: ignore[arg-type]
        [RemoteCredit(ref="1", nomor="1", tanggal=date(2026, 1, 1), nilai=Decimal("NaN"))],
    ],
    Operasi.FETCH_DOCUMENT: [None, "isi", bytearray(b"x"), bytes(51 * 1024 * 1024)],
    Operasi.STORE_DOCUMENT: [None, "d-1", DocumentRef(ref="")],
    Operasi.ATTACH_DOCUMENT: [None, Receipt(ref="1")],
} | {
    operasi: [None, True, "1", Receipt(ref=None), Receipt(ref="1", pesan=7)]  # type: ignore[arg-type]
    for operasi in sorted(MENULIS - {Operasi.STORE_DOCUMENT, Operasi.ATTACH_DOCUMENT})
}


def test_every_operation_has_wrong_answers_to_refuse() -> None:
    assert set(SALAH) == set(Operasi)


@pytest.mark.parametrize(
    ("operasi", "jawaban"),
    [
        pytest.param(o, j, id=f"{o.value}-{nomor}")
        for o, semua in SALAH.items()
        for nomor, j in enumerate(semua)
    ],
)
def test_a_wrong_answer_is_refused_with_the_name_of_the_operation(operasi: Operasi, jawaban: object) -> None:
    buka = Buka(Memori, **{operasi.value: answering(jawaban)})
    diharapkan = OutcomeUnknownError if operasi in MENULIS else ProtocolError
    with pytest.raises(diharapkan, match=operasi.value):
        buka.call(operasi)
    (galat,) = buka.galat
    assert (galat.plugin, galat.hook) == ("simpeg", f"memori.{operasi.value}")
    assert "AnswerError" in galat.sebab


@pytest.mark.parametrize("operasi", Operasi)
@pytest.mark.parametrize("error", [RuntimeError("rusak"), NotImplementedError(), SystemExit(1)], ids=repr)
def test_a_failing_operation_is_a_fault_and_one_of_the_agreed_errors(
    operasi: Operasi, error: BaseException
) -> None:
    buka = Buka(Memori, **{operasi.value: raising(error)})
    with pytest.raises(OutcomeUnknownError if operasi in MENULIS else ProtocolError):
        buka.call(operasi)
    assert [satu.hook for satu in buka.galat] == [f"memori.{operasi.value}"]


@pytest.mark.parametrize(
    "jawaban",
    [
        None,
        "baik",
        {"memori": True},
        [("memori", True)],
        [KeadaanPermukaan(nama="a", terjangkau=1)],  # type: ignore[arg-type]
        [KeadaanPermukaan(nama="a", terjangkau=True, umur_token=-1)],
        [KeadaanPermukaan(nama="a", terjangkau=True, terakhir_berhasil=datetime(2026, 1, 1))],  # noqa: DTZ001
        [KeadaanPermukaan(nama="a", terjangkau=True)] * 2,
        [KeadaanPermukaan(nama=str(nomor), terjangkau=True) for nomor in range(51)],
    ],
)
def test_a_wrong_answer_about_health_is_refused(jawaban: object) -> None:
    buka = Buka(Memori, health=answering(jawaban))
    with pytest.raises(ProtocolError, match="health"):
        buka.konektor.health()
    assert len(buka.galat) == 1


@pytest.mark.parametrize(
    ("dapat", "sebab"),
    [
        (None, "capabilities must be a set"),
        ({"pull_person"}, "capabilities must be a set"),
        ([Operasi.PULL_PERSON], "capabilities must be a set"),
        (frozenset(Operasi), "names attach_document, which is not written"),
    ],
    ids=["none", "text", "list", "more than it writes"],
)
def test_a_connector_that_boasts_is_refused(dapat: object, sebab: str) -> None:
    class Kosong(Konektor):
        def __init__(self, _setelan: object) -> None: ...

        def health(self) -> Sequence[KeadaanPermukaan]:
            return []

    with pytest.raises(StateError, match="plugin “simpeg” sedang bermasalah"):
        Buka(Kosong, capabilities=answering(dapat))


def test_a_suspended_plugin_is_surely_not_asked() -> None:
    buka = Buka(Memori, upsert_annual=raising(AssertionError("was asked")))
    suspend("simpeg")
    try:
        with pytest.raises(UnavailableError, match="ditangguhkan"):
            buka.call(Operasi.UPSERT_ANNUAL)
    finally:
        resume("simpeg")


# Errors in words

WIT = timezone(timedelta(hours=9))
GALAT: dict[KonektorError, str] = {
    RecordNotFoundError("NIP tidak dikenal."): "Data ini tidak ada di SIMPEG. (NIP tidak dikenal.)",
    AuthApimError(""): "SIMPEG menolak akses aplikasi. Periksa kunci aplikasi di setelan plugin.",
    AuthSsoError(""): "Akses orang yang masuk ke SIMPEG sudah berakhir. Masuk lagi, lalu ulangi.",
    KonektorConfigError("TLS"): "SIMPEG belum dapat dihubungi dengan setelan ini.",
    ThrottledError("", retry_at=SAAT): "SIMPEG meminta jeda. Coba lagi sesudah 24-11-2026 pukul 11.30.",
    ThrottledError("", retry_at=SAAT.astimezone(WIT)): "sesudah 24-11-2026 pukul 11.30.",
    UnavailableError("sambungan ditolak"): "tidak ada yang terkirim. Coba lagi nanti. (sambungan ditolak)",
    OutcomeUnknownError(""): "Lihat dulu di sana sebelum mengirim lagi.",
    RejectedError("periksa", fields={"nilai": "terlalu besar"}): "(periksa; nilai: terlalu besar)",
    ProtocolError("bukan JSON"): "Jawaban SIMPEG tidak dapat dibaca.",
    KonektorError("lain\n sekali"): "SIMPEG tidak dapat melakukan ini. (lain sekali)",
}


@pytest.mark.parametrize(("error", "kalimat"), GALAT.items(), ids=lambda satu: type(satu).__name__)
def test_an_error_of_a_connector_says_what_to_do(error: KonektorError, kalimat: str) -> None:
    assert kalimat in describe_error(error, label="SIMPEG", zona="Asia/Jayapura")


def test_every_kind_of_error_has_its_sentence() -> None:
    assert set(KonektorError.__subclasses__()) == {*KALIMAT, ThrottledError}


@pytest.mark.parametrize("error", GALAT, ids=lambda satu: type(satu).__name__)
def test_an_error_that_was_agreed_passes_the_guard_and_is_no_fault(error: KonektorError) -> None:
    def fail_while_read() -> Iterator[str]:
        yield NIP
        raise error

    buka = Buka(Memori, pull_person=raising(error), upsert_annual=raising(error), iter_roster=fail_while_read)
    for operasi in (Operasi.PULL_PERSON, Operasi.UPSERT_ANNUAL, Operasi.ITER_ROSTER):
        with pytest.raises(type(error)) as lewat:
            buka.call(operasi)
        assert lewat.value is error
    assert buka.galat == []


@pytest.mark.parametrize(
    "error",
    [
        ThrottledError("x", retry_at=datetime(2026, 1, 1)),  # noqa: DTZ001
        ThrottledError("x", retry_at="besok"),  # type: ignore[arg-type]
        RejectedError("x", fields={"nilai": 7}),  # type: ignore[dict-item]
        UnavailableError("x" * 10_000),
    ],
    ids=["no zone", "no moment", "no words", "too long"],
)
def test_an_error_that_cannot_be_shown_is_a_fault(error: KonektorError) -> None:
    buka = Buka(Memori, pull_person=raising(error))
    with pytest.raises(ProtocolError):
        buka.call(Operasi.PULL_PERSON)
    assert len(buka.galat) == 1
