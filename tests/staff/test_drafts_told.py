"""The editor's own pages about drafts: what is told, previews on a phone, what lessons weigh; and who may see them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from courses.models import CoursePage, LessonPage, ModulePage
from lms.core.site_css import site_css
from tests import make
from tests.make import blocks
from tests.make.agencies import corner
from tests.make.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.without_database]


@pytest.fixture(autouse=True)
def _media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lesson() -> LessonPage:
    return blocks.lesson_of(make.course(modules=2, lessons=2))


def address(name: str, page, query: str = "") -> str:
    return reverse(f"courses_admin:{name}", args=[page.pk]) + query


def text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_panel_tells_what_the_saved_draft_weighs_and_lacks(client, lesson):
    lesson.body = [("picture", {"image": picture(), "alt": ""})]
    lesson.save_revision()
    client.force_login(make.admin())
    with override("th"):
        told = text(client, address("draft_told", lesson))
    saved = lesson.get_latest_revision_as_object()
    assert f'data-place="{saved.body[0].id}"' in told
    assert re.search(r"\d+ kB", told)
    assert "3G" in told
    assert LessonPage.objects.get(pk=lesson.pk).body[0].block_type != "picture"


def test_modules_and_courses_are_looked_through_and_not_weighed(client, lesson):
    client.force_login(make.admin())
    for page in (CoursePage.objects.get(), ModulePage.objects.first()):
        told = text(client, address("draft_told", page))
        assert "3G" not in told
        assert "data-place" in told or "draft-findings" in told


def test_the_editor_offers_the_panel_for_pages_of_courses_only(client, lesson):
    client.force_login(make.admin())
    edit = text(client, reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert f'data-draft-told="{address("draft_told", lesson)}"' in edit
    assert "courses/admin/editor.js" in edit
    index = CoursePage.objects.get().get_parent()
    assert "data-draft-told" not in text(client, reverse("wagtailadmin_pages:edit", args=[index.pk]))


@pytest.mark.parametrize("name", ["draft_told", "phone", "phone_screen"])
def test_only_who_may_edit_a_draft_sees_it(client, name):
    ours, theirs = corner("ours"), corner("theirs")
    page = address(name, ours.draft)
    assert client.get(page).status_code == 302
    for person, status in [(make.trainee(), 403), (theirs.member, 302), (ours.member, 200), (make.admin(), 200)]:
        client.force_login(person)
        assert client.get(page).status_code == status, person
        client.logout()
    client.force_login(make.admin())
    home = CoursePage.objects.first().get_parent().get_parent()
    assert client.get(address(name, home)).status_code == 404
    assert client.get(reverse(f"courses_admin:{name}", args=[999999])).status_code == 404


def test_a_lesson_is_previewed_at_each_step(client, lesson):
    lesson.title = "ชื่อในฉบับร่าง"
    lesson.save_revision()
    client.force_login(make.admin())
    screens = {step: text(client, address("phone_screen", lesson, f"?step={step}")) for step in lesson.preview_steps}
    assert set(screens) == {"reading", "done", "finished"}
    for html in screens.values():
        assert "ชื่อในฉบับร่าง" in html
        assert "สมใจ ใจดี" in html
    assert "เรียนจบบทนี้แล้ว" not in screens["reading"]
    finish = reverse("training:complete_lesson", args=[lesson.pk])
    assert [finish in html for html in screens.values()] == [True, False, False]


def test_a_course_and_a_module_are_previewed_at_each_step(client, lesson):
    client.force_login(make.admin())
    course, module = CoursePage.objects.get(), ModulePage.objects.order_by("path").last()
    steps = {step: text(client, address("phone_screen", course, f"?step={step}")) for step in course.preview_steps}
    enrol = reverse("training:enrol", args=[course.pk])
    assert [enrol in html for html in steps.values()] == [True, False, False]
    assert ['class="certificate-card"' in html for html in steps.values()] == [False, False, True]
    assert lesson.title in text(client, address("phone_screen", ModulePage.objects.order_by("path").first()))
    assert "href" in text(client, address("phone_screen", module, "?step=finished"))


def test_drafts_that_were_never_published_are_previewed_with_what_lies_around(client):
    course = make.course(modules=1, lessons=2)
    course.unpublish()
    for page in course.get_descendants():
        page.unpublish()
    lesson = blocks.lesson_of(course)
    client.force_login(make.admin())
    html = text(client, address("phone_screen", lesson))
    assert LessonPage.objects.child_of(lesson.get_parent()).last().title in text(
        client, address("phone_screen", course)
    )
    assert 'max="2"' in html


def test_a_screen_is_light_or_dark_whatever_the_device_prefers(client, lesson):
    client.force_login(make.admin())
    for theme, holds in [("light", "@media not all"), ("dark", "@media all")]:
        response = client.get(address("phone_screen", lesson, f"?theme={theme}"))
        html = response.content.decode()
        assert holds in html
        assert f"color-scheme: {theme}" in html
        assert site_css() not in html
        assert "sha256-" in response.headers["Content-Security-Policy"]
    assert client.get(address("phone_screen", lesson, "?theme=pink")).status_code == 404


def test_the_phone_leads_to_the_other_language_at_the_same_step(client, lesson):
    make.in_english(CoursePage.objects.get())
    english = lesson.get_translations().get()
    client.force_login(make.admin())
    page = text(client, address("phone", lesson, "?step=done&theme=dark"))
    assert f'src="{address("phone_screen", lesson)}?step=done&amp;theme=dark"' in page
    response = client.get(address("phone", lesson, "?language=en&step=done&theme=dark"))
    assert response.headers["Location"] == address("phone", english, "?step=done&theme=dark")
    assert '<html lang="en">' in text(client, address("phone_screen", english))
    assert client.get(address("phone", lesson, "?step=never")).status_code == 404


def test_a_preview_records_nothing_and_uses_up_no_message(client, lesson):
    editor = make.admin()
    client.force_login(editor)
    text(client, address("phone_screen", lesson, "?step=done"))
    assert not editor.enrolments.exists()


def test_wagtails_own_preview_shows_the_trainees_page(client, lesson):
    client.force_login(make.admin())
    view = reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])
    finish = reverse("training:complete_lesson", args=[lesson.pk])
    assert finish in text(client, view)
    assert finish not in text(client, f"{view}?mode=done")
    assert lesson.preview_sizes[0]["device_width"] == 360


def test_a_page_that_is_being_made_can_be_previewed(client, lesson):
    client.force_login(make.admin())
    parent = lesson.get_parent()
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", parent.pk])
    form = {
        **{"title": "บทใหม่", "slug": "new", "code": "new", "summary": "ย่อ", "minutes": 5, "body-count": 0},
        **{"sources-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "publish_policy": "small"},
    }
    assert client.post(preview, form).json()["is_valid"]
    assert "บทใหม่" in text(client, f"{preview}?mode=reading")


def test_the_report_adds_up_lessons_for_modules_and_the_course(client, lesson):
    client.force_login(make.admin())
    report = reverse("courses_admin:weights")
    page = text(client, report)
    for title in ("บทที่ 1.1", "บทที่ 2.2", "หน่วยที่ 2"):
        assert title in page
    rows = b"".join(client.get(f"{report}?export=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 1 + 2 + 4
    sizes = [int(row.split(",")[2]) for row in rows[1:]]
    course, first_module, first_lesson = sizes[:3]
    assert course > first_module > first_lesson
    assert client.get(f"{report}?export=xlsx").status_code == 200


def test_an_agency_sees_the_weight_of_its_own_lessons_only(client):
    ours, theirs = corner("ours"), corner("theirs")
    client.force_login(ours.member)
    report = reverse("courses_admin:weights")
    assert ours.lesson.title in text(client, report)
    chosen = text(client, f"{report}?course={theirs.course.pk}")
    assert theirs.lesson.title not in chosen
    assert theirs.course.title not in chosen


def test_the_reports_are_for_those_who_edit_pages(client):
    for name in ("weights", "due_reviews"):
        report = reverse(f"courses_admin:{name}")
        assert client.get(report).status_code == 302
        client.force_login(make.trainee())
        assert client.get(report).status_code == 403
        client.logout()


def test_the_report_asks_as_many_queries_for_many_lessons_as_for_few(client, lesson):
    client.force_login(make.admin())
    report = reverse("courses_admin:weights")
    few, many = CoursePage.objects.get(), make.course(modules=2, lessons=6)
    counts = []
    for course in (few, many):
        client.get(f"{report}?course={course.pk}")  # weighs
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{report}?course={course.pk}")
        counts.append(len(captured))
    assert counts[0] == counts[1]
