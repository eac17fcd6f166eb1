"""QTI items whose rules, marks and declared right answers say different things: no key is guessed in silence."""

import pytest
from django.utils.translation import override

from tests.make.exchange_files import WORTH, choice, declaration, item
from tests.quizzes.exchange.qti_reading import OWN, match, paired, refused, taken

pytestmark = pytest.mark.without_database

FIELD = '<textEntryInteraction responseIdentifier="RESPONSE"/>'
ANSWER, KEY = '<variable identifier="RESPONSE"/>', '<correct identifier="RESPONSE"/>'
IN_TEMPLATE = f'<match>{ANSWER}<correct\nidentifier="RESPONSE"/></match>'


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def rules(test, more=""):
    return OWN.format(more=more).replace(IN_TEMPLATE, test)


def number(test, more=""):
    """Return tolerance and notes of an item whose declared right number is 4."""
    found, notes = taken(item(declaration("4", base="float"), f"<p>กี่วัน</p>{FIELD}", rules(test, more)))
    return found["answer"], found["tolerance"], " ".join(notes)


def base(value):
    return f'<baseValue baseType="float">{value}</baseValue>'


def test_a_range_around_another_number_than_the_declared_one_is_not_taken_for_its_tolerance():
    around = f'<equal toleranceMode="absolute" tolerance="1">{ANSWER}{base(20)}</equal>'
    answer, tolerance, notes = number(around)
    assert (answer, tolerance) == ("4", "0")
    assert "rules of its own" in notes
    wide = f'<equal toleranceMode="absolute" tolerance="3">{ANSWER}{base(5)}</equal>'
    assert number(wide)[:2] == ("5", "3")


def test_comparisons_of_other_values_are_no_tolerance():
    score = '<variable identifier="SCORE"/>'
    other = f"<and><gte>{score}{base(1)}</gte><lte>{score}{base(9)}</lte></and>"
    assert number(other)[:2] == ("4", "0")
    either = f"<or><gte>{ANSWER}{base(3)}</gte><lte>{ANSWER}{base(9)}</lte></or>"
    assert number(either)[:2] == ("4", "0")


@pytest.mark.parametrize(
    "test",
    [
        f"<and><gt>{ANSWER}{base(3)}</gt><lt>{ANSWER}{base(5)}</lt></and>",
        f"<and><lt>{base(3)}{ANSWER}</lt><lte>{ANSWER}{base(5)}</lte></and>",
        f'<equal toleranceMode="absolute" tolerance="1" includeUpperBound="false">{ANSWER}{KEY}</equal>',
    ],
)
def test_ends_that_did_not_count_are_told(test):
    answer, tolerance, notes = number(test)
    assert (answer, tolerance) == ("4", "1")
    assert "The ends of the range did not count" in notes


def test_less_for_a_wider_range_is_a_rule_that_is_not_carried():
    wider = f'<equal toleranceMode="absolute" tolerance="2">{ANSWER}{KEY}</equal>'
    half = f'<responseElseIf>{wider}<setOutcomeValue identifier="SCORE">{base(0.5)}</setOutcomeValue></responseElseIf>'
    answer, tolerance, notes = number(f'<equal toleranceMode="exact">{ANSWER}{KEY}</equal>', half)
    assert (answer, tolerance) == ("4", "0")
    assert "rules of its own" in notes


def typed(mapping, rule=WORTH):
    declared = declaration("Bangkok", base="string", worths={"Bangkok": "1", "krungthep": "0.5"}).replace(*mapping)
    found, notes = taken(item(declared, f"<p>เมือง</p>{FIELD}", rule))
    return found["match_case"], " ".join(notes)


def test_capitals_count_as_the_best_answer_says():
    every = ('mapKey="', 'caseSensitive="false" mapKey="')
    assert typed(every) == (False, "")
    assert typed(every, rules(f"<gte><mapResponse identifier='RESPONSE'/>{base(2)}</gte>"))[0] is False
    best = ('mapKey="Bangkok"', 'mapKey="Bangkok" caseSensitive="false"')
    assert typed(best)[0] is False
    assert "Capitals mattered in some" in typed(best)[1]
    assert typed(("", "")) == (True, "")


