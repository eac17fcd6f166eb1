"""GIFT, read as Moodle reads it."""

import pytest

from quizzes.exchange import gift
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.plain import read_draft
from tests.make.question_files import one

pytestmark = pytest.mark.without_database


def read(text):
    return gift.read(text.encode(), name="f")


def item(text):
    entry = one(read(text))
    assert not entry.errors, [str(error) for error in entry.errors]
    read_draft({"id": "q", "topic": "t", **entry.item})
    return entry.item


def errors(text):
    """Return the errors of the only question as (place, field)."""
    entry = one(read(text))
    assert entry.item is None
    assert all(str(error.problem) and str(error.remedy) for error in entry.errors)
    return [(entry.place_of(error.field), error.field) for error in entry.errors]


def warned(text):
    return " ".join(str(warning.problem) for warning in one(read(text)).warnings)


def right(item):
    return [choice["th"] for choice in item["choices"] if choice.get("right")]


def test_a_single_choice_with_feedback_title_and_explanation():
    found = item("::รหัส::ควรบอกรหัส OTP ใคร {\n\t=ไม่บอกใคร#ถูกต้อง\n\t~ธนาคาร#ธนาคารไม่ถาม\n\t####ดูบทที่ ๒\n}")
    assert found["kind"] == "single_choice"
    assert right(found) == ["ไม่บอกใคร"]
    assert found["choices"][1] == {"th": "ธนาคาร", "feedback": {"th": "ธนาคารไม่ถาม"}}
    assert found["explanation"] == {"th": "ดูบทที่ ๒"}
    assert one(read("::ก::ข {T}")).title == "ก"


@pytest.mark.parametrize(
    ("answers", "kind", "fields"),
    [
        ("T", "true_false", {"answer": True}),
        ("FALSE", "true_false", {"answer": False}),
        ("  true ", "true_false", {"answer": True}),
        ("=ก =ข", "short_text", {"answers": [{"text": "ก"}, {"text": "ข"}]}),
        ("=%50%ก =ข", "short_text", {"answers": [{"text": "ก", "weight": 50}, {"text": "ข"}]}),
        ("กรุงเทพ#ถูกแล้ว", "short_text", {"answers": [{"text": "กรุงเทพ", "feedback": {"th": "ถูกแล้ว"}}]}),
        (" // ข้อง่าย\n F // ผิดแน่", "true_false", {"answer": False}),
        ("T#ดูที่ //a", "true_false", {"answer": True, "explanation": {"th": "ดูที่ //a"}}),
        ("#1822", "numeric", {"answer": "1822", "tolerance": "0"}),
        ("#3.1415:0.0005", "numeric", {"answer": "3.1415", "tolerance": "0.0005"}),
        ("#1..5", "numeric", {"answer": "3", "tolerance": "2"}),
        ("#-2..-1", "numeric", {"answer": "-1.5", "tolerance": "0.5"}),
        ("#\n\t=%100%๓:๑", "numeric", {"answer": "3", "tolerance": "1"}),
        ("#1e3:.5", "numeric", {"answer": "1000", "tolerance": "0.5"}),
        (">2 ALL VERTICAL ALL_OR_NOTHING\nก\nข", "ordering", {"items": [{"th": "ก"}, {"th": "ข"}]}),
    ],
)
def test_each_kind_is_known_by_its_signs(answers, kind, fields):
    found = item(f"ถาม {{{answers}}}")
    assert found["kind"] == kind
    assert {name: found[name] for name in fields} == fields


def test_pairs_become_a_matching_with_extras_or_groups():
    found = item("จับคู่ {=ไทย -> กรุงเทพ =ลาว -> เวียงจันทน์ = -> ฮานอย}")
    assert found["kind"] == "matching"
    assert found["grading"] == "partial"
    assert found["extras"] == [{"th": "ฮานอย"}]
    found = item("จัดกลุ่ม {=แมว -> สัตว์ =โต๊ะ -> สิ่งของ =หมา -> สัตว์}")
    assert found["kind"] == "groups"
    assert [group["name"]["th"] for group in found["groups"]] == ["สัตว์", "สิ่งของ"]
    assert errors("จัดกลุ่ม {=แมว -> สัตว์ =หมา -> สัตว์ = -> พืช}") == [("1", "pairs")]


