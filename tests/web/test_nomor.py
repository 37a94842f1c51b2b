"""A number in an address that no row can have."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories


@pytest.mark.parametrize("nomor", [2**31, 10**20])
@pytest.mark.parametrize("alamat", ["/skp/{}", "/setahun/{}", "/tim/kerja/{}"])
def test_a_number_too_large_for_a_row_is_not_found(
    app: Flask, session: Session, alamat: str, nomor: int
) -> None:
    akun = factories.make_akun(session)
    session.commit()
    browser = factories.sign_in(app.test_client(), akun)
    assert browser.get(alamat.format(nomor)).status_code == 404
