"""Questions, quizzes and banks in the admin."""

import html
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from quizzes.models import Question, Quiz, QuizQuestion
from quizzes.roles import grant_editor_rights
from tests.make import quizzes as make
from tests.make.people import admin, editor, trainee

pytestmark = pytest.mark.django_db
MODELS = ("question", "quiz", "questionbank")


def address(model, view="list", *args):
    return reverse(f"wagtailsnippets_quizzes_{model}:{view}", args=args)


@pytest.fixture
def author(client):
    """An editor with the rights of this package, signed in; a sample account needs no second factor locally."""
    grant_editor_rights()
    person = editor(is_sample=True)
    client.force_login(person)
    return client


def text(th, en=""):
    return {"th": th, "en": en}


def choices_form(*choices):
    """Return the form's list of choices: pairs of text and whether it is right."""
    form = {"count": str(len(choices))}
    for index, (words, right) in enumerate(choices):
        value = {"text": text(words), "feedback": text("")} | ({"right": "on"} if right else {})
        form[str(index)] = {"deleted": "", "order": str(index), "id": "", "type": "item", "value": value}
    return form


def question_form(bank, *choices, **fields):
    value = {"stem": text("ใครโทรมา"), "choices": choices_form(*choices), "explanation": text("เพราะเป็นมิจฉาชีพ")}
    form = {
        "kind": streamfield([("single_choice", value)]),
        "bank": str(bank.pk),
        "code": "q-1",
        "topic": "safety",
        "difficulty": "2",
        "lesson_code": "",
        "source": "",
    }
    return nested_form_data({**form, **fields})


def draw_rows(*rows):
    """Return the form's draws: pairs of topic and how many questions."""
    return inline_formset([{"topic": topic, "difficulty": "0", "count": str(n), "rest_days": "0"} for topic, n in rows])


def quiz_form(bank, count, **fields):
    form = {
        "title": "แบบทดสอบ",
        "title_en": "",
        "code": "quiz-1",
        "bank": str(bank.pk),
        "pass_percent": "70",
        "time_limit": "15",
        "attempts_allowed": "3",
        "cooldown": "30",
        "shuffle_choices": "on",
        "counts": "best",
        "review": "full",
        "pages": "all",
        "time_over": "hand_in",
        "grace": "",
        "draws": draw_rows(("safety", count)),
        "fixed_questions": inline_formset([]),
        "topic_minimums": inline_formset([]),
    }
    return nested_form_data({**form, **fields})


@pytest.mark.parametrize("model", MODELS)
def test_only_editors_with_rights_reach_the_lists(client, model):
    assert client.get(address(model)).status_code == 302
    client.force_login(trainee())
    assert client.get(address(model)).status_code in {302, 403}
    client.force_login(editor(is_sample=True))
    assert client.get(address(model)).status_code in {302, 403}
    grant_editor_rights()
    client.force_login(editor(is_sample=True))
    assert client.get(address(model)).status_code == 200
    client.force_login(admin(is_sample=True))
    assert client.get(address(model)).status_code == 200


def test_granting_rights_twice_is_as_good_as_once():
    grant_editor_rights()
    before = set(editor().get_group_permissions())
    grant_editor_rights()
    assert set(editor().get_group_permissions()) == before
    assert {"quizzes.publish_question", "quizzes.change_quiz", "quizzes.add_questionbank"} <= before


def test_an_editor_writes_and_publishes_a_question(author):
    bank = make.question_bank()
    form = question_form(bank, ("ตำรวจ", False), ("มิจฉาชีพ", True), **{"action-publish": "1"})
    response = author.post(address("question", "add"), form)
    assert response.status_code == 302
    question = Question.objects.get()
    assert (question.live, question.current_version.number, question.stem_text) == (True, 1, "ใครโทรมา")
    assert [choice["right"] for choice in question.current_version.content["choices"]] == [False, True]


