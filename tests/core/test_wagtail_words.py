"""The admin is wholly Thai: what Wagtail's catalogues lack, ours holds, and it changes no word of our own."""

import re
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timesince import timesince
from django.utils.translation import gettext
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple

from courses.models import LessonPage
from tests import catalogues, make

FOLDER = Path(settings.LOCALE_PATHS[0])
DOMAINS = ("django", "djangojs")
OTHERS = ("wagtail", "taggit", "django")  # installed apps of these may lack Thai
# Of Django's words, those that forms, fields, checks of passwords, and times show.
DJANGO_SHOWS = (
    "contrib/auth/forms",
    "contrib/auth/models",
    "contrib/auth/password_validation",
    "contrib/auth/validators",
    "core/paginator",
    "core/validators",
    "db/models/",
    "forms/",
    "utils/ipv6",
    "utils/timesince",
)
FIELD = re.compile(r"%\(\w+\)[sdr]|%[sdr%]|\{\w*\}")
TAG = re.compile(r"</?\w[^>]*>")
THAI = re.compile(r"[\u0e00-\u0e7f]")
# What is the same in both languages: names, numbers and marks.
ALIKE = {"ID", "IPv4", "IPv6", "URL", "…"}
# What Wagtail's templates say in English without asking any catalogue: two labels for screen readers, a hidden counter
# without a count; and the name of the language, which is in that language.
HARD_CODED = {"Actions", "Search", "None", "English"}
UNREAD = ("script", "style", "svg")
READ_ALOUD = ("alt", "aria-label", "placeholder", "title", "data-w-tooltip-content-value")

Words = dict[tuple[str, str], polib.POEntry]


def read(path: Path) -> Words:
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if not entry.obsolete}


def merged(folders, language: str, domain: str) -> Words:
    words: Words = {}
    for folder in folders:
        for key, entry in read(folder / language / "LC_MESSAGES" / f"{domain}.po").items():
            if key not in words or not words[key].translated():
                words[key] = entry
    return words


def installed(*families: str) -> list[Path]:
    """Return the folders with the catalogues of the installed apps of these families."""
    return [
        Path(app.path) / "locale" for app in apps.get_app_configs() if app.module.__name__.partition(".")[0] in families
    ]


def of_others(language: str, domain: str) -> Words:
    django_itself = Path(django.__file__).parent / "conf" / "locale"
    return merged([*installed(*OTHERS), django_itself], language, domain)


def thai_of(domain: str) -> set[tuple[str, str]]:
    """Return what reads Thai from any catalogue: others', our apps', and the one over them."""
    own = [app / "locale" for app in catalogues.apps()]
    words = chain(of_others("th", domain).items(), merged(own, "th", domain).items(), ours(domain).items())
    return {key for key, entry in words if entry.translated() and not entry.fuzzy}


def ours(domain: str) -> Words:
    return read(FOLDER / "th" / "LC_MESSAGES" / f"{domain}.po")


