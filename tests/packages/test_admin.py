"""Course packages in the admin: who may, and the way from a zip file to a course and back."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from courses.models import CoursePage, LessonPage, ModulePage, PackageJob, Publication
from courses.packages import jobs
from courses.packages.reading import read_zip
from lms.agencies.models import Agency, Role
from lms.training.journey import begin_course
from lms.training.roles import grant_staff_rights
from quizzes.exchange.archives import zipped
from quizzes.models import Question, QuestionBank
from tests import make
from tests.make import agencies
from tests.make.packages import edit
from tests.make.people import with_second_factor
from tests.packages.importing import lesson, load
from tests.packages.test_zipped import files_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media"), pytest.mark.without_database]
FILE = PackageJob._meta.get_field("file")
INDEX = "/admin/course-packages/"
UPLOAD, EXPORT = f"{INDEX}upload/", f"{INDEX}export/"


@pytest.fixture(autouse=True)
def _private_files(tmp_path, monkeypatch):
    monkeypatch.setattr(FILE, "storage", FileSystemStorage(tmp_path / "private"))


@pytest.fixture(autouse=True)
def _worker(monkeypatch):
    """A worker that does at once what it is asked for."""
    monkeypatch.setattr(jobs.JOBS, "ask", lambda job: jobs.run_job(job.pk))


@pytest.fixture
def etda() -> Agency:
    return agencies.agency("etda")


def sign_in(client: Client, person):
    client.force_login(person, backend="lms.accounts.backends.EmailOrMobileBackend")
    return person


@pytest.fixture
def manager(client, etda):
    return sign_in(client, agencies.member(etda, Role.MANAGER))


@pytest.fixture
def office(client):
    """Someone of the programme office."""
    person = with_second_factor(make.trainee("วิไล", is_staff=True))
    person.groups.add(grant_staff_rights())
    return sign_in(client, person)


def upload(client: Client, folder: Path, **fields) -> PackageJob:
    file = SimpleUploadedFile("garden.zip", zipped(files_of(folder, "garden/")))
    response = client.post(UPLOAD, {"file": file, "agency": "", **fields})
    assert response.status_code == 302, response.context["form"].errors
    return PackageJob.objects.latest("pk")


def page_of(client: Client, job: PackageJob) -> str:
    response = client.get(f"{INDEX}{job.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def kept_files() -> list[str]:
    return FILE.storage.listdir("course-packages")[1] if FILE.storage.exists("course-packages") else []


def test_the_office_sees_first_what_an_import_would_do_and_then_has_it_written(client, office, garden):
    job = upload(client, garden)
    assert not CoursePage.objects.exists()
    page = page_of(client, job)
    assert "lesson g-soil-1 th" in page
    assert f"{INDEX}{job.pk}/confirm/" in page
    client.post(f"{INDEX}{job.pk}/confirm/")
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    assert lesson("g-soil-1").live
    assert kept_files() == []
    entry = PageLogEntry.objects.get(action="courses.import")
    assert (entry.user, entry.data["published"]) == (office, True)
    assert "Nothing" not in page_of(client, job)


def test_errors_stand_with_file_line_and_remedy_and_nothing_is_written(client, office, garden):
    edit(garden, "01-soil/01-soil-1.th.md", "::: remember", "::: remembr")
    job = upload(client, garden)
    page = page_of(client, job)
    assert "01-soil/01-soil-1.th.md:" in page
    assert "remember" in page
    assert f"{INDEX}{job.pk}/confirm/" not in page
    assert client.post(f"{INDEX}{job.pk}/confirm/").status_code == 302
    assert not CoursePage.objects.exists()
    assert kept_files() == []


def test_an_upload_may_be_discarded(client, office, garden):
    job = upload(client, garden)
    client.post(f"{INDEX}{job.pk}/discard/")
    assert kept_files() == []
    client.post(f"{INDEX}{job.pk}/confirm/")
    assert not CoursePage.objects.exists()


def test_a_managers_import_is_their_agencys_and_waits_as_drafts(client, manager, etda, garden):
    job = upload(client, garden)
    client.post(f"{INDEX}{job.pk}/confirm/")
    job.refresh_from_db()
    assert (job.state, job.report.get("errors")) == ("done", None)
    assert {page.agency for page in CoursePage.objects.all()} == {etda}
    assert QuestionBank.objects.get(code="garden").agency == etda
    assert not LessonPage.objects.filter(live=True).exists()
    assert not Question.objects.filter(live=True).exists()
    again = upload(client, garden)
    assert "confirm" not in page_of(client, again)
    edit(garden, "01-soil/01-soil-1.th.md", "ย่อหน้าแรก", "ย่อหน้าใหม่")
    changed = upload(client, garden)
    client.post(f"{INDEX}{changed.pk}/confirm/")
    draft = lesson("g-soil-1").get_latest_revision_as_object()
    assert "ย่อหน้าใหม่" in str(draft.body)


def test_a_managers_import_over_a_live_course_leaves_what_trainees_see(client, manager, etda, garden):
    edit(garden, "course.yaml", "minutes: 30", "minutes: 30\nagency: etda")
    load(garden)
    edit(garden, "01-soil/01-soil-1.th.md", "ย่อหน้าแรก", "ย่อหน้าใหม่")
    edit(garden, "01-soil/questions.yaml", "ดินดีคือข้อใด", "ดินใดดี")
    edit(garden, "01-soil/module.yaml", "pass_percent: 70", "pass_percent: 80")
    job = upload(client, garden)
    client.post(f"{INDEX}{job.pk}/confirm/")
    page = lesson("g-soil-1")
    assert (page.live, page.has_unpublished_changes) == (True, True)
    assert "ย่อหน้าใหม่" not in str(page.body)
    question = Question.objects.get(code="g-soil-q1")
    assert (question.live, question.current_version.content["stem"]["th"]) == (True, "ดินดีคือข้อใด")
    module = page.get_parent().specific
    assert (module.quiz.live, module.quiz.pass_percent) == (True, 70)
    assert module.quiz.get_latest_revision_as_object().pass_percent == 80


@pytest.mark.parametrize("owner", ["", "nso"])
def test_a_manager_does_not_import_over_what_is_not_theirs(client, manager, garden, owner):
    agencies.agency("nso")
    if owner:
        edit(garden, "course.yaml", "minutes: 30", f"minutes: 30\nagency: {owner}")
    load(garden)
    job = upload(client, garden)
    page = page_of(client, job)
    assert "The course is not your agency&#x27;s." in page or "ไม่ใช่" in page
    assert job.report["errors"][0]["place"].startswith("course.yaml")


def test_a_manager_gives_nothing_away(client, manager, garden):
    agencies.agency("nso")
    edit(garden, "02-water/module.yaml", "id: g-water\n", "id: g-water\nagency: nso\n")
    job = upload(client, garden)
    assert job.report["errors"][0]["place"] == "02-water/module.yaml:2"


def test_anothers_module_within_ones_own_course_stays_as_it_is(client, manager, garden):
    agencies.agency("nso")
    edit(garden, "course.yaml", "minutes: 30", "minutes: 30\nagency: etda")
    edit(garden, "02-water/module.yaml", "id: g-water\n", "id: g-water\nagency: nso\n")
    load(garden)
    for name in ("01-soil/01-soil-1", "02-water/01-water-1"):
        edit(garden, f"{name}.th.md", "ย่อหน้าแรก", "ย่อหน้าใหม่")
    job = upload(client, garden)
    client.post(f"{INDEX}{job.pk}/confirm/")
    assert lesson("g-soil-1").has_unpublished_changes
    assert not lesson("g-water-1").has_unpublished_changes
    kept = [thing["name"] for thing in job.report["things"] if thing["outcome"] == "kept"]
    assert kept == ["lesson g-water-1 th"]


def test_a_manager_takes_no_module_from_another_agency(client, manager, garden):
    agencies.agency("nso")
    edit(garden, "course.yaml", "minutes: 30", "minutes: 30\nagency: etda")
    edit(garden, "02-water/module.yaml", "id: g-water\n", "id: g-water\nagency: nso\n")
    load(garden)
    edit(garden, "02-water/module.yaml", "agency: nso", "agency: etda")
    job = upload(client, garden, overwrite="on")
    client.post(f"{INDEX}{job.pk}/confirm/")
    assert set(ModulePage.objects.filter(code="g-water").values_list("agency__code", flat=True)) == {"nso"}


def test_an_import_puts_nothing_into_a_page_under_review(client, manager, garden):
    edit(garden, "course.yaml", "minutes: 30", "minutes: 30\nagency: etda")
    load(garden)
    page = lesson("g-soil-1")
    page.get_workflow().start(page, manager)
    edit(garden, "01-soil/01-soil-1.th.md", "ย่อหน้าแรก", "ย่อหน้าใหม่")
    job = upload(client, garden, overwrite="on")
    client.post(f"{INDEX}{job.pk}/confirm/")
    assert lesson("g-soil-1").latest_revision_id == page.latest_revision_id
    assert [one["name"] for one in job.report["things"] if one["outcome"] == "kept"] == ["lesson g-soil-1 th"]


def test_a_manager_offers_no_other_agency(client, manager, garden):
    other = agencies.agency("nso")
    file = SimpleUploadedFile("garden.zip", zipped(files_of(garden)))
    response = client.post(UPLOAD, {"file": file, "agency": other.pk})
    assert "agency" in response.context["form"].errors
    assert not PackageJob.objects.exists()


def test_an_export_is_downloaded_and_written_down(client, office, garden):
    load(garden)
    course = CoursePage.objects.get(code="garden", locale__language_code="th")
    client.post(EXPORT, {"course": course.pk})
    job = PackageJob.objects.get()
    assert f"{INDEX}{job.pk}/download/" in page_of(client, job)
    response = client.get(f"{INDEX}{job.pk}/download/")
    data = b"".join(response.streaming_content)
    assert "no-store" in response.headers["Cache-Control"]
    assert read_zip(data, name="x.zip").course.id == "garden"
    assert "course.yaml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert PageLogEntry.objects.filter(action="courses.export", user=office).count() == 1


def test_a_manager_exports_their_own_courses_only(client, manager, garden):
    load(garden)
    course = CoursePage.objects.get(code="garden", locale__language_code="th")
    assert "course" in client.post(EXPORT, {"course": course.pk}).context["form"].errors
    CoursePage.objects.update(agency=Agency.objects.get(code="etda"))
    assert client.post(EXPORT, {"course": course.pk}).status_code == 302
    assert PackageJob.objects.get().state == "done"


def test_another_agencys_questions_stay_behind_and_that_is_told(client, manager, garden):
    load(garden)
    CoursePage.objects.update(agency=Agency.objects.get(code="etda"))
    QuestionBank.objects.update(agency=agencies.agency("nso"))
    client.post(EXPORT, {"course": CoursePage.objects.get(code="garden", locale__language_code="th").pk})
    job = PackageJob.objects.get()
    response = client.get(f"{INDEX}{job.pk}/download/")
    names = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist()
    assert "course.yaml" in names
    assert not [name for name in names if name.endswith("questions.yaml")]
    assert [loss for loss in job.report["losses"] if "garden" in loss["words"]]


def test_the_titles_of_another_agencys_drafts_stay_with_it(client, manager, garden):
    load(garden)
    CoursePage.objects.update(agency=Agency.objects.get(code="etda"))
    ModulePage.objects.filter(code=lesson("g-soil-1").get_parent().specific.code).update(agency=agencies.agency("nso"))
    LessonPage.objects.update(live=False)
    client.post(EXPORT, {"course": CoursePage.objects.get(code="garden", locale__language_code="th").pk})
    words = " ".join(loss["words"] for loss in PackageJob.objects.get().report["losses"])
    assert lesson("g-soil-1").title not in words


def test_a_right_that_is_lost_ends_at_once(client, manager, garden):
    job = upload(client, garden)
    manager.groups.clear()
    manager.is_staff = False
    manager.save()
    assert client.post(f"{INDEX}{job.pk}/confirm/").status_code in (302, 403, 404)
    assert not CoursePage.objects.exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER])
def test_authors_and_reviewers_do_not_exchange_packages(client, etda, role):
    sign_in(client, agencies.member(etda, role))
    for address in (INDEX, UPLOAD, EXPORT):
        response = client.get(address)
        assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    assert INDEX not in client.get("/admin/", follow=True).content.decode()


def test_strangers_are_sent_to_sign_in_and_trainees_away(client):
    assert client.get(INDEX).status_code == 302
    sign_in(client, make.trainee())
    assert client.get(INDEX).status_code in (302, 403)


def test_anothers_job_is_not_found(client, office, garden, etda):
    job, other = upload(client, garden), Client()
    sign_in(other, agencies.member(etda, Role.MANAGER))
    for address in ("", "download/"):
        assert other.get(f"{INDEX}{job.pk}/{address}").status_code == 404
    for address in ("confirm/", "discard/"):
        assert other.post(f"{INDEX}{job.pk}/{address}").status_code == 404
    assert "garden.zip" not in other.get(INDEX).content.decode()


def test_forgotten_files_are_swept(client, office, garden):
    upload(client, garden)
    PackageJob.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    assert jobs.sweep_jobs() == 1
    assert kept_files() == []


def test_running_a_job_twice_is_harmless(client, office, garden):
    job = upload(client, garden)
    client.post(f"{INDEX}{job.pk}/confirm/")
    jobs.run_job(job.pk)
    assert CoursePage.objects.filter(code="garden").count() == 2


def test_the_office_says_what_an_import_means_for_those_enrolled(client, office, garden):
    first = upload(client, garden)
    assert 'name="policy"' not in page_of(client, first)
    client.post(f"{INDEX}{first.pk}/confirm/")
    course = CoursePage.objects.get(code="garden", locale__language_code="th")
    begin_course(user=make.trainee(), course=course)
    edit(garden, "01-soil/01-soil-1.th.md", "title: ", "title: ใหม่ ")
    job = upload(client, garden)
    assert 'name="policy"' in page_of(client, job)
    assert client.get(f"{INDEX}{job.pk}/").context["forecast"].enrolled == 1
    client.post(f"{INDEX}{job.pk}/confirm/", {"policy": "everything"})
    assert PackageJob.objects.get(pk=job.pk).is_dry_run
    client.post(f"{INDEX}{job.pk}/confirm/", {"policy": "repeat"})
    job.refresh_from_db()
    assert (job.state, job.report["policy"]) == ("done", "repeat")
    page = lesson("g-soil-1")
    assert Publication.objects.filter(page=page).latest("pk").policy == "repeat"
    assert (CoursePage.objects.get(pk=course.pk).edition, page.publish_policy) == (2, "small")
    assert PageLogEntry.objects.filter(action="courses.import").latest("pk").data["policy"] == "repeat"
