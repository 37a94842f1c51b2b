"""From a workbook that an instansi downloaded to a plan of what it would change; knows no database.

`berkas.read_berkas` (path to rows) and then `rencana.plan_import` (rows and present state to plan) are all that a
service calls; README.md beside this file tells the way of a row.
"""
