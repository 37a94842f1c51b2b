"""Angka kredit: predikat → angka kredit, the ledger of a pejabat fungsional, its documents and its goals."""
