"""From bytes to text, from XML to a tree, from formatting to plain text."""

import pytest

from quizzes.exchange.contract import FileRefused
from quizzes.exchange.decoding import decode
from quizzes.exchange.limits import NESTING, XML_NODES
from quizzes.exchange.markup import HtmlPicture, plain_auto, plain_html, plain_markdown, plain_text
from quizzes.exchange.xml_tree import parse_xml

pytestmark = pytest.mark.without_database

THAI = "น้ำตาล ๒ ช้อน\nป้าสมใจ"


@pytest.mark.parametrize(
    "data",
    [
        THAI.encode(),
        THAI.encode("utf-8-sig"),
        THAI.encode("utf-16"),
        THAI.encode("cp874"),
        THAI.replace("\n", "\r\n").encode("cp874"),
        THAI.replace("\n", "\r").encode(),
    ],
)
def test_a_text_reads_the_same_in_every_encoding_and_with_any_line_end(data):
    assert decode(data) == THAI


def test_tis_620_is_not_guessed_where_the_marks_would_stand_on_nothing():
    with pytest.raises(FileRefused) as refused:
        decode("un\ndéjà vu à côté".encode("latin-1"))
    assert refused.value.place == "2"


@pytest.mark.parametrize(("text", "place"), [("a\nvous où {T}", "2"), ("año, corazón", "1"), ("größer", "1")])
def test_letters_of_another_alphabet_are_not_taken_for_single_thai_ones(text, place):
    with pytest.raises(FileRefused) as refused:
        decode(text.encode("latin-1"))
    assert refused.value.place == place


def test_quotation_marks_of_windows_are_read_in_a_text_without_thai():
    assert decode("“OTP”".encode("cp1252")) == "“OTP”"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a\nb\x00c", ""),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        (b"a\nb\x07", "2"),
        ("a\ufdd0".encode(), "1"),
        (b"\xef\xbb\xbf\xff", "1"),
        (b"\xff\xfe\x00", "1"),
        (b"", ""),
        (b" \n\t ", ""),
    ],
)
def test_what_is_not_a_text_is_refused(data, place):
    with pytest.raises(FileRefused) as refused:
        decode(data)
    assert refused.value.place == place
    assert str(refused.value.problem)
    assert str(refused.value.remedy)


def test_an_element_knows_its_line():
    root = parse_xml(b"<a>\n\n  <b/>\n  <c>x</c></a>")
    assert [(element.tag, element.line) for element in root.iter()] == [("a", 1), ("b", 3), ("c", 4)]


def test_xml_in_tis_620_is_read_as_it_declares():
    assert parse_xml('<?xml version="1.0" encoding="TIS-620"?><a>ก้ำ</a>'.encode("cp874")).text == "ก้ำ"


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        EXTERNAL,
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;]><a/>',
        "<a><b></a>",
        "<a>&nbsp;</a>",
        "<a/>junk",
        "not xml",
        "<a>" * (NESTING + 1) + "</a>" * (NESTING + 1),
    ],
)
def test_hostile_and_broken_xml_is_refused_with_its_line(text):
    with pytest.raises(FileRefused) as refused:
        parse_xml(text.encode())
    assert refused.value.place == "1"


@pytest.mark.parametrize("external", ["", ' PUBLIC "-//W3C//DTD MathML 2.0//EN" "http://127.0.0.1:1/mathml2.dtd"'])
def test_a_document_type_that_is_only_named_is_read_over_and_never_fetched(external):
    assert parse_xml(f"<!DOCTYPE a{external}>\n<a>ก</a>".encode()).text == "ก"
    for spoilt in (f'<!DOCTYPE a{external} [<!ENTITY x "y">]><a>&x;</a>', f"<!DOCTYPE a{external}><a>&nbsp;</a>"):
        with pytest.raises(FileRefused):
            parse_xml(spoilt.encode())


