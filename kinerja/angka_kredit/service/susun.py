"""Build the content of the three documents from the ledger as it stands; nothing is stored here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.buku import first_day, last_day
from kinerja.angka_kredit.isian import KARPEG, LAHIR, IsianDokumen
from kinerja.angka_kredit.models import EntriAk, JenisDokumen, KonversiAk
from kinerja.angka_kredit.rules.konversi import JenisEntri, describe_prosentase, format_ak
from kinerja.angka_kredit.rules.tujuan import NOL, Tujuan
from kinerja.angka_kredit.service.halaman import MASIH_CPNS, Keadaan
from kinerja.errors import NotFoundError, StateError
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.organisasi.rules import PANGKAT_PNS, describe_pangkat
from kinerja.organisasi.service import describe_pihak
from kinerja.surat.dokumen import Pengesahan, Tandatangan
from kinerja.surat.dokumen_ak import (
    BarisAk,
    BarisPak,
    DokumenAkumulasi,
    DokumenAkUmum,
    DokumenKonversi,
    DokumenPenetapan,
    TujuanPak,
)
from kinerja.tanggal import format_tanggal

URAIAN_PAK = {
    JenisEntri.AK_DASAR: "AK Dasar yang diberikan",
    JenisEntri.JF_LAMA: "AK JF lama",
    JenisEntri.PENYESUAIAN: "AK Penyesuaian/Penyetaraan",
    None: "AK Konversi",
    JenisEntri.PENDIDIKAN: "AK yang diperoleh dari peningkatan pendidikan",
    JenisEntri.LAINNYA: "AK lainnya",
}
"""The rows of the PAK in the order of the form; None is the conversion."""
DRAF = Pengesahan(status="Diterbitkan", versi=1)


@dataclass(frozen=True)
class Susunan:
    """What the documents are built of; `penilai_id` is in whose name they stand, None where nobody is."""

    session: Session
    actor: Actor
    pegawai: Pegawai
    penilai_id: int | None
    keadaan: Keadaan
    isian: IsianDokumen
    today: date

    def build(
        self, jenis: JenisDokumen, konversi_id: int | None
    ) -> tuple[Sequence[KonversiAk], DokumenAkUmum]:
        """The rows that the document stands on, and its content."""
        semua, jenjang = self.keadaan.semua, self.keadaan.jenjang
        if jenis is JenisDokumen.KONVERSI:
            pilihan = [satu for satu in semua if satu.id == konversi_id]
            return pilihan, self.konversi(pilihan)
        pilihan = [satu for satu in semua if satu.jenjang is jenjang]
        if jenis is JenisDokumen.AKUMULASI:
            return pilihan, self.akumulasi(pilihan)
        return pilihan, self.penetapan(pilihan)

    def konversi(self, pilihan: Sequence[KonversiAk]) -> DokumenKonversi:
        if not pilihan:
            raise NotFoundError("Konversi ini tidak ada, atau sudah dibatalkan.")
        if pilihan[0].konversi_id is not None:
            raise StateError("Dokumen konversi untuk baris ini sudah terbit.")
        umum = self._common(first_day(pilihan[0]), last_day(pilihan[-1]))
        return DokumenKonversi(**umum, baris=tuple(map(self._row, pilihan)))  # type: ignore[arg-type]

    def akumulasi(self, pilihan: Sequence[KonversiAk]) -> DokumenAkumulasi:
        if not pilihan:
            raise StateError("Belum ada konversi pada jenjang ini.")
        umum = self._common(first_day(pilihan[0]), last_day(pilihan[-1]))
        jumlah = sum((satu.angka_kredit for satu in pilihan), NOL)
        return DokumenAkumulasi(
            **umum,  # type: ignore[arg-type]
            baris=tuple(map(self._row, pilihan)),
            jumlah=self._text(jumlah),
        )

    def penetapan(self, pilihan: Sequence[KonversiAk]) -> DokumenPenetapan:
        if not self.keadaan.pns:
            raise StateError(MASIH_CPNS)
        pangkat, jenjang = self.keadaan.find_goals()
        if not any(satu is not None and satu.tercapai for satu in (pangkat, jenjang)):
            raise StateError(
                "Angka kredit belum cukup untuk pangkat maupun jenjang. PAK belum dapat ditetapkan."
            )
        entri = [satu for satu in self.keadaan.entri if satu.jenjang is self.keadaan.jenjang]
        awal = min([first_day(satu) for satu in pilihan] + [satu.tanggal for satu in entri])
        akhir = max([last_day(satu) for satu in pilihan] + [satu.tanggal for satu in entri])
        return DokumenPenetapan(
            **self._common(awal, akhir),  # type: ignore[arg-type]
            baris=tuple(self._pak_row(jenis, pilihan, entri) for jenis in URAIAN_PAK),
            kumulatif=self._pak_sum("", [*pilihan, *entri]),
            pangkat=self._goal(pangkat, _name_pangkat(pangkat)) if pangkat else None,
            jenjang=self._goal(jenjang, jenjang.nama) if jenjang else None,
        )

    def _pak_row(
        self, jenis: JenisEntri | None, pilihan: Sequence[KonversiAk], entri: Sequence[EntriAk]
    ) -> BarisPak:
        sejenis = [satu for satu in entri if satu.jenis is jenis]
        dasar = ", ".join(satu.nomor_dokumen for satu in sejenis)
        isi = self._pak_sum(URAIAN_PAK[jenis], sejenis if jenis else pilihan)
        return replace(isi, keterangan=dasar)

    def _pak_sum(self, uraian: str, semua: Sequence[KonversiAk | EntriAk]) -> BarisPak:
        lama = sum((satu.angka_kredit for satu in semua if satu.penetapan_id is not None), NOL)
        baru = sum((satu.angka_kredit for satu in semua if satu.penetapan_id is None), NOL)
        return BarisPak(
            uraian=uraian, lama=self._text(lama), baru=self._text(baru), jumlah=self._text(lama + baru)
        )

    def _goal(self, tujuan: Tujuan, nama: str) -> TujuanPak:
        selisih = self._text(abs(tujuan.selisih))
        return TujuanPak(
            nama=nama, minimum=self._text(tujuan.minimum), selisih=selisih, lebih=tujuan.tercapai
        )

    def _row(self, satu: KonversiAk) -> BarisAk:
        bulan = satu.bulan_selesai - satu.bulan_mulai + 1
        return BarisAk(
            tahun=str(satu.tahun),
            periodik=str(bulan),
            predikat=satu.predikat.label,
            prosentase=describe_prosentase(satu.faktor, bulan),
            koefisien=format_ak(satu.koefisien, satu.desimal),
            angka_kredit=format_ak(satu.angka_kredit, satu.desimal),
        )

    def _text(self, nilai: Decimal) -> str:
        return format_ak(nilai, self.keadaan.desimal)

    def _common(self, awal: date, akhir: date) -> dict[str, object]:
        session, actor, today = self.session, self.actor, self.today
        if self.penilai_id is None:
            raise StateError("Pejabat penilai pegawai ini belum ditetapkan. Minta admin mengisinya.")
        instansi = session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id)).one()
        return {
            "instansi": instansi.nama,
            "periode_mulai": awal,
            "periode_selesai": akhir,
            "pegawai": describe_pihak(session, actor, self.pegawai.id, on=today),
            "pejabat_penilai": describe_pihak(session, actor, self.penilai_id, on=today),
            "pengesahan": DRAF,
            "ttd_penilai": Tandatangan(tempat=instansi.tempat, tanggal=today),
            "nomor": self.isian.nomor,
            "perorangan": self._person(instansi.nama),
            "tembusan": self.isian.tembusan,
        }

    def _person(self, instansi: str) -> tuple[tuple[str, str], ...]:
        pegawai, tempat = self.pegawai, self.keadaan.penempatan
        lahir = format_tanggal(pegawai.tanggal_lahir) if pegawai.tanggal_lahir else ""
        pangkat = (describe_pangkat(tempat.golongan, pegawai.jenis), _day(tempat.tmt_golongan))
        return (
            ("Nama", pegawai.nama_lengkap),
            ("NIP", pegawai.nip or "-"),
            (KARPEG, self.isian.karpeg or "-"),
            (LAHIR, ", ".join(filter(None, (self.isian.tempat_lahir, lahir))) or "-"),
            ("Jenis Kelamin", _sex_of(pegawai.nip)),
            ("Pangkat/Golongan Ruang/TMT", ", ".join(filter(None, pangkat))),
            ("Jabatan/TMT", ", ".join(filter(None, (tempat.jabatan.nama, _day(tempat.tmt_jabatan))))),
            ("Unit Kerja", tempat.unit.nama),
            ("Instansi", instansi),
        )


def _name_pangkat(tujuan: Tujuan) -> str:
    return f"{PANGKAT_PNS[tujuan.nama]}, {tujuan.nama}"


def _day(tanggal: date | None) -> str:
    return format_tanggal(tanggal) if tanggal else ""


def _sex_of(nip: str | None) -> str:
    """By the fifteenth digit of the NIP."""
    return {"1": "Laki-laki", "2": "Perempuan"}.get(nip[14] if nip else "", "-")
