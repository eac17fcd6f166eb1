import re
from base64 import b32decode
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from lms.accounts.models import User
from lms.accounts.second_factor import make_recovery_codes, verify
from lms.core.thai import to_thai_digits
from tests.make import people

pytestmark = pytest.mark.django_db
SET_UP, VERIFY, CODES = "/second-factor/set-up/", "/second-factor/", "/second-factor/recovery-codes/"


@pytest.fixture
def malee(client: Client) -> User:
    """An editor who has no second factor yet, signed in with her password."""
    person = people.editor("มาลี", second_factor=False, email="malee@example.org")
    client.force_login(person)
    return person


@pytest.fixture
def aree(client: Client) -> User:
    """An administrator with a second factor, signed in with her password only."""
    person = people.admin("อารี", second_factor=False)
    people.with_second_factor(person)
    client.force_login(User.objects.get(pk=person.pk))
    return person


def code_of(person: User, *, steps: int = 0) -> str:
    device = TOTPDevice.objects.get(user=person)
    return f"{totp(device.bin_key, t0=-30 * steps):06}"


def secret_shown(page: str) -> bytes:
    text = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert text
    return b32decode(text.group(1).replace(" ", ""))


def actions(person: User) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(person).order_by("timestamp").values_list("action", flat=True))


def test_set_up_shows_the_secret_as_picture_and_text_and_the_same_again(client: Client, malee: User) -> None:
    first, second = (client.get(SET_UP).content.decode() for _visit in range(2))
    assert 'src="data:image/svg+xml' in first
    assert "malee%40example.org" in first
    assert "otpauth://totp/OSD%3A" in first
    assert secret_shown(first) == secret_shown(second)
    assert len(secret_shown(first)) == 20


def test_a_code_from_the_app_completes_the_set_up_and_opens_the_admin(client: Client, malee: User) -> None:
    secret = secret_shown(client.get(SET_UP + "?next=/admin/pages/").content.decode())
    page = client.post(SET_UP, {"code": f"{totp(secret):06}", "next": "/admin/pages/"})
    codes = re.findall(r"<code class=\"nowrap\">([a-z2-9]{5}-[a-z2-9]{5})</code>", page.content.decode())
    assert len(set(codes)) == 10
    assert 'href="/admin/pages/"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get("/admin/").status_code == 200
    assert actions(malee) == ["accounts.second_factor_set_up", "accounts.recovery_codes_made"]


def test_a_wrong_code_sets_nothing_up(client: Client, malee: User) -> None:
    client.get(SET_UP)
    for code in ("000000", "", "abcdef", "12345678901234567890"):
        response = client.post(SET_UP, {"code": code})
        assert response.context["form"].errors["code"]
    assert not TOTPDevice.objects.exists()
    assert client.get("/admin/").status_code == 302


def test_a_code_typed_in_thai_digits_with_a_space_is_right(client: Client, aree: User) -> None:
    code = to_thai_digits(code_of(aree))
    assert client.post(VERIFY, {"code": f"{code[:3]} {code[3:]}", "next": "/admin/reports/"}).url == "/admin/reports/"
    assert client.get("/admin/").status_code == 200


def test_the_way_back_never_leaves_the_site(client: Client, aree: User) -> None:
    assert client.post(VERIFY, {"code": code_of(aree), "next": "https://evil.example/"}).url == "/admin/"


def test_a_code_works_once(client: Client, aree: User) -> None:
    code = code_of(aree)
    assert verify(user=aree, code=code) is not None
    assert verify(user=aree, code=code) is None


def test_guessing_codes_is_slowed_down_and_the_message_says_until_when(client: Client, aree: User) -> None:
    wrong = "000000" if code_of(aree) != "000000" else "111111"
    assert client.post(VERIFY, {"code": wrong}).context["form"].errors.as_data()["code"][0].code == "wrong_code"
    stopped = client.post(VERIFY, {"code": code_of(aree)}).context["form"].errors.as_data()["code"][0]
    assert stopped.code == "too_many_attempts"
    assert re.search(r"\d\d:\d\d:\d\d", stopped.messages[0])
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=2))
    assert client.post(VERIFY, {"code": code_of(aree)}).status_code == 302


def test_the_wait_doubles_with_each_wrong_code(aree: User) -> None:
    device = TOTPDevice.objects.get(user=aree)
    device.throttling_failure_count, device.throttling_failure_timestamp = 10, timezone.now()
    device.save()
    _allowed, why = device.verify_is_allowed()
    assert why["locked_until"] - timezone.now() > timedelta(minutes=8)


def test_a_recovery_code_opens_the_admin_once(client: Client, aree: User) -> None:
    code = make_recovery_codes(user=aree)[0]
    assert client.get(VERIFY + "?with=recovery-code").status_code == 200
    assert client.post(VERIFY + "?with=recovery-code", {"code": code.upper().replace("-", " ")}).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert StaticToken.objects.filter(device__user=aree).count() == 9
    assert actions(aree)[-1] == "accounts.recovery_code_used"
    again = Client()
    again.force_login(User.objects.get(pk=aree.pk))
    assert again.post(VERIFY, {"code": code}).context["form"].errors["code"]


def test_a_recovery_code_of_someone_else_does_not_help(client: Client, aree: User) -> None:
    code = make_recovery_codes(user=people.admin("อื่น"))[0]
    make_recovery_codes(user=aree)
    assert client.post(VERIFY, {"code": code}).context["form"].errors["code"]


def test_new_recovery_codes_replace_the_old_ones(client: Client, aree: User) -> None:
    old = make_recovery_codes(user=aree)
    client.post(VERIFY, {"code": code_of(aree)})
    assert "10" in client.get(CODES).content.decode()
    page = client.post(CODES).content.decode()
    assert not any(code in page for code in old)
    assert StaticDevice.objects.filter(user=aree).count() == 1
    assert StaticToken.objects.filter(device__user=aree).count() == 10


def test_a_stolen_password_can_neither_replace_the_device_nor_read_codes(client: Client, aree: User) -> None:
    key = TOTPDevice.objects.get(user=aree).key
    for page in (SET_UP, CODES):
        assert unquote(client.get(page).url).startswith(VERIFY)
        assert client.post(page, {"code": "000000"}).status_code == 302
    assert TOTPDevice.objects.get(user=aree).key == key


def test_a_verified_person_can_move_to_another_phone(client: Client, aree: User) -> None:
    client.post(VERIFY, {"code": code_of(aree)})
    secret = secret_shown(client.get(SET_UP).content.decode())
    assert client.post(SET_UP, {"code": f"{totp(secret):06}"}).status_code == 200
    assert TOTPDevice.objects.get(user=aree).bin_key == secret
    assert client.get("/admin/").status_code == 200


def test_a_verified_session_lasts_a_working_day(client: Client, aree: User, settings: Any) -> None:
    before = client.session.session_key
    client.post(VERIFY, {"code": code_of(aree)})
    assert client.session.session_key != before
    assert client.session.get_expiry_age() <= settings.LMS_STAFF_SESSION_SECONDS


def test_a_phone_whose_clock_is_half_a_minute_off_still_works(aree: User) -> None:
    assert verify(user=aree, code=code_of(aree, steps=1)) is not None


@pytest.mark.parametrize("page", [SET_UP, VERIFY, CODES])
def test_the_pages_are_for_staff_only(client: Client, page: str) -> None:
    assert client.get(page).url.startswith("/sign-in/")
    client.force_login(people.trainee())
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
