"""The rows of a file against what is stored: new, changed (which fields), unchanged, refused (why). Pure."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kinerja.organisasi.impor.jenis import (
    BarisDitolak,
    BarisPegawai,
    HasilBaca,
    HasilBaris,
    KeadaanKini,
    PegawaiKini,
    Perubahan,
    RencanaImpor,
    RencanaPegawai,
    UnitKini,
)
from kinerja.organisasi.impor.kepegawaian import format_nama
from kinerja.organisasi.impor.pohon import apply_units, is_flat, make_unit_sementara, plan_unit
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai, Jenjang, order_golongan
from kinerja.tanggal import format_tanggal

# Field, label in the preview. A field of the placement is dated: see `_effective_date`.
BIDANG_ORANG = (
    ("nip", "NIP"),
    ("nama", "Nama"),
    ("gelar_depan", "Gelar depan"),
    ("gelar_belakang", "Gelar belakang"),
    ("lahir", "Tanggal lahir"),
    ("jenis_pegawai", "Jenis pegawai"),
    ("kedudukan", "Kedudukan"),
    ("email", "Surel"),
)
BIDANG_GOLONGAN = (("golongan", "Golongan"), ("tmt_golongan", "TMT golongan"))
BIDANG_JABATAN = (
    ("jabatan_nama", "Jabatan"),
    ("jenis_jabatan", "Jenis jabatan"),
    ("jenjang", "Jenjang"),
    ("unor_id", "Unit"),
)
BIDANG = (*BIDANG_ORANG, *BIDANG_GOLONGAN, *BIDANG_JABATAN, ("tmt_jabatan", "TMT jabatan"))
NAMA_BIDANG_JABATAN = frozenset(nama for nama, _ in BIDANG_JABATAN)


def plan_import(daftar_baca: Sequence[HasilBaca], keadaan: KeadaanKini, *, today: date) -> RencanaImpor:
    """What applying these files would do to the present state; the same files and state give the same plan.

    People and units that no row names are untouched. Without any hierarchy of units, those that people name
    are made below a holding unit; with one, a person of an unknown unit is refused.
    """
    unit, ditolak_unit = plan_unit([satu for baca in daftar_baca for satu in baca.unit], keadaan.unit)
    daftar_pegawai = [satu for baca in daftar_baca for satu in baca.pegawai]
    instansi_nama = keadaan.instansi_nama or _name_instansi(daftar_baca)
    pohon = apply_units(keadaan.unit, unit)
    if is_flat(pohon):
        unit += make_unit_sementara(daftar_pegawai, pohon, instansi_nama)
        pohon = apply_units(pohon, unit)
    perencana = _PerencanaPegawai(keadaan.pegawai, pohon, today)
    for pegawai in daftar_pegawai:
        perencana.take(pegawai)
    ditolak = [satu for baca in daftar_baca for satu in baca.ditolak] + ditolak_unit + perencana.ditolak
    return RencanaImpor(
        instansi_nama=instansi_nama,
        unit=tuple(unit),
        pegawai=tuple(perencana.rencana),
        ditolak=tuple(_in_file_order(ditolak, daftar_baca)),
        peringatan=tuple(_list_notes(daftar_baca, keadaan)),
    )


def _name_instansi(daftar_baca: Iterable[HasilBaca]) -> str:
    return next((baca.instansi_nama for baca in daftar_baca if baca.instansi_nama), "")


def _in_file_order(ditolak: Iterable[BarisDitolak], daftar_baca: Sequence[HasilBaca]) -> list[BarisDitolak]:
    urutan = {baca.berkas: nomor for nomor, baca in enumerate(daftar_baca)}
    return sorted(ditolak, key=lambda satu: (urutan.get(satu.berkas, 0), satu.baris))


def _list_notes(daftar_baca: Iterable[HasilBaca], keadaan: KeadaanKini) -> Iterator[str]:
    for baca in daftar_baca:
        yield from baca.peringatan
        if (
            keadaan.instansi_nama
            and baca.instansi_nama
            and not _same_text(baca.instansi_nama, keadaan.instansi_nama)
        ):
            yield (
                f"Berkas {baca.berkas} menyebut instansi “{baca.instansi_nama}”, sedangkan Anda mengimpor ke "
                f"“{keadaan.instansi_nama}”. Pastikan berkasnya benar."
            )


class _PerencanaPegawai:
    """Plans person by person; looks people up by NIP, then by their id of SIASN."""

    def __init__(self, kini: Mapping[str, PegawaiKini], pohon: Mapping[str, UnitKini], today: date) -> None:
        self.kini = kini
        self.pohon = pohon
        self.today = today
        self.menurut_id = {satu.id_luar: satu for satu in kini.values() if satu.id_luar}
        self.dipakai: dict[str, BarisPegawai] = {}
        self.rencana: list[RencanaPegawai] = []
        self.ditolak: list[BarisDitolak] = []

    def take(self, data: BarisPegawai) -> None:
        lama = self.kini.get(data.nip) or self.menurut_id.get(data.id_luar)
        kunci = lama.nip if lama else data.nip
        if alasan := self._find_fault(data, kunci):
            kolom, kalimat = alasan
            self.ditolak.append(BarisDitolak(data.berkas, data.baris, kolom, kalimat, data.nip, data.nama))
            return
        self.dipakai[kunci] = data
        self.rencana.append(self._compare(data, lama) if lama else self._add(data))

    def _find_fault(self, data: BarisPegawai, kunci: str) -> tuple[str, str] | None:
        if pertama := self.dipakai.get(kunci):
            sebutan = f"Pegawai ini sudah ada pada baris {pertama.baris} berkas {pertama.berkas}."
            return "NIP BARU", f"{sebutan} Hapus salah satu, lalu unggah lagi."
        if data.unor_id not in self.pohon:
            return "UNOR ID", _sentence_unknown_unit(data.unor_nama, self.pohon)
        return None

    def _add(self, data: BarisPegawai) -> RencanaPegawai:
        mulai = data.tmt_jabatan or data.tmt_cpns or self.today
        return RencanaPegawai(
            HasilBaris.BARU, data, None, peringatan=data.peringatan, pindah=True, berlaku_sejak=mulai
        )

    def _compare(self, data: BarisPegawai, lama: PegawaiKini) -> RencanaPegawai:
        perubahan = tuple(_list_changes(data, lama, self.pohon))
        berubah = {satu.nama_bidang for satu in perubahan}
        return RencanaPegawai(
            hasil=HasilBaris.BERUBAH if perubahan else HasilBaris.TETAP,
            data=data,
            nip_kini=lama.nip,
            perubahan=perubahan,
            peringatan=(*data.peringatan, *_warn_changes(data, lama, berubah)),
            pindah=bool(berubah & NAMA_BIDANG_JABATAN),
            berlaku_sejak=_effective_date(data, lama, berubah, self.today),
        )


def _sentence_unknown_unit(nama: str, pohon: Mapping[str, UnitKini]) -> str:
    mirip = difflib.get_close_matches(nama, {unit.nama for unit in pohon.values()}, n=1, cutoff=0.6)
    saran = f" Mungkin “{mirip[0]}”?" if mirip and mirip[0] != nama else ""
    return f"Unit “{nama}” tidak ditemukan.{saran} Impor berkas Hierarki Unor terbaru lebih dahulu."


def _list_changes(
    data: BarisPegawai, lama: PegawaiKini, pohon: Mapping[str, UnitKini]
) -> Iterator[Perubahan]:
    for bidang, label in BIDANG:
        nilai_lama, nilai_baru = getattr(lama, bidang), getattr(data, bidang)
        if not _is_same(bidang, nilai_lama, nilai_baru, data, lama):
            yield Perubahan(bidang, label, _show(bidang, nilai_lama, pohon), _show(bidang, nilai_baru, pohon))


def _is_same(bidang: str, lama: object, baru: object, data: BarisPegawai, kini: PegawaiKini) -> bool:
    # A file older than the new NIP still means the same person; the NIP does not go back.
    if lama == baru or (bidang == "nip" and baru in kini.nip_lama):
        return True
    jabatan_sama = _same_text(data.jabatan_nama, kini.jabatan_nama)
    if bidang in {"jenis_jabatan", "jenjang"} and jabatan_sama and _is_guess(data):
        return True
    if bidang == "jenjang":
        return False
    # What the file leaves empty erases nothing that was entered here.
    if baru in {"", None}:
        return True
    # A name in capitals says nothing about its spelling, which an admin may have put right.
    if bidang in {"nama", "jabatan_nama"} and isinstance(lama, str) and isinstance(baru, str):
        return _same_text(lama, baru) and format_nama(baru.upper()) == baru
    return False


def _is_guess(data: BarisPegawai) -> bool:
    """Whether the kind of jabatan was guessed from the golongan, for want of a jenjang."""
    return data.jenjang is None and data.jenis_jabatan.kategori_jf is not None


def _same_text(satu: str, dua: str) -> bool:
    return satu.casefold().split() == dua.casefold().split()


def _show(bidang: str, nilai: object, pohon: Mapping[str, UnitKini]) -> str:
    if isinstance(nilai, date):
        return format_tanggal(nilai, "angka")
    if isinstance(nilai, JenisPegawai | JenisJabatan | Jenjang):
        return nilai.label
    if bidang == "unor_id" and nilai in pohon:
        return _describe_unit(pohon[str(nilai)], pohon)
    if bidang == "kedudukan":
        return str(nilai).replace("_", " ").capitalize()
    return "" if nilai is None else str(nilai)


def _describe_unit(unit: UnitKini, pohon: Mapping[str, UnitKini]) -> str:
    """The name with that of the parent: ten units of an instansi are called Sekretariat."""
    induk = pohon.get(unit.id_induk or "")
    return f"{unit.nama}, {induk.nama}" if induk else unit.nama


def _warn_changes(data: BarisPegawai, lama: PegawaiKini, berubah: set[str]) -> Iterator[str]:
    if "nip" in berubah:
        yield f"NIP berganti dari {lama.nip}. Pastikan orangnya sama."
    if "golongan" in berubah and data.jenis_pegawai is lama.jenis_pegawai:
        naik = order_golongan(data.golongan, data.jenis_pegawai) - order_golongan(
            lama.golongan, lama.jenis_pegawai
        )
        if lama.golongan and naik > 1:
            yield f"Golongan naik {naik} tingkat sekaligus. Tetap diterapkan bila Anda yakin."
        elif naik < 0:
            yield "Golongan turun. Tetap diterapkan bila Anda yakin."


def _effective_date(data: BarisPegawai, lama: PegawaiKini, berubah: set[str], today: date) -> date | None:
    """From when a changed placement holds: its TMT if that is news, else today; None if nothing changed."""
    if berubah & NAMA_BIDANG_JABATAN:
        baru, kini = data.tmt_jabatan, lama.tmt_jabatan
    elif "golongan" in berubah:
        baru, kini = data.tmt_golongan, lama.tmt_golongan
    else:
        return None
    return baru if baru and (kini is None or baru > kini) else today
