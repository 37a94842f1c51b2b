"""Pages of the feature `tim`."""

from flask import Blueprint

bp = Blueprint("tim", __name__)
