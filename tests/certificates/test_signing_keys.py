"""Where the key comes from: a PKCS#12 file, a token, the sample's; what is wrong with it is told with a remedy."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command

from certificates.models import SigningKey
from certificates.pdf import render_pdf
from certificates.signing.checks import check_signing, check_token
from certificates.signing.configuration import SigningFailed, configuration
from certificates.signing.keys import forget_keys, loaded_key
from certificates.signing.ladder import sign
from certificates.signing.sample_issuer import make_sample_issuer
from certificates.signing.verifying import verify_signatures
from certificates.signing.withdrawing import withdraw_key
from lms.core.refusals import Refused
from tests import make
from tests.certificates.signing_setup import sign_with
from tests.make.certificates import printed
from tests.make.signing import PIN, Holder, holder, p256, pkcs12_file, rsa_2048

pytestmark = pytest.mark.django_db
MODULE = "/usr/lib/softhsm/libsofthsm2.so"


def ids(settings, **signing: object) -> list[str]:
    settings.LMS_SIGNING = signing
    forget_keys()
    return [message.id for message in check_signing(None)]


@pytest.fixture(scope="module")
def token(tmp_path_factory) -> dict[str, Holder]:
    """A token of SoftHSM with two keys; returns them by label. The library reads its configuration once a process."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    start = ["softhsm2-util", "--init-token", "--free", "--label", "lms", "--pin", PIN, "--so-pin", PIN]
    subprocess.run(start, check=True, capture_output=True)
    held = {"curve": holder("โทเคน", p256), "rsa": holder("โทเคน RSA", rsa_2048)}
    for number, (label, one) in enumerate(held.items()):
        _put(folder, label, f"{number:02d}", one)
    return held


def _put(folder: Path, label: str, number: str, one: Holder) -> None:
    secret = folder / f"{label}.pem"
    secret.write_bytes(one.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    put = ["softhsm2-util", "--import", secret, "--token", "lms", "--label", label, "--id", number, "--pin", PIN]
    subprocess.run(put, check=True, capture_output=True)
    with pkcs11.lib(MODULE).get_token(token_label="lms").open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: label,
                pkcs11.Attribute.ID: bytes.fromhex(number),
                pkcs11.Attribute.SUBJECT: one.certificate.subject.public_bytes(),
                pkcs11.Attribute.VALUE: one.certificate.public_bytes(Encoding.DER),
            }
        )


def with_token(settings, tmp_path, one: Holder, **more: str) -> None:
    chain = tmp_path / "chain.pem"
    chain.write_bytes(one.root_pem)
    given = {"kind": "pkcs11", "module": MODULE, "token": "lms", "pin_from": "LMS_TEST_PIN", "chain": str(chain)}
    settings.LMS_SIGNING = {**given, **more}
    forget_keys()


@pytest.mark.parametrize("label", ["curve", "rsa"])
def test_a_token_signs(label, token, settings, tmp_path) -> None:
    with_token(settings, tmp_path, token[label], label=label)
    assert [*check_signing(None), *check_token(None)] == []
    pdf = render_pdf(printed())
    first, second = sign(pdf, printed()), sign(pdf, printed())
    assert (first.level, first.key_id) == ("b-b", second.key_id)
    assert all(verify_signatures(one.data)[0].is_good for one in (first, second))
    assert len(loaded_key(configuration()).certificates) == 2


def test_a_token_that_does_not_open_is_told_with_a_remedy(token, settings, tmp_path, monkeypatch) -> None:
    with_token(settings, tmp_path, token["curve"], label="nobody")
    assert [message.id for message in check_token(None)] == ["signing.E006"]
    monkeypatch.setenv("LMS_TEST_PIN", "0000")
    with_token(settings, tmp_path, token["curve"], label="curve")
    (told,) = check_token(None)
    assert "LMS_SIGNING_PIN" in str(told.hint)
    with pytest.raises(SigningFailed, match="token"):
        sign(b"%PDF-1.7", printed())
    with_token(settings, tmp_path, token["curve"], label="curve", token="", slot="")
    assert [message.id for message in check_signing(None)] == ["signing.E005"]
    assert check_token(None) == []


def test_settings_that_are_wrong_are_told(settings, tmp_path) -> None:
    good = {"kind": "pkcs12", "path": str(pkcs12_file(tmp_path / "k.p12", holder())), "pin_from": "LMS_TEST_PIN"}
    (tmp_path / "roots.pem").write_bytes(holder().root_pem)
    roots = str(tmp_path / "roots.pem")
    assert ids(settings, **good) == []
    assert ids(settings, kind="none") == []
    assert ids(settings, kind="pgp") == ["signing.E001"]
    assert ids(settings, **{**good, "path": str(tmp_path / "not-there.p12")}) == ["signing.E003"]
    assert ids(settings, **{**good, "path": roots}) == ["signing.E003"]
    assert ids(settings, **{**good, "pin_from": "LMS_NOT_SET"}) == ["signing.E003"]
    assert ids(settings, **good, level="b-z") == ["signing.E007"]
    assert ids(settings, **good, level="b-t") == ["signing.E008"]
    assert ids(settings, **good, tsa_url="stamps", roots=roots) == ["signing.E009"]
    assert ids(settings, **good, tsa_url="https://tsa.example.go.th") == ["signing.E010"]
    assert ids(settings, **good, roots=str(tmp_path / "none.pem")) == ["signing.E010"]
    assert ids(settings, **good, tsa_url="https://tsa.example.go.th", roots=roots) == []


