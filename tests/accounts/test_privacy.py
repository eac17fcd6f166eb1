from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lms.accounts.models import PrivacyNotice
from lms.accounts.privacy import NoticeError, load_notice
from tests.make import people

pytestmark = pytest.mark.django_db
STARTER = Path(settings.BASE_DIR) / "content" / "starter"


def write(folder: Path, language: str, body: str = "ข้อความ\n", **facts: str) -> None:
    front = {"title": f"Notice {language}", "version": "1", "effective_on": "2026-01-01", **facts}
    lines = "".join(f"{name}: {value}\n" for name, value in front.items() if value)
    (folder / f"privacy-notice.{language}.md").write_text(f"---\n{lines}---\n{body}", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "th", "## เราเก็บอะไร\n\n- ชื่อ\n\n<script>alert(1)</script>\n")
    write(tmp_path, "en", "## What we keep\n")
    return tmp_path


def test_a_notice_is_loaded_and_loading_it_again_changes_nothing(folder: Path) -> None:
    first, second = load_notice(folder), load_notice(folder)
    assert first == second
    assert PrivacyNotice.objects.count() == 1
    assert "<h2>เราเก็บอะไร</h2>" in first.body_th
    assert first.title_en == "Notice en"


def test_html_in_the_text_is_shown_and_not_run(folder: Path) -> None:
    assert "<script>" not in load_notice(folder).body_th
    assert "&lt;script&gt;" in load_notice(folder).body_th


def test_a_published_version_cannot_be_changed(folder: Path) -> None:
    before = load_notice(folder).body_en
    write(folder, "en", "## We changed our mind\n")
    with pytest.raises(NoticeError, match="version 2"):
        load_notice(folder)
    assert PrivacyNotice.objects.get().body_en == before


def test_a_new_version_follows_and_is_current_from_its_day(folder: Path) -> None:
    load_notice(folder)
    for language in ("th", "en"):
        write(folder, language, version="2", effective_on="2026-02-01")
    second = load_notice(folder)
    for language in ("th", "en"):
        write(folder, language, version="3", effective_on="2999-01-01")
    load_notice(folder)
    assert PrivacyNotice.objects.current() == second
    assert PrivacyNotice.objects.count() == 3


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title": ""}, "title"),
        ({"version": "one"}, "version"),
        ({"version": "0"}, "version"),
        ({"effective_on": "soon"}, "effective_on"),
        ({"body": "  \n"}, "text is missing"),
        ({"version": "2"}, "differ"),
        ({"title": "[unclosed"}, "YAML"),
    ],
)
def test_wrong_files_are_refused_with_what_is_wrong(folder: Path, facts: dict[str, Any], words: str) -> None:
    write(folder, "en", **facts)
    with pytest.raises(NoticeError, match=words):
        load_notice(folder)
    assert not PrivacyNotice.objects.exists()


def test_a_missing_file_and_missing_front_matter_are_named(folder: Path) -> None:
    english = folder / "privacy-notice.en.md"
    english.write_text("no front matter", encoding="utf-8")
    with pytest.raises(NoticeError, match="front matter"):
        load_notice(folder)
    english.unlink()
    with pytest.raises(NoticeError, match=r"privacy-notice\.en\.md: the file is missing"):
        load_notice(folder)


def test_everyone_reads_the_notice_in_their_language(client: Client, django_assert_num_queries: Any) -> None:
    people.privacy_notice()
    with django_assert_num_queries(1):
        thai = client.get("/privacy/").content.decode()
    assert "เราเก็บเท่าที่จำเป็น" in thai
    assert "1 มกราคม 2569" in thai
    english = client.get("/en/privacy/").content.decode()
    assert "We keep what is needed." in english
    assert "1 January 2026" in english


def test_without_a_notice_the_page_says_so(client: Client) -> None:
    assert client.get("/privacy/").status_code == 503


def test_the_notice_that_comes_with_the_product_loads() -> None:
    notice = load_notice(STARTER)
    assert notice.body_th
    assert notice.body_en
    assert PrivacyNotice.objects.current() == notice
