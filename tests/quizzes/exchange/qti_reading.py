"""Reading one QTI item, for tests."""

from quizzes.exchange import qti
from quizzes.exchange.contract import Entry
from quizzes.exchange.plain import read_draft
from tests.make.exchange_files import declaration

OWN = """<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct
identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>
</setOutcomeValue></responseIf>{more}</responseCondition></responseProcessing>"""


def read(data: bytes) -> Entry:
    (entry,) = qti.read(data, name="item.xml").entries
    return entry


def taken(data: bytes) -> tuple[dict, list[str]]:
    """Return the plain form of an item that is taken, and what is noted."""
    entry = read(data)
    assert entry.item is not None, list(map(str, entry.errors))
    read_draft({**entry.item, "id": "q", "topic": "t"})
    return dict(entry.item), [f"{entry.place_of(one.field)}: {one}" for one in entry.warnings]


def refused(data: bytes) -> list[str]:
    entry = read(data)
    assert entry.item is None
    assert all(error.remedy for error in entry.errors)
    return [f"{entry.place_of(error.field)}: {error}" for error in entry.errors]


def side(name, text, most=1):
    return f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{text}</simpleAssociableChoice>'


def match(lefts, rights, most=1):
    sets = [
        [side(name, text) for name, text in lefts.items()],
        [side(name, text, most) for name, text in rights.items()],
    ]
    joined = "".join(f"<simpleMatchSet>{''.join(one)}</simpleMatchSet>" for one in sets)
    return f'<matchInteraction responseIdentifier="RESPONSE"><prompt>จับคู่</prompt>{joined}</matchInteraction>'


def paired(*pairs, worths=None):
    return declaration(*pairs, cardinality="multiple", base="directedPair", worths=worths)
