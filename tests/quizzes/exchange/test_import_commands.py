"""`manage.py import_questions` and `export_questions`, as a person at the keyboard meets them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from lms.agencies.models import Agency
from quizzes.models import Question, QuestionBank

pytestmark = pytest.mark.django_db

GOOD = "::Safe 1::ควรทำอย่างไร {=วางสาย ~บอกรหัส ####เพราะ}\n\n::Safe 2::จริงไหม {T####เพราะ}\n"


@pytest.fixture(autouse=True)
def _agency(settings):
    settings.LANGUAGE_CODE = "en"
    Agency.objects.create(code="depa", name="ดีป้า", name_en="depa")


@pytest.fixture
def file(tmp_path):
    def write(text, name="คำถาม.gift.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def run(command, *arguments, **options):
    """Return what a command writes to the output and to the error output, and its message where it fails."""
    out, err = StringIO(), StringIO()
    try:
        call_command(
            command, *map(str, arguments), stdout=out, stderr=err, **{"agency": "depa", "format": "gift", **options}
        )
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_a_dry_run_reports_and_writes_nothing(file):
    out, err, failed = run("import_questions", file(GOOD), "--dry-run")
    assert "safe-1: created" in out
    assert "2 created" in out
    assert (err, failed) == ("", "")
    assert not Question.objects.exists()
    assert not QuestionBank.objects.exists()


def test_a_right_file_is_written_and_published_where_that_is_asked_for(file):
    assert run("import_questions", file(GOOD), topic="role")[2] == ""
    assert set(Question.objects.values_list("live", "topic")) == {(False, "role")}
    out, _err, _failed = run("import_questions", file(GOOD), "--publish", topic="role")
    assert "2 changed" in out
    assert set(Question.objects.values_list("live", flat=True)) == {True}
    assert "2 unchanged" in run("import_questions", file(GOOD), "--publish", topic="role")[0]


def test_a_fault_is_named_with_file_line_field_and_remedy_and_the_command_fails(file):
    path = file(GOOD + "\n\nเรียงความ {}\n")
    out, err, failed = run("import_questions", path)
    assert "คำถาม.gift.txt:6: kind: " in err
    assert " — " in err
    assert "1 error; nothing was written." in failed
    assert "1 with errors" in out
    assert not Question.objects.exists()
    assert run("import_questions", path, "--partial")[2] == ""
    assert Question.objects.count() == 2
    assert run("import_questions", path, "--partial", "--dry-run")[2] != ""


def test_a_report_for_machines(file):
    out, _err, failed = run("import_questions", file("ก {"), "--json")
    report = json.loads(out)
    assert (report["written"], report["counts"]["error"]) == (False, 1)
    assert failed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"agency": "nobody"}, "There is no agency"),
        ({"bank": "nowhere"}, "has no question bank"),
        ({"topic": "ไทย"}, "topic"),
    ],
)
def test_an_unknown_agency_bank_or_topic_is_refused_in_words(file, arguments, words):
    assert words in run("import_questions", file(GOOD), **arguments)[2]


def test_a_file_that_cannot_be_read_is_refused_in_words(file, tmp_path):
    assert "cannot be read" in run("import_questions", tmp_path / "none.txt")[2]
    assert "cannot be read" in run("import_questions", tmp_path)[2]
    assert "not a text" in run("import_questions", file(b"\x00\x01"))[2]
    assert "empty" in run("import_questions", file(b""))[2]
    assert "คำถาม.gift.txt:2" in run("import_questions", file("a\n\x07 {T}"))[2]
    with pytest.raises(CommandError):
        call_command("import_questions", str(file(GOOD)), format="word", agency="depa")


def test_what_is_exported_can_be_imported_again_without_a_change(file, tmp_path):
    run("import_questions", file(GOOD), "--publish")
    for format in ("gift", "moodle_xml"):
        target = tmp_path / f"{format}.out"
        _out, err, failed = run("export_questions", target, format=format)
        assert (failed, "0 questions were left out." in err) == ("", True)
        out, _err, failed = run("import_questions", target, "--publish", format=format)
        assert (failed, "2 unchanged" in out) == ("", True)
    assert "วางสาย" in run("export_questions")[0]


def test_an_export_tells_what_it_leaves_out_and_what_is_lost(file, tmp_path):
    run("import_questions", file(GOOD + "\n\nกี่บาท {#5####x}"), "--publish")
    _out, err, _failed = run("export_questions", tmp_path / "a.txt", format="aiken")
    assert "was left out: Aiken has no such kind of question." in err
    assert "lost: " in err
    report = json.loads(run("export_questions", tmp_path / "b.txt", "--json", format="aiken")[1])
    assert len(report["left_out"]) == 1
    assert ModelLogEntry.objects.filter(action="quizzes.export", user=None).count() == 2
    assert "cannot be written" in run("export_questions", tmp_path / "no" / "where.txt")[2]


def test_an_agency_without_a_bank_has_nothing_to_export():
    assert "no question bank" in run("export_questions")[2]
