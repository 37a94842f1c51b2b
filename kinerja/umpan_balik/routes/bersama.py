"""The blueprint of feedback."""

from flask import Blueprint

bp = Blueprint("umpan_balik", __name__, url_prefix="/kinerja/umpan-balik")
