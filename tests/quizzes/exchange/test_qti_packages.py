"""Content packages: where the items are, which pictures they name, and what a hostile one may not do."""

import base64
import os

import pytest
from django.utils.translation import override

from quizzes.exchange import qti
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.limits import PICTURE_BYTES
from tests.make.exchange_files import choice, declaration, item, png, zip_of

pytestmark = pytest.mark.without_database
PLAIN = item(declaration("A"), choice("ก", "ข"))


def pictured(source: str) -> bytes:
    return item(declaration("A"), f'<p>ดู <img src="{source}" alt="ป้าย"/></p>' + choice("ก", "ข"))


def manifest(*resources: tuple[str, str]) -> str:
    listed = "".join(
        f'<resource type="{kind}" href="{href}"><file href="{href}"/></resource>' for kind, href in resources
    )
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{listed}</resources></manifest>'


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def errors(data: bytes) -> list[str]:
    reading = qti.read(data, name="p.zip")
    found = [notice.line("p.zip") for notice in reading.errors]
    return found + [f"{entry.place_of(one.field)}: {one}" for entry in reading.entries for one in entry.errors]


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        qti.read(data, name="p.zip")
    assert refused.value.remedy
    return f"{refused.value.place}: {refused.value.problem}"


def test_the_manifest_names_the_items_and_their_order():
    listed = manifest(
        ("imsqti_item_xmlv2p1", "b.xml"), ("webcontent", "c.xml"), ("imsqti_item_xmlv3p0", "in/a%20b.xml")
    )
    files = {"imsmanifest.xml": listed, "b.xml": PLAIN, "in/a b.xml": PLAIN, "c.xml": PLAIN}
    assert [entry.place for entry in qti.read(zip_of(files), name="p").entries] == ["b.xml:1", "in/a b.xml:1"]


def test_a_package_in_a_folder_and_one_without_a_manifest_are_read():
    listed = manifest(("imsqti_item_xmlv2p2", "items/a.xml"))
    inside = zip_of({"export/imsmanifest.xml": listed, "export/items/a.xml": PLAIN})
    bare = zip_of({"b.xml": PLAIN, "a.xml": PLAIN, "style.css": "p {}", "test.xml": "<assessmentTest/>"})
    assert [entry.place for entry in qti.read(inside, name="p").entries] == ["export/items/a.xml:1"]
    assert [entry.place for entry in qti.read(bare, name="p").entries] == ["a.xml:1", "b.xml:1"]


def test_where_the_manifest_knows_no_items_by_their_type_all_files_are_looked_at():
    listed = manifest(("webcontent", "in/a.xml"))
    odd = zip_of({"imsmanifest.xml": listed, "in/a.xml": PLAIN, "in/meta.xml": "<quiz/>"})
    assert [entry.place for entry in qti.read(odd, name="p").entries] == ["in/a.xml:1"]
    older = manifest(("imsqti_xmlv1p2", "a.xml"))
    (error,) = errors(zip_of({"imsmanifest.xml": older, "a.xml": "<questestinterop/>"}))
    assert error.startswith("p.zip:a.xml:1: This is QTI 1.2.")


def test_a_bad_file_among_good_ones_is_told_with_its_name_and_line():
    data = zip_of({"a.xml": PLAIN, "b.xml": "<assessmentItem>\n<p>", "c.xml": "<questestinterop/>"})
    reading = qti.read(data, name="p")
    assert len(reading.entries) == 1
    assert [notice.place for notice in reading.errors] == ["b.xml:2", "c.xml:1"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"imsmanifest.xml": manifest(("imsqti_item_xmlv2p1", "../../etc/passwd"))}, "names a file that is not in"),
        ({"imsmanifest.xml": manifest(("imsqti_item_xmlv2p1", "http://example.org/a.xml"))}, "names a file"),
        ({"imsmanifest.xml": "<!DOCTYPE a [<!ELEMENT a ANY>]><manifest/>"}, "document type"),
        ({"imsmanifest.xml": '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><manifest/>'}, "document type"),
        ({"imsmanifest.xml": "<html/>", "a.xml": PLAIN}, "not one of a content package"),
        ({"imsmanifest.xml": manifest()}, "no items in the package"),
        ({"a.txt": "x"}, "no items in the package"),
        ({"../a.xml": PLAIN}, "leads out"),
        ({"a.zip": "PK", "a.xml": PLAIN}, "archive inside"),
        ({"a.xml": b"<assessmentItem>" + b" " * 9_000_000}, "densely"),
    ],
)
def test_a_package_that_is_broken_or_hostile_is_refused_as_a_whole(files, words):
    assert words in refusal(zip_of(files))


@pytest.mark.parametrize("source", ["img/a.png", "../items/img/a.png", "img/a%2Epng", "img\\a.png"])
def test_a_picture_is_found_from_the_folder_of_its_item(source):
    (entry,) = qti.read(zip_of({"items/q.xml": pictured(source), "items/img/a.png": png()}), name="p").entries
    assert entry.item["picture"]["alt"] == {"th": "ป้าย"}
    assert list(entry.pictures.values()) == [png()]


def test_a_picture_is_named_by_what_it_is_and_may_be_written_in_its_address():
    (wrong,) = qti.read(zip_of({"q.xml": pictured("a b.png"), "a b.png": png(kind="JPEG")}), name="p").entries
    assert list(wrong.pictures) == ["a-b.jpg"]
    address = "data:image/png;base64," + base64.b64encode(png()).decode()
    (inline,) = qti.read(pictured(address), name="q.xml").entries
    assert inline.pictures == {"picture.png": png()}


@pytest.mark.parametrize(
    ("source", "file", "words"),
    [
        ("a.png", b"no picture", "not a whole picture"),
        ("a.gif", b"GIF89a", "a kind of file that is not shown"),
        ("a.png", png() + os.urandom(PICTURE_BYTES), "larger than 5 MB"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script/></svg>", "not allowed"),
        ("a.svg", b"<!DOCTYPE svg><svg/>", "DOCTYPE"),
        ("../../a.png", png(), "is not in the file"),
        ("file:///etc/passwd", b"", "is not in the file"),
        ("data:text/html,<b>", b"", "is not in the file"),
    ],
)
def test_a_picture_that_is_missing_or_cannot_be_shown_is_refused_at_its_line(source, file, words):
    address = source.replace("<", "&lt;")
    files = {"q.xml": pictured(address), "a.png" if ":" in source else source.rpartition("/")[2]: file}
    (error,) = errors(zip_of(files))
    assert error.startswith("q.xml:3: picture.file: ")
    assert words in error


def test_keywords_of_other_systems_are_passed_over():
    words = "".join(f"<keyword><string>{word}</string></keyword>" for word in ("difficulty:3", "K04"))
    about = f"<metadata><lom><general>{words}</general></lom></metadata>"
    resource = f'<resource type="imsqti_item_xmlv2p1" href="a.xml">{about}</resource>'
    listed = f"<manifest><resources>{resource}</resources></manifest>"
    (entry,) = qti.read(zip_of({"imsmanifest.xml": listed, "a.xml": PLAIN}), name="p").entries
    assert entry.item["difficulty"] == 3
    assert not entry.warnings