def test_a_draft_without_a_key_is_kept_and_cannot_be_published(author):
    bank = make.question_bank()
    form = question_form(bank, ("ตำรวจ", False), ("มิจฉาชีพ", False))
    assert author.post(address("question", "add"), form).status_code == 302
    question = Question.objects.get()
    assert (question.live, question.current_version) == (False, None)
    response = author.post(address("question", "edit", question.pk), {**form, "action-publish": "1"})
    assert response.status_code == 200
    with override("th"):
        # The editor's script gets the errors of blocks as JSON, whose Thai is escaped.
        message = json.dumps(gettext("No choice is marked as right.")).strip('"')
    assert message in html.unescape(response.content.decode())
    assert Question.objects.get().current_version is None


def test_equal_choices_are_refused(author):
    form = question_form(make.question_bank(), ("ตำรวจ", True), ("ตำรวจ", False))
    assert author.post(address("question", "add"), form).status_code == 200
    assert not Question.objects.exists()


def test_questions_are_found_by_their_words_and_filtered(author):
    bank = make.question_bank()
    wanted = make.question(bank=bank, stem=text("ลิงก์ปลอมคืออะไร"), topic="links", difficulty=3)
    other = make.question("true_false", bank=bank)
    draft = make.question(published=False)
    for query, found in [
        ({"q": "ลิงก์ปลอม"}, {wanted}),
        ({"topic": "links"}, {wanted}),
        ({"difficulty": "3"}, {wanted}),
        ({"bank": bank.pk}, {wanted, other}),
        ({"live": "false"}, {draft}),
    ]:
        page = author.get(address("question"), query).content.decode()
        listed = {one for one in (wanted, other, draft) if f'href="{address("question", "edit", one.pk)}"' in page}
        assert listed == found


def test_the_list_costs_the_same_for_one_question_and_for_ten(author):
    bank = make.question_bank()
    make.question(bank=bank)
    author.get(address("question"))
    costs = []
    for more in (0, 9):
        for _number in range(more):
            make.question(bank=bank)
        with CaptureQueriesContext(connection) as captured:
            author.get(address("question"))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def preview(question, mode):
    return question.make_preview_request(preview_mode=mode).content.decode()


def test_the_preview_shows_what_the_trainee_sees_in_both_languages():
    question = make.question("multiple_choice")
    content = question.current_version.content
    for language in ("th", "en"):
        asked, reviewed = preview(question, language), preview(question, f"review-{language}")
        assert content["stem"][language] in asked
        assert content["explanation"][language] not in asked
        assert content["explanation"][language] in reviewed
        assert f'<html lang="{language}"' in asked


def test_a_question_without_content_has_a_preview_too():
    assert "<h1>" in preview(Question(), "th")


def test_an_editor_sets_times_in_minutes(author):
    bank = make.question_bank()
    for _number in range(3):
        make.question(bank=bank)
    response = author.post(address("quiz", "add"), quiz_form(bank, 3, **{"action-publish": "1"}))
    assert response.status_code == 302
    quiz = Quiz.objects.get()
    assert (quiz.time_limit, quiz.cooldown, quiz.live) == (timedelta(minutes=15), timedelta(minutes=30), True)
    page = author.get(address("quiz", "edit", quiz.pk)).content.decode()
    assert 'name="time_limit" value="15"' in page
    assert not [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "warning"]


def test_no_minutes_are_no_limit(author):
    author.post(address("quiz", "add"), quiz_form(make.question_bank(), 1, time_limit="0"))
    assert Quiz.objects.get().time_limit is None


def test_the_author_is_warned_of_a_draw_that_cannot_be_met(author):
    response = author.post(address("quiz", "add"), quiz_form(make.question_bank(), 3), follow=True)
    warnings = [str(message) for message in response.context["messages"] if message.level_tag == "warning"]
    assert len(warnings) == 1
    assert "safety" in warnings[0]


def problems_of(response):
    return [str(error) for error in response.context["form"].non_field_errors()]


def test_a_quiz_that_asks_nothing_is_refused(author):
    response = author.post(address("quiz", "add"), quiz_form(make.question_bank(), 1, draws=draw_rows()))
    assert len(problems_of(response)) == 1
    assert not Quiz.objects.exists()


def test_a_fixed_question_may_stand_only_once(author):
    question = make.question()
    twice = inline_formset([{"question": str(question.pk)}, {"question": str(question.pk)}])
    response = author.post(address("quiz", "add"), quiz_form(question.bank, 1, fixed_questions=twice))
    assert [question.code in problem for problem in problems_of(response)] == [True]


