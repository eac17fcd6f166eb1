"""The dry run of a regrade as its page shows it, and the figures of one that is done."""

from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import ModelLogEntry

from lms.training.regrade_effects import Gain, Loss, gains, losses
from quizzes.models import QuestionVersion, Regrade
from quizzes.regrade_preview import Preview, preview_regrade
from quizzes.regrade_turns import lowered_answers, raised_answers, turns


@dataclass(frozen=True)
class Forecast:
    """What a regrade would change: who would pass and what that brings, who no longer would and what rests on it."""

    preview: Preview
    gains: list[Gain]
    losses: list[Loss]

    @property
    def modules(self) -> int:
        """How many modules would be finished."""
        return sum(gain.module for gain in self.gains)

    @property
    def certificates(self) -> int:
        """How many certificates would be issued."""
        return sum(gain.certificate for gain in self.gains)

    @property
    def statuses(self) -> int:
        """How many times a volunteer status would become active."""
        return sum(len(gain.programmes) for gain in self.gains)

    @property
    def certificates_resting(self) -> int:
        """How many valid certificates rest on quizzes that would be passed no more."""
        return sum(loss.certificate is not None for loss in self.losses)

    @property
    def statuses_resting(self) -> int:
        return sum(len(loss.programmes) for loss in self.losses)


@dataclass(frozen=True)
class Figures:
    """What a regrade did, counted from what it kept; `passing` and `failing` count attempts."""

    answers: int
    raised: int
    lowered: int
    passing: int
    failing: int
    modules: int
    certificates: int
    statuses: int


def forecast(*, version: QuestionVersion, policy: str) -> Forecast:
    """Return the dry run of regrading the answers to the versions before this one."""
    preview = preview_regrade(version=version, policy=policy)
    turned = turns(preview.outcomes)
    return Forecast(preview, gains(turned), losses(turned))


def figures_of(regrade: Regrade) -> Figures:
    """Return what a regrade has done so far. Six statements."""
    answers = regrade.answers
    brought = ModelLogEntry.objects.filter(action="training.regrade_brought", data__regrade=regrade.pk)
    data = list(brought.values_list("data", flat=True))
    passes, fails = Q(passed_before=False, passed_after=True), Q(passed_before=True, passed_after=False)
    return Figures(
        answers=answers.count(),
        raised=raised_answers(regrade).count(),
        lowered=lowered_answers(regrade).count(),
        passing=answers.filter(passes).values("attempt").distinct().count(),
        failing=answers.filter(fails).values("attempt").distinct().count(),
        modules=len(data),
        certificates=sum(bool(entry["certificate"]) for entry in data),
        statuses=sum(entry["activated"] for entry in data),
    )
