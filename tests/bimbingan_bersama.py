"""What the tests of dialogs share: a session that took place, and its sheet."""

from datetime import timedelta

from kinerja.bimbingan.models import DialogKinerja, LembarBimbingan
from kinerja.bimbingan.rules import Jawaban, JenisDialog
from kinerja.bimbingan.service import dialog, lembar
from kinerja.bimbingan.service.dialog import IsianJadwal
from kinerja.organisasi.models import Pegawai
from tests.evaluasi_bersama import SAAT, Kantor

RAHASIA = "PENANDA-RAHASIA-LEMBAR"
CATATAN = "PENANDA-CATATAN-DIALOG"
JAWABAN = (Jawaban.YA, Jawaban.SEBAGIAN, Jawaban.TIDAK) * 3


def jadwal(jenis: JenisDialog = JenisDialog.BIMBINGAN, **fields: object) -> IsianJadwal:
    values = {"jenis": jenis, "tanggal": SAAT["today"] - timedelta(days=1), "pokok": "Laporan triwulan"}
    return IsianJadwal(**(values | fields))


def hold(
    kantor: Kantor,
    jenis: JenisDialog = JenisDialog.BIMBINGAN,
    *,
    pegawai: Pegawai | None = None,
    pemberi: Pegawai | None = None,
) -> DialogKinerja:
    """A dialog that took place yesterday, with notes."""
    actor = kantor.actor(pemberi or kantor.kepala)
    satu = dialog.plan_dialog(kantor.session, actor, (pegawai or kantor.pegawai).id, jadwal(jenis), **SAAT)
    return dialog.write_notes(kantor.session, actor, satu.id, CATATAN, satu.tanggal, versi=satu.versi, **SAAT)


def fill(kantor: Kantor, satu: DialogKinerja, pegawai: Pegawai | None = None) -> LembarBimbingan:
    """Its format B.1.8."""
    actor = kantor.actor(pegawai or kantor.pegawai)
    return lembar.hand_in(kantor.session, actor, satu.id, JAWABAN, RAHASIA, **SAAT)
