"""Pages of the feature `organisasi`."""

from flask import Blueprint

from kinerja.organisasi import jobs_impor, routes_impor

bp = Blueprint("organisasi", __name__)
bp.register_blueprint(routes_impor.bp)

# Imported so that the jobs are known wherever the application is.
JOBS = (jobs_impor.read_workbook, jobs_impor.apply_workbook)
