"""Importing and exporting questions in the admin: who may, and the way from a file to questions in the bank."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from lms.agencies.memberships import join
from lms.agencies.models import Role
from lms.core.file_jobs import KEPT_FOR, LOST_AFTER
from quizzes.exchange import csv_tables, jobs, xlsx
from quizzes.models import Question, QuestionImport
from tests import make
from tests.make import agencies, quizzes
from tests.make.exchange_files import choice, declaration, item, png, zip_of
from tests.make.people import with_second_factor

pytestmark = pytest.mark.django_db
HEADINGS = "รหัส,ชนิด,หัวข้อ,คำถาม,ตัวเลือก 1,ตัวเลือก 2,คำตอบที่ถูก,คำอธิบายเฉลย"
GOOD = "sms-1,เลือกคำตอบเดียว,safety,ได้ SMS ให้กดลิงก์ ควรทำอย่างไร,ไม่กด,กด,1,ธนาคารไม่ส่งลิงก์"
BAD = "sms-2,เลือกคำตอบเดียว,safety,ข้อที่ไม่มีเฉลย,ไม่กด,กด,7,ไม่มี"
FILE = QuestionImport._meta.get_field("file")
UPLOAD, EXPORT = "/admin/question-imports/upload/", "/admin/question-export/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(FILE, "storage", FileSystemStorage(tmp_path / "private"))


@pytest.fixture
def bank():
    return quizzes.question_bank(code="safety", name="คลังความปลอดภัย")


@pytest.fixture
def author(client):
    """Someone who may add and see questions, and no more."""
    return staff(client, "add_question", "view_question")


def staff(client, *rights):
    person = with_second_factor(make.trainee("วิไล", is_staff=True))
    wanted = Permission.objects.filter(codename__in=[*rights, "access_admin"])
    person.user_permissions.add(*wanted)
    client.force_login(person)
    return person


def file_of(*lines, name="ข้อสอบ.csv"):
    return SimpleUploadedFile(name, "\n".join([HEADINGS, *lines]).encode())


def upload(client, bank, file, **fields):
    data = {"file": file, "bank": bank.pk, "topic": "", "format": "", "language": "th", **fields}
    return client.post(UPLOAD, data)


def uploaded(client, bank, *lines, **fields):
    """Upload a table and return the import."""
    response = upload(client, bank, file_of(*lines), **fields)
    assert response.status_code == 302, response.context["form"].errors
    return QuestionImport.objects.latest("pk")


def newest_stem():
    """The question text of the only question, as its newest revision has it."""
    return str(Question.objects.get().get_latest_revision_as_object().kind.raw_data[0]["value"]["stem"])


def kept_files():
    return FILE.storage.listdir("question-imports")[1] if FILE.storage.exists("question-imports") else []


def test_a_file_is_reported_first_and_written_when_its_uploader_says_so(client, bank, author):
    job = uploaded(client, bank, GOOD)
    page = client.get(reverse("question_imports:inspect", args=[job.pk]))
    assert "1 new" in page.content.decode() or "ใหม่" in page.content.decode()
    assert "ได้ SMS ให้กดลิงก์" in page.content.decode()
    assert not Question.objects.exists()
    assert len(kept_files()) == 1
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    question = Question.objects.get()
    assert (question.code, question.bank, question.topic, question.live) == ("sms-1", bank, "safety", False)
    assert kept_files() == []
    done = client.get(reverse("question_imports:inspect", args=[job.pk])).content.decode()
    assert reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk]) in done
    entry = ModelLogEntry.objects.get(action="quizzes.import")
    assert (entry.user, entry.object_id) == (author, str(bank.pk))


def test_a_file_with_errors_is_written_only_without_them_and_only_when_asked(client, bank, author):
    job = uploaded(client, bank, GOOD, BAD)
    address = reverse("question_imports:inspect", args=[job.pk])
    page = client.get(address).content.decode()
    assert "3:7" in page  # line and column of the wrong cell
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert not Question.objects.exists()
    client.post(reverse("question_imports:confirm", args=[job.pk]), {"partial": "on"})
    assert [question.code for question in Question.objects.all()] == ["sms-1"]


def test_uploading_or_confirming_twice_writes_once(client, bank, author):
    job = uploaded(client, bank, GOOD)
    for _time in range(2):
        client.post(reverse("question_imports:confirm", args=[job.pk]))
    again = uploaded(client, bank, GOOD)
    assert again.report["counts"] == {"created": 0, "changed": 0, "unchanged": 1, "repeated": 0, "error": 0}
    assert Question.objects.count() == 1
    assert Question.objects.get().revisions.count() == 1


def test_publishing_needs_its_own_right_at_the_upload_and_at_the_confirmation(client, bank, author):
    assert "publish" not in client.get(UPLOAD).context["form"].fields
    job = uploaded(client, bank, GOOD, publish="on")
    assert job.publish is False
    moderator = staff(client, "add_question", "view_question", "publish_question")
    job = uploaded(client, bank, GOOD, publish="on")
    assert job.publish
    moderator.user_permissions.remove(Permission.objects.get(codename="publish_question"))
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert not Question.objects.exists()
    moderator.user_permissions.add(Permission.objects.get(codename="publish_question"))
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert Question.objects.get().live
    assert Question.objects.get().current_version is not None


def test_a_right_to_publish_elsewhere_does_not_publish_into_this_bank(client):
    here, elsewhere = agencies.agency(), agencies.agency()
    bank = quizzes.question_bank(agency=here)
    person = with_second_factor(agencies.member(here))
    join(user=person, agency=elsewhere, role=Role.AUTHOR, actor=None)
    there = Group.objects.get(agency_role__agency=elsewhere, agency_role__role=Role.AUTHOR)
    there.permissions.add(Permission.objects.get(codename="publish_question"))
    client.force_login(person)
    upload(client, bank, file_of(GOOD), publish="on")
    assert not QuestionImport.objects.exists()
    upload(client, bank, file_of(GOOD))
    job = QuestionImport.objects.get()
    QuestionImport.objects.update(publish=True)  # as if the right had been taken away meanwhile
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert not Question.objects.exists()


def test_a_file_that_changes_questions_needs_the_right_to_change_them(client, bank, author):
    job = uploaded(client, bank, GOOD)
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    job = uploaded(client, bank, GOOD.replace("ควรทำอย่างไร", "คุณควรทำอย่างไร"))
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert "คุณ" not in newest_stem()
    author.user_permissions.add(Permission.objects.get(codename="change_question"))
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert "คุณ" in newest_stem()


def test_a_discarded_file_is_gone_and_nothing_is_written(client, bank, author):
    job = uploaded(client, bank, GOOD)
    client.post(reverse("question_imports:discard", args=[job.pk]))
    assert kept_files() == []
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert not Question.objects.exists()


def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(client, bank, author):
    file = SimpleUploadedFile("a.xlsx", zip_of({"xl/workbook.xml": "<a/>", "../x": "y"}))
    response = upload(client, bank, file)
    page = client.get(response.headers["Location"]).content.decode()
    assert "a.xlsx:../x" in page
    assert kept_files() == []


def test_a_package_brings_its_pictures_into_the_library_once(client, bank, author):
    body = '<p>ดู <img src="a.png" alt="ป้าย"/></p>' + choice("ก", "ข")
    package = zip_of({"q.xml": item(declaration("A"), body), "a.png": png()})
    for _time in range(2):
        upload(client, bank, SimpleUploadedFile("items.zip", package))
        job = QuestionImport.objects.latest("pk")
        client.post(reverse("question_imports:confirm", args=[job.pk]))
    question = Question.objects.get()
    assert question.kind[0].value["picture"]["image"].title == "a.png"
    assert question.kind[0].value["picture"]["alt"]["th"] == "ป้าย"
    assert type(question.kind[0].value["picture"]["image"]).objects.count() == 1


def test_a_large_file_waits_for_the_worker_and_shows_progress(
    client, bank, author, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, args: sent.append((name, args)))
    monkeypatch.setattr(jobs, "AT_ONCE_BYTES", 10)
    with django_capture_on_commit_callbacks(execute=True):
        job = uploaded(client, bank, GOOD)
    assert sent == [("quizzes.run_import", [job.pk])]
    page = client.get(reverse("question_imports:inspect", args=[job.pk]))
    assert page.headers["Refresh"] == "2"
    jobs.run_import(job.pk)
    page = client.get(reverse("question_imports:inspect", args=[job.pk]))
    assert "Refresh" not in page.headers
    monkeypatch.setattr(jobs, "AT_ONCE_QUESTIONS", 0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("question_imports:confirm", args=[job.pk]))
    assert len(sent) == 2
    for _time in range(2):  # a task may be delivered twice
        jobs.run_import(job.pk)
    assert Question.objects.count() == 1


def test_what_goes_wrong_unforeseen_is_kept_with_the_import_and_raised(client, bank, author, monkeypatch):
    job = uploaded(client, bank, GOOD)

    def broken(**_about):
        raise RuntimeError("disk")

    monkeypatch.setattr(jobs, "apply_import", broken)
    with pytest.raises(RuntimeError):
        client.post(reverse("question_imports:confirm", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "failed"
    assert "RuntimeError" not in job.error
    assert len(job.error) > 20


def test_while_one_worker_has_an_import_in_hand_another_leaves_it_alone(client, bank, author, monkeypatch):
    job = uploaded(client, bank, GOOD)
    write, turns = jobs.apply_import, []

    def beside(**about):
        turns.append("written")
        jobs.run_import(job.pk)  # what the sweep asks for, or a task delivered twice
        return write(**about)

    monkeypatch.setattr(jobs, "apply_import", beside)
    client.post(reverse("question_imports:confirm", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, turns, Question.objects.count()) == ("done", ["written"], 1)


def test_the_sweep_removes_forgotten_files_and_asks_again_for_lost_work(client, bank, author, monkeypatch):
    sent = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, args: sent.append(args))
    kept, forgotten, lost = (uploaded(client, bank, GOOD) for _number in range(3))
    rows = QuestionImport.objects
    rows.filter(pk=forgotten.pk).update(requested_at=forgotten.requested_at - KEPT_FOR)
    rows.filter(pk=lost.pk).update(requested_at=lost.requested_at - LOST_AFTER, state="running", finished_at=None)
    assert jobs.sweep_imports() == 1
    assert len(kept_files()) == 2
    assert sent == [[lost.pk]]
    assert jobs.sweep_imports() == 0
    assert rows.get(pk=kept.pk).file


def test_an_upload_that_cannot_be_is_refused_at_its_field(client, bank, author):
    page = upload(client, bank, SimpleUploadedFile("a.txt", b"hello"))
    assert list(page.context["form"].errors) == ["format"]
    page = upload(client, bank, file_of(GOOD), topic="ความปลอดภัย")
    assert list(page.context["form"].errors) == ["topic"]
    page = upload(client, bank, file_of(GOOD), topic="Safety", format="gift")
    assert page.status_code == 302
    assert QuestionImport.objects.get().topic == "safety"


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_the_template_can_be_downloaded_and_filled_in(client, bank, author, format):
    response = client.get(f"/admin/question-imports/template.{format}")
    assert response.content == {"xlsx": xlsx.template, "csv": csv_tables.template}[format]()
    assert f'filename="questions-template.{format}"' in response.headers["Content-Disposition"]
    assert client.get("/admin/question-imports/template.exe").status_code == 404


def test_an_export_shows_what_is_lost_before_it_gives_the_file(client, bank, author):
    quizzes.question(bank=bank, topic="safety")
    quizzes.question(bank=bank, published=False)
    asked = {"bank": bank.pk, "topic": "", "format": "aiken", "language": "th"}
    page = client.get(EXPORT, asked)
    assert len(page.context["written"].left_out) == 1
    assert page.context["written"].losses
    assert page.context["download_url"] in page.content.decode().replace("&amp;", "&")
    file = client.get(EXPORT, {**asked, "format": "xlsx", "topic": "safety", "download": "1"})
    assert 'filename="safety-safety-' in file.headers["Content-Disposition"]
    assert len(xlsx.read(file.content, name="f").entries) == 1
    assert "written" not in client.get(EXPORT, {**asked, "format": "none"}).context
    entry = ModelLogEntry.objects.get(action="quizzes.export")  # of the download alone
    assert (entry.object_id, entry.user) == (str(bank.pk), author)
    assert entry.data == {"reason": "", "format": "xlsx", "topic": "safety", "language": "th"}
    assert entry.message


def pages(job):
    return [
        "/admin/question-imports/",
        UPLOAD,
        f"/admin/question-imports/{job.pk}/",
        "/admin/question-imports/template.csv",
        EXPORT,
    ]


def test_strangers_trainees_and_wrong_roles_reach_nothing(client, bank, author):
    job = uploaded(client, bank, GOOD)
    posts = [f"/admin/question-imports/{job.pk}/{name}/" for name in ("confirm", "discard")]
    client.logout()
    for address in [*pages(job), *posts]:
        response = client.post(address) if address in posts else client.get(address)
        assert response.status_code == 302
        assert reverse("accounts:login") in response.headers["Location"]
    client.force_login(make.trainee())
    assert {client.get(address).status_code for address in pages(job)} == {403}
    staff(client, "view_enrolment")
    assert {client.get(address).status_code for address in pages(job)} <= {302, 404}
    assert {client.post(address).status_code for address in posts} <= {302, 404}
    assert len(kept_files()) == 1
    assert not Question.objects.exists()


def test_one_does_not_see_or_confirm_the_imports_of_others(client, bank, author):
    job = uploaded(client, bank, GOOD)
    staff(client, "add_question", "view_question")
    assert client.get(f"/admin/question-imports/{job.pk}/").status_code == 404
    assert client.post(f"/admin/question-imports/{job.pk}/confirm/").status_code == 404
    assert client.post(f"/admin/question-imports/{job.pk}/discard/").status_code == 404
    assert list(client.get("/admin/question-imports/").context["object_list"]) == []


def test_who_may_only_see_questions_exports_and_does_not_import(client, bank):
    staff(client, "view_question")
    assert client.get(EXPORT).status_code == 200
    assert client.get(UPLOAD).status_code == 302


def test_the_menu_leads_to_both_pages(client, bank, author):
    page = client.get("/admin/").content.decode()
    assert "/admin/question-imports/" in page
    assert EXPORT in page


def test_no_page_asks_the_database_more_often_as_rows_grow(client, bank, author, django_assert_max_num_queries):
    uploaded(client, bank, GOOD)
    many = [GOOD.replace("sms-1", f"sms-{number}").replace("ได้", f"{number} ได้") for number in range(20)]
    big = uploaded(client, bank, *many)
    client.post(reverse("question_imports:confirm", args=[big.pk]))
    with django_assert_max_num_queries(20):
        client.get("/admin/question-imports/")
    with django_assert_max_num_queries(16):
        client.get(f"/admin/question-imports/{big.pk}/")
