"""Moodle XML: each kind of question, pictures, and what has no place here."""

import base64

import pytest

from quizzes.errors import FieldErrors
from quizzes.exchange import moodle_xml
from quizzes.exchange.contract import FileRefused, Outgoing
from quizzes.exchange.plain import read_draft
from tests.make.packages import DRAWING
from tests.make.question_files import one

pytestmark = pytest.mark.without_database

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # 1 × 1


def question(kind, inside="", stem="<p>ถาม</p>", files=""):
    text = f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>'
    return f'<question type="{kind}"><name><text>ชื่อ</text></name>{text}{inside}</question>'


def answer(text, share=0, feedback="", name="answer", more=""):
    said = f'<feedback format="html"><text><![CDATA[{feedback}]]></text></feedback>'
    return f'<{name} fraction="{share}" format="html"><text><![CDATA[{text}]]></text>{said}{more}</{name}>'


def pair(left, right):
    return f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'


def read(*questions):
    return moodle_xml.read(f"<quiz>{''.join(questions)}</quiz>".encode(), name="f")


def item(*questions):
    entry = one(read(*questions))
    assert not entry.errors, [str(error) for error in entry.errors]
    read_draft({"id": "q", "topic": "t", **entry.item})
    return entry.item


def fields(*questions):
    """Return the fields refused of the only question."""
    entry = one(read(*questions))
    assert entry.item is None
    assert all(entry.place_of(error.field) and str(error.problem) and str(error.remedy) for error in entry.errors)
    return [error.field for error in entry.errors]


def warned(*questions):
    return [str(warning.problem) for warning in one(read(*questions)).warnings]


def test_a_single_choice_with_its_surroundings():
    reading = read(
        '<question type="category"><category><text>$course$/top/online</text></category></question>',
        question(
            "multichoice",
            answer("<p>วางสาย</p>", 100, "ดีมาก")
            + answer("บอกรหัส")
            + "<single>true</single><idnumber>A-1</idnumber>"
            + "<tags><tag><text>difficulty:1</text></tag><tag><text>lesson:l-1</text></tag></tags>"
            + '<generalfeedback format="html"><text>เพราะ</text></generalfeedback>',
        ),
    )
    entry = one(reading)
    assert (entry.title, entry.own_id, entry.category) == ("ชื่อ", "A-1", "$course$/top/online")
    assert entry.item == {
        "stem": {"th": "ถาม"},
        "explanation": {"th": "เพราะ"},
        "difficulty": 1,
        "lesson": "l-1",
        "kind": "single_choice",
        "choices": [{"th": "วางสาย", "right": True, "feedback": {"th": "ดีมาก"}}, {"th": "บอกรหัส"}],
    }
    assert not entry.warnings


def test_multiple_choices_by_share_and_all_or_nothing():
    answers = answer("ก", "50") + answer("ข", "50") + answer("ค", "-50") + answer("ง", "-50")
    found = question("multichoice", answers + "<single>false</single>")
    assert item(found)["grading"] == "partial"
    assert not warned(found)
    assert warned(question("multichoice", answer("ก", 100) + answer("ข") + "<single>0</single>")) != []
    found = item(question("multichoiceset", answer("ก", 100) + answer("ข", 100) + answer("ค")))
    assert (found["grading"], [one.get("right") for one in found["choices"]]) == ("all_or_nothing", [True, True, None])


def test_true_or_false():
    assert item(question("truefalse", answer("true", 0) + answer("false", 100)))["answer"] is False
    assert item(question("truefalse", answer("ผิด", 100) + answer("ถูก", 0)))["answer"] is False
    assert fields(question("truefalse", answer("yes", 100) + answer("no"))) == ["answer"]
    assert fields(question("truefalse", answer("true", 100) + answer("false", 100))) == ["answer"]


@pytest.mark.parametrize("kind", ["multichoice", "shortanswer", "numerical", "ordering"])
def test_a_share_that_cannot_be_read_is_refused_rather_than_taken_for_nothing(kind):
    assert "fraction" in fields(question(kind, answer("1", 100) + answer("2", "33,33")))


def test_short_texts_with_capitals_shares_and_stars():
    found = item(question("shortanswer", answer("เบต้า", 100) + answer("B", "33.33333") + "<usecase>1</usecase>"))
    assert found["match_case"] is True
    assert found["answers"] == [{"text": "เบต้า"}, {"text": "B", "weight": 33}]
    assert fields(question("shortanswer", answer("เ*า", 100))) == ["answers.1"]
    assert item(question("shortanswer", answer("ก", 100) + answer("*", 0, "ผิด")))["answers"] == [{"text": "ก"}]
    assert len(item(question("shortanswer", answer("Frog", 100) + answer("frog ", 100)))["answers"]) == 1


