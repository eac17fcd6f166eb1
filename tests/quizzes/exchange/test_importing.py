"""Importing: read, planned, written in one transaction or not at all; twice the same changes nothing."""

import base64

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry

from lms.agencies.models import Agency
from quizzes.errors import FieldErrors
from quizzes.exchange.banks import bank_of
from quizzes.exchange.exporting import export_questions
from quizzes.exchange.importing import ImportRefused, apply_import, plan_import, read_file
from quizzes.exchange.plain import CODE
from quizzes.models import Question, QuestionBank
from tests.make import quizzes as make
from tests.make.people import admin

pytestmark = pytest.mark.django_db

GOOD = "::Safe 1::ควรทำอย่างไร {=วางสาย ~บอกรหัส ####เพราะ}\n\n::Safe 2::จริงไหม {T####เพราะ}\n"
FAULTY = GOOD + "\nเรียงความ {}\n"


def agency(code="depa"):
    return Agency.objects.create(code=code, name="ดีป้า", name_en="depa")


def plan(text, bank=None, format="gift", **options):
    data = text if isinstance(text, bytes) else text.encode()
    reading = read_file(data, name="คำถาม.txt", format=format)
    return plan_import(reading, file_name="คำถาม.txt", bank=bank, **options)


def outcomes(plan):
    return [str(line.outcome) for line in plan.lines]


def said(plan):
    return " ".join(notice.line("f") for notice in plan.all_warnings())


def test_drafts_wait_for_somebody_to_publish_them_and_importing_again_changes_nothing():
    bank, actor = make.question_bank(), admin()
    first = plan(GOOD, bank, topic="safety")
    assert (outcomes(first), first.is_right) == (["created", "created"], True)
    assert not Question.objects.exists()
    apply_import(plan=first, bank=bank, actor=actor)
    question = Question.objects.get(bank=bank, code="safe-1")
    assert (question.live, question.current_version, question.latest_revision.user) == (False, None, actor)
    assert question.topic == "safety"
    again = plan(GOOD, bank, topic="safety")
    assert outcomes(again) == ["unchanged", "unchanged"]
    apply_import(plan=again, bank=bank, actor=actor)
    assert question.revisions.count() == 1
    question.latest_revision.publish(user=actor, skip_permission_checks=True)
    question.refresh_from_db()
    assert question.current_version.content["choices"][0]["text"]["th"] == "วางสาย"
    assert outcomes(plan(GOOD, bank, topic="safety")) == ["unchanged", "unchanged"]


def test_a_changed_question_becomes_a_new_draft_and_what_is_published_stays():
    bank = make.question_bank()
    apply_import(plan=plan(GOOD, bank, publish=True), bank=bank, actor=None)
    changed = plan(GOOD.replace("เพราะ", "เพราะว่า", 1), bank)
    assert outcomes(changed) == ["changed", "unchanged"]
    apply_import(plan=changed, bank=bank, actor=None)
    question = Question.objects.get(code="safe-1")
    assert question.has_unpublished_changes
    assert question.current_version.content["explanation"]["th"] == "เพราะ"
    assert question.get_latest_revision_as_object().frozen_content()["explanation"]["th"] == "เพราะว่า"
    published = plan(GOOD.replace("เพราะ", "เพราะว่า", 1), bank, publish=True)
    assert outcomes(published) == ["changed", "unchanged"]
    apply_import(plan=published, bank=bank, actor=None)
    question.refresh_from_db()
    assert question.current_version.number == 2


def test_a_file_with_errors_is_written_in_part_only_where_that_is_asked_for():
    bank = make.question_bank()
    faulty = plan(FAULTY, bank)
    assert (outcomes(faulty), faulty.is_right) == (["created", "created", "error"], False)
    with pytest.raises(ImportRefused):
        apply_import(plan=faulty, bank=bank, actor=None)
    assert not Question.objects.exists()
    apply_import(plan=faulty, bank=bank, actor=None, partial=True)
    assert Question.objects.count() == 2


def test_nothing_is_written_where_writing_fails_halfway(monkeypatch):
    bank = make.question_bank()
    right, done = plan(GOOD, bank), []

    def stop_after_the_first(number, total):
        done.append((number, total))
        if number == 2:
            raise RuntimeError("the machine stops")

    with pytest.raises(RuntimeError):
        apply_import(plan=right, bank=bank, actor=None, progress=stop_after_the_first)
    assert done == [(1, 2), (2, 2)]
    assert not Question.objects.exists()


