"""What the pictures of an agency's work show: its people, a lesson with something to mend, one handed in."""

from typing import Any

from courses.models import CoursePage, LessonPage, ModulePage
from lms.agencies.models import Agency, Role
from lms.training.journey import begin_course
from tests.make import people, publishing
from tests.make.agencies import member
from tests.make.agency_scenes import verified_session_of
from tests.make.pictures import picture

CODE = "online-scams-agency"


def agency_at_work() -> dict[str, Any]:
    """Return sessions by role, and the keys of a lesson with findings and of one that waits for its review."""
    owner = Agency.objects.get(code="ncsa")
    staff = {
        "manager": member(owner, Role.MANAGER, "มาลี", name_prefix="นางสาว"),
        "author": member(owner, Role.AUTHOR, "มานะ", name_prefix="นาย"),
        "reviewer": member(owner, Role.REVIEWER, "วิชัย", name_prefix="นาย"),
    }
    course = begun_course(owner)
    lesson, handed_in = publishing.lessons(course)
    with_findings(lesson)
    handed_in.title = "สายจากธนาคารปลอม"
    handed_in.summary = "เมื่อมีคนโทรมาอ้างว่าเป็นธนาคาร"
    handed_in.save_revision(user=staff["author"])
    handed_in.get_workflow().start(handed_in, staff["author"])
    sessions = {name: verified_session_of(person) for name, person in staff.items()}
    return {"sessions": sessions, "lesson": lesson.pk, "handed_in": handed_in.pk}


def begun_course(owner: Agency) -> CoursePage:
    """Return an agency's course of two lessons, with a few people at every point of it."""
    index = CoursePage.objects.filter(locale__language_code="th").first().get_parent()
    course = index.add_child(
        instance=CoursePage(
            title="ภัยออนไลน์ในหมู่บ้าน", slug=CODE, code=CODE, summary="รู้ทันกลโกงที่พบบ่อย", agency=owner, locale=index.locale
        )
    )
    module = course.add_child(
        instance=ModulePage(title="สายหลอก", slug="calls", code=f"{CODE}-calls", summary="โทรศัพท์หลอก")
    )
    for number, title in ((1, "ตำรวจไม่ขอให้โอนเงิน"), (2, "สายจากธนาคาร")):
        body = [("heading", "วางสายก่อน"), ("text", "<p>ตำรวจและธนาคารไม่ขอรหัสหรือให้โอนเงินทางโทรศัพท์</p>")]
        code = f"{CODE}-{number}"
        module.add_child(instance=LessonPage(title=title, slug=f"l{number}", code=code, summary=title, body=body))
    course = CoursePage.objects.get(pk=course.pk)
    for read in (0, 1, 1, 2):
        person = people.trainee()
        begin_course(user=person, course=course)
        publishing.read(person, course, read)
    return course


def with_findings(lesson: LessonPage) -> None:
    """Leave a draft in which something is to be mended."""
    shown = {"image": picture(), "alt": "", "caption": "", "credit": ""}
    lesson.body = [*((block.block_type, block.value) for block in lesson.body), ("picture", shown)]
    lesson.save_revision()
