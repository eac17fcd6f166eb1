"""QTI items of other systems: what becomes of each interaction, and what is said about it."""

import pytest
from django.utils.translation import override

from tests.make.exchange_files import V3, WORTH, choice, declaration, item
from tests.quizzes.exchange.qti_reading import OWN, match, paired, read, refused, side, taken

pytestmark = pytest.mark.without_database


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def test_one_right_choice_is_a_single_choice():
    entry = read(item(declaration("B"), choice("โอนเงิน", "วางสาย")))
    assert (entry.own_id, entry.title, entry.place) == ("q1", "ชื่อ", "1")
    assert entry.item["kind"] == "single_choice"
    assert [(one["th"], one["right"]) for one in entry.item["choices"]] == [("โอนเงิน", False), ("วางสาย", True)]
    assert entry.item["stem"]["th"] == "ควรทำอย่างไร"


@pytest.mark.parametrize("words", [("True", "False"), ("เท็จ", "จริง"), (" ถูก ", "ผิด"), ("false.", "TRUE")])
def test_two_choices_that_clearly_say_so_are_true_or_false(words):
    found, notes = taken(item(declaration("A"), choice(*words)))
    assert (found["kind"], found["answer"]) == ("true_false", words[0].strip().lower() in ("true", "ถูก"))
    assert not notes
    assert taken(item(declaration("A"), choice("True", "No")))[0]["kind"] == "single_choice"


def test_several_right_choices_are_a_multiple_choice_marked_as_the_rules_say():
    body = choice("ก", "ข", "ค", most=0)
    both = declaration("A", "B", cardinality="multiple")
    assert taken(item(both, body))[0]["grading"] == "all_or_nothing"
    fair = declaration("A", "B", cardinality="multiple", worths={"A": "1", "B": "1", "C": "-2"})
    assert taken(item(fair, body, WORTH))[1] == []
    odd = declaration("A", "B", cardinality="multiple", worths={"A": "1", "B": "3"}, about='defaultValue="-1"')
    found, notes = taken(item(odd, body, WORTH))
    assert found["grading"] == "partial"
    assert any("the file had other marks" in note for note in notes)


def test_without_a_right_answer_declared_the_mapping_tells_it():
    found, _notes = taken(item(declaration(worths={"A": "0", "B": "2", "C": "1"}), choice("ก", "ข", "ค"), WORTH))
    assert [one["right"] for one in found["choices"]] == [False, True, False]


def test_an_item_without_any_key_is_refused_at_its_interaction():
    assert refused(item(declaration(), choice("ก", "ข"))) == [
        "3: answer: The item names no right answer. Add it as correct response, or leave the item out."
    ]


def test_feedback_goes_to_its_choice_and_the_rest_becomes_the_explanation_or_is_told():
    inside = choice('ก<feedbackInline identifier="A" outcomeIdentifier="F" showHide="show">ใช่</feedbackInline>', "ข")

    def modal(name, text):
        return f'<modalFeedback outcomeIdentifier="F" showHide="show" identifier="{name}"><p>{text}</p></modalFeedback>'

    after = modal("B", "ไม่ใช่") + modal("correct", "ถูกแล้ว") + modal("incorrect", "เสียใจ")
    found, notes = taken(item(declaration("A"), inside, after=after))
    assert [one["feedback"]["th"] for one in found["choices"]] == ["ใช่", "ไม่ใช่"]
    assert [one["th"] for one in found["choices"]] == ["ก", "ข"]
    assert found["explanation"]["th"] == "ถูกแล้ว"
    assert [note for note in notes if "“incorrect” is lost" in note]


ALSO = """<responseElseIf><match><variable identifier="RESPONSE"/><baseValue baseType="identifier">B</baseValue></match>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0.5</baseValue></setOutcomeValue></responseElseIf>"""


NULL_FIRST = """<responseProcessing><responseCondition><responseIf><isNull><variable identifier="RESPONSE"/></isNull>
<setOutcomeValue identifier="BASIC"><baseValue baseType="identifier">empty</baseValue></setOutcomeValue></responseIf>
<responseElseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match><setOutcomeValue
identifier="SCORE"><sum><variable identifier="SCORE"/><variable identifier="MAXSCORE"/></sum></setOutcomeValue>
</responseElseIf></responseCondition></responseProcessing>"""
BASIC = '<outcomeDeclaration identifier="BASIC" cardinality="single" baseType="identifier"/>'
MAPPED_UNLESS_NULL = """<responseProcessing><responseCondition><responseIf><isNull><variable identifier="RESPONSE"/>
</isNull><setOutcomeValue identifier="SCORE"><baseValue baseType="integer">0</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>"""


def test_the_usual_ways_of_writing_the_two_rules_are_understood():
    assert taken(item(declaration("A") + BASIC, choice("ก", "ข"), NULL_FIRST))[1] == []
    declared = declaration("A", "B", cardinality="multiple", worths={"A": "1", "B": "1", "C": "-2"})
    found, notes = taken(item(declared, choice("ก", "ข", "ค", most=0), MAPPED_UNLESS_NULL))
    assert (found["grading"], notes) == ("partial", [])


