"""The designs' own drawings, as SVG of few paths. Lengths are millimetres."""
