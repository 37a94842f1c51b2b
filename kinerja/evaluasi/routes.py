"""Pages of the feature `evaluasi`."""

from flask import Blueprint

bp = Blueprint("evaluasi", __name__)
