"""Every string is in both catalogues, and both are full."""

import re
from itertools import product

import polib
import pytest

from tests import catalogues

pytestmark = pytest.mark.without_database

APPS = [pytest.param(app, id=str(app.relative_to(catalogues.ROOT))) for app in catalogues.apps()]
FIELD = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def test_the_catalogues_hold_exactly_the_strings_of_the_source():
    with catalogues.collected_afresh() as fresh:
        for app, language in product(catalogues.apps(), catalogues.LANGUAGES):
            kept = catalogues.words(catalogues.catalogue(app, language))
            found = catalogues.words(catalogues.catalogue(fresh / app.relative_to(catalogues.ROOT), language))
            assert len(found) > 10
            assert kept == found, f"run `make messages`: {app.name} {language} {sorted(kept ^ found)}"


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("app", APPS)
def test_every_string_is_translated_with_the_same_fields(app, language):
    for entry in polib.pofile(str(catalogues.catalogue(app, language))):
        assert entry.translated(), entry.msgid
        assert not entry.fuzzy, entry.msgid
        if not entry.msgid_plural:
            assert sorted(FIELD.findall(entry.msgid)) == sorted(FIELD.findall(entry.msgstr)), entry.msgid


def test_every_app_with_words_has_catalogues():
    without = [
        str(path.relative_to(catalogues.ROOT))
        for path in [*catalogues.ROOT.glob("*/apps.py"), *catalogues.ROOT.glob("lms/*/apps.py")]
        if not (path.parent / "locale").exists() and path.parent.name not in {"config", "core"}
    ]
    assert without == []