LACKING = "::ไม่มีเฉลย::จริงไหม {T}"


def test_what_a_draft_may_lack_is_a_warning_and_publishing_refuses_it():
    bank = make.question_bank()
    draft = plan(LACKING, bank)
    assert outcomes(draft) == ["created"]
    assert "explanation.th" in said(draft)
    published = plan(LACKING, bank, publish=True)
    assert [(notice.place, notice.field) for notice in published.all_errors()] == [("1", "explanation.th")]
    apply_import(plan=draft, bank=bank, actor=None)
    question = Question.objects.get()
    with pytest.raises(FieldErrors):
        question.latest_revision.publish(skip_permission_checks=True)


def test_an_english_file_fills_the_english_and_says_that_the_thai_is_missing():
    bank = make.question_bank()
    english = plan("::e::What now? {=Hang up ~Tell####Why}", bank, language="en")
    assert outcomes(english) == ["created"]
    assert {"stem.th", "choices.1.th", "choices.2.th", "explanation.th"} <= {n.field for n in english.all_warnings()}
    apply_import(plan=english, bank=bank, actor=None)
    content = Question.objects.get().get_latest_revision_as_object().frozen_content()
    assert content["stem"] == {"th": "", "en": "What now?"}
    assert len({choice["id"] for choice in content["choices"]}) == 2
    assert outcomes(plan("::e::What now? {=Hang up ~Tell####Why}", bank, language="en")) == ["unchanged"]
    assert outcomes(plan("::e::What now? {=Hang up ~Tell####Why}", bank, language="en", publish=True)) == ["error"]


CATEGORIES = "$CATEGORY: $course$/top/Default for Online Safety\n\nก {T}\n\n$CATEGORY: ความปลอดภัย\n\nข {T}\n\n"


def test_topics_come_from_the_choice_made_else_from_the_file_else_from_nowhere():
    topics = [line.plain.topic for line in plan(CATEGORIES + "$CATEGORY: $course$/top\n\nค {T}").lines]
    assert topics[0] == "online-safety"
    assert topics[1].startswith("topic-")
    assert topics[2] == "unsorted"
    warnings = said(plan(CATEGORIES + "$CATEGORY: $course$/top\n\nค {T}"))
    assert "ความปลอดภัย" in warnings
    assert "unsorted" in warnings
    assert {line.plain.topic for line in plan(CATEGORIES, topic="role").lines} == {"role"}


def test_codes_come_from_ids_else_titles_else_content_and_stay_the_same():
    text = "// [id:A-1]\n::x::ก {T}\n\n::Good Title::ข {T}\n\n::ชื่อไทย::ค {T}\n\nง {T}\n\n::ซ้ำ::จ {T}\n\n::ซ้ำ::ฉ {T}\n"
    codes = [line.code for line in plan(text).lines]
    assert codes[:2] == ["a-1", "good-title"]
    assert len(set(codes)) == 6
    assert all(CODE.fullmatch(code) for code in codes)
    assert codes == [line.code for line in plan(text).lines]


def test_the_same_question_twice_is_taken_once_and_one_id_for_two_is_refused():
    twice = plan("ก {T}\n\nข {F}\n\nก {T}\n")
    assert outcomes(twice) == ["created", "created", "repeated"]
    assert twice.is_right
    clash = plan("// [id:a]\nก {T}\n\n// [id:a]\nข {F}\n")
    assert outcomes(clash) == ["created", "error"]


def test_a_title_that_another_question_of_the_bank_has_is_warned_about():
    bank = make.question_bank()
    apply_import(plan=plan("::ข้อ 1::ก {T####x}", bank), bank=bank, actor=None)
    assert outcomes(plan("::ข้อ 1::เรื่องอื่น {T####x}", bank)) == ["changed"]
    assert plan("::ข้อ 1::เรื่องอื่น {T####x}", bank).lines[0].warnings
    assert not plan("::ข้อ 1::ก {F####x}", bank).lines[0].warnings


