"""Pages of the feature `beranda`."""

from flask import Blueprint

bp = Blueprint("beranda", __name__)
