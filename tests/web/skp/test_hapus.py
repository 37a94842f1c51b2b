"""What another window has saved meanwhile is not deleted unread."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.skp.models import LampiranSkp, RencanaHasilKerja, Skp
from tests.client import FormClient


def test_a_row_saved_elsewhere_is_shown_before_it_is_deleted(
    pemilik: FormClient, session: Session, skp: Skp
) -> None:
    rhk = session.scalars(select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id == skp.id)).one()
    url = f"/skp/{skp.id}/hasil/{rhk.id}"
    assert f'id="hapus_{rhk.id}" data-perbarui' in pemilik.get(f"{url}/ubah").text
    pemilik.submit(url, {"teks": "Tulisan jendela lain", "versi": rhk.versi})
    for jawab in (
        pemilik.submit(f"{url}/hapus", {"versi": rhk.versi}),
        pemilik.submit_htmx(f"{url}/hapus", "hasil_kerja", {"versi": rhk.versi}),
    ):
        assert jawab.status_code == 409
        assert "Baris ini baru disimpan dari tempat lain." in jawab.text
        assert "Tulisan jendela lain" in jawab.text
    session.rollback()
    session.refresh(rhk)
    assert pemilik.submit(f"{url}/hapus", {"versi": rhk.versi}).status_code == 303
    session.rollback()
    assert session.scalar(select(RencanaHasilKerja.id).where(RencanaHasilKerja.skp_id == skp.id)) is None


def test_a_line_of_the_lampiran_saved_elsewhere_is_shown_before_it_is_deleted(
    pemilik: FormClient, session: Session, skp: Skp
) -> None:
    baris = session.scalars(select(LampiranSkp).where(LampiranSkp.skp_id == skp.id)).first()
    assert baris is not None
    baris_id = baris.id
    url, tujuan = f"/skp/{skp.id}/lampiran/{baris.bagian.value}/{baris.id}", f"lampiran_{baris.bagian.value}"
    pemilik.submit(url, {"teks": "Tulisan jendela lain", "versi": 1})
    for jawab in (
        pemilik.submit(f"{url}/hapus", {"versi": 1}),
        pemilik.submit_htmx(f"{url}/hapus", tujuan, {"versi": 1}),
    ):
        assert jawab.status_code == 409
        assert "Baris ini baru disimpan dari tempat lain." in jawab.text
        assert "Tulisan jendela lain" in jawab.text
    assert pemilik.submit(f"{url}/hapus", {"versi": 2}).status_code == 303
    session.rollback()
    assert session.scalar(select(LampiranSkp.id).where(LampiranSkp.id == baris_id)) is None
