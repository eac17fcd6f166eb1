"""Drawings: harmless ones pass, others are named for what they do."""

import pytest

from content.svg import svg_problems

pytestmark = pytest.mark.without_database

GOOD = [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><g fill="url(#a)"><path d="M0 0"/></g></svg>',
    '<?xml version="1.0" encoding="utf-8"?><svg xmlns="http://www.w3.org/2000/svg" width="4" height="3px"/>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0,0,4,3"><style>.a{fill:#123} /* url(x) */</style></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 4 3">'
    '<use x:href="#a"/></svg>',
]
INSIDE = [
    "<script>alert(1)</script>",
    "<foreignObject/>",
    '<image href="data:image/png;base64,AA"/>',
    '<rect onload="x()"/>',
    '<rect ONCLICK="x()"/>',
    '<use href="https://example.org/a.svg#b"/>',
    '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="a.svg#b"/>',
    '<rect fill="url(https://example.org/a)"/>',
    "<rect style=\"background:url( '//example.org')\"/>",
    "<style>@import 'https://example.org/a.css';</style>",
    "<style>a{b:u\\72l(x)}</style>",
    "<style>a{b:url/**/(https://example.org)} </style>",
    '<animate attributeName="href" to="x"/>',
    '<a href="javascript:x()"/>',
    '<g xml:base="https://example.org/"/>',
]
WHOLE = [
    b"",
    b"<svg",
    b"<html/>",
    b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>',
    b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">&a;</svg>',
    b'<?xml-stylesheet href="https://example.org/a.css"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
    b'<?xml version="1.0" encoding="utf-7"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'.encode("utf-16"),
]


@pytest.mark.parametrize("drawing", GOOD)
def test_a_drawing_of_shapes_passes(drawing):
    assert list(svg_problems(drawing.encode())) == []


@pytest.mark.parametrize("inside", INSIDE)
def test_what_runs_or_loads_is_refused(inside):
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">{inside}</svg>'
    assert list(svg_problems(drawing.encode()))


@pytest.mark.parametrize("data", WHOLE)
def test_what_is_no_plain_drawing_is_refused(data):
    assert list(svg_problems(data))
