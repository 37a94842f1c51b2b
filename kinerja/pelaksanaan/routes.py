"""Pages of the feature `pelaksanaan`."""

from flask import Blueprint

bp = Blueprint("pelaksanaan", __name__)
