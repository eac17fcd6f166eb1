"""Questions as hypothesis makes them, for files that are written and read again."""

from typing import Any

from hypothesis import strategies as st

from quizzes.comparing import comparable
from quizzes.errors import FieldErrors
from quizzes.exchange.contract import Entry, Outgoing, Reading
from quizzes.exchange.plain import PlainQuestion, read_question
from quizzes.kinds.texts import tidy

# Thai with its marks (also doubled and out of order), signs that formats give a meaning, spaces of several kinds,
# what nobody sees, and a character beyond the basic plane.
ALPHABET = "กขคงนป่าแำ้๊ิีุูั็์ํเโใไๆฯ๑๒ abcXYZ019 .,:;!?-+*/\\%#=~{}[]<>&\"'()$@^_|`\n\t\u00a0\u200b\u200d\u2028é😀"
TRICKY = [
    "->",
    "a -> b",
    "####",
    "%50%x",
    "[html]x",
    "[plain]",
    "::a::",
    "// not a comment",
    "\\n",
    "\\\\",
    "{}",
    "=~#",
    "<b>x</b>",
    "&lt;",
    "&#39;",
    "]]>",
    "*",
    "\\*",
    "a*b",
    "T",
    "TRUE",
    "A) x",
    "ANSWER: B",
    "$CATEGORY: x",
    "บรรทัดหนึ่ง\n\nบรรทัดสาม",
    "x<br>y",
    "@@PLUGINFILE@@/a.png",
    "{1:SHORTANSWER:=x}",
    "ก\u200bข",
    "น\u0e49\u0e33",
    "5:1",
    "1..2",
    "=x",
    "~y",
    " x ",
]


def _is_text(text: str) -> bool:
    return bool(text) and "[[" not in text and "]]" not in text


# Texts as a version may hold them: tidied, not empty, no gap marks.
TEXTS = (st.text(alphabet=ALPHABET, min_size=1, max_size=25) | st.sampled_from(TRICKY)).map(tidy).filter(_is_text)
LINES = TEXTS.map(lambda text: " ".join(text.split()))
BILINGUAL = st.builds(lambda thai, english: {"th": thai, "en": english}, TEXTS, st.just("") | TEXTS)
OPTIONAL = BILINGUAL | st.just({"th": "", "en": ""})
GRADING = st.sampled_from(["partial", "all_or_nothing"])


def _thai(text: dict[str, Any]) -> str:
    return text["th"].casefold()


def _english(text: dict[str, Any]) -> str:
    return text["en"].casefold() or f"no English of {text['th']}"


def _different(min_size: int, max_size: int) -> st.SearchStrategy[list[dict[str, str]]]:
    """Texts that differ in each language."""
    return st.lists(BILINGUAL, min_size=min_size, max_size=max_size, unique_by=(_thai, _english))


SEVERAL = _different(2, 6)
FEW = _different(2, 4)
MORE = _different(0, 2)


def _choices(draw: Any, *, most_right: int) -> list[dict[str, Any]]:
    options = draw(SEVERAL)
    right = draw(st.integers(1, min(most_right, len(options))))
    return [
        {**text, **({"right": True} if at < right else {}), "feedback": draw(OPTIONAL)}
        for at, text in enumerate(options)
    ]


def _fields(draw: Any, kind: str) -> dict[str, Any]:
    if kind == "single_choice":
        return {"choices": draw(st.permutations(_choices(draw, most_right=1)))}
    if kind == "multiple_choice":
        return {"choices": _choices(draw, most_right=6), "grading": draw(GRADING)}
    if kind == "true_false":
        return {"answer": draw(st.booleans())}
    if kind == "ordering":
        return {"items": draw(SEVERAL), "grading": draw(GRADING)}
    if kind in ("matching", "groups"):
        return {**_sides(draw, kind), "grading": draw(GRADING)}
    return _typed(draw, kind)


def _sides(draw: Any, kind: str) -> dict[str, Any]:
    lefts = draw(SEVERAL)
    if kind == "matching":
        rights = draw(_different(len(lefts), len(lefts) + 2))
        pairs = [
            {"left": left, "right": right, "feedback": draw(OPTIONAL)}
            for left, right in zip(lefts, rights, strict=False)
        ]
        return {"pairs": pairs, "extras": rights[len(lefts) :]}
    names = draw(_different(2, min(4, len(lefts))))
    groups: list[dict[str, Any]] = [{"name": name, "items": []} for name in names]
    for at, left in enumerate(lefts):
        groups[at % len(groups)]["items"].append(left)
    return {"groups": groups}


def _typed(draw: Any, kind: str) -> dict[str, Any]:
    options = {"match_case": draw(st.booleans()), "near_miss": draw(st.booleans())}
    if kind == "numeric":
        number = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False).map(str)
        tolerance = st.decimals(min_value=0, max_value=1000, places=3, allow_nan=False).map(str)
        return {"answer": draw(number), "tolerance": draw(tolerance), "unit": draw(OPTIONAL)}
    if kind == "short_text":
        found = draw(st.lists(LINES, min_size=1, max_size=5, unique_by=comparable))
        weights = [100, *(draw(st.integers(0, 100)) for _answer in found[1:])]
        return {"answers": [{"text": t, "weight": w} for t, w in zip(found, weights, strict=True)], **options}
    blanks = []
    for _number in range(draw(st.integers(1, 4))):
        words = draw(FEW)
        answers = [{**words[0], "right": True}, *words[1:]]
        blanks.append({"control": draw(st.sampled_from(["choose", "type"])), "answers": answers})
    marked = " ".join(f"{draw(LINES)} [[{at}]]" for at in range(1, len(blanks) + 1))
    return {"text": {"th": f"{marked} {draw(TEXTS)}"}, "blanks": blanks, "grading": draw(GRADING), **options}


KINDS = ("single_choice", "multiple_choice", "true_false", "matching", "groups", "ordering", "short_text", "numeric")


@st.composite
def questions(draw: Any, kind: str | None = None) -> PlainQuestion:
    """A question that can be published, of one kind or of any."""
    kind = kind or draw(st.sampled_from([*KINDS, "gaps"]))
    item = {
        "id": draw(st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)),
        "topic": draw(st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5})?", fullmatch=True)),
        "kind": kind,
        "difficulty": draw(st.integers(1, 3)),
        "lesson": draw(st.sampled_from(["", "lesson-1"])),
        "source": draw(st.sampled_from(["", "https://example.org/a?b=c#d", "https://example.org/[x]"])),
        "stem": draw(BILINGUAL),
        "explanation": draw(BILINGUAL),
        **_fields(draw, kind),
    }
    try:
        return read_question(item)
    except FieldErrors:  # two parts are equal, or a text became empty when it was tidied
        return draw(questions(kind))


def outgoing(plain: PlainQuestion) -> Outgoing:
    """Return a question as an export hands it to a format."""
    about = (plain.code, plain.kind, plain.topic, plain.difficulty, plain.lesson_code, plain.source)
    return Outgoing(*about, plain.content)


def one(reading: Reading) -> Entry:
    """Return the only entry of a file."""
    assert len(reading.entries) == 1, [(entry.place, entry.name) for entry in reading.entries]
    return reading.entries[0]
