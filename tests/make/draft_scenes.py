"""A draft with something to mend, and an editor who may: for browsers."""

from tests import make
from tests.make import blocks
from tests.make.pictures import picture
from tests.make.quiz_scenes import session_of


def scene() -> dict[str, str]:
    """Return the address of a lesson in the editor, the id of its broken block, and an editor's session."""
    lesson = blocks.lesson_of(make.course(lessons=2))
    shown = {"image": picture(), "alt": "", "caption": "", "credit": ""}
    lesson.body = [("heading", "หนึ่ง"), ("text", "<p>ก</p>" * 40), ("picture", shown)]
    lesson.save_revision()
    saved = lesson.get_latest_revision_as_object()
    editor = make.admin(second_factor=False, is_sample=True)
    return {"page": str(lesson.pk), "block": saved.body[2].id, "session": session_of(editor)}
