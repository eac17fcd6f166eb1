"""What a publish means for those who are enrolled: nobody loses anything, whatever the author chose."""

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.enrolment import enrol
from courses.models import CoursePage, Edition, Enrolment, LessonProgress, ModuleProgress, Publication
from courses.outline import outline_of
from courses.progress import progress_of
from lms.training.access import main_module
from lms.training.journey import begin_course, finish_lesson, settle, start_quiz, submit_quiz
from tests import make
from tests.make import quizzes
from tests.make.publishing import add_lesson, finish, lessons, modules, pass_quiz, people_in, publish, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Two modules of two lessons, each with a quiz."""
    return make.course(modules=2, lessons=2, quiz=quizzes.quiz(questions=6, attempts_allowed=0))


@pytest.fixture
def people(course):
    return people_in(course)


def newest(user):
    return Enrolment.objects.filter(user=user).order_by("-edition").first()


def fresh(course):
    return CoursePage.objects.get(pk=course.pk)


def state_of(user):
    row = newest(user)
    return (
        row.edition,
        row.completed_at is not None,
        LessonProgress.objects.filter(enrolment=row).count(),
        ModuleProgress.objects.filter(enrolment=row, completed_at__isnull=False).count(),
    )


@pytest.mark.parametrize("policy", ["small", "new"])
def test_a_changed_lesson_gives_nobody_more_to_do(course, people, policy):
    before = [state_of(user) for user in (people.begun, people.middle, people.finished)]
    publish(lessons(course)[0], policy)
    for user in (people.begun, people.middle, people.finished):
        begin_course(user=user, course=fresh(course))
    assert [state_of(user) for user in (people.begun, people.middle, people.finished)] == before
    assert (fresh(course).edition, Edition.objects.count()) == (1, 0)
    assert Publication.objects.get(revision__isnull=False).policy == policy


@pytest.mark.parametrize("policy", ["small", "new"])
def test_a_new_lesson_counts_only_for_those_who_enrol_afterwards(course, people, policy):
    lesson = add_lesson(modules(course)[1], policy)
    outline = outline_of(fresh(course))
    late = begin_course(user=make.trainee("มาทีหลัง"), course=course)
    assert progress_of(late).lessons_asked(outline) == 5
    for user in (people.begun, people.middle, people.finished):
        progress = progress_of(newest(user))
        assert progress.lessons_asked(outline) == 4
        assert progress.lesson_is_open(outline, lesson.translation_key, sequential=True)
    finish_rest(people.middle, course)
    assert newest(people.middle).completed_at is not None
    assert Certificate.objects.filter(enrolment__user=people.middle).count() == 1


def finish_rest(user, course):
    last = modules(course)[1]
    enrolment = newest(user)
    for lesson in last.get_children().filter(live=True)[:2]:
        finish_lesson(enrolment=enrolment, lesson_key=lesson.translation_key)
    pass_quiz(user, last)


def test_a_new_lesson_may_be_read_by_those_it_does_not_count_for(course, people, client):
    lesson = add_lesson(modules(course)[1], "new")
    client.force_login(people.begun, backend="lms.accounts.backends.EmailOrMobileBackend")
    page = client.get(lesson.url)
    assert "อ่านได้" in page.text or "does not count" in page.text
    assert client.post(f"/learn/lessons/{lesson.pk}/finish/").status_code == 302
    assert progress_of(newest(people.begun)).lessons_done(outline_of(fresh(course))) == 0


def test_a_module_without_a_quiz_whose_lessons_are_all_new_counts_for_everyone():
    course = make.course(modules=1, lessons=1)
    somjai = make.trainee()
    enrolment = begin_course(user=somjai, course=course)
    lessons(course)[0].unpublish()
    add_lesson(modules(course)[0], "new")
    settle(enrolment=enrolment)
    assert newest(somjai).completed_at is None


def test_a_page_that_comes_back_is_not_new(course, people):
    lesson = lessons(course)[3]
    lesson.unpublish()
    publish(lesson, "new")
    assert progress_of(newest(people.middle)).lessons_asked(outline_of(fresh(course))) == 4


def test_a_module_moved_in_from_another_course_counts_for_those_who_enrol_afterwards(course, people):
    other = make.course(modules=1, lessons=1)
    moved = modules(other)[0]
    moved.slug, moved.code = "moved", "moved"
    moved.save()
    moved.move(fresh(course), pos="last-child")
    assert progress_of(newest(people.middle)).lessons_asked(outline_of(fresh(course))) == 4
    late = begin_course(user=make.trainee(), course=course)
    assert progress_of(late).lessons_asked(outline_of(fresh(course))) == 5


def test_moving_within_a_course_changes_nothing_that_was_done(course, people):
    before = state_of(people.middle)
    first, second = modules(course)
    second.move(first, pos="left")
    lesson = lessons(course)[3]
    lesson.slug = "l8"
    lesson.save()
    lesson.move(modules(course)[0], pos="last-child")
    assert state_of(people.middle) == before
    assert progress_of(newest(people.middle)).lessons_asked(outline_of(fresh(course))) == 4


@pytest.mark.parametrize("taken", ["unpublish", "delete"])
def test_a_lesson_taken_away_leaves_the_finished_finished_and_asks_no_more_of_others(course, people, taken):
    getattr(lessons(course)[3], taken)()
    assert newest(people.finished).completed_at is not None
    assert progress_of(newest(people.middle)).lessons_asked(outline_of(fresh(course))) == 3
    assert state_of(people.middle)[2] == 2


class TestEveryoneRepeats:
    def test_the_edition_rises_with_a_deadline_and_a_named_decision(self, course, people):
        ari = make.people.admin()
        publish(lessons(course)[0], "repeat", user=ari)
        edition = Edition.objects.get()
        assert (fresh(course).edition, edition.number, edition.raised_by) == (2, 2, ari)
        assert (edition.refresh_by - timezone.localdate()).days == 60

    def test_who_finished_repeats_only_what_changed_and_keeps_the_certificate_until_then(self, course, people):
        held = Certificate.objects.get(enrolment__user=people.finished)
        changed = lessons(course)[0]
        publish(changed, "repeat")
        old = newest(people.finished)
        assert (old.edition, old.completed_at is not None, held.is_valid) == (1, True, True)
        refresher = begin_course(user=people.finished, course=course)
        assert (refresher.edition, refresher.refreshes_edition, state_of(people.finished)) == (2, 1, (2, False, 3, 1))
        outline = outline_of(fresh(course))
        assert progress_of(refresher).next_step(outline).lesson.key == changed.translation_key
        finish_lesson(enrolment=refresher, lesson_key=changed.translation_key)
        pass_quiz(people.finished, modules(course)[0])
        issued = Certificate.objects.filter(enrolment__user=people.finished).order_by("edition")
        assert [(one.edition, one.is_valid) for one in issued] == [(1, True), (2, True)]

    def test_who_was_in_the_middle_goes_on_in_the_new_edition_with_what_did_not_change(self, course, people, client):
        publish(lessons(course)[2], "repeat")
        client.force_login(people.middle, backend="lms.accounts.backends.EmailOrMobileBackend")
        page = client.get(course.url)
        assert page.status_code == 200
        assert state_of(people.middle) == (2, False, 2, 1)
        assert newest(people.middle).refreshes_edition is None
        finish_rest(people.middle, course)
        assert [one.edition for one in Certificate.objects.filter(enrolment__user=people.middle)] == [2]

    def test_who_had_read_it_in_mid_course_reads_it_again_and_keeps_the_record(self, course, people):
        publish(lessons(course)[0], "repeat")
        begin_course(user=people.middle, course=course)
        assert state_of(people.middle) == (2, False, 1, 0)
        old = Enrolment.objects.get(user=people.middle, edition=1)
        assert LessonProgress.objects.filter(enrolment=old).count() == 2
        assert ModuleProgress.objects.filter(enrolment=old, completed_at__isnull=False).count() == 1

    def test_an_open_attempt_survives_and_what_it_passes_counts_in_the_new_edition(self, course, people):
        from_before = begin_course(user=people.middle, course=course)
        second = modules(course)[1]
        for lesson in lessons(course)[2:]:
            finish_lesson(enrolment=from_before, lesson_key=lesson.translation_key)
        attempt = make_attempt(people.middle, second)
        publish(lessons(course)[0], "repeat")
        quizzes.answer_all(attempt)
        submit(attempt)
        assert state_of(people.middle) == (2, False, 3, 1)
        assert newest(people.middle).completed_at is None

    def test_what_is_done_after_the_publish_need_not_be_done_twice(self, course, people):
        publish(lessons(course)[3], "repeat")
        finish_rest_in_old_edition(people.middle, course)
        assert state_of(people.middle) == (2, True, 4, 2)

    def test_new_trainees_begin_in_the_new_edition(self, course, people):
        publish(lessons(course)[0], "repeat")
        late = begin_course(user=make.trainee(), course=fresh(course))
        assert (late.edition, late.refreshes_edition) == (2, None)

    def test_publishes_of_one_day_make_one_edition_until_somebody_is_in_it(self, course, people):
        publish(lessons(course)[0], "repeat")
        publish(lessons(course)[1], "repeat")
        assert fresh(course).edition == 2
        begin_course(user=people.finished, course=course)
        publish(lessons(course)[2], "repeat")
        assert fresh(course).edition == 3
        again = begin_course(user=people.finished, course=course)
        assert (again.edition, again.refreshes_edition, state_of(people.finished)[2]) == (3, 1, 1)

    def test_a_module_repeats_its_quiz_and_a_course_everything(self, course, people):
        publish(modules(course)[0], "repeat")
        begin_course(user=people.finished, course=course)
        assert state_of(people.finished) == (2, False, 4, 1)
        publish(fresh(course), "repeat")
        begin_course(user=people.finished, course=course)
        assert state_of(people.finished) == (3, False, 0, 0)

    def test_a_new_lesson_for_everyone_counts_for_those_in_the_middle(self, course, people):
        add_lesson(modules(course)[1], "repeat")
        enrolment = begin_course(user=people.middle, course=course)
        assert progress_of(enrolment).lessons_asked(outline_of(fresh(course))) == 5

    def test_a_lesson_added_for_new_trainees_stays_out_of_the_refresher(self, course, people):
        add_lesson(modules(course)[1], "new")
        publish(lessons(course)[0], "repeat")
        refresher = begin_course(user=people.finished, course=course)
        assert progress_of(refresher).lessons_asked(outline_of(fresh(course))) == 4

    def test_the_same_draft_published_twice_raises_it_once(self, course, people):
        page = publish(lessons(course)[0], "repeat")
        page.get_latest_revision().publish()
        assert (fresh(course).edition, page.publish_policy) == (2, "small")

    def test_where_nobody_is_enrolled_the_edition_stays(self):
        course = make.course()
        publish(lessons(course)[0], "repeat")
        assert fresh(course).edition == 1

    def test_publishing_an_old_draft_of_the_course_keeps_the_edition(self, course, people):
        draft = fresh(course).save_revision()
        publish(lessons(course)[0], "repeat")
        draft.publish()
        assert fresh(course).edition == 2

    def test_a_translation_repeats_nothing(self, course, people):
        twin = make.in_english(course)
        publish(twin, "repeat")
        assert fresh(course).edition == 1

    def test_enrolling_again_while_nothing_changed_is_the_same_enrolment(self, course, people):
        assert enrol(user=people.finished, course=course) == newest(people.finished)


def make_attempt(user, module):
    return start_quiz(enrolment=newest(user), module=main_module(module.pk))


def submit(attempt):
    submit_quiz(attempt=attempt)


def finish_rest_in_old_edition(user, course):
    """Without opening a page in between, so that the enrolment is still the old edition's."""
    enrolment = newest(user)
    for lesson in lessons(course)[2:]:
        finish_lesson(enrolment=enrolment, lesson_key=lesson.translation_key)
    attempt = make_attempt(user, modules(course)[1])
    quizzes.answer_all(attempt)
    submit(attempt)


def test_small_corrections_are_the_usual_choice_of_the_rules(course, people, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "publish_policy": "new"}
    page = publish(lessons(course)[0], "small")
    assert page.publish_policy == "new"


def test_reading_is_recorded_once(course):
    somjai = make.trainee()
    read(somjai, course, 1)
    read(somjai, course, 1)
    finish(somjai, course)
    assert state_of(somjai) == (1, True, 4, 2)
