"""What a file claims by itself is not enough: our key must have signed it as this certificate, and guesses count."""

import pytest

from certificates.checking.by_file import check_file
from certificates.pdf import render_pdf
from certificates.serials import new_serial
from certificates.signing.configuration import configuration
from certificates.signing.keys import loaded_key
from certificates.signing.ladder import reason_for, sign
from certificates.signing.pades import sign_pdf
from tests import make
from tests.certificates.signing_setup import sign_with
from tests.make.certificates import ISSUED_AT, certificate
from tests.make.checking import given_out, plain_pdf
from tests.make.signing import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return certificate(make.trainee("สมใจ"), make.course(modules=0))


def test_our_signature_on_another_document_makes_no_certificate_of_it(row, settings, tmp_path):
    sign_with(settings, tmp_path, holder())
    sign(render_pdf(row), row)  # from now on the key is known as ours
    letter = sign_pdf(render_pdf(row), key=loaded_key(configuration()), reason="Letter of 22 November 2026")
    finding = check_file(letter)
    assert [one.is_good for one in finding.signatures] == [True]
    assert finding.outcome == "altered"
    ours = sign_pdf(render_pdf(row), key=loaded_key(configuration()), reason=reason_for(row.serial))
    assert check_file(ours).outcome == "valid"


def test_numbers_of_nobody_in_files_count_like_typed_ones(client, row, settings):
    settings.LMS_VERIFY_LIMITS = {**settings.LMS_VERIFY_LIMITS, "misses": (4, 600)}
    made_up = [plain_pdf(new_serial(ISSUED_AT), more=f"/verify/{new_serial(ISSUED_AT)}/".encode()) for _ in range(3)]

    def ask(data):
        return client.post("/api/verify/file/", data, content_type="application/pdf", REMOTE_ADDR="192.0.2.7")

    assert [ask(one).status_code for one in made_up] == [200, 200, 429]
    assert client.get(f"/api/verify/{new_serial(ISSUED_AT)}/", REMOTE_ADDR="192.0.2.7").status_code == 429


def test_a_file_as_we_gave_it_out_is_checked_whatever_others_spend(client, row, settings):
    settings.LMS_VERIFY_LIMITS = {**settings.LMS_VERIFY_LIMITS, "files_everywhere": (1, 600)}
    genuine = given_out(row)

    def ask(data, address):
        return client.post("/api/verify/file/", data, content_type="application/pdf", REMOTE_ADDR=address)

    assert [ask(plain_pdf("none"), f"192.0.2.{n}").status_code for n in range(3)] == [200, 429, 429]
    answer = ask(genuine, "192.0.2.9")
    assert (answer.status_code, answer.json()["status"]) == (200, "valid")