def said(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


ENTRIES = [entry for domain in DOMAINS for entry in ours(domain).values()]


@pytest.mark.without_database
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_word_of_wagtail_is_there_in_thai(domain):
    asked = merged(installed("wagtail", "taggit"), "en", domain)
    assert len(asked) > 50
    assert sorted(asked.keys() - thai_of(domain)) == []


@pytest.mark.without_database
def test_every_word_that_djangos_forms_show_is_there_in_thai():
    shown = {
        key
        for key, entry in of_others("en", "django").items()
        if any(place.startswith(DJANGO_SHOWS) for place, _line in entry.occurrences)
    }
    assert len(shown) > 150
    assert sorted(shown - thai_of("django")) == []


@pytest.mark.without_database
@pytest.mark.parametrize("domain", DOMAINS)
def test_nothing_stands_here_that_nobody_asks_for_any_more(domain):
    assert sorted(ours(domain).keys() - of_others("en", domain).keys()) == []


@pytest.mark.without_database
def test_every_entry_is_thai_and_marks_a_plural_where_the_source_does():
    sources = {domain: of_others("en", domain) for domain in DOMAINS}
    for domain in DOMAINS:
        for key, entry in ours(domain).items():
            assert entry.translated(), key
            assert not entry.fuzzy, key
            assert entry.msgid_plural == sources[domain][key].msgid_plural, key
            words = TAG.sub("", FIELD.sub("", said(entry)))
            assert THAI.search(words) or not re.search(r"[A-Za-z]", words) or entry.msgid in ALIKE, key


@pytest.mark.without_database
@pytest.mark.parametrize("pattern", [FIELD, TAG], ids=["fields", "tags"])
def test_fields_and_tags_are_those_of_the_source(pattern):
    for entry in ENTRIES:
        sources = [sorted(pattern.findall(text)) for text in (entry.msgid, entry.msgid_plural) if text]
        assert sorted(pattern.findall(said(entry))) in sources, entry.msgid


@pytest.mark.without_database
def test_spaces_at_the_ends_are_those_of_the_source():
    for entry in ENTRIES:
        source, thai = entry.msgid, said(entry)
        assert thai.startswith(source[: len(source) - len(source.lstrip())]), source
        assert thai.endswith(source[len(source.rstrip()) :]), source
        assert len(thai) - len(thai.strip()) == len(source) - len(source.strip()), source


@pytest.mark.without_database
@pytest.mark.parametrize("app", [pytest.param(app, id=app.name) for app in catalogues.apps()])
def test_no_word_of_our_own_reads_otherwise(app):
    own = read(catalogues.catalogue(app, "th"))
    over = ours("django")
    changed = {key: (said(own[key]), said(over[key])) for key in own.keys() & over.keys()}
    assert {key: pair for key, pair in changed.items() if pair[0] != pair[1]} == {}


@pytest.mark.without_database
def test_collecting_leaves_the_folder_alone():
    assert FOLDER not in [app / "locale" for app in catalogues.apps()]
    assert not any(FOLDER.parent in (app, *app.parents) for app in catalogues.apps())


@pytest.mark.without_database
def test_it_lies_over_wagtails_own_thai():
    with translation.override("th"):
        assert (gettext("Publish"), gettext("Pages")) == ("เผยแพร่", "หน้า")
    with translation.override("en"):
        assert gettext("Publish") == "Publish"


@pytest.mark.without_database
def test_times_that_have_passed_read_thai():
    now = timezone.now()
    with translation.override("th"):
        assert timesince(now - timezone.timedelta(minutes=5), now) == "5\xa0นาที"
        # Wagtail compares Django's "0 minutes" with its own: they must read alike.
        assert timesince_simple(timezone.now()) == "เมื่อสักครู่"


@pytest.mark.django_db
@pytest.mark.without_database
def test_scripts_of_the_admin_read_it_too(client):
    client.force_login(make.admin())
    script = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    over = ours("djangojs")
    for word in ("Are you sure?", "Add a comment", "Save"):
        assert over["", word].msgstr.encode("unicode_escape").decode() in script, word


class Seen(HTMLParser):
    """Gathers what a page lets people read or hears read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in UNREAD
        self.words |= {" ".join(value.split()) for name, value in attrs if name in READ_ALOUD and value}

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.add(" ".join(data.split()))


def english_of(page: str) -> list[str]:
    """Return the words of Wagtail's that stand on a page as its source has them."""
    seen = Seen()
    seen.feed(page)
    sources = {msgid.strip() for _context, msgid in of_others("en", "django")}
    return sorted(word for word in seen.words & sources if re.search("[A-Za-z]", word) and word not in ALIKE)


@pytest.mark.django_db
@pytest.mark.without_database
def test_pages_of_the_admin_say_nothing_in_english(client):
    client.force_login(make.admin())
    make.course()
    lesson = LessonPage.objects.first()
    lesson.save_revision(user=make.admin(), log_action=True)
    addresses = {
        "home": reverse("wagtailadmin_home"),
        "pages": reverse("wagtailadmin_explore", args=[lesson.get_parent().pk]),
        "editor": reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        "history": reverse("wagtailadmin_pages:history", args=[lesson.pk]),
        "delete": reverse("wagtailadmin_pages:delete", args=[lesson.pk]),
        "snippets": reverse("wagtailsnippets_quizzes_question:list"),
        "pictures": reverse("wagtailimages:add"),
        "people": reverse("wagtailusers_users:index"),
        "reviews": reverse("wagtailadmin_reports:workflow"),
    }
    pages = {name: client.get(address) for name, address in addresses.items()}
    assert {name for name, page in pages.items() if page.status_code != 200} == set()
    english = {name: english_of(page.content.decode()) for name, page in pages.items()}
    assert {name: found for name, found in english.items() if set(found) - HARD_CODED} == {}
    assert "ดูประวัติ" in pages["editor"].content.decode()