def test_numbers_with_tolerance_and_units():
    units = "<unit><multiplier>1</multiplier><unit_name>บาท</unit_name></unit>"
    units += "<unit><multiplier>100</multiplier><unit_name>สตางค์</unit_name></unit>"
    tolerance = "<tolerance>0.50</tolerance>"
    found = question("numerical", answer("42.0", 100, more=tolerance) + f"<units>{units}</units>")
    assert item(found) == {
        "stem": {"th": "ถาม"},
        "kind": "numeric",
        "answer": "42",
        "tolerance": "0.5",
        "unit": {"th": "บาท"},
    }
    assert any("สตางค์" in words for words in warned(found))
    assert fields(question("numerical", answer("x", 100))) == ["answer.1"]
    assert fields(question("numerical", answer("1", 100) + answer("2", 100))) == ["answer"]
    assert fields(question("numerical", answer("*", 100))) == ["answer"]


def test_pairs_become_a_matching_or_groups():
    found = item(question("matching", pair("ก", "1") + pair("ข", "2") + pair("", "3")))
    assert (found["kind"], found["extras"]) == ("matching", [{"th": "3"}])
    found = item(question("ddmatch", pair("ก", "1") + pair("ข", "2") + pair("ค", "1")))
    assert found["kind"] == "groups"
    assert [[one["th"] for one in group["items"]] for group in found["groups"]] == [["ก", "ค"], ["ข"]]


def test_an_order_follows_the_numbers_of_its_items():
    items = answer("สาม", "3.0000000") + answer("หนึ่ง", "1.0000000") + answer("สอง", "2.0000000")
    found = item(question("ordering", items + "<gradingtype>ALL_OR_NOTHING</gradingtype>"))
    assert [one["th"] for one in found["items"]] == ["หนึ่ง", "สอง", "สาม"]
    assert found["grading"] == "all_or_nothing"
    assert warned(question("ordering", items + "<gradingtype>ABSOLUTE_POSITION</gradingtype>"))


@pytest.mark.parametrize(("kind", "name"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_words_to_choose_or_drag_become_gaps(kind, name):
    words = [("แมว", 1), ("หมา", 1), ("วิ่ง", 2), ("นอน", 2)]
    options = "".join(f"<{name}><text>{word}</text><group>{group}</group></{name}>" for word, group in words)
    found = item(question(kind, options, stem="<p>เติมคำ</p><p>[[2]] [[4]] และ [[2]]</p>"))
    assert found["stem"] == {"th": "เติมคำ"}
    assert found["text"] == {"th": "[[1]] [[2]] และ [[3]]"}
    key = [[one["th"] for one in blank["answers"] if one.get("right")] for blank in found["blanks"]]
    assert key == [["หมา"], ["นอน"], ["หมา"]]
    assert [one["th"] for one in found["blanks"][1]["answers"]] == ["วิ่ง", "นอน"]
    assert "blanks" in fields(question(kind, options, stem="[[9]]"))


CLOZE = (
    "<p>เติมคำ</p><p>โทร {1:SHORTANSWER:=1441#ดี~%0%191~*#ผิด} <b>แล้ว</b>"
    "{2:MULTICHOICE_VS:รอ~=แจ้งความ~%50%ถาม} ใน {:NM:=72:0} ชั่วโมง {1:SAC:=it&#39;s \\}~=a\\~b}</p>"
)


def test_small_questions_within_a_text_become_gaps():
    found = item(question("cloze", stem=CLOZE))
    assert found["stem"] == {"th": "เติมคำ"}
    assert found["text"] == {"th": "โทร [[1]] แล้ว[[2]] ใน [[3]] ชั่วโมง [[4]]"}
    assert [blank["control"] for blank in found["blanks"]] == ["type", "choose", "type", "type"]
    assert found["blanks"][0]["answers"] == [{"th": "1441", "right": True}, {"th": "191"}]
    assert found["blanks"][1]["answers"][1] == {"th": "แจ้งความ", "right": True}
    assert found["blanks"][3]["answers"] == [{"th": "it's }", "right": True}, {"th": "a~b", "right": True}]
    assert len(warned(question("cloze", stem=CLOZE))) >= 4


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("ไม่มีช่องว่าง", ["blanks"]),
        ("ก {1:MULTICHOICE} ข", ["text", "blanks"]),
        ("ก {1:MULTIRESPONSE:=ก~=ข}", ["blanks.1"]),
        ("ก {1:NUMERICAL:=5:1}", ["blanks.1"]),
        ("ก {1:NUMERICAL:=ห้า}", ["blanks.1"]),
        ("ก {1:SA:=ก*}", ["blanks.1"]),
        ("ก [[1]] {1:SA:=ก}", ["text"]),
    ],
)
def test_gaps_that_cannot_be_carried_are_refused(stem, expected):
    assert fields(question("cloze", stem=stem)) == expected


@pytest.mark.parametrize("kind", ["essay", "calculated", "random", "ddmarker", "stack", ""])
def test_kinds_that_are_not_asked_here_are_reported_with_what_they_ask(kind):
    entry = one(read(question(kind)))
    assert [error.field for error in entry.errors] == ["kind"]
    assert entry.name == "ชื่อ"


