"""Agencies, their people, and everything that belongs to one, named so that a test finds it wherever it leaks."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.models import Image

from courses.models import CoursePage, LessonPage, ModulePage
from lms.accounts.models import User
from lms.agencies.memberships import join
from lms.agencies.models import Agency, Invitation, Membership, Role
from lms.training.agency_setup import set_up_agency
from quizzes.models import Attempt, Question, QuestionBank, Quiz, QuizDraw, QuizReport
from quizzes.reporting import compute_report, request_report
from quizzes.roles import grant_editor_rights
from tests.make import courses, quizzes
from tests.make.packages import DRAWING
from tests.make.people import trainee, with_second_factor

_numbers = count(1)


def agency(code: str = "", **fields: Any) -> Agency:
    """Return an agency that is set up."""
    number = next(_numbers)
    code = code or f"agency-{number}"
    courses.site()
    made = Agency.objects.create(**{"code": code, "name": f"หน่วยงาน {code}", "name_en": f"Agency {code}", **fields})
    set_up_agency(agency=made)
    return Agency.objects.get(pk=made.pk)


def member(of: Agency, role: str = Role.AUTHOR, first_name: str = "เขียน", **fields: Any) -> User:
    """Return someone with a role in an agency, who counts as verified by a second factor."""
    person = trainee(first_name, "ประจำหน่วย", **fields)
    join(user=person, agency=of, role=role, actor=None)
    return with_second_factor(User.objects.get(pk=person.pk))


def programme_reviewer(**fields: Any) -> User:
    """Return someone who reviews for the programme office."""
    grant_editor_rights()
    person = trainee("ตรวจ", "ส่วนกลาง", **{"is_staff": True, **fields})
    person.groups.add(Group.objects.get(name="Moderators"))
    return with_second_factor(person)


def membership(of: Agency, user: User) -> Membership:
    return Membership.objects.current().get(agency=of, user=user)


def invitation(to: Agency, email: str = "", **fields: Any) -> Invitation:
    values = {"role": Role.AUTHOR, "expires_at": timezone.now() + timedelta(days=14), **fields}
    return Invitation.objects.create(agency=to, email=email or f"invited-{next(_numbers)}@example.org", **values)


@dataclass(frozen=True)
class Corner:
    """An agency with something of every kind, each with `mark` in its name."""

    mark: str
    agency: Agency
    course: CoursePage
    module: ModulePage
    lesson: LessonPage
    draft: LessonPage
    bank: QuestionBank
    question: Question
    quiz: Quiz
    image: Image
    document: Document
    attempt: Attempt
    member: User
    invitation: Invitation

    @property
    def membership(self) -> Membership:
        return membership(self.agency, self.member)


def corner(mark: str) -> Corner:
    """Return an agency whose code is `mark` with a course, a draft, questions, a quiz taken, media and people."""
    made = agency(mark, name=f"{mark} agency", name_en=f"{mark} agency")
    bank = made.question_banks.get()
    bank.name = f"{mark} bank"
    bank.save()
    words = {"th": f"{mark} stem", "en": f"{mark} stem"}
    question = quizzes.question(bank=bank, id=f"{mark}-question", topic=f"{mark}-topic", stem=words)
    question.save_revision()
    quiz = Quiz(bank=bank, code=f"{mark}-quiz", title=f"{mark} quiz", title_en=f"{mark} quiz", attempts_allowed=0)
    quiz.draws = [QuizDraw(topic=f"{mark}-topic", count=1)]
    quiz.save()
    quiz.save_revision()
    attempt = quizzes.attempt(quiz, user=trainee(f"{mark}trainee", "เรียน"))
    quizzes.answer_all(attempt)
    attempt = quizzes.close(attempt).attempt
    compute_report(request_report(quiz=quiz, attempts=QuizReport.Attempts.FIRST).pk)
    person = member(made, first_name=f"{mark}member", email=f"{mark}-member@example.org")
    course = courses.course(modules=1, lessons=1, quiz=quiz, title=f"{mark} course", slug=f"{mark}-course", agency=made)
    module = ModulePage.objects.child_of(course).get()
    lesson = LessonPage.objects.child_of(module).get()
    lesson.title = f"{mark} lesson"
    lesson.save_revision().publish()
    draft = _draft(mark, module, person)
    image = get_image_model().objects.create(
        title=f"{mark} image", file=ContentFile(DRAWING.encode(), f"{mark}.svg"), collection=made.collection
    )
    document = get_document_model().objects.create(
        title=f"{mark} document", file=ContentFile(b"text", f"{mark}.txt"), collection=made.collection
    )
    return Corner(
        mark=mark,
        agency=made,
        course=CoursePage.objects.get(pk=course.pk),
        module=module,
        lesson=lesson,
        draft=draft,
        bank=bank,
        question=question,
        quiz=quiz,
        image=image,
        document=document,
        attempt=attempt,
        member=person,
        invitation=invitation(made, f"{mark}-invited@example.org"),
    )


def _draft(mark: str, module: ModulePage, owner: User) -> LessonPage:
    page = courses.lesson_page(0, 9, 9)
    page.title, page.slug, page.code, page.live = f"{mark} draft", f"{mark}-draft", f"{mark}-draft", False
    page.owner = owner
    module = ModulePage.objects.get(pk=module.pk)
    made: LessonPage = module.add_child(instance=page)
    made.save_revision(user=owner, log_action=True)
    return made
