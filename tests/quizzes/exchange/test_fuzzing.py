"""Whatever a file holds, it is read or refused in words: nothing else is ever raised, and nothing takes long."""

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange.contract import FileRefused
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.importing import plan_import
from quizzes.exchange.limits import FILE_BYTES
from quizzes.exchange.markup import plain_auto, plain_html, plain_markdown
from tests.make.question_files import outgoing, questions

pytestmark = pytest.mark.without_database

TEXT_FORMATS = ("gift", "aiken", "moodle_xml")
PLENTY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SIGNS = (
    st.sampled_from(
        """{ } = ~ # % : \\ -> #### %50% %-33.3% :: // $CATEGORY: T TRUE FALSE 1..2 5:0.1 * \\n [html] [plain]
        [markdown] A) B) ก. ANSWER: เฉลย: < > & ]]> <![CDATA[ <quiz> </quiz> <question <b> <img <br> <table> <td> <sup>
        </p> [[1]] [[ ]] {1:SHORTANSWER:=a~b} {mlang th} <span""".split()  # noqa: SIM905  easier to read than a list
    )
    | st.sampled_from(["\n", "\n\n", " ", "\t", "\ufeff", "\u200b", "ก้", "๑", "x", "😀"])
    | st.text(max_size=5)
)
SOUP = st.lists(SIGNS, max_size=60).map("".join)


def read_and_plan(format, data):
    """Read what may be anything; each error names its place, its problem and what to do."""
    try:
        reading = FORMATS[format].read(data, name="f")
    except FileRefused as refused:
        said = (str(refused.problem), str(refused.remedy))
        assert all(said), said
        return
    for line in plan_import(reading, file_name="f").lines:
        assert bool(line.errors) == (line.outcome == "error")
        assert all(notice.place and str(notice.problem) and str(notice.remedy) for notice in line.errors)


@pytest.mark.parametrize("format", TEXT_FORMATS)
@given(data=st.binary(max_size=300))
@PLENTY
def test_any_bytes(format, data):
    read_and_plan(format, data)


@pytest.mark.parametrize("format", ["gift", "aiken"])
@given(text=SOUP)
@PLENTY
def test_any_signs(format, text):
    read_and_plan(format, text.encode("utf-8", "replace"))


CLOZE = st.builds("{{1:{}:{}}}".format, st.sampled_from(["MULTICHOICE", "SA", "NUMERICAL", "MULTIRESPONSE_H"]), SOUP)


@given(
    kind=st.sampled_from(["multichoice", "truefalse", "matching", "ordering", "gapselect", "cloze", "numerical", "x"]),
    texts=st.lists(SOUP | CLOZE, min_size=5, max_size=5),
    share=st.sampled_from(["100", "50", "-33.33333", "", "x", "1e9", "9" * 30]),
)
@PLENTY
def test_any_signs_within_moodle_xml(kind, texts, share):
    stem, answer, other, feedback, setting = (
        "".join(one for one in text if one >= " " or one == "\n").replace("]]>", "") for text in texts
    )
    parts = "".join(
        f'<{name} fraction="{share}"><text><![CDATA[{text}]]></text><answer><text><![CDATA[{other}]]></text></answer>'
        f"<feedback format='html'><text><![CDATA[{feedback}]]></text></feedback><tolerance>{share}</tolerance></{name}>"
        for name, text in (("answer", answer), ("answer", other), ("subquestion", answer), ("selectoption", answer))
    )
    text = (
        f'<quiz><question type="{kind}"><questiontext><text><![CDATA[{stem}]]></text></questiontext>'
        f"<single>{share}</single><idnumber><![CDATA[{setting}]]></idnumber>{parts}</question></quiz>"
    )
    read_and_plan("moodle_xml", text.encode("utf-8", "replace"))


@pytest.mark.parametrize("format", TEXT_FORMATS)
@given(
    several=st.lists(questions(), min_size=1, max_size=3, unique_by=lambda one: one.code),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.2), SIGNS), max_size=4),
)
@settings(PLENTY, max_examples=30)
def test_a_right_file_with_pieces_cut_out_and_put_in(format, several, cuts):
    text = FORMATS[format].write([outgoing(one) for one in several], language="th").data.decode()
    for start, length, inserted in cuts:
        at = int(start * len(text))
        text = text[:at] + inserted + text[at + int(length * len(text)) :]
    read_and_plan(format, text.encode("utf-8", "replace"))


@given(html=SOUP)
@PLENTY
def test_any_markup(html):
    for convert in (plain_html, plain_auto, plain_markdown):
        assert isinstance(convert(html).th, str)


REPEATED = ["<a ", "<", "<!--", "<![", "&#", "<b>", "<a b='", "{mlang", "</", "<span class=multilang lang=th>", "<sup>"]
GIFT_REPEATED = ["{", "}", "\n", "{\n\n", "::", "//[id:", "~", "=", "#", "\\", "%", "->", "//\n", "$CATEGORY: x\n"]


def taken(call):
    """Return how many seconds a call takes, however it ends."""
    start = time.perf_counter()
    with suppress(FileRefused):
        call()
    return time.perf_counter() - start


@pytest.mark.parametrize("piece", REPEATED)
def test_no_markup_takes_more_than_a_bearable_time(piece):
    assert taken(lambda: plain_html(piece * (200_000 // len(piece)))) < 8


@pytest.mark.parametrize("piece", GIFT_REPEATED)
def test_no_gift_file_takes_more_than_a_bearable_time(piece):
    text = f"a{{~b =c{piece * (200_000 // len(piece))}"
    for data in (piece * (200_000 // len(piece)), text, text + "}"):
        assert taken(lambda data=data: FORMATS["gift"].read(data.encode(), name="f")) < 8


@pytest.mark.parametrize("piece", ["A) x\n", "x\n", "A) x\nB) y\nANSWER: A\n", "A) x\nB) y\nz\n", "ANSWER: A\n"])
def test_no_aiken_file_takes_more_than_a_bearable_time(piece):
    assert taken(lambda: FORMATS["aiken"].read((piece * (200_000 // len(piece))).encode(), name="f")) < 8


@pytest.mark.parametrize("piece", ["{1:SA:", "{1:SA:=a}", "[[1]]", "&#39;", "<hr", "{", "\\", "{1:MC:=a~"])
@pytest.mark.parametrize("kind", ["cloze", "gapselect"])
def test_no_question_with_gaps_takes_more_than_a_bearable_time(kind, piece):
    text = piece * (200_000 // len(piece))
    file = (
        f'<quiz><question type="{kind}"><questiontext><text><![CDATA[{text}]]></text></questiontext></question></quiz>'
    )
    assert taken(lambda: FORMATS["moodle_xml"].read(file.encode(), name="f")) < 8


@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_a_huge_file_is_refused_before_it_is_looked_at(format):
    with pytest.raises(FileRefused) as refused:
        FORMATS[format].read(b"x" * (FILE_BYTES + 1), name="f")
    assert "20" in str(refused.value.problem)
