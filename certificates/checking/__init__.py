"""The public check of a certificate, by its number and by its file. `finding.py` says what is told."""
