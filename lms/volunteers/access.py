"""Which rows of this package a visitor may reach."""

from django.shortcuts import get_object_or_404

from lms.accounts.models import User
from lms.volunteers.card import read_card_code
from lms.volunteers.models import Programme, TargetGroup, Volunteer


def volunteer_by_card(code: str) -> Volunteer | None:
    """Return the volunteer whose card bears a code, with person and programme, or None. One query."""
    rows = Volunteer.objects.select_related("user", "programme")
    return rows.filter(card_code=read_card_code(code)).first()


def programmes_to_join(user: User) -> list[tuple[Programme, list[TargetGroup]]]:
    """Return the open programmes that the person has not joined, each with its target groups. Two queries."""
    programmes = list(Programme.objects.filter(is_open=True).exclude(volunteers__user=user))
    links = Programme.target_groups.through.objects.filter(programme__in=programmes).select_related("targetgroup")
    groups: dict[int, list[TargetGroup]] = {programme.pk: [] for programme in programmes}
    for link in links.order_by("targetgroup__sort_order", "targetgroup__code"):
        groups[link.programme_id].append(link.targetgroup)
    return [(programme, groups[programme.pk]) for programme in programmes]


def programme_by_code(code: str) -> Programme:
    """Return a programme, 404 without one; whether it takes members is for `status.join` to say."""
    return get_object_or_404(Programme, code=code)
