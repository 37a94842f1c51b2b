"""What a plugin brings, and what switching it changes, in sentences for the admin. Calls no plugin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kinerja.angka import format_desimal
from kinerja.hooks.manager import HookManager

HALAMAN = {
    "kinerja_slot_skp": "halaman SKP",
    "kinerja_slot_penilaian": "halaman penilaian",
    "kinerja_slot_beranda": "Beranda",
}
PERISTIWA = {
    "kinerja_skp_changed": "sesudah SKP berubah",
    "kinerja_periode_changed": "sesudah realisasi atau penilaian berubah",
}


@dataclass(frozen=True)
class Isi:
    """Things of one kind that a plugin brings; `nyala` and `mati` say what switching does to them."""

    jenis: str
    nama: tuple[str, ...]
    nyala: str
    mati: str


@dataclass(frozen=True, kw_only=True)
class Pemakaian:
    """How often the instansi has used a plugin: indicators of SKP, evaluations with its formula, letters."""

    indikator: int = 0
    evaluasi: int = 0
    surat: int = 0

    def describe(self) -> tuple[str, ...]:
        """As words; empty where it was never used."""
        semua = (
            (self.indikator, "indikator di SKP"),
            (self.evaluasi, "evaluasi dengan formulanya"),
            (self.surat, "surat terbit"),
        )
        return tuple(f"{format_desimal(jumlah)} {kata}" for jumlah, kata in semua if jumlah)


def list_isi(manager: HookManager, nama: str) -> tuple[Isi, ...]:
    """What this plugin brings, by kind."""
    return tuple(satu for satu in (*_list_terdaftar(manager, nama), *_list_hook(manager, nama)) if satu.nama)


def list_akibat_mati(isi: Sequence[Isi], pakai: Pemakaian, formula_terpilih: str) -> tuple[str, ...]:
    """What changes when it is switched off, what it is used for first."""
    kalimat = []
    if pakai.indikator:
        kalimat.append(
            f"{format_desimal(pakai.indikator)} indikator di SKP memakainya. Target dan realisasinya tetap "
            "terbaca, tetapi realisasi tidak dapat diisi dan capaian tidak dihitung selama plugin ini mati."
        )
    if formula_terpilih:
        kalimat.append(
            f"Formula {formula_terpilih} sedang dipakai. Pejabat penilai tidak mendapat usulan sampai Anda "
            "memilih formula lain atau mengaktifkan plugin ini lagi."
        )
    if pakai.evaluasi:
        kalimat.append(
            f"{format_desimal(pakai.evaluasi)} evaluasi menyimpan usulannya; usulan itu tetap terbaca."
        )
    if pakai.surat:
        kalimat.append(f"{format_desimal(pakai.surat)} surat yang sudah terbit tetap dapat diunduh.")
    kalimat += [satu.mati for satu in isi if satu.mati]
    return (*kalimat, "Setelannya tetap tersimpan dan berlaku lagi bila plugin ini diaktifkan kembali.")


def _list_terdaftar(manager: HookManager, nama: str) -> Iterator[Isi]:
    tipe = tuple(satu.isi.label for satu in manager.indikator.values() if satu.plugin.nama == nama)
    yield Isi("Jenis indikator", tipe, "Jenis indikatornya dapat dipilih saat menyusun SKP.", "")
    formula = tuple(satu.isi.label for satu in manager.formula.values() if satu.plugin.nama == nama)
    yield Isi("Formula", formula, "Formulanya mengusulkan rating sesudah Anda memilihnya di Formula.", "")
    surat = tuple(satu.isi.judul for satu in manager.surat.values() if satu.plugin.nama == nama)
    yield Isi(
        "Surat",
        surat,
        "Suratnya dapat diterbitkan dari halaman hasil evaluasi.",
        "Surat baru tidak dapat diterbitkan.",
    )
    konektor = tuple(satu.isi.label for satu in manager.konektor.values() if satu.plugin.nama == nama)
    yield Isi(
        "Konektor",
        konektor,
        "Konektornya dapat dipakai pengelola server sesudah setelannya diisi.",
        "Sambungan ke sistem lain lewat plugin ini berhenti.",
    )
    penanda = tuple(kode for kode, satu in manager.penanda.items() if satu.plugin.nama == nama)
    yield Isi(
        "Penanda tangan",
        penanda,
        "Surat yang terbit sejak itu ditandatangani olehnya, asal tidak ada penanda tangan lain yang aktif.",
        "Surat yang terbit sejak itu tidak ditandatangani olehnya.",
    )


def _list_hook(manager: HookManager, nama: str) -> Iterator[Isi]:
    def has(hook: str) -> bool:
        return nama in manager.names_implementing(hook)

    alamat = (f"/p/{nama}/",) if nama in manager.blueprint else ()
    yield Isi(
        "Halaman",
        alamat,
        f"Halaman di bawah /p/{nama}/ terbuka bagi yang berhak.",
        f"Halaman di bawah /p/{nama}/ tertutup.",
    )
    potongan = tuple(kata for hook, kata in HALAMAN.items() if has(hook))
    yield Isi(
        "Bagian halaman",
        potongan,
        f"Bagian baru tampil di {' dan '.join(potongan)}.",
        f"Bagiannya di {' dan '.join(potongan)} hilang.",
    )
    yield Isi(
        "Pemeriksaan SKP",
        ("temuan pada daftar Kelengkapan",) if has("kinerja_check_rencana") else (),
        "Temuannya tampil pada daftar Kelengkapan SKP; temuan wajib menahan pengajuan.",
        "Temuannya tidak tampil lagi dan tidak menahan pengajuan SKP.",
    )
    peristiwa = tuple(kata for hook, kata in PERISTIWA.items() if has(hook))
    yield Isi(
        "Pemberitahuan",
        peristiwa,
        f"Plugin ini diberi tahu {' dan '.join(peristiwa)}.",
        "Plugin ini tidak diberi tahu lagi tentang perubahan.",
    )
    perintah = (f"kinerja p {nama}",) if has("kinerja_register_perintah") else ()
    yield Isi("Perintah", perintah, "", "Perintahnya tidak dapat dijalankan untuk instansi ini.")
    tabel = ("tersimpan di basis data yang sama",) if manager.terpasang[nama].definisi.migrasi else ()
    yield Isi("Tabel sendiri", tabel, "", "Isi tabelnya tetap tersimpan.")