def test_a_description_is_passed_over_and_what_a_whole_file_loses_is_said_once():
    penalty = (
        "<penalty>0.3333333</penalty><hint><text>ใบ้</text></hint><correctfeedback><text>ดี</text></correctfeedback>"
    )
    asked = question("truefalse", answer("true", 100) + answer("false") + penalty)
    reading = read(question("description"), asked, asked)
    assert len(reading.entries) == 2
    assert len(reading.warnings) == 4


def picture(source, alt="มือถือ"):
    return f'<p>ดูภาพ <img src="{source}" alt="{alt}"></p>'


FILE = f'<file name="a b.png" path="/x/" encoding="base64">{PIXEL}</file>'
TRUE = answer("true", 100) + answer("false")


@pytest.mark.parametrize("source", ["@@PLUGINFILE@@/x/a%20b.png", f"data:image/png;base64,{PIXEL}"])
def test_a_picture_within_the_text_becomes_the_picture_of_the_question(source):
    entry = one(read(question("truefalse", TRUE, stem=picture(source), files=FILE)))
    assert not entry.errors
    assert entry.item["picture"]["alt"] == {"th": "มือถือ"}
    assert entry.pictures == {entry.item["picture"]["file"]: base64.b64decode(PIXEL)}
    assert entry.item["stem"] == {"th": "ดูภาพ"}


def test_the_picture_beside_the_text_of_old_files():
    old = f"<image>x.png</image><image_base64>\n{PIXEL}\n</image_base64>"
    entry = one(read(question("truefalse", TRUE + old)))
    assert list(entry.pictures.values()) == [base64.b64decode(PIXEL)]


@pytest.mark.parametrize(
    ("stem", "files"),
    [
        (picture("@@PLUGINFILE@@/gone.png"), FILE),
        (picture("https://example.org/a.png"), ""),
        (picture("@@PLUGINFILE@@/a.png"), '<file name="a.png" encoding="base64">!!!</file>'),
        (picture("@@PLUGINFILE@@/a.png"), '<file name="a.png" encoding="base64">R0lGODlhAQABAAAAACw=</file>'),
        (picture("@@PLUGINFILE@@/a.gif"), '<file name="a.gif" encoding="base64">R0lGODlhAQABAAAAACw=</file>'),
        (picture("data:image/png;base64,xx"), ""),
        (picture(f"data:image/png;base64,{PIXEL}") * 2, ""),
    ],
)
def test_a_picture_that_is_missing_or_broken_is_refused(stem, files):
    assert fields(question("truefalse", TRUE, stem=stem, files=files)) == ["picture"]


def test_a_picture_without_words_waits_for_them_in_the_draft():
    entry = one(read(question("truefalse", TRUE, stem=picture(f"data:image/png;base64,{PIXEL}", ""))))
    _plain, lacks = read_draft({"id": "q", "topic": "t", **entry.item})
    assert [error.field for error in lacks] == ["picture.alt.th", "explanation.th"]


def test_a_written_picture_is_read_again():
    content = {
        "stem": {"th": "ก", "en": ""},
        "explanation": {"th": "ข", "en": ""},
        "answer": True,
        "picture": {"file": "questions/0a.svg", "width": 1, "height": 1, "alt": {"th": 'รูป "1" <x>', "en": ""}},
    }
    file = moodle_xml.write([Outgoing("q", "true_false", "t", 2, "", "", content, DRAWING.encode())], language="th")
    entry = one(moodle_xml.read(file.data, name="f"))
    assert entry.item["picture"]["alt"] == {"th": 'รูป "1" <x>'}
    assert list(entry.pictures.values()) == [DRAWING.encode()]
    assert not file.losses


def test_texts_in_both_languages_fill_both():
    spans = '<span lang="th" class="multilang">จริง</span><span lang="en" class="multilang">Right</span>'
    assert item(question("truefalse", TRUE, stem=spans))["stem"] == {"th": "จริง", "en": "Right"}


def test_html_that_nobody_escaped_is_still_read():
    text = "<questiontext format='html'><text><p>ก</p><p>ข</p></text></questiontext>"
    assert item(f'<question type="truefalse">{text}{TRUE}</question>')["stem"] == {"th": "ก\nข"}


@pytest.mark.parametrize("text", ["<html/>", "<quiz/>", "<quiz><question type='category'/></quiz>", "<quiz>", "x"])
def test_what_holds_no_questions_is_refused(text):
    with pytest.raises(FileRefused):
        moodle_xml.read(text.encode(), name="f")


def test_places_are_lines_of_the_file():
    text = "<quiz>\n\n" + question("multichoice", "\n" + answer("ก", 100) + "\n" + answer("ก")) + "</quiz>"
    entry = one(moodle_xml.read(text.encode(), name="f"))
    assert (entry.place, entry.place_of("choices.1"), entry.place_of("choices.2.th")) == ("3", "4", "5")
    with pytest.raises(FieldErrors):
        read_draft({"id": "q", "topic": "t", **entry.item})