def test_marks_for_any_answer_at_all_are_rules_of_its_own():
    rules = MAPPED_UNLESS_NULL.replace(
        '<mapResponse identifier="RESPONSE"/>', '<baseValue baseType="float">1</baseValue>'
    )
    assert "rules of its own" in taken(item(declaration("A"), choice("ก", "ข"), rules))[1][0]


def test_readings_above_words_stand_in_brackets_and_equal_feedback_is_one_explanation():
    prompt = "村田<ruby><rb>真</rb><rp>(</rp><rt>まこと</rt><rp>)</rp></ruby>の"

    def modal(name):
        return f'<modalFeedback outcomeIdentifier="F" showHide="show" identifier="{name}">เพราะ</modalFeedback>'

    found, notes = taken(item(declaration("A"), choice("ก", "ข", prompt=prompt), after=modal("F1") + modal("F2")))
    assert found["stem"]["th"] == "村田真 (まこと)の"
    assert found["explanation"] == {"th": "เพราะ"}
    assert not [note for note in notes if "lost" in note]


def test_rules_written_out_are_understood_and_rules_of_its_own_are_told():
    body = choice("ก", "ข")
    assert taken(item(declaration("A"), body, OWN.format(more="")))[1] == []
    _found, (note,) = taken(item(declaration("A"), body, OWN.format(more=ALSO)))
    assert note.startswith("3: answer: The item marks answers by rules of its own; they are not carried. The key was")
    other = '<responseProcessing template="http://example.org/own_rules"/>'
    assert len(taken(item(declaration("A"), body, other))[1]) == 1


def test_names_of_version_3_and_any_prefix_or_namespace_mean_the_same():
    plain = item(declaration("A"), choice("ก", "ข")).decode()
    prefixed = plain.replace("<", "<q:").replace("<q:/", "</q:").replace("xmlns=", "xmlns:q=")
    third = (
        f'<qti-assessment-item {V3} identifier="q1" title="ชื่อ" time-dependent="false"><qti-response-declaration '
        'identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>\n A\n'
        "</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><qti-choice-interaction "
        'response-identifier="RESPONSE" max-choices="1"><qti-prompt>ควรทำอย่างไร</qti-prompt><qti-simple-choice '
        'identifier="A">ก</qti-simple-choice><qti-simple-choice identifier="B">ข</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body></qti-assessment-item>"
    )
    unknown = plain.replace("imsqti_v2p1", "imsqti_v9p9")
    found = [taken(text.encode())[0] for text in (plain, prefixed, third, unknown)]
    assert all(one == found[0] for one in found)


def test_a_match_one_to_one_is_a_matching_and_what_is_left_over_belongs_nowhere():
    body = match({"a": "191", "b": "1669"}, {"x": "ตำรวจ", "y": "รถพยาบาล", "z": "ไฟไหม้"})
    found, notes = taken(item(paired("a x", "y b"), body))
    assert found["kind"] == "matching"
    assert [(pair["left"]["th"], pair["right"]["th"]) for pair in found["pairs"]] == [
        ("191", "ตำรวจ"),
        ("1669", "รถพยาบาล"),
    ]
    assert [extra["th"] for extra in found["extras"]] == ["ไฟไหม้"]
    assert not notes


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_match_of_several_to_one_is_a_sorting_into_groups(is_turned):
    members, groups = {"a": "ก", "b": "ข", "c": "ค"}, {"x": "จริง", "y": "ปลอม"}
    key = ["a x", "b x", "c y"]
    body = match(groups, members) if is_turned else match(members, groups, 0)
    found, _notes = taken(item(paired(*key), body))
    assert found["kind"] == "groups"
    assert [[one["th"] for one in group["items"]] for group in found["groups"]] == [["ก", "ข"], ["ค"]]


def test_a_match_of_many_to_many_is_refused():
    body = match({"a": "ก", "b": "ข"}, {"x": "1", "y": "2"}, 2)
    (error,) = refused(item(paired("a x", "a y", "b y"), body))
    assert "belong to several others" in error


def test_pairs_of_one_list_become_two_lists_and_that_is_said():
    nodes = side("a", "ก") + side("b", "ข") + side("c", "ค") + side("d", "ง")
    body = f'<associateInteraction responseIdentifier="RESPONSE">{nodes}</associateInteraction>'
    found, notes = taken(item(declaration("a d", "c b", cardinality="multiple", base="pair"), body))
    assert [(pair["left"]["th"], pair["right"]["th"]) for pair in found["pairs"]] == [("ก", "ง"), ("ค", "ข")]
    assert any("matched from two now" in note for note in notes)
    assert found["stem"]["th"] == "ชื่อ"


def order(*names):
    nodes = "".join(f'<simpleChoice identifier="{name}">{name}</simpleChoice>' for name in "abc")
    body = f'<orderInteraction responseIdentifier="RESPONSE"><prompt>เรียง</prompt>{nodes}</orderInteraction>'
    return item(declaration(*names, cardinality="ordered"), body)


def test_an_order_is_an_ordering_and_an_order_of_some_is_refused():
    assert [one["th"] for one in taken(order("c", "a", "b"))[0]["items"]] == ["c", "a", "b"]
    assert "does not name each item once" in refused(order("c", "a"))[0]