def test_a_locked_question_is_left_alone():
    bank = make.question_bank()
    apply_import(plan=plan(GOOD, bank), bank=bank, actor=None)
    Question.objects.filter(code="safe-1").update(locked=True)
    assert outcomes(plan(GOOD.replace("วางสาย", "วาง"), bank)) == ["error", "unchanged"]


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PICTURED = f"""<quiz><question type="truefalse"><name><text>p</text></name>
<questiontext format="html"><text><![CDATA[<img src="data:image/png;base64,{PIXEL}" alt="มือถือ">จริงไหม]]></text>
</questiontext><generalfeedback><text>เพราะ</text></generalfeedback>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""


def test_a_picture_is_stored_once_and_goes_out_again():
    bank = make.question_bank()
    apply_import(plan=plan(PICTURED, bank, format="moodle_xml", publish=True), bank=bank, actor=None)
    version = Question.objects.get().current_version
    assert default_storage.exists(version.content["picture"]["file"])
    assert version.content["picture"]["alt"]["th"] == "มือถือ"
    assert outcomes(plan(PICTURED, bank, format="moodle_xml", publish=True)) == ["unchanged"]
    assert outcomes(plan(PICTURED, bank, format="moodle_xml")) == ["unchanged"]
    assert get_image_model().objects.count() == 1
    file = export_questions(bank=bank, format="moodle_xml")
    assert base64.b64encode(default_storage.open(version.content["picture"]["file"]).read()) in file.data


def test_planning_asks_the_database_as_often_for_many_questions_as_for_few(django_assert_max_num_queries):
    bank = make.question_bank()
    text = "".join(f"::t{number}::ข้อ {number} {{T####x}}\n\n" for number in range(60))
    apply_import(plan=plan(text, bank, publish=True), bank=bank, actor=None)
    with django_assert_max_num_queries(4):
        assert set(outcomes(plan(text, bank))) == {"unchanged"}


def test_an_import_is_on_record_beside_the_bank():
    bank, actor = make.question_bank(), admin()
    apply_import(plan=plan(GOOD, bank), bank=bank, actor=actor)
    entry = ModelLogEntry.objects.get(action="quizzes.import")
    assert (entry.user, entry.object_id, entry.data["created"]) == (actor, str(bank.pk), 2)
    apply_import(plan=plan(GOOD, bank), bank=bank, actor=actor)
    assert ModelLogEntry.objects.filter(action="quizzes.import").count() == 1


def test_a_report_names_places_and_remedies_in_the_readers_language_and_holds_no_keys():
    with translation.override("en"):
        report = plan(FAULTY).as_report()
    assert report["counts"] == {"created": 2, "changed": 0, "unchanged": 0, "repeated": 0, "error": 1}
    assert report["entries"][2]["errors"][0]["place"] == "5"
    assert report["entries"][2]["errors"][0]["remedy"]
    assert "วางสาย" not in str(report)


def test_the_bank_of_an_agency_is_found_or_made():
    owner = agency()
    made = bank_of(agency="depa")
    assert (made.pk, made.code, made.agency) == (None, "depa", owner)
    saved = apply_import(plan=plan(GOOD, made), bank=made, actor=None)
    assert bank_of(agency="depa") == saved == bank_of(agency="depa", bank="depa")
    assert apply_import(plan=plan(GOOD, made), bank=made, actor=None) == saved


def test_the_bank_of_another_is_nobody_elses():
    agency()
    QuestionBank.objects.create(code="other", name="อื่น", agency=agency("other"))
    QuestionBank.objects.create(code="office", name="สำนักงาน")
    for arguments in ({"agency": "x"}, {"agency": "depa", "bank": "other"}, {"agency": "depa", "bank": "office"}):
        with pytest.raises(FieldErrors):
            bank_of(**arguments)


def test_an_export_tells_what_is_not_published():
    bank = make.question_bank()
    make.question(bank=bank, topic="safety")
    make.question(bank=bank, topic="role")
    make.question(bank=bank, topic="role", published=False)
    withdrawn = make.question("hotspot", bank=bank, topic="role")
    file = export_questions(bank=bank, format="gift", topic="role")
    assert file.data.count(b"[id:") == 1
    assert len(file.left_out) == 2
    assert withdrawn.code in {loss.code for loss in file.left_out}


def test_exporting_asks_the_database_once():
    bank = make.question_bank()
    for kind in ("single_choice", "matching", "gaps"):
        make.question(kind, bank=bank)
    with CaptureQueriesContext(connection) as queries:
        export_questions(bank=bank, format="moodle_xml")
    assert len(queries) == 1
