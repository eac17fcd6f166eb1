"""Files for validators: every level of signature, without a network, and each as standards ask."""

import asyncio
import io
import json
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from asn1crypto import crl, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_with_time_validation,
    simulate_future_ades_lta_validation,
)
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from certificates import sample_files
from certificates.models import Certificate, SigningKey
from certificates.sample_files import NAMES, plans, write_samples
from certificates.signing.configuration import LEVELS
from tests import make
from tests.certificates.reading import qr_of, text_of, without_spaces
from tests.certificates.standards import faults_of

pytestmark = pytest.mark.django_db
Written = dict[str, tuple[dict[str, Any], bytes]]


@pytest.fixture(scope="module")
def written(tmp_path_factory, django_db_setup, django_db_blocker) -> Written:
    """One file of each level, by level: (what the manifest says, the file); the root and the list by their names."""
    folder = tmp_path_factory.mktemp("samples")
    few = [one for one in plans() if one.name.startswith("formal-landscape-th-2-")]
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample_files, "plans", lambda: few)
        patch.setattr(socket.socket, "connect", refuse)
        from django.db import transaction  # noqa: PLC0415

        with transaction.atomic():
            make.course(modules=0)
            assert write_samples(folder) == len(LEVELS)
            assert not Certificate.objects.exists()
            assert not SigningKey.objects.exists()
            transaction.set_rollback(True)
    told = json.loads((folder / "manifest.json").read_text())
    found = {one["signature_level"]: (one, (folder / one["file"]).read_bytes()) for one in told["files"]}
    return {**found, **{name: ({}, (folder / told[name]).read_bytes()) for name in ("trusted_root", "revocations")}}


def refuse(*_args: object) -> None:
    raise AssertionError("the network was asked")


def policy(written: Written, *, with_list: bool) -> PdfSignatureValidationSpec:
    """Return how strictly it is checked: revocation answers are required, and the network is not asked."""
    trusted = SimpleTrustManager.build(trust_roots=[root_of(written)])
    chain = CertValidationPolicySpec(trust_manager=trusted, revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO))
    offline = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    held = [CRLContainer(crl.CertificateList.load(written["revocations"][1]))] if with_list else []
    known = LocalKnowledge(known_crls=held)
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(chain, revinfo_gathering_policy=offline, local_knowledge=known)
    )


def root_of(written: Written) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(written["trusted_root"][1])[2])


def signature_of(written: Written, level: str) -> Any:
    return PdfFileReader(io.BytesIO(written[level][1])).embedded_regular_signatures[0]


def test_there_is_one_of_each_design_language_level_and_name() -> None:
    found = list(plans())
    assert len({one.name for one in found}) == len(found)
    kinds = {(one.layout.design, one.layout.main_language, one.layout.orientation, one.level) for one in found}
    assert len(kinds) == 3 * 2 * 2 * len(LEVELS)
    names = {(one.layout.design, one.printed["full_name"]) for one in found if "full_name" in one.printed}
    assert len(names) == 3 * (len(NAMES) + 1)


@pytest.mark.parametrize("level", LEVELS)
def test_the_manifest_says_what_a_file_must_say(level, written) -> None:
    told, pdf = written[level]
    text = without_spaces(text_of(pdf))
    for key in ("name", "latin_name", "course", "course_en", "serial"):
        assert without_spaces(told[key]) in text
    assert qr_of(pdf) == [told["verification_address"]]
    assert told["serial"] in told["verification_address"]
    assert "ตัวอย่าง/SAMPLE" in text


@pytest.mark.parametrize("level", LEVELS)
def test_no_level_breaks_the_standards(level, written, tmp_path) -> None:
    _told, pdf = written[level]
    assert faults_of(pdf) == []
    file = tmp_path / "sample.pdf"
    file.write_bytes(pdf)
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, check=False, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert len(pdf) < 80_000


def test_a_field_that_breaks_the_standards_would_be_found(written) -> None:
    _told, pdf = written["b-b"]
    hidden, on_page = (
        pdf.replace(b"/F 132", b"/F 130"),
        pdf.replace(b"-9999 -9999 -9999 -9999", b"00100 00100 00200 00200"),
    )
    assert [fault.partition(":")[0] for fault in faults_of(hidden)] == ["19005-3 6.3.2"]
    assert [fault.partition(":")[0] for fault in faults_of(on_page)] == ["14289-1 7.18.1", "19005-3 6.3.3"]


@pytest.mark.parametrize("level", ["b-b", "b-t", "b-lta"])
def test_others_find_every_level_valid_and_named_a_sample(level, written, tmp_path: Path) -> None:
    file = tmp_path / "sample.pdf"
    file.write_bytes(written[level][1])
    said = subprocess.run(["pdfsig", file], capture_output=True, check=False, text=True).stdout
    assert said.count("Signature is Valid") == 1  # it does not look into document time stamps
    assert "SAMPLE" in said
    assert "Total document signed" in said
    root = root_of(written)
    assert "NOT OFFICIAL" in root.subject.native["organization_name"]
    context = ValidationContext(trust_roots=[root], allow_fetching=False)
    assert validate_pdf_signature(signature_of(written, level), context).bottom_line
    for stamp in PdfFileReader(io.BytesIO(written[level][1])).embedded_timestamp_signatures:
        status = validate_pdf_timestamp(stamp, context)
        assert (status.intact, status.valid, status.trusted) == (True, True, True)


def test_levels_are_what_they_say(written) -> None:
    roots = {level: pypdf.PdfReader(io.BytesIO(written[level][1])).trailer["/Root"] for level in LEVELS}
    assert [("/DSS" in roots[level], "/AcroForm" in roots[level]) for level in LEVELS] == [
        (False, False),
        (False, True),
        (False, True),
        (True, True),
    ]
    beside = {level: signature_of(written, level).signer_info["unsigned_attrs"].native for level in ("b-b", "b-t")}
    assert not beside["b-b"]
    assert [one["type"] for one in beside["b-t"]] == ["signature_time_stamp_token"]
    assert len(roots["b-lta"]["/DSS"]["/CRLs"]) == 1
    assert len(roots["b-lta"]["/AcroForm"]["/Fields"]) == 2


def test_a_long_kept_file_validates_by_itself_also_when_its_certificates_have_ended(written) -> None:
    # EN 319 102-1 clause 5.6, with all that it takes out of the file
    spec, signature = policy(written, with_list=False), signature_of(written, "b-lta")
    now = asyncio.run(ades_lta_validation(signature, spec))
    assert now.ades_subindic == AdESPassed.OK
    later = datetime.now(UTC) + timedelta(days=365 * 15)  # the certificates end after ten years
    future = asyncio.run(simulate_future_ades_lta_validation(signature, spec, later))
    assert future.ades_subindic == AdESPassed.OK


@pytest.mark.parametrize(("level", "validate"), [("b-b", ades_basic_validation), ("b-t", ades_with_time_validation)])
def test_the_other_levels_validate_with_the_list_of_revocations_at_hand(level, validate, written) -> None:
    # EN 319 102-1 clauses 5.3 and 5.5
    for with_list in (True, False):
        spec, signature = policy(written, with_list=with_list), signature_of(written, level)
        digest = signature.compute_digest()
        result = asyncio.run(validate(signature.signed_data, spec.signature_validation_spec, raw_digest=digest))
        assert (result.ades_subindic == AdESPassed.OK) is with_list