@pytest.mark.parametrize(
    "declared", ["", '<?xml version="1.0" encoding="utf-8"?>\n', "<?xml version='1.0'\n standalone='no' ?>"]
)
def test_an_entity_of_a_document_type_elsewhere_is_refused_in_attributes_too(declared):
    named = f'{declared}<!DOCTYPE a PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:1/x.dtd">'
    assert parse_xml(f'{named}<a t="&amp;&#3585;"/>'.encode()).get("t") == "&ก"
    with pytest.raises(FileRefused) as refused:
        parse_xml(f'{named}<a t="caf&eacute;"/>'.encode())
    assert refused.value.place == str(1 + declared.count("\n"))


def test_an_encoding_that_nobody_knows_is_not_tried():
    with pytest.raises(FileRefused):
        parse_xml('<?xml version="1.0" encoding="punycode"?><a>é</a>'.encode("latin-1"))


def test_a_file_of_too_many_elements_is_refused():
    with pytest.raises(FileRefused):
        parse_xml(b"<a>" + b"<b/>" * (XML_NODES + 1) + b"</a>")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>หนึ่ง</p><p>สอง</p>", "หนึ่ง\nสอง"),
        ("<p>หนึ่ง<br>สอง<br/><br/>สี่</p>", "หนึ่ง\nสอง\n\nสี่"),
        ("a\n b", "a b"),
        ("a&nbsp;&lt;b&gt; &amp;amp; &#3585;", "a <b> &amp; ก"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 | 2\n3"),
        ("m<sup>2</sup> H<sub>2</sub>O", "m² H₂O"),
        ('<a href="https://x.org/">here</a>', "here (https://x.org/)"),
        ('<a href="https://x.org/">https://x.org</a>', "https://x.org"),
        ("a < b and c > d <3", "a < b and c > d <3"),
        ("<script>x()</script>y<!-- z --><style>p{}</style>", "y"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("</p></b></span>x", "x"),
        ("<div><p><span>x</span></p></div>", "x"),
    ],
)
def test_html_becomes_what_a_reader_sees(html, text):
    assert plain_html(html).th == text


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ("<b>a</b>", {"formatting"}),
        ("<h2>a</h2>", {"formatting"}),
        ("<p>a</p>", set()),
        ("<td>a</td>", {"table"}),
        ("x<sup>ก</sup>", {"position"}),
        ("<script>1</script>a", {"script"}),
        ('<a href="@@PLUGINFILE@@/x.pdf">a</a>', {"link"}),
    ],
)
def test_what_a_text_loses_is_named(html, lost):
    assert plain_html(html).lost == lost


@pytest.mark.parametrize(
    "html",
    [
        "<video src=x></video>",
        "<iframe></iframe>",
        "<svg></svg>",
        "<input>",
        "<math></math>",
        '<a href="@@PLUGINFILE@@/x.mp3?forcedownload=1">ฟัง</a>',
    ],
)
def test_what_a_text_may_need_is_named(html):
    assert plain_html(html).missing


def test_pictures_are_found_with_what_they_show():
    found = plain_html('a <img src="x.png" alt="มือถือ"> b').pictures
    assert found == (HtmlPicture("x.png", "มือถือ"),)


@pytest.mark.parametrize(
    "text",
    [
        '<span class="multilang" lang="th">ใช่</span><span lang="en" class="multilang">Yes</span> 1',
        "{mlang th}ใช่{mlang}{mlang en}Yes{mlang} 1",
    ],
)
def test_texts_in_both_languages_are_kept_apart(text):
    plain = plain_html(text)
    assert (plain.th, plain.en) == ("ใช่ 1", "Yes 1")


def test_moodles_own_format_keeps_lines_and_plain_text_keeps_everything():
    assert plain_auto("a\n<b>b</b>").th == "a\nb"
    assert plain_auto("a <x> b").th == "a <x> b"
    assert plain_text("<b>a</b>\n\n&lt;").th == "<b>a</b>\n\n&lt;"
    assert plain_markdown("**a**\n\n- b").th == "a\n- b"
