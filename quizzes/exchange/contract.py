"""What every format gives and takes: entries read from a file, questions written to one, and what was lost on the way.

A format is a module or package of `quizzes/exchange/` with

    read(data: bytes, *, name: str) -> Reading          raises FileRefused
    write(questions: Sequence[Outgoing], *, language: str) -> Written

and a line in `quizzes/exchange/formats.py`. Formats know no rows: `importing` and `exporting` do.

A **place** is what follows the file's name in an error: a line (`12`), a cell (`B3`, `Questions!B3`), a file of a
package and its line (`items/a.xml:12`); empty for the whole file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from quizzes.errors import FieldError, Words
from quizzes.kinds.base import Content

Item = dict[str, Any]


class FileRefused(Exception):
    """A file that cannot be read as a whole: not of this format, too large, hostile. The only error `read` raises."""

    def __init__(self, problem: Words, remedy: Words, place: str = "") -> None:
        self.problem, self.remedy, self.place = problem, remedy, place
        super().__init__(place, problem, remedy)


@dataclass(frozen=True)
class Notice:
    """One thing to say about a file. `field` is a path as in FieldError, or empty."""

    place: str
    field: str
    problem: Words
    remedy: Words

    def line(self, name: str) -> str:
        """Return `name:place: field: problem — remedy`, leaving out what is empty."""
        where = ":".join(part for part in (name, self.place) if part)
        said = " — ".join(str(words) for words in (self.problem, self.remedy) if words)
        return ": ".join(part for part in (where, self.field, said) if part)


@dataclass(frozen=True)
class Entry:
    """One question of a file.

    `item` is its plain form (docs/course-package.md); None where it cannot be represented, and then `errors` say why.
    `id` and `topic` may be absent from it: `importing` fills them in. A single-language format puts its texts in `th`.

    - `name`: what a person knows it by: its title, else the first words of what it asks.
    - `title`: the title that the file gives it; empty where it has none.
    - `own_id`: the id that the file gives it, in the file's own spelling; empty where it has none.
    - `category`: where the file puts it, in the file's own words; empty where it says nothing.
    - `places`: field paths (`choices.2.th`, `choices.2`, `stem`) to places; what is not there lies at `place`.
    - `errors`: why it cannot be taken; `warnings`: what was lost or changed on the way.
    - `pictures`: the files that `item` names (`picture.file`), by name.
    """

    place: str
    name: str
    item: Item | None
    title: str = ""
    own_id: str = ""
    category: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[FieldError] = ()
    warnings: Sequence[FieldError] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def place_of(self, path: str) -> str:
        """Return the place of a field, else of what holds it, else of the entry."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path.rpartition(".")[0]
        return self.place


@dataclass(frozen=True)
class Reading:
    """What a file holds. `errors` and `warnings` concern no single entry, e.g. a line that belongs to no question.

    `is_bilingual`: the format keeps Thai and English apart, so that the language asked for moves nothing.
    """

    entries: Sequence[Entry]
    errors: Sequence[Notice] = ()
    warnings: Sequence[Notice] = ()
    is_bilingual: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A published question to be written: the words of `PlainQuestion`, and the content of its current version.

    `picture` is the file that `content["picture"]` names, empty where there is none.
    """

    code: str
    kind: str
    topic: str
    difficulty: int
    lesson_code: str
    source: str
    content: Content
    picture: bytes = b""


@dataclass(frozen=True)
class Loss:
    """What a format cannot carry of one question."""

    code: str
    problem: Words


@dataclass(frozen=True)
class Written:
    """A file. `left_out`: questions that are not in it; `losses`: what those in it lack."""

    data: bytes
    left_out: Sequence[Loss] = ()
    losses: Sequence[Loss] = ()


class Read(Protocol):
    def __call__(self, data: bytes, *, name: str) -> Reading: ...


class Write(Protocol):
    def __call__(self, questions: Sequence[Outgoing], *, language: str) -> Written: ...


@dataclass(frozen=True)
class Format:
    """A format that questions come in and go out in. `suffix` is that of a written file, with its dot."""

    name: str
    label: Words
    suffix: str
    content_type: str
    read: Read
    write: Write
