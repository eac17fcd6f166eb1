"""The site's tree and courses in it."""

from itertools import count

from wagtail.models import Locale, Page, Site

from content.models import HomePage
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from quizzes.models import Quiz

_numbers = count(1)


def site() -> CourseIndexPage:
    """Return the list of courses of a Thai site with an English twin, made once for each test."""
    found = CourseIndexPage.objects.filter(locale__language_code="th").first()
    if found:
        return found
    thai = Locale.objects.get_or_create(language_code="th")[0]
    Locale.objects.get_or_create(language_code="en")
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="อสด.", slug="home-th", tagline="เรียนเพื่อช่วยเพื่อนบ้าน", locale=thai))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home.add_child(instance=CourseIndexPage(title="หลักสูตร", slug="courses", locale=thai))


def course(*, modules: int = 1, lessons: int = 2, quiz: Quiz | None = None, **fields: object) -> CoursePage:
    """Return a published course; every module has `lessons` lessons and, where given, the quiz."""
    number = next(_numbers)
    values: dict[str, object] = {
        "title": f"หลักสูตรที่ {number}",
        "slug": f"course-{number}",
        "code": f"course-{number}",
        "summary": "เรียนรู้หน้าที่ของ อสด.",
    }
    page = site().add_child(instance=CoursePage(**{**values, **fields}))
    for m in range(1, modules + 1):
        module = page.add_child(
            instance=ModulePage(
                title=f"หน่วยที่ {m}", slug=f"m{m}", code=f"c{number}-m{m}", summary="หน่วยหนึ่งของหลักสูตร", quiz=quiz
            )
        )
        for n in range(1, lessons + 1):
            module.add_child(instance=lesson_page(number, m, n))
    return page


def lesson_page(course_number: int, module: int, number: int) -> LessonPage:
    body = [("heading", "เรื่องของป้าสมใจ"), ("text", "<p>ป้าสมใจได้รับข้อความแปลก ๆ</p>")]
    return LessonPage(
        title=f"บทที่ {module}.{number}",
        slug=f"l{number}",
        code=f"c{course_number}-m{module}-l{number}",
        summary="บทเรียนสั้น ๆ",
        body=body,
    )


def in_english(page: CoursePage) -> CoursePage:
    """Return the English twin of a course, with everything below it, published."""
    english = Locale.objects.get(language_code="en")
    index = page.get_parent().specific
    if not index.has_translation(english):
        home = index.get_parent().specific
        home.copy_for_translation(english, copy_parents=True).save_revision().publish()
        index.copy_for_translation(english, copy_parents=True).save_revision().publish()
    twin = page.copy_for_translation(english)
    twin.title = f"Course {page.pk}"
    twin.save_revision().publish()
    for module in page.get_children().specific():
        module.copy_for_translation(english).save_revision().publish()
        for lesson in module.get_children().specific():
            lesson.copy_for_translation(english).save_revision().publish()
    return CoursePage.objects.get(pk=twin.pk)
