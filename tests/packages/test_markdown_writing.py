"""Texts written as Markdown and read back: the same texts, whatever stands in them."""

import html

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from courses.packages.errors import ErrorList
from courses.packages.markdown import read_blocks
from courses.packages.marked_yaml import read_yaml
from courses.packages.prose import read_prose
from courses.packages.writing.losses import Losses
from courses.packages.writing.markdown_text import heading, markdown
from courses.packages.writing.rich_html import Paragraphs, Piece, one_line, read_rich_text
from courses.packages.writing.yaml_text import Inline, mapping, quoted

pytestmark = pytest.mark.without_database

SIGNS = "ก เ“”()กขA1.-+#*_`~|\\[]<>&!:=;\n\u200b\u00a0\u2003\u2028\t😀้"
WORDS = st.text(alphabet=SIGNS, max_size=12) | st.sampled_from(
    ["&amp;", "1. ", "1) ", "---", ":::", "- ", "# ", "====", "a: b"]
)
ADDRESSES = st.sampled_from(
    ["https://example.org/a?b=1&c=2", "tel:1441", "https://ไทย.ไทย/ก ข(1)_*", "https://x.y/&lt;a\\b", "/inside", ""]
)


def _inline(html_inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(html_inside, max_size=4).map("".join)
    links = st.builds(lambda address, inside: f'<a href="{html.escape(address)}">{inside}</a>', ADDRESSES, many)
    return st.one_of(many.map(lambda inside: f"<b>{inside}</b>"), links, st.just("<br/>"))


INLINE = st.lists(st.recursive(WORDS.map(html.escape), _inline, max_leaves=6), max_size=5).map("".join)
LISTS = st.builds(
    lambda tag, items: f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>",
    st.sampled_from(["ul", "ol"]),
    st.lists(INLINE, max_size=3),
)
RICH_TEXT = st.lists(INLINE.map(lambda inside: f'<p data-block-key="a">{inside}</p>') | LISTS, max_size=4).map("".join)


def tree(rich_text: str) -> list[Paragraphs]:
    return read_rich_text(rich_text, "x.md", Losses())


def read_back(text: str) -> str:
    errors = ErrorList()
    elements = read_prose(text, file="x.md", first_line=1, errors=errors)
    assert [str(error) for error in errors.errors] == []
    return "".join(element.as_rich_text() for element in elements)


@settings(max_examples=1500, deadline=None)
@given(RICH_TEXT)
@example("<p><b>“โอน”</b>เงิน</p>")
@example("<p>ก<b>(ข)</b>ค<b>(ง)</b></p>")
@example('<p>ดู!<a href="https://example.org">นี่</a></p>')
@example("<ul><li>ก</li></ul><ul><li>ข</li></ul><ul><li>ค</li></ul>")
@example("<p>a | b<br/>--- | ---<br/>1 | 2</p>")
@example("<p>    code</p>")
@example("<p>1. ไม่ใช่รายการ</p>")
@example("<p>[x]: https://example.org</p>")
def test_rich_text_reads_back_as_it_was(rich_text: str):
    wanted = tree(rich_text)
    text = markdown(wanted)
    assert tree(read_back(text)) == wanted
    assert markdown(tree(read_back(text))) == text


@settings(max_examples=400, deadline=None)
@given(st.lists(RICH_TEXT, max_size=3))
def test_fences_and_texts_read_back_whatever_their_lines_begin_with(texts: list[str]):
    parts = [written for text in texts if (written := markdown(tree(text), after_fields=True))]
    page = "\n\n".join(f"::: law พ.ร.บ. มาตรา 1\nsource: https://example.org\n{part}\n:::" for part in parts)
    errors = ErrorList()
    blocks = read_blocks(page, file="x.md", first_line=1, errors=errors)
    assert not errors.errors
    assert [markdown(tree(block.value["text"]), after_fields=True) for block in blocks] == parts


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=20))
def test_headings_read_back(words: str):
    wanted = " ".join(one_line(words).split())
    if wanted:
        errors = ErrorList()
        (block,) = read_blocks(heading(wanted), file="x.md", first_line=1, errors=errors)
        assert (block.kind, block.value, errors.errors) == ("heading", wanted, [])


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=40).filter(lambda text: not any(0xD800 <= ord(one) <= 0xDFFF for one in text)))
def test_texts_in_yaml_read_back(words: str):
    errors = ErrorList()
    node = read_yaml(mapping({"a": words, "b": Inline(th=words)}), file="x.yaml", errors=errors)
    assert not errors.errors
    assert node is not None
    assert node.plain == {"a": words, "b": {"th": words}}


def test_a_text_in_quotes_stands_on_one_line():
    assert quoted('ก "ข"\nค\u2028') == '"ก \\"ข\\"\\nค\\u2028"'


def test_what_rich_text_holds_beyond_the_format_is_told():
    losses = Losses()
    rich = '<h3>หัว</h3><p><i>เอน</i> <a linktype="page" id="3">หน้า</a></p><ul><li>ก<ul><li>ข</li></ul></li></ul>'
    text = markdown(read_rich_text(rich, "a.md", losses))
    assert text == "หัว\n\nเอน หน้า\n\n- ก\n- ข"
    assert len(losses.all()) == 4
    assert all(loss.file == "a.md" for loss in losses.all())


def test_a_text_after_fields_is_never_taken_for_one():
    assert markdown([Paragraphs("paragraph", [[Piece("text", "title: x")]])], after_fields=True) == "title\\: x"
