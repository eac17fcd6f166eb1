"""The tables of a regrade: who passes by it and what that brings, who no longer would and what rests on that."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.models import ModelLogEntry

from lms.training.regrade_effects import Gain, Loss
from quizzes.models import Regrade
from quizzes.regrade_turns import with_people

SEE_TRAINEES = ("accounts.view_user", "courses.view_enrolment", "certificates.view_certificate")
MAY_REVOKE = "certificates.change_certificate"


def gains_table(gains: Sequence[Gain]) -> Table:
    """Who would newly pass, and what follows. One query, for the names."""
    with_people([gain.turn for gain in gains])
    return Table([*_about_turn(), Column("follows", label=_("What follows"), accessor=_gain_in_words)], gains)


def losses_table(losses: Sequence[Loss], decisions: Sequence[Column] = ()) -> Table:
    """Who would no longer pass, and what rests on the pass. One query, for the names."""
    with_people([loss.turn for loss in losses])
    rests = Column("rests", label=_("What rests on it"), accessor=_loss_in_words)
    return Table([*_about_turn(), rests, *decisions], losses)


def decision_columns(regrade: Regrade, losses: Iterable[Loss], *, may_revoke: bool, may_keep: bool) -> list[Column]:
    """Return what was decided about each loss, and the links to the decisions that are still open. One query."""
    kept = _kept(regrade, [str(loss.turn.attempt.pk) for loss in losses])

    def links(loss: Loss) -> SafeString:
        buttons = []
        if may_revoke and loss.certificate is not None:
            buttons.append((reverse("certificates_admin:revoke", args=[loss.certificate.pk]), gettext("Revoke")))
        if may_keep:
            keep = reverse("regrades_admin:keep", args=[regrade.pk, loss.turn.attempt.pk])
            buttons.append((keep, gettext("Keep the result")))
        return format_html_join(" ", '<a class="button button-small button-secondary" href="{}">{}</a>', buttons)

    def decided(loss: Loss) -> str:
        entry = kept.get(str(loss.turn.attempt.pk))
        if entry is None:
            return ""
        facts = {"name": entry.user_display_name, "reason": entry.comment}
        return gettext("Kept by %(name)s: %(reason)s") % facts

    columns = [Column("decided", label=_("Decided"), accessor=decided)]
    return [*columns, Column("decisions", label=_("Decision"), accessor=links)] if may_revoke or may_keep else columns


def _about_turn() -> list[Column]:
    return [
        TitleColumn(
            "name",
            label=_("Name"),
            accessor="turn.attempt.user.full_name",
            url_name="attempts_admin:inspect",
            id_accessor="turn.attempt.pk",
        ),
        Column("quiz", label=_("Quiz"), accessor="turn.attempt.quiz.title_here"),
        Column("marks", label=_("Result"), accessor=_result),
    ]


def _result(row: Gain | Loss) -> str:
    return f"{row.turn.percent_before} % → {row.turn.percent_after} %"


def _gain_in_words(gain: Gain) -> SafeString | str:
    if not gain.module:
        return gettext("nothing more: the module is finished already, or gone")
    words: list[Any] = [gettext("module finished")]
    if gain.certificate and gain.enrolment is not None:
        title = gain.enrolment.course.title
        words.append(gettext("course “%(course)s” finished, certificate issued") % {"course": title})
    words += [gettext("volunteer status in “%(programme)s”") % {"programme": one} for one in gain.programmes]
    return _lines(words)


def _loss_in_words(loss: Loss) -> SafeString | str:
    if not loss.module:
        return gettext("nothing")
    words: list[Any] = [gettext("module finished")]
    if loss.certificate is not None:
        url = reverse("certificates_admin:inspect", args=[loss.certificate.pk])
        link = format_html('<a href="{}">{}</a>', url, loss.certificate.serial)
        words.append(format_html(gettext("certificate {}"), link))
    words += [gettext("volunteer status in “%(programme)s”") % {"programme": one} for one in loss.programmes]
    return _lines(words)


def _lines(words: Iterable[Any]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((word,) for word in words))


def _kept(regrade: Regrade, attempt_ids: Sequence[str]) -> Mapping[str, ModelLogEntry]:
    """Return the last decision to keep a result, by the attempt's id as text."""
    entries = ModelLogEntry.objects.filter(
        action="training.keep_after_regrade", object_id__in=attempt_ids, data__regrade=regrade.pk
    )
    return {entry.object_id: entry for entry in entries.select_related("user").order_by("timestamp")}