def test_weak_ending_and_sample_keys_are_told(settings, tmp_path) -> None:
    def file_of(one: Holder) -> dict[str, str]:
        return {"kind": "pkcs12", "path": str(pkcs12_file(tmp_path / "k.p12", one)), "pin_from": "LMS_TEST_PIN"}

    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- that is what is refused
    assert ids(settings, **file_of(holder(make_key=lambda: weak))) == ["signing.E004"]
    assert ids(settings, **file_of(holder(make_key=lambda: ec.generate_private_key(ec.SECP256K1())))) == [
        "signing.E004"
    ]
    assert ids(settings, **file_of(holder(days=(-700, 30)))) == ["signing.W002"]
    assert ids(settings, **file_of(holder(days=(-700, -1)))) == ["signing.W003"]
    settings.SAMPLE_ACCOUNTS = False
    assert ids(settings, kind="sample", folder=tmp_path) == ["signing.E002"]
    settings.PRODUCTION = True
    assert ids(settings, kind="") == ["signing.W001"]


def test_the_pin_stands_in_no_setting(settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    assert PIN not in str(settings.LMS_SIGNING) + repr(configuration()) + repr(loaded_key(configuration()))


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP521R1()])
def test_larger_curves_sign_over_larger_digests(curve, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder(make_key=lambda: ec.generate_private_key(curve)))
    assert verify_signatures(sign(render_pdf(printed()), printed()).data)[0].is_good


def test_the_sample_issuer_is_made_once_and_says_what_it_is(settings, tmp_path) -> None:
    settings.LMS_SIGNING = {"kind": "sample", "folder": tmp_path / "keys"}
    assert configuration().level == "unsigned"
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: make_sample_issuer(), range(8)))
    kept = tmp_path / "keys" / "sample-signer.p12"
    assert paths == {kept}
    assert os.listdir(tmp_path / "keys") == [kept.name]
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    before = kept.read_bytes()
    make_sample_issuer()
    assert kept.read_bytes() == before
    forget_keys()
    signed = sign(render_pdf(printed()), printed())
    (finding,) = verify_signatures(signed.data)
    assert (signed.level, finding.is_good, finding.signer) == ("b-b", True, "ตัวอย่าง / SAMPLE")
    assert "SAMPLE (test issuer)" in SigningKey.objects.get().chain or "SAMPLE" in SigningKey.objects.get().subject


def test_no_sample_issuer_is_made_elsewhere(settings, tmp_path) -> None:
    settings.LMS_SIGNING = {"kind": "sample", "folder": tmp_path / "keys"}
    settings.SAMPLE_ACCOUNTS = False
    assert make_sample_issuer() is None
    settings.SAMPLE_ACCOUNTS, settings.LMS_SIGNING = True, {"kind": "none"}
    assert make_sample_issuer() is None
    assert not (tmp_path / "keys").exists()


def test_a_withdrawn_key_is_trusted_no_longer_and_signs_no_more(settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    signed = sign(render_pdf(printed()), printed())
    admin = make.admin()
    with pytest.raises(Refused, match="certificate_reason_missing"):
        withdraw_key(key_id=signed.key_id, reason=" ", actor=admin)
    first = withdraw_key(key_id=signed.key_id, reason="เครื่องถูกขโมย", actor=admin)
    again = withdraw_key(key_id=signed.key_id, reason="อีกครั้ง", actor=admin)
    assert (again.withdrawn_at, again.withdraw_reason) == (first.withdrawn_at, "เครื่องถูกขโมย")
    (finding,) = verify_signatures(signed.data)
    assert (finding.problem, finding.is_trusted, finding.is_good) == ("withdrawn", False, False)
    with pytest.raises(SigningFailed, match="withdrawn"):
        sign(render_pdf(printed()), printed())


def test_the_command_lists_and_withdraws_keys(settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder("ปี 2569"))
    signed = sign(render_pdf(printed()), printed())
    said = StringIO()
    call_command("signing_keys", stdout=said)
    assert f"{signed.key_id[:16]}  CN=ปี 2569" in said.getvalue()
    assert "signs now" in said.getvalue()
    with pytest.raises(CommandError, match="Say who"):
        call_command("signing_keys", "--withdraw", signed.key_id[:8])
    with pytest.raises(CommandError, match="No key"):
        call_command("signing_keys", "--withdraw", "nothing", "--by", "x@example.com", "--reason", "x")
    by = make.admin().email
    call_command("signing_keys", "--withdraw", signed.key_id[:8], "--by", by, "--reason", "หาย", stdout=said)
    assert ": หาย" in said.getvalue()
    settings.LMS_SIGNING = {"kind": "none"}
    call_command("signing_keys", stdout=said)
    assert "unsigned" in said.getvalue()
