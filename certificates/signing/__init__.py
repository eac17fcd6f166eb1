"""Signatures on certificates (PAdES, ETSI EN 319 142-1): made at issue, raised later, checked on any file."""
