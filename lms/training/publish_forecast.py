"""Whom a publish touches, before it is made: people in mid-course, certified, active. Reads across packages."""

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from certificates.models import Certificate
from courses.models import CoursePage, PublishPolicy
from courses.policy_panel import Forecast, Touched
from lms.training.refreshers import newest_enrolments
from lms.volunteers.models import Volunteer


def forecast_publish(course: CoursePage) -> Forecast:
    """Return how many people each choice gives something to do. One query, however many are enrolled."""
    certified = Certificate.objects.valid().filter(
        enrolment__user=OuterRef("user"), enrolment__course=OuterRef("course")
    )
    active = Volunteer.objects.filter(
        user=OuterRef("user"), status=Volunteer.Status.ACTIVE, programme__required_courses=OuterRef("course")
    )
    people = newest_enrolments(course).annotate(holds=Exists(certified), serves=Exists(active))
    counts = people.aggregate(
        enrolled=Count("pk"),
        mid_course=Count("pk", filter=Q(completed_at__isnull=True)),
        finished=Count("pk", filter=Q(completed_at__isnull=False)),
        certified=Count("pk", filter=Q(holds=True)),
        active=Count("pk", filter=Q(serves=True)),
    )
    enrolled = counts.pop("enrolled")
    touched = {PublishPolicy.SMALL: Touched(), PublishPolicy.NEW: Touched(), PublishPolicy.REPEAT: Touched(**counts)}
    rules = settings.LMS_RULES
    return Forecast(
        enrolled,
        {policy.value: found for policy, found in touched.items()},
        days=rules["refresher_days"],
        ends=rules["refresher_after_deadline"] == "lapse",
    )
