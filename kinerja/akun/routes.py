"""Pages of the feature `akun`."""

from flask import Blueprint

bp = Blueprint("akun", __name__)
