"""QTI items with fields, gaps and areas, and items that cannot be taken."""

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import qti
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.limits import PARTS
from tests.make.exchange_files import RIGHT, WORTH, choice, declaration, item, outcome, png, zip_of
from tests.quizzes.exchange.qti_reading import OWN, match, paired, refused, taken

pytestmark = pytest.mark.without_database


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


FIELD = '<textEntryInteraction responseIdentifier="RESPONSE"/>'


def test_a_field_is_a_short_text_with_its_weights():
    declared = declaration("กรุงเทพ", base="string", worths={"กรุงเทพ": "2", "บางกอก": "1", "ธนบุรี": "0"})
    found, notes = taken(item(declared, f"<p>เมืองหลวงคือ {FIELD} เท่านั้น</p>", WORTH))
    assert found["stem"]["th"] == "เมืองหลวงคือ ____ เท่านั้น"
    assert [(one["text"], one["weight"]) for one in found["answers"]] == [("กรุงเทพ", 100), ("บางกอก", 50), ("ธนบุรี", 0)]
    assert found["match_case"] is True
    assert not notes
    assert taken(item(declaration("x", base="string"), f"<p>ตอบ</p>{FIELD}"))[0]["stem"]["th"] == "ตอบ"


def equal(about):
    return OWN.format(more="").replace("<match>", f"<equal {about}>").replace("</match>", "</equal>")


@pytest.mark.parametrize(
    ("rules", "answer", "tolerance"),
    [
        (RIGHT, "4", "0"),
        (equal('toleranceMode="exact"'), "4", "0"),
        (equal('toleranceMode="absolute" tolerance="0.5 0.5"'), "4", "0.5"),
        (equal('toleranceMode="absolute" tolerance="1 2"'), "4.5", "1.5"),
        (equal('toleranceMode="relative" tolerance="10"'), "4", "0.4"),
        (
            OWN.format(more="").replace(
                '<match><variable identifier="RESPONSE"/><correct\nidentifier="RESPONSE"/></match>',
                '<and><gte><variable identifier="RESPONSE"/><baseValue baseType="float">3.5</baseValue></gte><lte>'
                '<variable identifier="RESPONSE"/><baseValue baseType="float">4.5</baseValue></lte></and>',
            ),
            "4",
            "0.5",
        ),
    ],
)
def test_a_field_for_a_number_has_its_tolerance(rules, answer, tolerance):
    found, notes = taken(item(declaration("4.0", base="float"), f"<p>2 + 2</p><p>{FIELD} บาท</p>", rules))
    assert (found["kind"], found["answer"], found["tolerance"]) == ("numeric", answer, tolerance)
    assert found["unit"]["th"] == "บาท"
    assert not [note for note in notes if "rules of its own" in note]


def test_a_number_that_is_none_is_refused_whatever_its_size():
    for number in ("สี่", "1e999999999", "NaN", "1" * 60):
        assert "is not a number" in refused(item(declaration(number, base="float"), f"<p>x</p>{FIELD}"))[0]


def inline(name, *words, fixed=""):
    nodes = "".join(
        f'<inlineChoice identifier="w{number}"{fixed if number == 1 else ""}>{word}</inlineChoice>'
        for number, word in enumerate(words, start=1)
    )
    return f'<inlineChoiceInteraction responseIdentifier="{name}">{nodes}</inlineChoiceInteraction>'


def test_several_fields_in_a_text_are_gaps_to_choose_and_to_type():
    declared = declaration("w3", name="R1") + declaration("1441", name="R2", base="string")
    chosen = inline("R1", "เลือก…", "ธนาคาร", "ตำรวจ", fixed=' fixed="true"')
    body = f'<p>เติม</p><p>โทรหา {chosen} ที่ <textEntryInteraction responseIdentifier="R2"/></p>'
    found, _notes = taken(item(declared, body))
    assert (found["stem"]["th"], found["text"]["th"]) == ("เติม", "โทรหา [[1]] ที่ [[2]]")
    assert [blank["control"] for blank in found["blanks"]] == ["choose", "type"]
    assert [one["th"] for one in found["blanks"][0]["answers"]] == ["ธนาคาร", "ตำรวจ"]


def test_more_gaps_than_any_question_has_are_refused_before_they_are_looked_at():
    names = [f"R{number}" for number in range(PARTS + 1)]
    declared = "".join(declaration("1", name=name, base="string") for name in names)
    fields = "".join(f'<textEntryInteraction responseIdentifier="{name}"/>' for name in names)
    assert len(refused(item(declared, f"<p>{fields}</p>"))) == 1


def gap_match(*key, extra=""):
    words = "".join(f'<gapText identifier="{name}" matchMax="1">{name}</gapText>' for name in ("ก", "ข", "ค"))
    text = f'<p>หนึ่ง <gap identifier="G1"/> สอง <gap identifier="G2"/></p>{extra}'
    opening = '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>เติม</prompt>'
    return item(paired(*key), f"{opening}{words}{text}</gapMatchInteraction>")


def test_words_put_into_gaps_are_gaps_to_choose_and_pictures_in_gaps_are_refused():
    found, _notes = taken(gap_match("ข G1", "G2 ก"))
    assert found["text"]["th"] == "หนึ่ง [[1]] สอง [[2]]"
    assert [[one["right"] for one in blank["answers"]] for blank in found["blanks"]] == [
        [False, True, False],
        [True, False, False],
    ]
    assert "filled with pictures" in refused(gap_match("ข G1", extra="<gapImg identifier='x'/>"))[0]
    assert "Several words are right" in refused(gap_match("ข G1", "ก G1", "ค G2"))[0]