def test_a_minimum_needs_a_topic_that_the_quiz_asks(author):
    bank = make.question_bank()
    wrong = inline_formset([{"topic": "privacy", "percent": "50"}])
    response = author.post(address("quiz", "add"), quiz_form(bank, 1, topic_minimums=wrong))
    assert ["privacy" in problem for problem in problems_of(response)] == [True]
    right = inline_formset([{"topic": "safety", "percent": "50"}])
    assert author.post(address("quiz", "add"), quiz_form(bank, 1, topic_minimums=right)).status_code == 302
    assert [one.percent for one in Quiz.objects.get().topic_minimums.all()] == [50]


def test_who_takes_a_question_offline_is_told_which_quizzes_it_leaves_short(author):
    quiz = make.quiz(questions=3)
    question = quiz.bank.questions.first()
    response = author.post(address("question", "unpublish", question.pk), follow=True)
    warnings = [str(message) for message in response.context["messages"] if message.level_tag == "warning"]
    assert len(warnings) == 1
    assert quiz.title in warnings[0]


def warned(response):
    return [str(message) for message in response.context["messages"] if message.level_tag == "warning"]


def test_taking_a_fixed_question_offline_tells_of_the_quizzes_of_other_banks_too(author):
    quiz, question = make.quiz(questions=3), make.question()
    quiz.fixed_questions = [QuizQuestion(question=question)]
    quiz.save()
    (warning,) = warned(author.post(address("question", "unpublish", question.pk), follow=True))
    assert quiz.title in warning
    assert question.code in warning
    assert "safety" not in warning  # said of the question, not of a draw that there is not


@pytest.mark.parametrize(
    ("counts", "allowed", "warnings"), [("first", 3, 1), ("first", 0, 1), ("first", 1, 0), ("best", 3, 0)]
)
def test_the_author_is_warned_where_only_the_first_of_several_attempts_counts(author, counts, allowed, warnings):
    bank = make.question_bank()
    make.question(bank=bank)
    form = quiz_form(bank, 1, counts=counts, attempts_allowed=str(allowed))
    assert len(warned(author.post(address("quiz", "add"), form, follow=True))) == warnings


def test_a_question_goes_through_a_workflow_to_its_publication(client):
    """An author submits, a reviewer approves: then it is live with its version, and nobody else can slip it past."""
    grant_editor_rights()
    reviewers = Group.objects.get(name="Moderators")
    workflow = Workflow.objects.create(name="ตรวจข้อสอบ")
    task = GroupApprovalTask.objects.create(name="ผู้ตรวจของหน่วยงาน")
    task.groups.add(reviewers)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(Question))
    author = editor(is_sample=True)
    author.groups.set(Group.objects.filter(name="Editors"))
    client.force_login(author)
    form = question_form(make.question_bank(), ("ตำรวจ", False), ("มิจฉาชีพ", True), **{"action-submit": "1"})
    assert client.post(address("question", "add"), form).status_code == 302
    question = Question.objects.get()
    assert (question.live, question.current_version, question.current_workflow_task.specific) == (False, None, task)
    client.force_login(admin(is_sample=True))
    action = reverse(
        "wagtailsnippets_quizzes_question:workflow_action",
        args=[question.pk, "approve", question.current_workflow_task_state.pk],
    )
    client.post(action, {"comment": "ดีแล้ว"})
    question.refresh_from_db()
    assert (question.live, question.current_version.number) == (True, 1)


def test_what_is_used_is_kept_and_what_is_not_can_be_deleted(client):
    client.force_login(admin(is_sample=True))
    attempt = make.attempt()
    used = attempt.quiz, attempt.quiz.bank, attempt.questions.first().version.question
    for row in used:
        response = client.post(address(row._meta.model_name, "delete", row.pk), follow=True)
        assert [message.level_tag for message in response.context["messages"]] == ["error"]
        assert type(row).objects.filter(pk=row.pk).exists()
    draft = make.question(published=False)
    client.post(address("question", "delete", draft.pk))
    assert not Question.objects.filter(pk=draft.pk).exists()
