"""Signatures on finished files, as others read them: pyHanko, pdfsig, qpdf."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from certificates.models import SigningKey
from certificates.pdf import render_pdf
from certificates.signing import keys
from certificates.signing.configuration import SigningFailed, configuration
from certificates.signing.keys import forget_keys, loaded_key
from certificates.signing.ladder import Signed, raise_file, sign
from certificates.signing.pades import require_whole, sign_pdf
from certificates.signing.verifying import verify_signatures
from tests.certificates.reading import text_of
from tests.certificates.signing_setup import sign_with
from tests.make.certificates import printed
from tests.make.signing import Holder, authority, holder, p256, rsa_2048, time_stamps

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render_pdf(printed())


def pdfsig(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "told.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", path], capture_output=True, check=False, text=True).stdout


def require_sound(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No syntax or stream encoding errors found" in done.stdout


def trusting(*holders: Holder) -> ValidationContext:
    roots = [x509.Certificate.load(pem.unarmor(one.root_pem)[2]) for one in holders]
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def reader(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(pdf))


@pytest.mark.parametrize("make_key", [p256, rsa_2048])
def test_others_find_the_signature_valid(make_key, unsigned, settings, tmp_path) -> None:
    signer = sign_with(settings, tmp_path, holder(make_key=make_key))
    signed = sign(unsigned, printed())
    assert signed.level == "b-b"
    told = pdfsig(signed.data, tmp_path)
    assert "Signature is Valid" in told
    assert "ETSI.CAdES.detached" in told
    assert "Total document signed" in told
    status = validate_pdf_signature(reader(signed.data).embedded_regular_signatures[0], trusting(signer))
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    require_sound(signed.data, tmp_path)


def test_later_signatures_of_a_key_are_as_valid_as_its_first(unsigned, settings, tmp_path) -> None:
    # the container is made once and filled in from then on
    signer = sign_with(settings, tmp_path, holder())
    other = render_pdf(printed(full_name="นายสมชาย ใจดี"))
    signed = [sign(pdf, printed()).data for pdf in (unsigned, other, unsigned)]
    assert loaded_key(configuration()).signer.container is not None
    for pdf in signed:
        status = validate_pdf_signature(reader(pdf).embedded_regular_signatures[0], trusting(signer))
        assert status.bottom_line
        assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    digests = {reader(pdf).embedded_regular_signatures[0].signer_info["signature"].native for pdf in signed}
    assert len(digests) == 3


def test_a_signature_keeps_the_file_and_its_claims_to_standards(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(unsigned, printed()).data
    assert signed.startswith(unsigned)
    assert text_of(signed) == text_of(unsigned)
    assert b"<x:xmpmeta" not in signed[len(unsigned) :]
    before, after = (reader(pdf).root for pdf in (unsigned, signed))
    assert after["/Metadata"].data == before["/Metadata"].data


def test_the_field_is_outside_the_page_printable_and_named(unsigned, settings, tmp_path) -> None:
    # ISO 19005-3 6.3.2 and 6.3.3: printed, not hidden, without a picture only where it has no extent;
    # ISO 14289-1 7.18.1: outside the page, it needs no place in the structure; 7.18.3: order of tabs
    sign_with(settings, tmp_path, holder())
    document = reader(sign(unsigned, printed()).data)
    field = document.root["/AcroForm"]["/Fields"][0].get_object()
    left, bottom, right, top = (float(number) for number in field["/Rect"])
    assert (right - left, top - bottom) == (0, 0)
    assert right < 0
    assert field["/F"] & 4
    assert not field["/F"] & (1 | 2 | 32)
    assert field["/TU"] == "ลายเซ็นดิจิทัล"
    assert document.root["/Pages"]["/Kids"][0]["/Tabs"] == "/S"
    assert "/NeedAppearances" not in document.root["/AcroForm"]


@pytest.mark.parametrize("place", [200, 0.3, 0.6])
def test_one_changed_byte_is_found(place, unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(unsigned, printed()).data
    at = place if place > 1 else int(len(unsigned) * place)
    spoiled = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert "Signature is Valid" not in pdfsig(spoiled, tmp_path)
    assert verify_signatures(spoiled)[0].problem in ("altered", "unreadable")


def test_something_appended_is_found(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(unsigned, printed()).data
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    updated = io.BytesIO()
    writer.write(updated)
    for later in (updated.getvalue(), signed + b"% more\n"):
        finding = verify_signatures(later)[0]
        assert (finding.problem, finding.is_intact, finding.covers_whole_file) == ("changed_later", True, False)
        assert not finding.is_good


def test_who_signed_what_when_is_told(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder("กรมทดสอบ"))
    signed = sign(unsigned, printed())
    (finding,) = verify_signatures(signed.data)
    assert (finding.signer, finding.key_id, finding.level) == ("กรมทดสอบ", signed.key_id, "b-b")
    assert finding.signed_at is not None
    assert finding.proven_at is None
    assert finding.is_good
    assert finding.is_trusted


def test_a_file_of_an_unknown_issuer_is_not_ours(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder("ตัวจริง"))
    sign(unsigned, printed())
    sign_with(settings, tmp_path, holder("ตัวจริง"))  # the same name, another key
    forged = sign_pdf(unsigned, key=loaded_key(configuration()), reason="forged")
    (finding,) = verify_signatures(forged)
    assert (finding.problem, finding.is_intact, finding.is_ours) == ("unknown_issuer", True, False)


def test_another_key_of_a_trusted_issuer_is_trusted_and_not_ours(unsigned, settings, tmp_path) -> None:
    other = holder("บริษัทอื่น")
    sign_with(settings, tmp_path, other, trusted=(other,))
    signed = sign_pdf(unsigned, key=loaded_key(configuration()), reason="other")
    (finding,) = verify_signatures(signed)
    assert (finding.problem, finding.is_trusted, finding.is_ours, finding.is_good) == ("", True, False, False)


def test_a_key_that_was_replaced_stays_known(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder("ปี 2569"))
    earlier = sign(unsigned, printed())
    sign_with(settings, tmp_path, holder("ปี 2571"))
    later = sign(unsigned, printed())
    assert earlier.key_id != later.key_id
    assert [verify_signatures(one.data)[0].is_good for one in (earlier, later)] == [True, True]
    assert SigningKey.objects.count() == 2


def test_a_certificate_that_has_expired_signs_nothing(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder(days=(-700, -1)))
    with pytest.raises(SigningFailed, match="not valid now"):
        sign(unsigned, printed())


def test_a_signature_by_an_expired_certificate_is_told(unsigned, settings, tmp_path, monkeypatch) -> None:
    expired = holder(days=(-700, -1))
    sign_with(settings, tmp_path, expired, trusted=(expired,))
    key = keys._loaded(configuration(), keys.os.getpid())
    (finding,) = verify_signatures(sign_pdf(unsigned, key=key, reason="late"))
    assert finding.problem in ("expired", "unknown_issuer")
    assert not finding.is_trusted
    values = {"subject": key.subject, "chain": key.pem, "not_after": key.not_after, "first_used_at": key.not_after}
    SigningKey.objects.create(key_id=key.key_id, **values)
    (finding,) = verify_signatures(sign_pdf(unsigned, key=key, reason="late"))
    assert (finding.problem, finding.is_ours, finding.is_good) == ("expired", True, False)


def test_time_stamps_prove_the_time(unsigned, settings, tmp_path) -> None:
    with time_stamps() as stamps:
        signer = sign_with(settings, tmp_path, holder(), tsa_url=stamps.url, trusted=(authority(),))
        signed = sign(unsigned, printed())
    assert signed.level == "b-t"
    context = trusting(signer, authority())
    status = validate_pdf_signature(reader(signed.data).embedded_regular_signatures[0], context)
    assert status.bottom_line
    assert status.timestamp_validity.trusted
    (finding,) = verify_signatures(signed.data)
    assert (finding.level, finding.is_good) == ("b-t", True)
    assert finding.proven_at is not None


@pytest.mark.parametrize("first", ["b-b", "b-t"])
def test_raised_files_carry_all_that_a_check_needs(first, unsigned, settings, tmp_path) -> None:
    with time_stamps() as stamps:
        signer = sign_with(
            settings, tmp_path, holder(), tsa_url=stamps.url if first == "b-t" else "", trusted=(authority(),)
        )
        signed = sign(unsigned, printed())
        assert signed.level == first
        settings.LMS_SIGNING = {**settings.LMS_SIGNING, "tsa_url": stamps.url, "level": "b-lta"}
        raised = raise_file(signed, printed())
        again = raise_file(raised, printed())
    assert raised.level == "b-lta"
    assert again == raised
    assert raised.data.startswith(signed.data)
    document = reader(raised.data)
    assert len(document.root["/DSS"]["/Certs"]) >= 3
    context = trusting(signer, authority())
    status = validate_pdf_signature(document.embedded_regular_signatures[0], context)
    assert status.bottom_line
    stamp = validate_pdf_timestamp(document.embedded_timestamp_signatures[0], context)
    assert (stamp.intact, stamp.valid, stamp.trusted) == (True, True, True)
    assert "Signature is Valid" in pdfsig(raised.data, tmp_path)
    require_sound(raised.data, tmp_path)
    (finding,) = verify_signatures(raised.data)
    assert (finding.level, finding.is_good, finding.covers_whole_file) == ("b-lta", True, True)
    for field in (one.get_object() for one in document.root["/AcroForm"]["/Fields"]):
        assert all(float(number) < 0 for number in field["/Rect"])
        assert field["/F"] & 4


def test_b_t_alone_is_raised_by_a_time_stamp(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder(), trusted=(authority(),))
    signed = sign(unsigned, printed())
    with time_stamps() as stamps:
        settings.LMS_SIGNING = {**settings.LMS_SIGNING, "tsa_url": stamps.url, "level": "b-t"}
        raised = raise_file(signed, printed())
    (finding,) = verify_signatures(raised.data)
    assert (raised.level, finding.level, finding.is_good) == ("b-t", "b-t", True)


def test_a_raised_file_that_is_appended_to_is_found(unsigned, settings, tmp_path) -> None:
    with time_stamps() as stamps:
        sign_with(settings, tmp_path, holder(), tsa_url=stamps.url, trusted=(authority(),))
        raised = raise_file(sign(unsigned, printed()), printed())
    assert verify_signatures(raised.data + b"\n% more\n")[0].problem == "changed_later"


def test_an_authority_that_nobody_trusts_raises_nothing(unsigned, settings, tmp_path) -> None:
    signer = holder()
    with time_stamps() as stamps:
        sign_with(settings, tmp_path, signer, tsa_url=stamps.url, trusted=(signer,))
        signed = sign(unsigned, printed())
        with pytest.raises(SigningFailed, match="not raised"):
            raise_file(signed, printed())


def test_a_time_stamp_of_an_authority_that_nobody_trusts_proves_nothing(unsigned, settings, tmp_path) -> None:
    with time_stamps() as stamps:
        sign_with(settings, tmp_path, holder(), tsa_url=stamps.url, level="b-t")
        signed = sign(unsigned, printed())
    (finding,) = verify_signatures(signed.data)
    assert (signed.level, finding.level, finding.proven_at, finding.is_good) == ("b-t", "b-b", None, True)


def test_a_place_too_small_is_noticed(unsigned, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(unsigned, printed()).data
    require_whole(unsigned, signed)
    (found,) = re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", signed)
    wrong = b"/ByteRange [0 %s %d %s]" % (found[1], int(found[2]) - 2, found[3])
    with pytest.raises(SigningFailed, match="does not cover"):
        require_whole(unsigned, signed.replace(found[0], wrong.ljust(len(found[0]))))
    with pytest.raises(SigningFailed, match="does not continue"):
        require_whole(unsigned, unsigned)


def test_without_a_key_the_file_is_unsigned_and_says_where_to_verify(unsigned, settings) -> None:
    settings.LMS_SIGNING = {"kind": "none"}
    forget_keys()
    assert sign(unsigned, printed()) == Signed(unsigned, "unsigned", "")
    assert "/verify" in text_of(unsigned)
    assert verify_signatures(unsigned) == []
