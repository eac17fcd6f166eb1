"""The rules of the programme: defaults that a deployment may change. Rules of one course or quiz are data."""

from typing import Any

LMS_RULES: dict[str, Any] = {
    # A certificate whose file is not there after so many seconds is taken up again by the sweep.
    "certificate_render_grace_seconds": 120,
    # Where a file still cannot be made after so many tries, one in each such time, it waits for a member of staff.
    "certificate_file_tries": 15,
    # A layout may be published whose certificates, before they are signed, have at most so many kB (1,000 bytes).
    "certificate_layout_kb": 90,
    # A signature that could not be raised (no time stamp to be had) is tried again after so many seconds.
    "certificate_raise_retry_seconds": 900,
    # The signatures of a file that somebody shows are checked up to this size, with so much CPU and memory.
    "signature_check_bytes": 5_000_000,
    "signature_check_seconds": 5,
    "signature_check_megabytes": 512,
    # Serials: letters A–Z in front (at most eight), what stands for them in Thai text, the era of the year ("buddhist"
    # or "common"), how many groups of four random characters (2, 3 or 4). Serials given out before stay readable.
    "certificate_serial_prefix": "OSD",
    "certificate_serial_thai_prefix": "อสด",
    "certificate_serial_era": "buddhist",
    "certificate_serial_groups": 2,
    # Which decisions about certificates need a second person: of "issue" (by hand), "correct", "revoke", "reinstate",
    # "reissue". Each but "revoke" ends in a certificate in force: `check` warns where only some of those are named. A
    # request waits so many days for that person.
    "certificate_four_eyes": (),
    "certificate_decision_days": 14,
    # Holders may renew so many days before a certificate ends, and are reminded so many days before.
    "certificate_renewal_days": 60,
    "certificate_reminder_days": (60, 30, 7),
    # Whether the holder is written to when a certificate is corrected; for a re-issue of many it is asked each time.
    "certificate_correction_mail": True,
    # An attempt may still be answered for so many seconds after its time, for slow networks; a quiz may say otherwise.
    "quiz_grace_seconds": 30,
    # An attempt handed in and not graded after so many seconds is taken up again by the sweep.
    "quiz_grading_seconds": 30,
    # An attempt without a time limit that nobody has handed in is closed after so many days.
    "quiz_open_days": 90,
    # The dry run of a regrade that looks at more answers is computed by a worker, while its page shows how far it is.
    "regrade_answers_at_once": 5_000,
    # The link with which an agency invites someone works for so many days.
    "invitation_days": 14,
    # What a lesson may cost a phone, in kB (1,000 bytes): page, style sheet, scripts, pictures; not what a tap loads.
    "lesson_budget_kb": 60,
    # A slow network, for saying how long a page takes to open: 3G in a village.
    "phone_kilobits": 400,
    "phone_round_trip_ms": 400,
    # More words than this are too many for one lesson.
    "lesson_words": 1500,
    # Owners are told so many days before facts are to be checked again.
    "review_notice_days": 30,
    # Who is told of what an agency owns.
    "review_notice_roles": ("manager", "author"),
    # What a publish means for those enrolled where its author chose nothing: "small", "new" or "repeat".
    "publish_policy": "small",
    # Each page is looked through before it is published: no more than so many together.
    "bulk_publish_pages": 30,
    # Of courses with more enrolments, whom a publish touches is estimated from about so many of them.
    "forecast_sample": 5_000,
    # Publishes with "everyone repeats" within so many hours make one new edition, while nobody is in it yet.
    "edition_gather_hours": 24,
    # Holders of older editions have so many days for the refresher, and are reminded so many days before the end.
    "refresher_days": 60,
    "refresher_reminder_days": (60, 14, 3),
    # What then becomes of their certificates: "lapse" ends them, and with them a status that rests on them; or "keep".
    "refresher_after_deadline": "lapse",
    # The name as the public check of a certificate shows it: "full", as printed, or "masked", first letters only.
    "verify_name": "full",
}
# What the checks before publishing find (courses/checks): "error" keeps a page from going live, "warning" is told,
# "off" is not.
LMS_CHECKS = {
    "alternative_text": "error",
    "picture_gone": "error",
    "transcript": "error",
    "quiz_empty": "error",
    "broken_link": "error",
    "quiz_missing": "warning",
    "practice_draft": "warning",
    "unpublished_link": "warning",
    "translation": "warning",
    "heading_order": "warning",
    "length": "warning",
    "weight": "warning",
    "sources": "warning",
    "review_date": "warning",
    "facts_review": "warning",
    "hotline_review": "warning",
    "term_review": "warning",
}
# Limits on guessing: how many attempts in how many seconds (see lms/accounts/attempt_limits.py).
LMS_SIGN_IN_LIMITS = {
    "account": (10, 60 * 15),  # wrong passwords for one account
    "address": (300, 60 * 15),  # wrong passwords from one network address, which a whole village may share
    "reset": (5, 60 * 60),  # links for a new password to one e-mail address
}
# Limits on checking certificates: how often in how many seconds (see certificates/checking/limits.py).
LMS_VERIFY_LIMITS = {
    "looks": (3000, 60 * 10),  # numbers looked up from one address, which a whole village may share
    "misses": (60, 60 * 10),  # of these, numbers that nobody was given
    "misses_everywhere": (2000, 60 * 10),  # beyond that, somebody tries numbers from many addresses, and …
    "misses_while_braked": (3, 60 * 10),  # … so many misses are allowed to each
    "files": (60, 60 * 10),  # files from one address
    "files_everywhere": (600, 60 * 10),  # files in all: what the servers can bear
}
LMS_VERIFY_KNOWN_SECONDS = 60 * 60 * 24 * 7  # a number found within this time is shown also beyond the limits
LMS_VERIFY_FILE_BYTES = 2_000_000  # the largest file that is checked
