"""Issue the three documents, take one back, and give an issued one for printing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from pydantic import TypeAdapter
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka_kredit.buku import first_day, last_day
from kinerja.angka_kredit.hak import find_hak
from kinerja.angka_kredit.models import DokumenAk, EntriAk, JenisDokumen, KonversiAk
from kinerja.angka_kredit.rules.konversi import JenisEntri, describe_prosentase, format_ak
from kinerja.angka_kredit.rules.tujuan import NOL, Tujuan
from kinerja.angka_kredit.service.halaman import Keadaan, load_keadaan
from kinerja.angka_kredit.service.hitung import OBJEK
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.organisasi.rules import PANGKAT_PNS, describe_pangkat
from kinerja.organisasi.service import (
    describe_pihak,
    find_garis,
    find_pegawai,
    find_penempatan,
)
from kinerja.surat.dokumen import BELUM_BERNOMOR, Pengesahan, Tandatangan
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

TIPE: dict[JenisDokumen, type[DokumenAkUmum]] = {
    JenisDokumen.KONVERSI: DokumenKonversi,
    JenisDokumen.AKUMULASI: DokumenAkumulasi,
    JenisDokumen.PENETAPAN: DokumenPenetapan,
}
SINGKATAN = {JenisDokumen.KONVERSI: "KONV", JenisDokumen.AKUMULASI: "AKUM", JenisDokumen.PENETAPAN: "PAK"}
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
class IsianDokumen:
    """What is not in the data: the number (empty: the next of the year), KARPEG, place of birth, copies."""

    nomor: str = ""
    karpeg: str = ""
    tempat_lahir: str = ""
    tembusan: tuple[str, ...] = ()


def issue(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    jenis: JenisDokumen,
    isian: IsianDokumen,
    *,
    konversi_id: int | None = None,
    today: date,
    now: datetime,
) -> DokumenAk:
    """Issue a document as the ledger stands now; `konversi_id` for a konversi.

    Raises NotFoundError, NotAuthorizedError (a PAK is fixed by the pejabat penilai) and StateError.
    """
    pegawai, keadaan = _prepare(session, actor, pegawai_id, jenis, today=today)
    urut = _next_number(session, actor, jenis, today.year)
    nomor = isian.nomor or f"{urut:03d}/{SINGKATAN[jenis]}/{today.year}"
    bagian = _Bagian(session, actor, pegawai, keadaan, replace(isian, nomor=nomor), today)
    pilihan, isi = bagian.build(jenis, konversi_id)
    dokumen = _store(session, actor, pegawai_id, jenis, urut, isi, today=today, now=now)
    _bind(session, dokumen, keadaan, pilihan)
    teks = f"{SINGKATAN[jenis]} {nomor} diterbitkan"
    _record(session, actor, "terbit", pegawai_id, teks, now, {"sidik": dokumen.sidik})
    return dokumen


def preview(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    jenis: JenisDokumen,
    isian: IsianDokumen,
    *,
    konversi_id: int | None = None,
    today: date,
) -> tuple[Pegawai, DokumenAkUmum]:
    """The document as `issue` would make it now, as a DRAF without a number of its own; nothing is stored.

    Raises as `issue`.
    """
    pegawai, keadaan = _prepare(session, actor, pegawai_id, jenis, today=today)
    bernomor = replace(isian, nomor=isian.nomor or BELUM_BERNOMOR)
    _, isi = _Bagian(session, actor, pegawai, keadaan, bernomor, today).build(jenis, konversi_id)
    return pegawai, replace(isi, pengesahan=Pengesahan(status="Pratinjau", versi=1))


def _prepare(
    session: Session, actor: Actor, pegawai_id: int, jenis: JenisDokumen, *, today: date
) -> tuple[Pegawai, Keadaan]:
    pegawai = find_pegawai(session, actor, pegawai_id)
    hak = find_hak(session, actor, pegawai_id, today=today)
    if not (hak.tetapkan if jenis is JenisDokumen.PENETAPAN else hak.terbit):
        siapa = "pejabat penilai kinerja" if jenis is JenisDokumen.PENETAPAN else "pejabat penilai atau admin"
        raise NotAuthorizedError(f"Dokumen ini diterbitkan oleh {siapa}, dan tidak untuk diri sendiri.")
    tempat = find_penempatan(session, actor, pegawai_id, on=today)
    keadaan = load_keadaan(session, actor, pegawai, tempat, today=today)
    if isinstance(keadaan, str):
        raise StateError(keadaan)
    return pegawai, keadaan


def _next_number(session: Session, actor: Actor, jenis: JenisDokumen, tahun: int) -> int:
    """Under the lock of the instansi row, so that two at once do not get the same number."""
    session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id).with_for_update()).one()
    query = select(func.max(DokumenAk.urut)).where(DokumenAk.jenis == jenis, DokumenAk.tahun == tahun)
    return (session.scalar(query) or 0) + 1


@dataclass(frozen=True)
class _Bagian:
    """What the documents are built of."""

    session: Session
    actor: Actor
    pegawai: Pegawai
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
            periodik="" if bulan == 12 else str(bulan),
            predikat=satu.predikat.label,
            prosentase=describe_prosentase(satu.faktor, bulan),
            koefisien=format_ak(satu.koefisien, satu.desimal),
            angka_kredit=format_ak(satu.angka_kredit, satu.desimal),
        )

    def _text(self, nilai: Decimal) -> str:
        return format_ak(nilai, self.keadaan.desimal)

    def _common(self, awal: date, akhir: date) -> dict[str, object]:
        session, actor, today = self.session, self.actor, self.today
        garis = find_garis(session, actor, self.pegawai.id, on=today)
        if garis.penilai_id is None:
            raise StateError("Pejabat penilai pegawai ini belum ditetapkan. Minta admin mengisinya.")
        instansi = session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id)).one()
        return {
            "instansi": instansi.nama,
            "periode_mulai": awal,
            "periode_selesai": akhir,
            "pegawai": describe_pihak(session, actor, self.pegawai.id, on=today),
            "pejabat_penilai": describe_pihak(session, actor, garis.penilai_id, on=today),
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
            ("Nomor Seri KARPEG", self.isian.karpeg or "-"),
            ("Tempat/Tanggal Lahir", ", ".join(filter(None, (self.isian.tempat_lahir, lahir))) or "-"),
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


def _store(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    jenis: JenisDokumen,
    urut: int,
    isi: DokumenAkUmum,
    *,
    today: date,
    now: datetime,
) -> DokumenAk:
    tersimpan = TypeAdapter(TIPE[jenis]).dump_python(isi, mode="json")
    dokumen = DokumenAk(
        pegawai_id=pegawai_id,
        jenis=jenis,
        tahun=today.year,
        urut=urut,
        nomor=isi.nomor,
        tanggal=today,
        isi=tersimpan,
        sidik=audit.fingerprint(tersimpan),
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(dokumen)
    session.flush()
    return dokumen


def _bind(session: Session, dokumen: DokumenAk, keadaan: Keadaan, pilihan: Sequence[KonversiAk]) -> None:
    """A konversi and a PAK hold their rows; an akumulasi only lists them."""
    if dokumen.jenis is JenisDokumen.KONVERSI:
        for satu in pilihan:
            satu.konversi_id = dokumen.id
    if dokumen.jenis is JenisDokumen.PENETAPAN:
        entri = [satu for satu in keadaan.entri if satu.jenjang is keadaan.jenjang]
        semua: list[KonversiAk | EntriAk] = [*pilihan, *entri]
        for baris in semua:
            baris.penetapan_id = baris.penetapan_id or dokumen.id
    session.flush()


def cancel_dokumen(
    session: Session, actor: Actor, dokumen_id: int, alasan: str, *, today: date, now: datetime
) -> int:
    """Take a document back with a reason, so that its rows may be put right; returns the pegawai.

    Raises NotFoundError, NotAuthorizedError, InputError without a reason, StateError for one taken back.
    """
    dokumen = _find(session, dokumen_id)
    hak = find_hak(session, actor, dokumen.pegawai_id, today=today)
    if not (hak.tetapkan if dokumen.jenis is JenisDokumen.PENETAPAN else hak.terbit):
        raise NotAuthorizedError("Dokumen dibatalkan oleh yang berwenang menerbitkannya.")
    if dokumen.dibatalkan is not None:
        raise StateError("Dokumen ini sudah dibatalkan.")
    if not alasan:
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa dokumen ini dibatalkan."})
    _release(session, dokumen)
    dokumen.dibatalkan, dokumen.alasan_batal = now, alasan
    teks = f"{SINGKATAN[dokumen.jenis]} {dokumen.nomor} dibatalkan: {alasan}"
    _record(session, actor, "batal_dokumen", dokumen.pegawai_id, teks, now, {"sidik": dokumen.sidik})
    return dokumen.pegawai_id


def _release(session: Session, dokumen: DokumenAk) -> None:
    ini = dokumen.id
    session.execute(update(KonversiAk).where(KonversiAk.konversi_id == ini).values(konversi_id=None))
    session.execute(update(KonversiAk).where(KonversiAk.penetapan_id == ini).values(penetapan_id=None))
    session.execute(update(EntriAk).where(EntriAk.penetapan_id == ini).values(penetapan_id=None))


def load_dokumen(
    session: Session, actor: Actor, dokumen_id: int, *, today: date
) -> tuple[DokumenAk, DokumenAkUmum]:
    """An issued document as it was. Raises NotFoundError for who may not see the person's ledger."""
    dokumen = _find(session, dokumen_id)
    find_hak(session, actor, dokumen.pegawai_id, today=today)
    isi = TypeAdapter(TIPE[dokumen.jenis]).validate_python(dokumen.isi)
    batal = dokumen.dibatalkan is not None
    status = "Dibatalkan" if batal else "Diterbitkan"
    return dokumen, replace(
        isi, pengesahan=Pengesahan(status=status, versi=1, sidik=dokumen.sidik, tetap=not batal)
    )


def _find(session: Session, dokumen_id: int) -> DokumenAk:
    found = session.scalar(select(DokumenAk).where(DokumenAk.id == dokumen_id))
    if found is None:
        raise NotFoundError
    return found


def _record(
    session: Session,
    actor: Actor,
    aksi: str,
    pegawai_id: int,
    teks: str,
    now: datetime,
    sesudah: dict[str, str],
) -> None:
    rincian = {"perubahan": [teks]}
    audit.record(
        session, actor, f"{OBJEK}.{aksi}", OBJEK, pegawai_id, now=now, sesudah=sesudah, rincian=rincian
    )
