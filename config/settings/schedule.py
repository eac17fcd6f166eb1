"""What runs without being asked, and when."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "finish what a crash left of certificates": {"task": "certificates.sweep", "schedule": 60.0},
    "raise signatures that wait for it": {"task": "certificates.sweep_levels", "schedule": 300.0},
    "mark certificates as expired": {"task": "certificates.expire", "schedule": crontab(minute=5)},
    "end requests for a second person": {"task": "certificates.expire_decisions", "schedule": 3600.0},
    "go on with re-issues that were cut short": {"task": "training.resume_reissues", "schedule": 60.0},
    "remind of certificates that end": {"task": "training.remind_of_renewals", "schedule": crontab(hour=8, minute=15)},
    "issue what was refused and is possible by now": {"task": "training.issue_what_is_waiting", "schedule": 3600.0},
    "lapse who has only expired certificates": {"task": "volunteers.lapse_expired", "schedule": 3600.0},
    "make copies of pictures that a crash left without": {"task": "content.make_missing_copies", "schedule": 3600.0},
    "publish what editors have set a time for": {"task": "content.publish_scheduled", "schedule": 60.0},
    "compute statistics that are older than the marks": {
        "task": "quizzes.refresh_reports",
        "schedule": crontab(hour=2, minute=30),
    },
    "remove question files that nobody went on with": {"task": "quizzes.sweep_imports", "schedule": 900.0},
    "remove course packages that nobody went on with": {"task": "courses.sweep_packages", "schedule": 900.0},
    "close attempts whose time is over": {"task": "training.close_overdue_attempts", "schedule": 60.0},
    "remind of refreshers": {"task": "training.remind_of_refreshers", "schedule": crontab(hour=8, minute=0)},
    "end editions whose refresher is overdue": {"task": "training.end_old_editions", "schedule": 3600.0},
    "tell owners of facts to be checked again": {
        "task": "courses.tell_of_reviews",
        "schedule": crontab(hour=7, minute=30),
    },
    "go on with regrades that were cut short": {"task": "training.resume_regrades", "schedule": 60.0},
    "go on with dry runs of regrades, and remove old ones": {"task": "training.sweep_trials", "schedule": 60.0},
}
