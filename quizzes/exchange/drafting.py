"""An entry in the making: its plain form grows field by field, and with it what is wrong and what was lost."""

import hashlib
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from quizzes.errors import FieldError, Words
from quizzes.exchange.contract import Entry, Item
from quizzes.exchange.limits import PARTS, TEXT_CHARACTERS
from quizzes.exchange.markup import HtmlPicture, Plain
from quizzes.exchange.pictures import picture_errors

NAME_CHARACTERS = 60
_TEX = re.compile(r"\$\$|\\\(|\\\[")  # how Moodle's filters mark formulas
DIFFICULTIES = {"1", "2", "3"}

LOST: dict[str, Words] = {
    "formatting": _("Formatting such as bold was taken off."),
    "table": _("A table became lines of text."),
    "script": _("A script was taken out."),
    "position": _("Raised or lowered characters became ordinary ones."),
    "link": _("A link into the other system was taken off."),
    "picture": _("A picture was left out."),
}
MISSING: dict[str, Words] = {
    "media": _("Sound, film and embedded pages cannot be carried."),
    "input": _("Input fields within the text cannot be carried."),
    "drawing": _("Drawings and formulas within the text cannot be carried."),
}
REWRITE = _("Rewrite the question without it, or leave it out.")
CHECK_TEXT = _("Read the text again.")


class Draft:
    """Collects one entry. Paths are those of the plain form (`choices.2.feedback`)."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.name = self.own_id = self.category = ""
        self.item: Item = {}
        self.places: dict[str, str] = {}
        self.errors: list[FieldError] = []
        self.warnings: list[FieldError] = []
        self.pictures: dict[str, bytes] = {}
        self._said: set[str] = set()

    def refuse(self, field: str, problem: Words, remedy: Words) -> None:
        self.errors.append(FieldError(field, problem, remedy))

    def warn(self, field: str, problem: Words, remedy: Words = "") -> None:
        self.warnings.append(FieldError(field, problem, remedy))

    def warn_once(self, field: str, problem: Words, remedy: Words = "") -> None:
        """Say a thing once a question, where it is first met."""
        if str(problem) not in self._said:
            self._said.add(str(problem))
            self.warn(field, problem, remedy)

    def text(self, field: str, plain: Plain | None, *, place: str = "", optional: bool = False) -> dict[str, str]:
        """Return a text of the plain form; an optional one (feedback) may lose its pictures."""
        if place:
            self.places[field] = place
        plain = Plain("") if plain is None else plain  # one that is only a picture is falsy
        for code in sorted(plain.lost):
            self.warn_once(field, LOST[code], CHECK_TEXT)
        if _TEX.search(plain.th):
            self.warn_once(field, _("A formula in TeX stays as it is written; it is not drawn here."), CHECK_TEXT)
        for code in sorted(plain.missing):
            self.refuse(field, MISSING[code], REWRITE)
        if plain.pictures and optional:
            self.warn_once(field, LOST["picture"], CHECK_TEXT)
        elif plain.pictures:
            self.refuse(field, _("A picture cannot stand here."), _("Put it into the question text, or describe it."))
        if max(len(plain.th), len(plain.en)) > TEXT_CHARACTERS:
            problem = _("The text is longer than %(number)s characters.") % {"number": TEXT_CHARACTERS}
            self.refuse(field, problem, _("Shorten it."))
        return {"th": plain.th, **({"en": plain.en} if plain.en else {})}

    def stem(self, plain: Plain, *, place: str = "", find: Callable[[HtmlPicture], bytes | None] | None = None) -> None:
        """Set what is asked, and its picture where it holds one; `find` returns the file that a picture names."""
        text = Plain(plain.th, plain.en, plain.lost, plain.missing)
        self.item["stem"] = self.text("stem", text, place=place)
        if len(plain.pictures) > 1:
            self.refuse("picture", _("The question has more than one picture."), _("Make one picture of them."))
        elif plain.pictures:
            self._picture(plain.pictures[0], find)

    def _picture(self, picture: HtmlPicture, find: Callable[[HtmlPicture], bytes | None] | None) -> None:
        shown = picture.source[:80]
        data = find(picture) if find else None
        if data is None:
            problem = _("The picture “%(name)s” is not in the file.") % {"name": shown}
            self.refuse("picture", problem, _("Export the file with its pictures, or take the picture out."))
            return
        # Named by its content: two questions may each have a picture of the same name.
        suffix = PurePosixPath(unquote(picture.source.partition("?")[0])).suffix.lower() or ".png"
        name = f"{hashlib.sha256(data).hexdigest()[:16]}{suffix}"
        if errors := picture_errors(name, data):
            self.errors += [FieldError("picture", error.problem, error.remedy) for error in errors]
            return
        self.pictures[name] = data
        self.item["picture"] = {"file": name, "alt": {"th": picture.alt}}

    def explain(self, plain: Plain | None, *, place: str = "") -> None:
        """Set the explanation, where there is one."""
        text = self.text("explanation", plain, place=place, optional=True)
        if any(text.values()):
            self.item["explanation"] = text

    def tags(self, tags: Sequence[str]) -> None:
        """Take from a question's tags what our own export writes there; others are not kept."""
        others = []
        for tag in tags:
            name, _colon, value = tag.partition(":")
            if name == "difficulty" and value in DIFFICULTIES:
                self.item["difficulty"] = int(value)
            elif name in ("lesson", "source") and value:
                self.item[name] = value
            else:
                others.append(tag)
        if others:
            self.warn("", _("These tags are not kept: %(tags)s.") % {"tags": ", ".join(others)[:200]})

    def limit(self, field: str, parts: Sequence[object]) -> bool:
        """Refuse more parts than any question has; say whether they may be looked at."""
        if len(parts) > PARTS:
            problem = _("There are more than %(number)s.") % {"number": PARTS}
            self.refuse(field, problem, _("Take some out, or make two questions of it."))
        return len(parts) <= PARTS

    def not_carried(self, kind: str) -> None:
        """Say that there is no such kind of question here."""
        problem = _("Questions of the kind “%(kind)s” cannot be taken.") % {"kind": kind[:60]}
        self.refuse("kind", problem, _("Leave it out, or write it as another kind."))

    def entry(self) -> Entry:
        """Return the entry; what has an error has no plain form."""
        stem = self.item.get("stem", {})
        name = self.name or stem.get("th") or stem.get("en") or ""
        return Entry(
            place=self.place,
            name=" ".join(name.split())[:NAME_CHARACTERS],
            item=None if self.errors else self.item,
            own_id=self.own_id,
            category=self.category,
            title=self.name,
            places=self.places,
            errors=tuple(self.errors),
            warnings=tuple(self.warnings),
            pictures=self.pictures,
        )


def read_percent(text: str) -> Fraction | None:
    """Return a share from per cent as the formats write it (`50`, `-33.33333`), exact; None for what is no number."""
    if not re.fullmatch(r"[+-]?(?:\d{1,6}(?:\.\d{0,12})?|\.\d{1,12})", text.strip()):
        return None
    return Fraction(text.strip()) / 100


def percent(share: Fraction) -> str:
    """Return a share in per cent for people, e.g. `33.3`."""
    return f"{float(share * 100):.4g}"
