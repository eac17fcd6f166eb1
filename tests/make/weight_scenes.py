"""Lessons with little and much in them, what each is said to weigh, and a trainee who may read them: for browsers."""

from io import BytesIO
from typing import Any

from PIL import Image as Bitmap

from content.pictures import make_copies
from courses.models import LessonPage
from courses.weighing import weigh
from lms.core.site_css import STYLE_COOKIE, site_css_version
from lms.training.journey import begin_course
from tests import make
from tests.make import blocks
from tests.make.pictures import picture
from tests.make.quiz_scenes import session_of


def noisy(width: int, height: int) -> bytes:
    """Return a JPEG that does not compress to nothing."""
    output = BytesIO()
    Bitmap.effect_noise((width, height), 60).convert("RGB").save(output, "JPEG", quality=90)
    return output.getvalue()


def scene() -> dict[str, Any]:
    """Return three lessons' addresses and weights in bytes, and what a phone needs in its cookies."""
    course, person = make.course(modules=1, lessons=3, sequential=False), make.trainee()
    photos = [picture(noisy(1600, 900), f"photo-{number}.jpg") for number in range(2)]
    for photo in photos:
        make_copies(photo)
    pictured = [("picture", {"image": photo, "alt": "มือถือ", "caption": "", "credit": ""}) for photo in photos]
    texts = [[("text", "<p>สั้น ๆ</p>")], blocks.every_block(), [*pictured, ("text", "<p>ข้อความ</p>" * 200)]]
    lessons = [
        blocks.publish(lesson, text)
        for lesson, text in zip(LessonPage.objects.descendant_of(course).order_by("path"), texts, strict=True)
    ]
    begin_course(user=person, course=course)
    return {
        "lessons": [{"path": lesson.get_url(), "bytes": weigh(lesson).total} for lesson in lessons],
        "cookies": {"sessionid": session_of(person), STYLE_COOKIE: site_css_version()},
    }
