"""The words that we translate for Wagtail are words of Wagtail's."""

from pathlib import Path

import polib
import pytest
import wagtail
from django.utils import translation
from django.utils.translation import gettext

from lms.core.admin_words import WORDS

pytestmark = pytest.mark.without_database


def test_every_word_is_one_of_wagtails_and_reads_thai():
    catalogues = Path(wagtail.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po")
    known = {entry.msgid for file in catalogues for entry in polib.pofile(str(file))}
    assert [word for word in WORDS if word not in known] == []
    with translation.override("th"):
        assert [word for word in WORDS if gettext(word) == word] == []
