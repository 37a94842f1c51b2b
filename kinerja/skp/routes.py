"""Pages of the feature `skp`."""

from flask import Blueprint

bp = Blueprint("skp", __name__)