@pytest.mark.parametrize(
    ("about", "match_case", "is_understood"),
    [
        ('caseSensitive="false"', False, True),
        ('caseSensitive="true"', True, True),
        ('caseSensitive="false" substring="true"', False, False),
    ],
)
def test_a_comparison_of_words_says_whether_capitals_count(about, match_case, is_understood):
    test = f"<stringMatch {about}>{ANSWER}{KEY}</stringMatch>"
    found, notes = taken(item(declaration("OTP", base="string"), f"<p>ย่อ</p>{FIELD}", rules(test)))
    assert found["match_case"] is match_case
    assert is_understood is not any("rules of its own" in note for note in notes)


def test_fields_of_which_some_ignore_capitals_ignore_them_all_and_that_is_told():
    declared = declaration("a", base="string", name="R1", worths={"a": "1"})
    ignoring = declaration("b", base="string", name="R2", worths={"b": "1"}).replace(
        "mapKey", 'caseSensitive="false" mapKey'
    )
    fields = [f'<textEntryInteraction responseIdentifier="{name}"/>' for name in ("R1", "R2")]
    found, notes = taken(item(declared + ignoring, f"<p>เติม</p><p>ก {fields[0]} ข {fields[1]}</p>", WORTH))
    assert found["match_case"] is False
    assert any("Capitals mattered in some" in note for note in notes)


def test_marks_for_another_answer_than_the_declared_one_are_refused():
    single = declaration("A", worths={"A": "0", "B": "1"})
    assert "do not say that “A” is the right answer" in refused(item(single, choice("ก", "ข"), WORTH))[0]
    both = declaration("A", "B", cardinality="multiple", worths={"A": "1", "C": "1"})
    assert "do not say that “B” is the right answer" in refused(item(both, choice("ก", "ข", "ค", most=0), WORTH))[0]
    assert taken(item(single, choice("ก", "ข")))[0]["choices"][0]["right"] is True  # the rules do not use the marks


def test_two_parts_of_the_same_identifier_are_refused():
    twice = choice("ก", "ข").replace('identifier="B"', 'identifier="A"')
    gaps = '<gapText identifier="x">ก</gapText><gapText identifier="x">ข</gapText><p><gap identifier="G"/></p>'
    filled = f'<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>เติม</prompt>{gaps}</gapMatchInteraction>'
    paired_twice = match({"a": "1", "b": "2"}, {"x": "3", "y": "4"}).replace('"b"', '"a"')
    for data in (
        item(declaration("A"), twice),
        item(paired("x G"), filled),
        item(paired("a x", "a y"), paired_twice),
    ):
        assert any("have the same identifier" in error for error in refused(data))


def test_the_templates_of_common_cartridge_are_known():
    address = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"
    for name in ("CC2_match_basic", "CC2_match"):
        template = f'<responseProcessing template="{address}{name}"/>'
        assert taken(item(declaration("A"), choice("ก", "ข"), template))[1] == []


def gap_match(worths, about=""):
    words = "".join(f'<gapText identifier="{name}" matchMax="1">{name}</gapText>' for name in ("ก", "ข", "ค"))
    text = '<p>หนึ่ง <gap identifier="G1"/> สอง <gap identifier="G2"/></p>'
    body = f'<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>เติม</prompt>{words}{text}</gapMatchInteraction>'
    declared = declaration("ก G1", "ข G2", cardinality="multiple", base="directedPair", worths=worths, about=about)
    return item(declared, body, WORTH)


def test_gaps_that_counted_differently_are_told_and_a_better_wrong_word_is_refused():
    assert taken(gap_match({"ก G1": "1", "ข G2": "1", "ค G1": "0"}))[1] == []
    for worths, about in (({"ก G1": "1", "ข G2": "2"}, ""), ({"ก G1": "1", "ข G2": "1"}, 'defaultValue="-1"')):
        assert any("the file had other marks" in note for note in taken(gap_match(worths, about))[1])
    assert "“ก G1” is the right answer" in refused(gap_match({"ก G1": "1", "ข G2": "1", "ค G1": "5"}))[0]


