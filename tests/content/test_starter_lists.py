"""The hotlines and words that every site begins with."""

import pytest
from django.core.exceptions import ValidationError

from content.loading import load_hotlines, load_terms
from content.models import GlossaryTerm, Hotline

pytestmark = pytest.mark.django_db


def test_they_are_loaded_once_and_edits_stay():
    hotlines, terms = load_hotlines(), load_terms()
    assert len(hotlines) >= 8
    assert len(terms) >= 8
    Hotline.objects.filter(code="1441").update(hours="แก้แล้ว")
    assert (load_hotlines(), load_terms()) == ([], [])
    assert Hotline.objects.get(code="1441").hours == "แก้แล้ว"


def test_each_can_be_dialled_and_says_when_it_was_checked():
    load_hotlines()
    for hotline in Hotline.objects.all():
        assert hotline.dialled.isdecimal()
        assert hotline.checked_on < hotline.review_by
        assert all((hotline.name_en, hotline.hours_en, hotline.when_to_call_en, hotline.source))
    assert {"1441", "1212", "191", "1300"} <= set(Hotline.objects.values_list("code", flat=True))
    load_terms()
    assert GlossaryTerm.objects.get(code="otp").definition_en


def test_a_bad_entry_is_named(tmp_path):
    file = tmp_path / "glossary.yaml"
    file.write_text("- {code: x, term: {th: '', en: x}, definition: {th: ก, en: x}}", encoding="utf-8")
    with pytest.raises(ValidationError):
        load_terms(file)