def test_a_missing_word_leaves_a_line_in_the_sentence():
    assert item("วันนี้ {=ร้อน ~หนาว} มาก")["stem"] == {"th": "วันนี้ _____ มาก"}
    assert item("{=เอเชีย ~ยุโรป} ใหญ่ที่สุด")["stem"] == {"th": "_____ ใหญ่ที่สุด"}


def test_shares_that_fit_make_a_multiple_choice_and_others_are_told():
    exact = "ข้อใดถูก {~%50%ก ~%50%ข ~%-100%ค}"
    assert item(exact)["grading"] == "partial"
    assert right(item(exact)) == ["ก", "ข"]
    assert not warned(exact)
    thirds = "ข้อใดถูก {~%33.33333%ก ~%33.33333%ข ~%33.33333%ค ~%-50%ง ~%-50%จ}"
    assert not warned(thirds)
    assert "50" in warned("ข้อใดถูก {~%50%ก ~%50%ข ~ค ~ง}")


def test_a_share_of_a_single_choice_is_told():
    assert "50" in warned("ถาม {=ก ~%50%ข ~ค}")
    assert right(item("ถาม {=ก ~%50%ข ~ค}")) == ["ก"]


def test_feedback_of_a_true_or_false_becomes_its_explanation():
    found = item("จริงไหม {F#ผิด เพราะ...#เก่งมาก}")
    assert found["explanation"] == {"th": "ผิด เพราะ..."}
    assert warned("จริงไหม {F#ผิด เพราะ...#เก่งมาก}")
    assert item("จริงไหม {F#ผิด####อธิบาย}")["explanation"] == {"th": "อธิบาย"}


def test_escapes_stand_for_themselves():
    found = item(r"::a\:b::1 \{x\} \= \#1 \~ \: \\ \x\nใหม่ {=ก\=ข ~\~}")
    assert found["stem"] == {"th": "1 {x} = #1 ~ : \\ \\x\nใหม่"}
    assert [choice["th"] for choice in found["choices"]] == ["ก=ข", "~"]
    assert one(read(r"::a\:b::ถาม {T}")).title == "a:b"


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("[html]<p>ก</p><p><b>ข</b></p> {T}", "ก\nข"),
        ("[plain]<b>ก</b> &lt; {T}", "<b>ก</b> &lt;"),
        ("[markdown]**ก** {T}", "ก"),
        ("[moodle]ก\nข {T}", "ก\nข"),
        ("::ชื่อ:: [html]ก&nbsp;ข {T}", "ก ข"),
        ("[สระ]ก {T}", "[สระ]ก"),
    ],
)
def test_each_text_format_is_read_as_what_it_is(text, stem):
    assert item(text)["stem"] == {"th": stem}


FILE = """// ความเห็น {
$CATEGORY: $course$/top/ความปลอดภัย/online safety

// question: 1
// [id:safe-01] [tag:difficulty:3] [tag:source:https\\://example.org/\\[a\\]]
::หนึ่ง::ข้อแรก {T}
// ความเห็นหลังข้อ

ไม่มีคำตอบ

ข้อสอง {

  =ก

  ~ข
}
::สาม::ข้อสาม {F}\r
\r
$CATEGORY: b
ข้อสี่ {#4}
"""


