"""What the quizzes refuse, in words."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "bad_answer": Refusal(
        400,
        _("This answer does not belong to the question."),
        _("Open the quiz again and choose one of the answers shown."),
    ),
    "bad_number": Refusal(
        400,
        _("This is not a number that we can read; the answer was not saved."),
        _("Write digits, with a point before decimals and commas only between thousands: 1,500 or 12.5."),
    ),
    "attempt_closed": Refusal(
        409, _("This attempt is handed in already; the answer was not changed."), _("Open the result of the attempt.")
    ),
    "too_late": Refusal(
        409,
        _("The time is over; this answer came too late and was not counted."),
        _("Hand in the quiz: all answers saved before count."),
    ),
    "stale_answer": Refusal(
        409,
        _("A newer answer to this question is saved already; this one was not kept."),
        _("Open the quiz again to see your newest answers."),
    ),
    "cooldown": Refusal(
        409, _("You can try again from %(until)s."), _("Until then, read the lessons of this module once more.")
    ),
    "already_passed": Refusal(
        409, _("You have passed this quiz."), _("Go on with your course: nothing is left to do here.")
    ),
    "no_attempts_left": Refusal(
        403, _("You have used all attempts at this quiz."), _("Ask the organisers of your course for another attempt.")
    ),
    "extra_attempt_reason_missing": Refusal(
        422, _("A reason is needed."), _("Write why this person may try once more; it is kept on record.")
    ),
    "extra_attempt_not_needed": Refusal(
        409,
        _("Another attempt can be opened only when all are used up without a pass."),
        _("Look at the person's quizzes again: there is an attempt left or in progress, or the quiz is passed."),
    ),
    "extra_time_reason_missing": Refusal(
        422, _("A reason is needed."), _("Write why this person has more or less time; it is kept on record.")
    ),
    "extra_time_out_of_range": Refusal(
        422,
        _("Extra time lies between %(least)s and %(most)s per cent of a quiz's time."),
        _("Type another percentage."),
    ),
    "quiz_not_ready": Refusal(
        409,
        _("This quiz is not ready yet: it lacks questions."),
        _("Go on with the lessons and come back later; the authors can see what is missing."),
    ),
    "not_finished": Refusal(
        403,
        _("The right answers are shown when the attempt is handed in."),
        _("Go on with the quiz and hand it in."),
    ),
    "regrade_reason_missing": Refusal(
        422, _("A reason is needed."), _("Write what was wrong with the key; it is kept on record.")
    ),
    "regrade_not_current": Refusal(
        409,
        _("The question was published again meanwhile."),
        _("Begin again: look at its newest key and at who would change by it."),
    ),
    "regrade_nothing_earlier": Refusal(
        409,
        _("This question has one version only: nobody was asked another key."),
        _("Correct the key and publish the question first."),
    ),
    "regrade_under_way": Refusal(
        409, _("A regrade of this question is under way."), _("Wait until it is done, then look at the figures again.")
    ),
    "regrade_not_failed": Refusal(
        409,
        _("This regrade cannot be run again."),
        _("It did not fail, or a later decision about the question stands."),
    ),
    "import_is_over": Refusal(
        409,
        _("This file was imported already, or is not there any more."),
        _("Upload it again if something is missing."),
    ),
    "import_has_errors": Refusal(
        409,
        _("The file has errors; nothing was written."),
        _("Correct them and upload it again, or leave out what has errors."),
    ),
    "may_not_publish": Refusal(
        403,
        _("You may not publish questions."),
        _("Import them as drafts; someone with that right publishes them."),
    ),
    "may_not_change": Refusal(
        403,
        _("The file would change questions, and you may only add new ones."),
        _("Ask someone who may edit this bank's questions to import it."),
    ),
    "bank_code_taken": Refusal(
        409,
        _("There is a question bank “%(bank)s” already, and it is not this agency's."),
        _("Give that bank to the agency, or give it another code."),
    ),
}
