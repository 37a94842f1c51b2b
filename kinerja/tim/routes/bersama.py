"""What the pages of a team share: the blueprint."""

from flask import Blueprint

bp = Blueprint("tim", __name__)
