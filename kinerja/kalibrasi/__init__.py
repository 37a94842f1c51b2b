"""Kalibrasi: the raters of a unit look at its drafts together, before anything is fixed."""
