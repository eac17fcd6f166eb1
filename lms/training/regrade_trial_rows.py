"""A forecast as the row of a trial keeps it: figures, and the people, certificates and programmes by their ids."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from certificates.models import Certificate
from courses.models import Enrolment
from lms.training.regrade_effects import Gain, Loss
from lms.training.regrade_forecast import Forecast
from lms.volunteers.models import Programme
from quizzes.models import Attempt
from quizzes.regrade_marks import Outcome
from quizzes.regrade_preview import Counts
from quizzes.regrade_turns import Turn

FIGURES = (
    *("passing", "modules", "certificates", "statuses"),
    *("failing", "certificates_resting", "statuses_resting"),
)


def written(found: Forecast) -> dict[str, Any]:
    """Return a forecast as JSON has it; marks are exact, as in `7/2`."""
    return {
        "preview": asdict(found.preview),
        **{name: getattr(found, name) for name in FIGURES},
        "gains": [{**_written(gain), "certificate": gain.certificate} for gain in found.gains],
        "losses": [
            {**_written(loss), "certificate": loss.certificate.pk if loss.certificate else None}
            for loss in found.losses
        ],
    }


def _written(row: Gain | Loss) -> dict[str, Any]:
    turn = row.turn
    return {
        "attempt": turn.attempt.pk,
        "before": [str(turn.before.marks), turn.before.passed],
        "after": [str(turn.after.marks), turn.after.passed],
        "passes": turn.passes,
        "enrolment": row.enrolment.pk if row.enrolment else None,
        "module": row.module,
        "programmes": [programme.pk for programme in row.programmes],
    }


def read_figures(kept: Mapping[str, Any]) -> Forecast:
    """Return a forecast without the people in it. No statement."""
    return Forecast(preview=Counts(**kept["preview"]), **{name: kept[name] for name in FIGURES})


def read_forecast(kept: Mapping[str, Any]) -> Forecast:
    """Return a forecast with the people in it, without those whose attempt is gone by now. At most four statements."""
    found = read_figures(kept)
    rows = _Rows([*kept["gains"], *kept["losses"]], [loss["certificate"] for loss in kept["losses"]])
    for row in rows.still_there(kept["gains"]):
        found.gains.append(Gain(**rows.common(row), certificate=row["certificate"]))
    for row in rows.still_there(kept["losses"]):
        found.losses.append(Loss(**rows.common(row), certificate=rows.certificates.get(row["certificate"])))
    return found


class _Rows:
    """The rows that a kept forecast names, by id."""

    def __init__(self, kept: list[Mapping[str, Any]], certificates: Iterable[int | None]) -> None:
        attempts = Attempt.objects.select_related("quiz")
        enrolments = Enrolment.objects.select_related("course")
        self.attempts = attempts.in_bulk({row["attempt"] for row in kept})
        self.enrolments = enrolments.in_bulk({row["enrolment"] for row in kept if row["enrolment"]})
        self.certificates = Certificate.objects.in_bulk([pk for pk in certificates if pk is not None])
        self.programmes = Programme.objects.in_bulk({pk for row in kept for pk in row["programmes"]})

    def still_there(self, kept: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [row for row in kept if row["attempt"] in self.attempts]

    def common(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what gains and losses have alike."""
        before, after = (Outcome(Fraction(marks), passed) for marks, passed in (row["before"], row["after"]))
        return {
            "turn": Turn(self.attempts[row["attempt"]], before, after, passes=row["passes"]),
            "enrolment": self.enrolments.get(row["enrolment"]),
            "module": row["module"],
            "programmes": tuple(self.programmes[pk] for pk in row["programmes"] if pk in self.programmes),
        }
