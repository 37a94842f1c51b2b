"""Official documents: plain values in, HTML for the screen and PDF for the archive out."""
