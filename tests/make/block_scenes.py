"""A lesson with every block, and a trainee who may read it: for browsers."""

from lms.training.journey import begin_course
from tests import make
from tests.make import blocks, quizzes
from tests.make.quiz_scenes import session_of


def scene() -> dict[str, str]:
    """Return the address of the lesson's page and the session of a trainee of its course."""
    course, person = make.course(), make.trainee()
    body = blocks.every_block()
    body.insert(-1, ("practice", {"question": quizzes.question("ordering", topic="practice")}))
    lesson = blocks.publish(blocks.lesson_of(course), body)
    begin_course(user=person, course=course)
    return {"path": lesson.get_url(), "session": session_of(person)}
