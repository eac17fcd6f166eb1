"""The questions that a bank holds already, as an import compares with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import WorkflowState

from quizzes.exchange.plain import PlainQuestion
from quizzes.kinds.base import Content
from quizzes.models import Question, QuestionBank
from quizzes.pictures import kept_name

AT_ONCE = 500  # codes in one query; databases limit the parameters of a statement
About = tuple[str, int, str, str]


@dataclass(frozen=True)
class Said:
    """What one state of a question says."""

    kind: str
    about: About
    content: Content


@dataclass(frozen=True)
class Held:
    """A question of the bank: what its newest draft says, and what is published of it, where it is."""

    latest: Said
    published: Said | None
    is_locked: bool

    def is_same(self, plain: PlainQuestion, pictures: Mapping[str, bytes], *, published: bool) -> bool:
        """Say whether importing a question would change nothing."""
        said = self.published if published else self.latest
        about = (plain.topic, plain.difficulty, plain.lesson_code, plain.source)
        return (
            said is not None
            and (said.kind, said.about) == (plain.kind, about)
            and _comparable(said.content) == _comparable(_with_kept_picture(plain, pictures))
        )

    def asks_the_same(self, plain: PlainQuestion) -> bool:
        """Say whether kind and question text are the same."""
        return (self.latest.kind, self.latest.content["stem"]) == (plain.kind, plain.content["stem"])


def held_questions(bank: QuestionBank, codes: Sequence[str]) -> dict[str, Held]:
    """Return the questions of a bank that have one of the codes. Queries do not grow with their number, save by 500."""
    wanted = sorted(set(filter(None, codes)))
    held = {}
    for start in range(0, len(wanted), AT_ONCE):
        found = Question.objects.filter(bank=bank, code__in=wanted[start : start + AT_ONCE])
        questions = list(found.select_related("latest_revision", "current_version", "bank"))
        reviewed = _under_review(questions)
        held.update({question.code: _held(question, reviewed) for question in questions})
    return held


def _under_review(questions: Sequence[Question]) -> set[str]:
    states = WorkflowState.objects.active().filter(base_content_type=ContentType.objects.get_for_model(Question))
    return set(states.filter(object_id__in=[str(one.pk) for one in questions]).values_list("object_id", flat=True))


def _held(question: Question, reviewed: set[str]) -> Held:
    draft = question if question.latest_revision is None else _draft(question.latest_revision.content)
    latest = Said(draft.kind_name, _about(draft), draft.frozen_content())
    version = question.current_version
    published = Said(version.kind, _about(question), version.content) if version is not None else None
    return Held(latest, published, question.locked or str(question.pk) in reviewed)


def _draft(content: dict[str, Any]) -> Question:
    """Return what a revision says. `with_content_json` would look up each of its foreign keys."""
    draft = Question(**{name: content[name] for name in ("topic", "difficulty", "lesson_code", "source")})
    draft.kind = content["kind"]
    return draft


def _about(question: Question) -> About:
    return question.topic, question.difficulty, question.lesson_code, question.source


def _with_kept_picture(plain: PlainQuestion, pictures: Mapping[str, bytes]) -> Content:
    if plain.picture not in pictures:
        return plain.content
    kept = kept_name(pictures[plain.picture], is_drawing=plain.picture.endswith(".svg"))
    return {**plain.content, "picture": {**plain.content["picture"], "file": kept}}


def _comparable(content: Content) -> dict[str, Any]:
    """Return a content without what follows from its picture's file."""
    picture = content.get("picture")
    return {**content, "picture": {"file": picture["file"], "alt": picture["alt"]}} if picture else content