def test_a_file_with_comments_categories_ids_and_empty_lines_within_braces():
    reading = read(FILE)
    found = [(entry.place, entry.own_id, entry.category.rpartition("/")[2]) for entry in reading.entries]
    assert found == [
        ("6", "safe-01", "online safety"),
        ("11", "", "online safety"),
        ("17", "", "online safety"),
        ("20", "", "b"),
    ]
    assert [notice.place for notice in reading.warnings] == ["9"]
    assert reading.entries[0].item["difficulty"] == 3
    assert reading.entries[0].item["source"] == "https://example.org/[a]"
    assert reading.entries[0].item["stem"] == {"th": "ข้อแรก"}
    assert reading.entries[1].place_of("choices.2") == "15"


def test_thai_in_tis_620_with_stray_marks_and_invisible_spaces():
    reading = gift.read("น้ำ {=ก\r\n~ข}".encode("cp874"), name="f")
    assert one(reading).item["stem"] == {"th": "น้ำ"}
    plain, _lacks = read_draft({"id": "q", "topic": "t", **item("นํ้า\u200bใจ {T}")})
    assert plain.content["stem"]["th"] == "น้ำใจ"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ก {}", [("1", "kind")]),
        ("ก {=ข", [("1", "answers")]),
        ("ก }", [("1", "answers")]),
        ("ก {T}\nข {F}", [("1", "answers")]),
        ("{T}", [("1", "stem")]),
        ("ก {=ข ~ค =ง}", [("1", "choices")]),
        ("ก {~ข ~%50%ค ข}", None),
        ("ก {\n=%150%ข\n~ค}", [("2", "answers.1")]),
        ("ก {\n=%x%ข}", [("2", "answers.1")]),
        ("ก {#\n=x}", [("2", "answer.1")]),
        ("ก {#1:-1}", [("1", "answer.1")]),
        ("ก {#=1 =2}", [("1", "answer")]),
        ("ก {#}", [("1", "answer")]),
        ("ก {\n=ข->1\n=ค}", [("3", "pairs.2")]),
        ("ก {ข =ค}", [("1", "answers.1")]),
        ("ก {ข // ค}", [("1", "answers.1")]),
        ("ก {\nข\n~ค =ง}", [("2", "choices.1")]),
        ("ก {=ข*}", [("1", "answers.1")]),
        ('[html]<img src="@@PLUGINFILE@@/a.png" alt="x">ก {T}', [("1", "picture")]),
        (r"[html]ก {=<img src\=a.png>ข ~ค}", [("1", "choices.1")]),
        ("[html]<audio src=a></audio>ก {T}", [("1", "stem")]),
    ],
)
def test_what_cannot_be_represented_is_refused_at_its_line(text, expected):
    if expected is None:
        assert item(text)["kind"] == "multiple_choice"
    else:
        assert errors(text) == expected


def test_a_question_that_is_not_closed_does_not_swallow_the_next():
    reading = read("หนึ่ง {=ก\n\n::สอง::ข้อสอง {T}\n\nสาม {~ก\n\nสี่ {F}")
    assert [(entry.place, entry.item is None) for entry in reading.entries] == [
        ("1", True),
        ("3", False),
        ("5", True),
        ("7", False),
    ]


@pytest.mark.parametrize("text", ["แค่ข้อความ", "// ความเห็น", "$CATEGORY: x"])
def test_a_file_without_questions_is_refused(text):
    with pytest.raises(FileRefused):
        read(text)


def test_the_star_without_a_share_is_passed_over_and_told():
    found = item("ก {=ข =%0%*#ลองใหม่}")
    assert found["answers"] == [{"text": "ข"}]
    assert warned("ก {=ข =%0%*#ลองใหม่}")
    assert item(r"ก {=2\*3 =%50%\\*}")["answers"][1] == {"text": "*", "weight": 50}


def test_a_remark_within_a_line_stays_in_the_text_and_is_told():
    text = "ดาวเทียม // ของไทย\nดวงแรก {=ไทยคม}"
    assert item(text)["stem"] == {"th": "ดาวเทียม // ของไทย\nดวงแรก"}
    assert "only whole lines are comments" in warned(text)
    assert not warned("เปิด http\\://a.th {=ก}")
