"""A dry run of a connector: nothing is sent. A recorded one answers in its place, through the same guard."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from kinerja.admin.coba_ruang import Ruang
from kinerja.aturan.rules import Predikat, Rating
from kinerja.hooks.galat import Galat
from kinerja.hooks.konektor import (
    DocumentRef,
    HasilKirim,
    JenisHasil,
    JenisKonektor,
    KonektorError,
    KreditKirim,
    Operasi,
    Person,
    Position,
    Rank,
    Receipt,
    ReferenceRow,
    RemoteCredit,
    RemoteResult,
    TalentaKirim,
    Unit,
)
from kinerja.hooks.manager import Milik
from kinerja.hooks.periksa_konektor import check_konektor
from kinerja.hooks.terjaga_konektor import KonektorTerjaga
from kinerja.hooks.testing import Pemeriksaan
from kinerja.hooks.testing.rekaman import recorded

T = TypeVar("T")

HARI, AKHIR = date(2025, 1, 1), date(2025, 12, 31)
NIP = "198501012010012000"
ORANG = Person(ref="orang-1", nip=NIP, nama="Siti Contoh")
HASIL = HasilKirim(
    person_ref="orang-1",
    tahun=2025,
    mulai=HARI,
    selesai=AKHIR,
    rating_hasil=Rating.SESUAI_EKSPEKTASI,
    rating_perilaku=Rating.SESUAI_EKSPEKTASI,
    predikat=Predikat.BAIK,
    penilai_nip="197501012000011000",
)
KREDIT = KreditKirim(
    person_ref="orang-1",
    nomor="1/AK/2025",
    tanggal=AKHIR,
    mulai=HARI,
    selesai=AKHIR,
    nilai=Decimal("12.5"),
    jenis="tahunan",
)
TANDA, BERKAS, ISI = Receipt(ref="kirim-1"), DocumentRef(ref="berkas-1"), b"%PDF-1.7\n%%EOF\n"
REKAMAN: Mapping[Operasi, tuple[tuple[Any, ...], Any]] = {
    Operasi.ITER_ROSTER: ((), [NIP]),
    Operasi.PULL_PERSON: ((NIP,), ORANG),
    Operasi.PULL_POSITIONS: ((ORANG,), [Position(ref="jab-1", jabatan="Analis", mulai=HARI)]),
    Operasi.PULL_RANKS: ((ORANG,), [Rank(ref="gol-1", golongan="III/c", mulai=HARI)]),
    Operasi.PULL_UNITS: ((), [Unit(ref="unit-1", nama="Badan Kepegawaian")]),
    Operasi.PULL_REFERENCE: (("jenis",), [ReferenceRow(kode="1", nama="Satu")]),
    Operasi.PULL_RESULTS: (
        (ORANG, JenisHasil.ANNUAL),
        [RemoteResult(ref="hasil-1", jenis=JenisHasil.ANNUAL, tahun=2025)],
    ),
    Operasi.PULL_CREDITS: (
        (ORANG,),
        [RemoteCredit(ref="ak-1", nomor="1/AK/2025", tanggal=AKHIR, nilai=Decimal("12.5"))],
    ),
    Operasi.UPSERT_ANNUAL: ((HASIL,), TANDA),
    Operasi.UPSERT_PERIODIC: ((HASIL,), TANDA),
    Operasi.DELETE_PERIODIC: (("hasil-1",), TANDA),
    Operasi.UPSERT_CREDIT: ((KREDIT,), TANDA),
    Operasi.DELETE_CREDIT: (("ak-1",), TANDA),
    Operasi.STORE_DOCUMENT: (("skp", ISI, "skp.pdf"), BERKAS),
    Operasi.ATTACH_DOCUMENT: (("hasil-1", "skp", ISI, "skp.pdf"), BERKAS),
    Operasi.FETCH_DOCUMENT: ((BERKAS,), ISI),
    Operasi.PUSH_TALENT_BOX: ((TalentaKirim(person_ref="orang-1", tahun=2025, kotak=5),), TANDA),
}
"""Per operation what it is asked and what the recorded connector answers; invented people."""


def try_konektor(ruang: Ruang, milik: Milik[JenisKonektor]) -> Iterator[Pemeriksaan]:
    """One line: the operations that the connector offers with the settings of the instansi."""
    bagian = f"konektor {milik.isi.kode}"
    dapat = ruang.katalog.ask(
        milik, "make", lambda setelan: check_konektor(milik.isi.make(setelan))[1], _keep_operations
    )
    if isinstance(dapat, Galat):
        yield Pemeriksaan(bagian, False, ruang.hide(dapat.sebab))
        return
    try:
        nama = _play(ruang, milik, dapat)
    except KonektorError as error:
        yield Pemeriksaan(bagian, False, ruang.hide(str(error)))
        return
    yield Pemeriksaan(
        bagian, True, f"tidak ada yang dikirim; rekaman menjawab {', '.join(nama) or 'tidak satu pun'}"
    )


def _play(ruang: Ruang, milik: Milik[JenisKonektor], dapat: frozenset[Operasi]) -> list[str]:
    """The operations that were asked, in the order of the contract; the plugin's own code is not called."""
    semua = [satu for satu in Operasi if satu in dapat]
    rekaman, catatan = recorded(**{satu.value: REKAMAN[satu][1] for satu in semua})

    def jaga(hook: str, fungsi: Callable[[], object], periksa: Callable[[object], T]) -> T | Galat:
        return ruang.katalog.ask(milik, hook, lambda _setelan: fungsi(), periksa)

    terjaga = KonektorTerjaga(milik.isi, ruang.nama, rekaman, dapat, jaga)
    for satu in semua:
        jawaban = getattr(terjaga, satu.value)(*REKAMAN[satu][0])
        if satu is Operasi.ITER_ROSTER:
            list(jawaban)
    return [nama for nama, _ in catatan.panggilan]


def _keep_operations(jawaban: object) -> frozenset[Operasi]:
    if not isinstance(jawaban, frozenset):
        raise TypeError(f"not {type(jawaban).__name__}")
    return jawaban
