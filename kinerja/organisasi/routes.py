"""Pages of the feature `organisasi`."""

from flask import Blueprint

bp = Blueprint("organisasi", __name__)