def fields(rule, *worths):
    names = [f"R{number}" for number in range(1, 3)]
    declared = "".join(
        declaration(name.lower(), base="string", name=name, worths={name.lower(): worth} if worth else None)
        for name, worth in zip(names, worths or ("", ""), strict=True)
    )
    shown = " และ ".join(f'<textEntryInteraction responseIdentifier="{name}"/>' for name in names)
    return taken(item(declared, f"<p>เติม</p><p>คือ {shown}</p>", rule))


def asks(name):
    return f'<match><variable identifier="{name}"/><correct identifier="{name}"/></match>'


def gives(outcome, *values):
    said = f'<sum><variable identifier="{outcome}"/>{"".join(values)}</sum>' if values else base(1)
    return f'<setOutcomeValue identifier="{outcome}">{said}</setOutcomeValue>'


def conditions(*branches, after=""):
    joined = "".join(f"<responseCondition><responseIf>{one}</responseIf></responseCondition>" for one in branches)
    return f"<responseProcessing>{joined}{after}</responseProcessing>"


def test_gaps_that_earn_marks_one_by_one_are_marked_by_share():
    each = conditions(asks("R1") + gives("SCORE", base(1)), asks("R2") + gives("SCORE", base(1)))
    assert fields(each)[0]["grading"] == "partial"
    total = gives("SCORE", '<variable identifier="S1"/><variable identifier="S2"/>')
    apart = conditions(asks("R1") + gives("S1"), asks("R2") + gives("S2"), after=total)
    assert fields(apart)[0]["grading"] == "partial"
    together = conditions(f"<and>{asks('R1')}{asks('R2')}</and>{gives('SCORE')}")
    assert fields(together)[0]["grading"] == "all_or_nothing"


def test_fields_that_counted_differently_are_told():
    mapped = "".join(f'<mapResponse identifier="{name}"/>' for name in ("R1", "R2"))
    rule = f"<responseProcessing>{gives('SCORE', mapped)}</responseProcessing>"
    assert fields(rule, "1", "1")[1] == []
    assert any("the file had other marks" in note for note in fields(rule, "1", "3")[1])


def test_a_mark_kept_within_its_highest_and_lowest_is_marked_as_the_mapping_says():
    def bound(test, limit):
        score, value = '<variable identifier="SCORE"/>', f'<variable identifier="{limit}"/>'
        return f'<{test}>{score}{value}</{test}><setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>'

    answered = '<not><isNull><variable identifier="RESPONSE"/></isNull></not>'
    mapped = answered + gives("SCORE", '<mapResponse identifier="RESPONSE"/>')
    declared = declaration("A", "B", cardinality="multiple", worths={"A": "1", "B": "1", "C": "-2"})
    body = choice("ก", "ข", "ค", most=0)
    rule = conditions(mapped, bound("gt", "MAXSCORE"), bound("lt", "MINSCORE"))
    found, notes = taken(item(declared, body, rule))
    assert (found["grading"], notes) == ("partial", [])
    raised = conditions(mapped, bound("gt", "MAXSCORE").replace('"MAXSCORE"/></gt>', '"OTHER"/></gt>'))
    assert "rules of its own" in taken(item(declared, body, raised))[1][0]


def test_a_block_of_html_in_a_cdata_section_is_read_as_such_and_other_signs_are_text():
    found, notes = taken(
        item(declaration("A"), choice("\n<![CDATA[<p>วาง<b>สาย</b></p>]]>", "<![CDATA[<b>หนา</b> x]]>"))
    )
    assert [one["th"] for one in found["choices"]] == ["วางสาย", "<b>หนา</b> x"]
    assert "Formatting" in notes[0]


def test_what_body_and_prompt_both_ask_is_asked_once():
    body = "<p>ควร\nทำอย่างไร</p><p>ดี</p>" + choice("ก", "ข", prompt="<p>ควร ทำอย่างไร</p><p>ดี</p>")
    assert taken(item(declaration("A"), body))[0]["stem"]["th"] == "ควร ทำอย่างไร\nดี"
