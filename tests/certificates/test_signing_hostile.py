"""Files from anybody: the check of signatures never raises, and stays within its limits."""

import subprocess
import time
import zlib

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from certificates.pdf import render_pdf
from certificates.signing import verifying
from certificates.signing.ladder import sign
from certificates.signing.verifying import UNREADABLE, verify_signatures
from tests.certificates.signing_setup import sign_with
from tests.make.certificates import printed
from tests.make.signing import holder

pytestmark = pytest.mark.django_db


def pdf_of(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Return a PDF of these objects, numbered from 1."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(data))
    return data + head + table + tail


LOOP = pdf_of(b"<< /Type /Catalog /AcroForm 2 0 R /Pages 3 0 R >>", b"<< /Fields [2 0 R] /Kids [2 0 R] >> % ByteRange")
DEEP = pdf_of(b"<< /AcroForm " + b"[" * 100_000 + b"]" * 100_000 + b" >> % ByteRange")
BOMB = zlib.compress(bytes(200_000_000), 9)
SIGNATURE = (
    b"<< /FT /Sig /T (a) /V << /Type /Sig /Filter /x /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] %s >> >>"
)
FIELD = b"<< /Type /Catalog /AcroForm << /Fields [2 0 R] >> >>"
HOSTILE = {
    "nothing": b"",
    "no PDF": b"PK\x03\x04" + bytes(1000),
    "half a header": b"%PDF-1.7 ByteRange",
    "a loop": LOOP,
    "deep nesting": DEEP,
    "a negative range": pdf_of(FIELD, SIGNATURE.replace(b"[0 1 2 3]", b"[0 -5 9999999999 -1]") % b"/Contents <00>"),
    "no contents": pdf_of(FIELD, SIGNATURE % b""),
    "contents that are none": pdf_of(FIELD, SIGNATURE % b"/Contents <3080deadbeef>"),
    "a cross-reference bomb": b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /W [1 8 2] /Size 9 /Root 2 0 R /Filter /FlateDecode"
    b" /Length "
    + str(len(BOMB)).encode()
    + b" >>\nstream\n"
    + BOMB
    + b"\nendstream\nendobj\nstartxref\n9\n%%EOF ByteRange",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_unreadable_and_no_more(name) -> None:
    begun = time.monotonic()
    found = verify_signatures(HOSTILE[name])
    assert found == [] or found[0].problem in ("unreadable", "altered")
    assert not any(one.is_good for one in found)
    assert time.monotonic() - begun < 60


def test_a_file_that_is_too_large_is_not_looked_at(settings, monkeypatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    settings.LMS_RULES = {**settings.LMS_RULES, "signature_check_bytes": 1000}
    assert verify_signatures(b"%PDF-1.7 ByteRange" + bytes(1000)) == [UNREADABLE]


def test_a_check_that_takes_too_long_is_ended(settings, tmp_path, monkeypatch) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(render_pdf(printed()), printed()).data
    monkeypatch.setattr(verifying, "WAIT", 0.01)
    assert verify_signatures(signed) == [UNREADABLE]


def test_a_check_that_needs_too_much_memory_is_ended(settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(render_pdf(printed()), printed()).data
    settings.LMS_RULES = {**settings.LMS_RULES, "signature_check_megabytes": 1}
    assert verify_signatures(signed) == [UNREADABLE]


def test_the_process_that_looks_gets_no_secrets(settings, tmp_path, monkeypatch) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(render_pdf(printed()), printed()).data
    given_to: list[dict[str, str]] = []
    run = subprocess.run

    def watched(*args, **named):
        given_to.append(named["env"])
        return run(*args, **named)

    monkeypatch.setattr(verifying.subprocess, "run", watched)
    assert verify_signatures(signed)[0].is_good
    assert set(given_to[0]) == {"PATH", "LANG"}


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render_pdf(printed())


@given(at=st.floats(0, 1), junk=st.binary(min_size=1, max_size=40))
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_files_damaged_anywhere_never_raise_and_are_never_good(at, junk, unsigned, settings, tmp_path_factory) -> None:
    sign_with(settings, tmp_path_factory.mktemp("key"), holder())
    signed = sign(unsigned, printed()).data
    place = int(at * (len(signed) - len(junk)))
    damaged = signed[:place] + junk + signed[place + len(junk) :]
    begin, end = (signed.index(mark, len(unsigned)) for mark in (b"/Contents <", b"/ByteRange"))
    found = verify_signatures(damaged)
    if damaged != signed and not begin <= place < end:  # within, only padding may change
        assert not any(one.is_good for one in found)
