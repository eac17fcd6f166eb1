"""Publishing makes immutable versions."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from quizzes.errors import FieldErrors
from quizzes.exchange.plain import read_question
from quizzes.models import ImmutableError, Question, QuestionVersion
from quizzes.versions import freeze_version, publish_question
from tests.make import quizzes as make
from tests.make.people import admin

pytestmark = pytest.mark.django_db


def rewrite(question: Question, **fields: object) -> None:
    plain = read_question(make.plain_question(**fields))
    question.write(plain.kind, plain.value)


def test_publishing_a_question_makes_its_first_version():
    question = make.question("multiple_choice", published=False)
    version = publish_question(question=question)
    assert question.live
    assert (version.number, version.kind) == (1, "multiple_choice")
    assert version.layout == [choice["id"] for choice in version.content["choices"]]


def test_publishing_again_unchanged_makes_no_new_version():
    question = make.question()
    assert publish_question(question=question) == question.current_version
    assert question.versions.count() == 1


def test_publishing_a_change_makes_a_new_version_and_leaves_the_old_one_as_it_was():
    question = make.question()
    before = question.current_version
    rewrite(question)
    after = publish_question(question=question, actor=admin())
    assert (after.number, question.current_version) == (2, after)
    assert QuestionVersion.objects.get(pk=before.pk).content == before.content


def test_a_draft_changes_neither_the_row_nor_the_version():
    question = make.question()
    stem = question.stem_text
    rewrite(question)
    question.save_revision()
    question = Question.objects.get(pk=question.pk)
    assert (question.stem_text, question.versions.count(), question.has_unpublished_changes) == (stem, 1, True)


def test_publishing_an_old_revision_does_not_bring_back_its_version():
    question = make.question()
    publish_question(question=question)
    first = question.latest_revision
    rewrite(question)
    publish_question(question=question)
    first.publish()
    question.refresh_from_db()
    assert question.current_version.number == 3
    assert question.current_version.content == question.versions.get(number=1).content


def test_a_question_whose_publication_is_scheduled_has_no_version_yet():
    question = make.question(published=False)
    question.go_live_at = timezone.now() + timezone.timedelta(days=1)
    question.save_revision().publish()
    question.refresh_from_db()
    assert (question.live, question.current_version) == (False, None)


def test_a_version_cannot_be_changed():
    version = make.question().current_version
    version.content = {}
    with pytest.raises(ImmutableError):
        version.save()
    with pytest.raises(ImmutableError):
        QuestionVersion.objects.filter(pk=version.pk).update(number=7)
    assert QuestionVersion.objects.get(pk=version.pk).content != {}


def test_a_question_without_a_key_is_never_frozen():
    question = make.question()
    question.kind[0].value["choices"][0]["right"] = False
    with pytest.raises(FieldErrors, match="choices"):
        freeze_version(question=question)
    with pytest.raises(FieldErrors):
        publish_question(question=question)
    assert QuestionVersion.objects.count() == 1
    assert Question.objects.get(pk=question.pk).kind[0].value["choices"][0]["right"] is True


def test_a_new_version_is_on_record_with_who_made_it():
    actor, question = admin(), make.question()
    rewrite(question)
    publish_question(question=question, actor=actor)
    entry = ModelLogEntry.objects.filter(action="quizzes.version").latest("pk")
    assert (entry.user, entry.data["number"], entry.object_id) == (actor, 2, str(question.pk))
