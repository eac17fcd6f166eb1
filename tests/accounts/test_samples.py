from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from lms.accounts.models import User
from lms.accounts.samples import SAMPLES, make_samples

pytestmark = pytest.mark.django_db


def test_the_samples_are_a_trainee_an_editor_and_an_admin() -> None:
    assert make_samples() == SAMPLES
    people = {person.email: person for person in User.objects.filter(is_sample=True)}
    assert set(people) == {"trainee@example.org", "editor@example.org", "admin@example.org"}
    assert not people["trainee@example.org"].is_staff
    editor = people["editor@example.org"]
    assert set(editor.groups.values_list("name", flat=True)) == {"Editors", "Moderators"}
    assert (editor.is_staff, editor.is_superuser) == (True, False)
    assert people["admin@example.org"].is_superuser


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.role)
def test_each_sample_signs_in_with_its_printed_password(client: Client, sample: Any) -> None:
    make_samples()
    response = client.post("/sign-in/", {"username": sample.email, "password": sample.password})
    assert response.status_code == 302


def test_making_them_again_changes_nothing_and_puts_right_what_was_changed() -> None:
    make_samples()
    before = list(User.objects.order_by("pk").values_list("pk", "password"))
    make_samples()
    assert list(User.objects.order_by("pk").values_list("pk", "password")) == before
    User.objects.filter(email="editor@example.org").update(is_staff=False, is_active=False)
    make_samples()
    assert User.objects.filter(email="editor@example.org", is_staff=True, is_active=True).exists()


def test_samples_are_refused_unless_the_settings_allow_them(settings: Any) -> None:
    settings.SAMPLE_ACCOUNTS = False
    with pytest.raises(ImproperlyConfigured):
        make_samples()
    assert not User.objects.exists()
