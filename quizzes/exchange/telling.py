"""What a format cannot carry: told question by question while a file is written."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Words
from quizzes.exchange.contract import Loss, Outgoing
from quizzes.exchange.decoding import NOT_TEXT
from quizzes.kinds.grading import PARTIAL, grading_of

Text = dict[str, str]
Piece = TypeVar("Piece")
ORDINARY_DIFFICULTY = 2
# The shares that Moodle's lists of marks offer are 1/n for these n, and whole multiples of them.
MOODLE_PARTS = {*range(1, 11), 20}


class LeftOut(Exception):
    """A question that a format cannot carry at all."""

    def __init__(self, problem: Words) -> None:
        self.problem = problem
        super().__init__(problem)


class Teller:
    """Writes questions one by one and keeps what is to be told of each."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.left_out: list[Loss] = []
        self.losses: list[Loss] = []
        self._code = ""
        self._told: set[str] = set()

    def each(
        self, questions: Sequence[Outgoing], write: Callable[[Outgoing, "Teller"], Piece]
    ) -> list[tuple[Outgoing, Piece]]:
        """Return what `write` gives for each question that the format carries."""
        written = []
        for question in questions:
            before = len(self.losses)
            self._code, self._told = question.code, set()
            try:
                written.append((question, write(question, self)))
            except LeftOut as left:
                del self.losses[before:]
                self.left_out.append(Loss(question.code, left.problem))
        return written

    def lose(self, problem: Words) -> None:
        """Tell a loss, once a question."""
        if str(problem) not in self._told:
            self._told.add(str(problem))
            self.losses.append(Loss(self._code, problem))

    def text(self, text: Text) -> str:
        """Return a text in the file's language; without it the question is left out."""
        if not text[self.language]:
            raise LeftOut(_("It has no text in this language."))
        return self.optional(text)

    def optional(self, text: Text) -> str:
        """Return a text in the file's language, empty where it has none."""
        if any(words for language, words in text.items() if language != self.language):
            self.lose(_("The text in the other language."))
        if NOT_TEXT.search(text[self.language]):
            raise LeftOut(_("A text has a character that no file may hold."))
        return text[self.language]

    def feedback(self, parts: Sequence[dict[str, Text]]) -> None:
        """Tell that feedback on parts is lost, where there is any."""
        if any(any(part["feedback"].values()) for part in parts):
            self.lose(_("Feedback on single parts."))

    def by_share(self, question: Outgoing) -> None:
        """Tell that a question that is marked all or nothing here is marked by share there."""
        if grading_of(question.content) != PARTIAL:
            self.lose(_("That the mark is given only for all of it: it will be marked by share."))

    def options(self, question: Outgoing, *, carries_case: bool) -> None:
        """Tell which options of comparing typed answers are lost."""
        if question.content["near_miss"]:
            self.lose(_("That one typo is forgiven."))
        if question.content["match_case"] and not carries_case:
            self.lose(_("That capitals must be right."))

    def picture(self, question: Outgoing) -> None:
        """Tell that the picture is lost, where there is one."""
        if question.content.get("picture"):
            self.lose(_("The picture."))


def choice_weights(question: Outgoing, teller: Teller) -> list[Fraction]:
    """Return the share that each choice of a multiple choice earns where marks are given by share."""
    rights = [bool(choice["right"]) for choice in question.content["choices"]]
    right, wrong = sum(rights), len(rights) - sum(rights)
    teller.by_share(question)
    if not {right, wrong or 1} <= MOODLE_PARTS:
        teller.lose(_("Moodle knows no such share of a mark, and will take the nearest."))
    return [Fraction(1, right) if one else Fraction(-1, wrong) for one in rights]


def written_percent(share: Fraction) -> str:
    """Return a share in per cent as the formats write it, at most five digits after the point: `33.33333`."""
    hundred_thousandths = round(share * 100 * 100_000)
    sign, (whole, part) = "-" if hundred_thousandths < 0 else "", divmod(abs(hundred_thousandths), 100_000)
    return f"{sign}{whole}.{part:05}".rstrip("0").rstrip(".")


def own_tags(question: Outgoing) -> list[str]:
    """Return the tags that carry what the formats have no field for; `Draft.tags` reads them again."""
    tags = [] if question.difficulty == ORDINARY_DIFFICULTY else [f"difficulty:{question.difficulty}"]
    tags += [f"lesson:{question.lesson_code}"] if question.lesson_code else []
    return tags + ([f"source:{question.source}"] if question.source else [])