def hotspot(shape="rect", coords="20,30,220,130", about='width="400" height="300"'):
    areas = f'<hotspotChoice identifier="A" shape="{shape}" coords="{coords}" hotspotLabel="ผู้ส่ง"/>'
    areas += '<hotspotChoice identifier="B" shape="rect" coords="0,200,400,300"/>'
    picture = f'<object type="image/png" data="../img/a.png" {about}>ข้อความ</object>'
    body = (
        f'<hotspotInteraction responseIdentifier="RESPONSE"><prompt>แตะ</prompt>{picture}{areas}</hotspotInteraction>'
    )
    return zip_of({"items/a.xml": item(declaration("A"), body), "img/a.png": png(400, 300)})


@pytest.mark.parametrize("about", ['width="400" height="300"', ""])
def test_rectangles_on_a_picture_are_areas_in_per_cent(about):
    found, notes = taken(hotspot(about=about))
    assert found["picture"] == {"file": "a.png", "alt": {"th": "ข้อความ"}}
    areas = [[one[name] for name in ("th", "x", "y", "width", "height", "right")] for one in found["choices"]]
    assert areas == [["ผู้ส่ง", 5, 10, 50, 33, True], ["Area 2", 0, 67, 100, 33, False]]
    assert any("have no names" in note for note in notes)


def test_other_shapes_are_refused_with_file_and_line():
    (error,) = refused(hotspot("circle", "50,50,9"))
    assert error.startswith("items/a.xml:3: choices: An area of the picture is not a rectangle (“circle”).")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<extendedTextInteraction responseIdentifier="RESPONSE"/>', "extendedTextInteraction"),
        ('<sliderInteraction responseIdentifier="RESPONSE"/>', "sliderInteraction"),
        (choice("ก", "ข") + '<uploadInteraction responseIdentifier="R2"/>', "uploadInteraction"),
        (choice("ก", "ข") + choice("ค", "ง"), "several interactions"),
        ("<p>อ่านเฉย ๆ</p>", "asks nothing"),
        (choice("ก", "ข", prompt='x <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>y</mi></math>'), "formulas"),
        (choice("ก", '<audio src="a.mp3"/>'), "Sound"),
        (choice("ก", '<img src="a.png" alt="b"/>'), "picture cannot stand here"),
        (choice("ก", "ข", prompt='<printedVariable identifier="X"/>'), "formulas"),
        ('<p><img src="a.png" alt=""/><img src="b.png" alt=""/></p>' + choice("ก", "ข"), "more than one picture"),
        ('<p><img src="a.png" alt=""/></p>' + choice("ก", "ข"), "“a.png” is not in the file"),
        ('<p><img src="http://example.org/a.png" alt=""/></p>' + choice("ก", "ข"), "is not in the file"),
    ],
)
def test_what_cannot_be_carried_is_refused_at_its_line_and_never_half_imported(body, words):
    errors = refused(item(declaration("A"), body))
    assert any(error.startswith("3: ") and words in error for error in errors), errors


def test_items_that_are_made_up_when_they_are_asked_are_refused():
    template = '<templateDeclaration identifier="X" cardinality="single" baseType="integer"/>'
    assert "fills in values" in refused(item(declaration("A") + template, choice("ก", "ข")))[0]
    adaptive = item(declaration("A"), choice("ก", "ข")).replace(b'adaptive="false"', b'adaptive="true"')
    assert "adaptive" in refused(adaptive)[0]


def test_an_item_about_a_text_in_another_file_is_refused_rather_than_asked_without_it():
    stimulus = '<assessmentStimulusRef identifier="S1" href="stimuli/s1.xml" title="ข่าว"/>'
    (error,) = refused(item(declaration("A") + stimulus, choice("ก", "ข")))
    assert error.startswith("2: kind: The item is about a text that lies in another file.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<questestinterop/>", "QTI 1.2"),
        (b"<assessmentTest/>", "holds a test"),
        (b"<manifest/>", "manifest only"),
        (b"<html/>", "not a QTI item"),
        (b"<a>\n<b></a>", "not well-formed"),
        (b"", "empty"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<assessmentItem title="&x;"/>', "document type"),
        (b"<assessmentItem>" * 99, "nested too deep"),
        (b"<assessmentItem>" + b'<p a="1" b="2"/>' * 400_000 + b"</assessmentItem>", "too many elements"),
    ],
)
def test_what_is_no_item_is_refused_in_words(data, words):
    with pytest.raises(FileRefused) as found:
        qti.read(data, name="f")
    assert words in str(found.value.problem)
    assert found.value.remedy


@given(
    body=st.text(alphabet='<>/="ab &;', max_size=80),
    names=st.lists(st.sampled_from(["A", "B", "A B", "", "Z"]), max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_no_item_raises_anything_but_a_refusal(body, names):
    for inside in (body, choice("ก", "ข"), match({"A": "ก"}, {"B": "ข"}), FIELD, f"<p>{body}</p>{FIELD}"):
        for cardinality in ("single", "multiple", "ordered"):
            data = item(declaration(*names, cardinality=cardinality), inside, WORTH)
            assert outcome(qti.read, data)
