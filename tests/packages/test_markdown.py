"""What a text may hold, and what is refused, with its line."""

import pytest

from courses.packages.errors import ErrorList
from courses.packages.markdown import read_blocks

pytestmark = pytest.mark.without_database


def read(text: str):
    errors = ErrorList()
    blocks = read_blocks(text, file="a.th.md", first_line=10, errors=errors)
    return blocks, [(error.line, error.problem) for error in errors.errors]


REFUSED = [
    ("one\n\n<div>x</div>", 12, "HTML is not allowed."),
    ("one\ntwo <b>x</b>", 11, "HTML is not allowed."),
    ("|a|b|\n|-|-|\n|1|2|", 10, "Tables are not allowed."),
    ("![alt](x.png)", 10, "A picture cannot stand inside the text."),
    ("*x*", 10, "Italics are not allowed."),
    ("~~x~~", 10, "Struck-out text is not allowed."),
    ("`x`", 10, "Code is not allowed."),
    ("```\nx\n```", 10, "Code is not allowed."),
    ("one\n\n    x", 12, "Text that is indented by four spaces is not allowed."),
    ("> x", 10, "A quotation with > is not allowed here."),
    ("one\n\n---\n\ntwo", 12, "A horizontal line is not allowed."),
    ("[a]: https://example.org", 10, "A link must stand where it is used."),
    ("# x", 10, "Only headings of the second level are allowed."),
    ("### x", 10, "Only headings of the second level are allowed."),
    ("##", 10, "The heading is empty."),
    ("## a **b**", 10, "A heading is plain text."),
    ("- a\n  - b", 11, "A list cannot stand inside a list."),
    ("- a\n\n  b", 12, "An item of a list has one paragraph."),
    ("3. a", 10, "A numbered list begins with 1."),
    ("[a](javascript:alert(1))", 10, "“javascript:alert(1)” is not an address for a link."),
    ("[a](/inside/)", 10, "“/inside/” is not an address for a link."),
    ("[a](https://)", 10, "“https://” is not an address for a link."),
    ("::: stpes\n1. a\n:::", 10, "There is no block “stpes”."),
    ("::: tip\na", 10, "The block “tip” is never closed."),
    ("a\n\n:::", 12, "No block is open here."),
    ("::: tip\n::: warning\na\n:::", 11, "The block “tip” of line 10 is still open."),
    ("::: tip\n:::", 10, "The block is empty."),
    ("::: tip words\na\n:::", 10, "Nothing stands after “::: tip”."),
    ("::: tip\n## a\n:::", 11, "A heading cannot stand inside a block."),
    ("::: steps\na\n:::", 10, "The block “steps” holds one list and nothing else."),
    ("::: steps\n- a\n:::", 10, "The block “steps” holds one list and nothing else."),
    ("::: remember\n- a\n\nb\n:::", 10, "The block “remember” holds one list and nothing else."),
    ("::: law\na\n:::", 10, "Something is missing after “::: law”."),
    ("::: do\n- a\n:::\n\nb", 10, "“::: do” is not followed by “::: dont”."),
    ("::: do\n- a\n:::", 10, "“::: do” is not followed by “::: dont”."),
    ("::: dont\n- a\n:::", 10, "“::: dont” stands alone."),
    ("::: chat\nก: a\n:::", 10, "Something is missing after “::: chat”."),
    ("::: chat x\nก: a\nno speaker\n:::", 12, "This is not a message."),
    ("::: chat x\n:::", 10, "The block is empty."),
    ("::: picture a.svg\n:::", 10, "The picture has no alternative text."),
    ("::: picture a.svg\nalt: x\nat: x\n:::", 12, "This line is not understood."),
    ("::: picture ../a.svg\nalt: x\n:::", 10, "“../a.svg” cannot be the name of a picture."),
    ("::: picture /etc/passwd\nalt: x\n:::", 10, "“/etc/passwd” cannot be the name of a picture."),
    ("::: picture a.html\nalt: x\n:::", 10, "“a.html” cannot be the name of a picture."),
    ("::: picture\nalt: x\n:::", 10, "Something is missing after “::: picture”."),
]


@pytest.mark.parametrize(("text", "line", "problem"), REFUSED)
def test_what_a_lesson_cannot_show_is_refused_with_its_line(text, line, problem):
    assert (line, problem) in read(text)[1]


def test_a_misspelt_block_is_met_with_the_right_name():
    errors = ErrorList()
    read_blocks("::: stpes\n1. a\n:::", file="a.th.md", first_line=1, errors=errors)
    assert errors.errors[0].remedy == "Did you mean “steps”?"


def test_the_inside_of_what_is_refused_is_not_refused_again():
    assert len(read("> *a*\n> `b`")[1]) == 1


def test_errors_inside_a_fence_have_their_own_line():
    assert read("a\n\n::: tip\nfirst\n\n*x*\n:::")[1] == [(15, "Italics are not allowed.")]


def test_a_fence_directly_after_a_paragraph_ends_it():
    blocks, errors = read("a\n::: tip\nb\n:::\nc")
    assert [block.kind for block in blocks] == ["text", "callout", "text"]
    assert not errors


def test_line_breaks_and_loose_lists_stay_what_they_mean():
    blocks, errors = read("one  \ntwo\nthree\n\n1. a\n\n2. b")
    assert blocks[0].value == "<p>one<br/>two three</p><ol><li>a</li><li>b</li></ol>"
    assert not errors


def test_a_message_may_hold_colons_and_quotation_marks():
    blocks, __ = read('::: chat LINE\nป้า: เวลา 10:30 "จริง" <b>\n:::')
    assert blocks[0].value["messages"] == [{"speaker": "ป้า", "text": 'เวลา 10:30 "จริง" <b>', "is_reader": False}]


def test_deep_nesting_ends_with_errors_and_no_crash():
    assert read("- " * 5000 + "a")[1]
    assert isinstance(read("**a " * 5000)[0], tuple)
    assert read("> " * 5000 + "a")[1]
    assert isinstance(read("[" * 5000)[0], tuple)
