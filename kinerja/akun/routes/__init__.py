"""Pages of the feature `akun`: log-in, own account, and the accounts of the instansi for its admin."""

from kinerja.akun.routes import admin, masuk, pemulihan, profil
from kinerja.akun.routes.dasar import bp, bp_admin

__all__ = ["admin", "bp", "bp_admin", "masuk", "pemulihan", "profil"]
