"""The values that travel through the import, from a cell to the plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kinerja.organisasi.rules import JenisJabatan, JenisKelamin, JenisPegawai, Jenjang


@dataclass(frozen=True, slots=True)
class Batas:
    """How large a workbook may be; sizes in bytes, `detik` of wall time for reading it."""

    ukuran: int = 50 * 2**20
    entri: int = 500
    terbuka: int = 600 * 2**20
    lembar: int = 20
    baris: int = 60_000
    kolom: int = 200
    memori: int = 400 * 2**20
    detik: int = 180


BATAS = Batas()


class TataLetak(StrEnum):
    """A layout that the import knows by its header row."""

    HIERARKI_UNOR = "hierarki_unor"
    DATA_UTAMA = "data_utama"


class HasilBaris(StrEnum):
    """What applying the plan does with a row."""

    BARU = "baru"
    BERUBAH = "berubah"
    TETAP = "tetap"
    DITOLAK = "ditolak"


class TahapBaca(StrEnum):
    """What the reader is busy with: looking through the container (bytes), reading the table (rows)."""

    MEMERIKSA = "memeriksa"
    MEMBACA = "membaca"


@dataclass(frozen=True, slots=True)
class Kemajuan:
    """How far reading is, in the unit of its stage; `selesai` never passes `total`."""

    tahap: TahapBaca
    selesai: int
    total: int


@dataclass(frozen=True, slots=True)
class BarisMentah:
    """One row as read: only the columns that the layout keeps, by their header name in capitals."""

    baris: int
    sel: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BarisDitolak:
    """A row that is not imported; `baris` counts from 1 as the spreadsheet program shows it.

    `kolom` is the header of the cell at fault, None if the row as a whole is; `pengenal` and `nama` are what
    the row says of itself, for the preview, and may be empty.
    """

    berkas: str
    baris: int
    kolom: str | None
    alasan: str
    pengenal: str = ""
    nama: str = ""


@dataclass(frozen=True, slots=True)
class BarisUnit:
    """One unit kerja; `id_induk` is None for a root, `kedalaman` counts the leading dashes of the name."""

    berkas: str
    baris: int
    id_luar: str
    nama: str
    id_induk: str | None
    kedalaman: int = 0
    peringatan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BarisPegawai:
    """One person as the file has it, cleaned; texts are "" and dates None where the file says nothing.

    `id_luar` is the id of SIASN, `unor_id` in capitals; `kelamin` is None where the file has another code
    than M or F; `kedudukan` is one of `kepegawaian.KEDUDUKAN`; `jenjang` is there only for a jabatan
    fungsional whose name says it.
    """

    berkas: str
    baris: int
    id_luar: str
    nip: str
    nama: str
    gelar_depan: str
    gelar_belakang: str
    lahir: date
    kelamin: JenisKelamin | None
    jenis_pegawai: JenisPegawai
    kedudukan: str
    golongan: str
    tmt_golongan: date | None
    jabatan_id: str
    jabatan_nama: str
    jenis_jabatan: JenisJabatan
    jenjang: Jenjang | None
    tmt_jabatan: date | None
    unor_id: str
    unor_nama: str
    instansi_nama: str
    eselon: str
    email: str
    tmt_cpns: date | None
    peringatan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HasilBaca:
    """One file, read; the rows are in the order of the file and hold each unit id and NIP once."""

    berkas: str
    lembar: str
    tata_letak: TataLetak
    baris_kepala: int
    jumlah_baris: int
    unit: tuple[BarisUnit, ...]
    pegawai: tuple[BarisPegawai, ...]
    ditolak: tuple[BarisDitolak, ...]
    instansi_nama: str
    peringatan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitKini:
    """A unit as stored; `id_induk` is the id_luar of the parent, None for the root.

    A unit without an id of SIASN is given here with an id of its own that begins with "#".
    """

    id_luar: str
    nama: str
    id_induk: str | None


@dataclass(frozen=True, slots=True)
class PegawaiKini:
    """A person as stored, with the placement in force; the fields mean the same as in `BarisPegawai`.

    `id_luar` is "" where the id of SIASN is not known; it only helps to find a person whose NIP changed.
    `nip_lama` are NIPs that the person carried before; `kepala_unit` says who was taken for the head so far.
    A person without a NIP is given here with one that begins with "#".
    """

    nip: str
    nama: str
    gelar_depan: str
    gelar_belakang: str
    lahir: date | None
    jenis_pegawai: JenisPegawai
    kedudukan: str
    email: str
    golongan: str
    tmt_golongan: date | None
    jabatan_nama: str
    jenis_jabatan: JenisJabatan
    jenjang: Jenjang | None
    tmt_jabatan: date | None
    unor_id: str
    id_luar: str = ""
    nip_lama: tuple[str, ...] = ()
    kepala_unit: bool = False


@dataclass(frozen=True, slots=True)
class KeadaanKini:
    """What the instansi holds now: units by id_luar, people by NIP (and by each earlier one).

    `instansi_nama` is "" while there is no instansi.
    """

    instansi_nama: str = ""
    unit: Mapping[str, UnitKini] = field(default_factory=dict)
    pegawai: Mapping[str, PegawaiKini] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Perubahan:
    """One changed field; `label` and both values are ready to be shown."""

    nama_bidang: str
    label: str
    lama: str
    baru: str


@dataclass(frozen=True, slots=True)
class RencanaUnit:
    """What happens to one unit; `id_induk` is where it will hang, None for the root.

    `kunci_kini` is the id_luar under which the unit is stored (None if new); it differs from `data.id_luar`
    when the root that was made here turns out to be one of SIASN.
    """

    hasil: HasilBaris
    data: BarisUnit
    id_induk: str | None
    perubahan: tuple[Perubahan, ...] = ()
    peringatan: tuple[str, ...] = ()
    kunci_kini: str | None = None


@dataclass(frozen=True, slots=True)
class RencanaPegawai:
    """What happens to one person.

    `nip_kini` is the NIP under which the person is stored (None if new; differs from `data.nip` after a new
    appointment). `pindah` says that jabatan or unit changes; `berlaku_sejak` is from when a changed jabatan,
    unit or golongan holds, None where none of them changes.
    """

    hasil: HasilBaris
    data: BarisPegawai
    nip_kini: str | None
    perubahan: tuple[Perubahan, ...] = ()
    peringatan: tuple[str, ...] = ()
    pindah: bool = False
    berlaku_sejak: date | None = None


@dataclass(frozen=True, slots=True)
class RencanaImpor:
    """All that an import would do; nothing of it is stored yet. `peringatan` concerns the file as a whole.

    `unit` lists parents before their children and may begin with units that no row names (`data.baris` 0).
    """

    instansi_nama: str
    unit: tuple[RencanaUnit, ...]
    pegawai: tuple[RencanaPegawai, ...]
    ditolak: tuple[BarisDitolak, ...]
    peringatan: tuple[str, ...] = ()

    def count(self, hasil: HasilBaris) -> int:
        """The number of rows of the file with this outcome; units that no row names are not counted."""
        if hasil is HasilBaris.DITOLAK:
            return len(self.ditolak)
        return sum(1 for rencana in self._rows() if rencana.hasil is hasil)

    def summarize(self) -> dict[str, object]:
        """The answer of `kinerja pegawai import --json`: three counts, and the refused rows one by one."""
        return {
            "baru": self.count(HasilBaris.BARU),
            "berubah": self.count(HasilBaris.BERUBAH),
            "tetap": self.count(HasilBaris.TETAP),
            "ditolak": [
                {"berkas": satu.berkas, "baris": satu.baris, "alasan": satu.alasan} for satu in self.ditolak
            ],
        }

    def _rows(self) -> Iterator[RencanaUnit | RencanaPegawai]:
        yield from (rencana for rencana in self.unit if rencana.data.baris)
        yield from self.pegawai
