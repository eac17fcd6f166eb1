"""What the quizzes refuse, in words."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "bad_answer": Refusal(
        400,
        _("This answer does not belong to the question."),
        _("Open the quiz again and choose one of the answers shown."),
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
}
