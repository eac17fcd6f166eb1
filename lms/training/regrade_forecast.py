"""The dry run of a regrade as its page shows it, and the figures of one that is done."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q
from wagtail.models import ModelLogEntry

from lms.training.regrade_effects import Gain, Loss, gains, losses
from quizzes.models import QuestionVersion, Regrade
from quizzes.regrade_preview import Counts, Preview, preview_regrade
from quizzes.regrade_turns import lowered_answers, raised_answers, turns

MOST_NAMES = 100  # in each list of a dry run


@dataclass
class Forecast:
    """What a regrade would change: who would pass and what that brings, who no longer would and what rests on it.

    `passing` and `failing` count people's quizzes, `modules` those that would be finished, `certificates` those issued,
    `statuses` how often a volunteer status would become active; what is `resting` is valid or active now. `gains` and
    `losses` are the first of them, by person: at most MOST_NAMES each.
    """

    preview: Counts = field(default_factory=Counts)
    passing: int = 0
    modules: int = 0
    certificates: int = 0
    statuses: int = 0
    failing: int = 0
    certificates_resting: int = 0
    statuses_resting: int = 0
    gains: list[Gain] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def add(self, part: Preview) -> None:
        """Count what the next people would gain and lose."""
        self.preview.add(part)
        turned = turns(part.outcomes) if part.outcomes else []
        gained, lost = gains(turned), losses(turned)
        self.passing += len(gained)
        self.modules += sum(gain.module for gain in gained)
        self.certificates += sum(gain.certificate for gain in gained)
        self.statuses += sum(len(gain.programmes) for gain in gained)
        self.failing += len(lost)
        self.certificates_resting += sum(loss.certificate is not None for loss in lost)
        self.statuses_resting += sum(len(loss.programmes) for loss in lost)
        self.gains += gained[: MOST_NAMES - len(self.gains)]
        self.losses += lost[: MOST_NAMES - len(self.losses)]


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


def forecast(*, version: QuestionVersion, policy: str, advance: Callable[[int], None] | None = None) -> Forecast:
    """Return the dry run of regrading the answers to the versions before this one.

    `advance` is told how many answers were looked at, after each part of them. Statements grow with the parts.
    """
    found = Forecast()
    for part in preview_regrade(version=version, policy=policy):
        found.add(part)
        if advance is not None:
            advance(found.preview.answers)
    return found


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
