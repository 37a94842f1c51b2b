"""From a workbook that an instansi downloaded to a plan of what it would change; knows no database.

`berkas.read_berkas` (path to rows), then `rencana.plan_import` (rows and present state to plan) and
`garis.propose_garis` (reporting line) are all that a service calls.
"""
