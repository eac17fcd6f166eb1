"""Staff pages about the block-list and allow-list: the list, one entry, adding a person, lifting an entry."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from certificates.issue_rules import lift_entry, list_person, main_courses
from certificates.models import IssueListEntry
from courses.models import CoursePage
from lms.accounts.contact import parse_contact
from lms.accounts.models import User
from lms.core.staff_forms import ReasonForm
from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time

MAY_SEE = ["view", "add", "change"]


def entries() -> QuerySet[IssueListEntry]:
    return IssueListEntry.objects.select_related("person", "course", "added_by", "lifted_by")


class ListEntryForm(ReasonForm):
    """Whom, on which list, for which course."""

    kind = forms.ChoiceField(label=_("Entry"), choices=IssueListEntry.Kind.choices, widget=forms.RadioSelect)
    contact = forms.CharField(
        label=_("The trainee's e-mail address or mobile number"),
        help_text=_("The one that the trainee signs in with."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    course = forms.ModelChoiceField(
        label=_("Course"), queryset=CoursePage.objects.none(), required=False, empty_label=_("Every course")
    )
    field_order = ["kind", "contact", "course", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person: User | None = None
        self.fields["course"].queryset = main_courses()  # type: ignore[attr-defined]

    def clean_contact(self) -> str:
        typed: str = self.cleaned_data["contact"]
        self.person = User.objects.with_contact(parse_contact(typed)).first()
        if self.person is None:
            raise ValidationError(_("No one has an account with this. Check it, or look the person up under Trainees."))
        return typed


class EntryFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(choices=IssueListEntry.Kind.choices, label=_("Entry"))
    course = django_filters.ModelChoiceFilter(queryset=lambda request: main_courses(), label=_("Course"))

    class Meta:
        model = IssueListEntry
        fields = ["kind", "course"]


class EntryListView(RecordListView):
    any_permission_required = MAY_SEE
    page_title = _("Block-list and allow-list")
    filterset_class = EntryFilterSet
    search_fields = ["reason"]
    default_ordering = "-added_at"
    new_url_name = ""

    @staticmethod
    def find(rows: QuerySet[IssueListEntry], text: str) -> QuerySet[IssueListEntry]:
        """Return those whose person's name holds every word."""
        for word in text.split():
            rows = rows.filter(Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word))
        return rows

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("person", label=_("Person"), url_name=self.inspect_url_name, sort_key="person__first_name"),
            StatusTagColumn(
                "kind", label=_("Entry"), accessor=entry_in_words, primary=lambda row: row.lifted_at is None
            ),
            Column("course", label=_("Course"), accessor=course_in_words),
            Column("reason", label=_("Reason")),
            MomentColumn("added_at", label=_("Added"), sort_key="added_at"),
        ]

    def get_base_queryset(self) -> QuerySet[IssueListEntry]:
        return entries()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(gettext("Add a person"), url=reverse(self.new_url_name), icon_name="plus")]


def entry_in_words(row: IssueListEntry) -> str:
    """Return what the entry does, or that it was lifted."""
    return gettext("lifted") if row.lifted_at else row.get_kind_display()


def course_in_words(row: IssueListEntry) -> str:
    """Return for which course an entry holds."""
    return str(row.course) if row.course else gettext("Every course")


class EntryView(RecordView):
    any_permission_required = MAY_SEE
    page_title = _("Entry of the block-list or allow-list")
    lift_url_name = ""

    def get_record_queryset(self) -> QuerySet[IssueListEntry]:
        return entries()

    def get_page_subtitle(self) -> str:
        return str(self.object.person)

    def get_facts(self) -> list[tuple[Words, Any]]:
        found = self.object
        return [
            (_("Person"), found.person),
            (_("Entry"), found.get_kind_display()),
            (_("Course"), course_in_words(found)),
            (_("Reason"), found.reason),
            (_("Added by"), found.added_by),
            (_("Added"), day_and_time(found.added_at)),
            (_("Lifted by"), found.lifted_by),
            (_("Lifted"), day_and_time(found.lifted_at)),
            (_("Reason for lifting"), found.lift_reason),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        return [(_("History"), history_table(self.object, **words), _("Nothing has been recorded yet."))]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.object.lifted_at or not self.user_has_permission("change"):
            return []
        url = reverse(self.lift_url_name, args=[self.object.pk])
        return [HeaderButton(gettext("Lift"), url=url, icon_name="check")]


class AddEntryView(DecisionView):
    """Put a person on the block-list or allow-list."""

    model = IssueListEntry
    permission_required = "add"
    form_class = ListEntryForm
    page_title = _("Add a person")
    submit_button_label = _("Add")

    def get_explanation(self) -> list[Words]:
        return [
            _("Blocked: the person is issued no certificate, by the system or by hand. Those held stay as they are."),
            _("Allowed: counts for courses whose rule says that only people on the list get a certificate."),
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        values, person = form.cleaned_data, form.person  # type: ignore[attr-defined]
        entry = list_person(
            kind=values["kind"], person=person, course=values["course"], actor=self.actor, reason=values["reason"]
        )
        return gettext("%(name)s is on the list.") % {"name": person}, entry.pk


class LiftEntryView(DecisionView):
    """Lift the entry that the address names."""

    model = IssueListEntry
    permission_required = "change"
    form_class = ReasonForm
    page_title = _("Lift entry")
    submit_button_label = _("Lift entry")

    @cached_property
    def entry(self) -> IssueListEntry:
        found: IssueListEntry = self.get_record(entries())
        return found

    def get_page_subtitle(self) -> str:
        return f"{self.entry.person} · {self.entry.get_kind_display()}"

    def get_explanation(self) -> list[Words]:
        return [_("The entry stays on record. A certificate that it stood in the way of follows within the hour.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        entry = lift_entry(entry=self.entry, actor=self.actor, reason=form.cleaned_data["reason"])
        return gettext("The entry is lifted."), entry.pk
