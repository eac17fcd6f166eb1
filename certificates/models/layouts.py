"""Layouts of certificates as their editors write them, the immutable versions that are printed, and who has which."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, Workflow, WorkflowMixin

from certificates.layouts.frozen import frozen_picture, frozen_signatory
from certificates.layouts.signatories import SignatoryBlock
from certificates.layouts.texts import TEXTS
from certificates.models.pictures import LayoutPicture, Purpose
from courses.models import CoursePage
from lms.agencies.models import Agency
from lms.agencies.workflows import workflow_of


def _text(label: Any, *, lines: int = 1, **options: Any) -> models.CharField | models.TextField:
    kind: Any = models.CharField if lines == 1 else models.TextField
    return kind(label, max_length=200 * lines, blank=True, **options)


def _picture(purpose: str, label: Any, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        LayoutPicture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"purpose": purpose},
        verbose_name=label,
        **options,
    )


class CertificateLayout(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """How a certificate looks and what stands on it. Publishing checks it and freezes it into a `LayoutVersion`.

    The row holds what is published, drafts live in revisions. Names, course, serial and the way to verify stand on
    every certificate and are no choice of a layout.
    """

    class Design(models.TextChoices):
        FORMAL = "formal", _("formal, of the state")
        AGENCY = "agency", _("of an agency, together with the programme")
        YOUTH = "youth", _("young people")

    class Orientation(models.TextChoices):
        LANDSCAPE = "landscape", _("landscape")
        PORTRAIT = "portrait", _("portrait")

    class Digits(models.TextChoices):
        THAI = "thai", _("Thai (๑๒๓) in Thai texts")
        ARABIC = "arabic", _("Arabic (123)")

    class MainLanguage(models.TextChoices):
        THAI = "th", _("Thai, English beneath")
        ENGLISH = "en", _("English, Thai beneath")

    class SealPlan(models.TextChoices):
        DRAWN = "drawn", _("the design's own")
        PICTURE = "picture", _("the picture chosen below")
        NONE = "none", _("none")

    name = models.CharField(_("name"), max_length=120, help_text=_("For editors; it is not printed."))
    code = models.SlugField(_("code"), max_length=80, unique=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate_layouts",
        verbose_name=_("agency"),
        help_text=_("Who owns the layout. Empty: the programme office."),
    )
    design = models.CharField(_("design"), max_length=12, choices=Design.choices, default=Design.FORMAL)
    orientation = models.CharField(
        _("orientation"), max_length=12, choices=Orientation.choices, default=Orientation.LANDSCAPE
    )
    main_language = models.CharField(
        _("language"), max_length=4, choices=MainLanguage.choices, default=MainLanguage.THAI
    )
    digits = models.CharField(_("digits"), max_length=8, choices=Digits.choices, default=Digits.THAI)
    background = _picture(
        Purpose.BACKGROUND, _("background"), help_text=_("Takes the place of the design's own drawing.")
    )
    seal_plan = models.CharField(_("seal"), max_length=8, choices=SealPlan.choices, default=SealPlan.DRAWN)
    seal = _picture(Purpose.SEAL, _("picture of the seal"))
    signatories = StreamField([("signatory", SignatoryBlock())], max_num=3, blank=True, verbose_name=_("signatories"))
    heading = _text(_("heading (Thai)"))
    heading_en = _text(_("heading (English)"))
    issuer = _text(_("issued by (Thai)"), lines=2)
    issuer_en = _text(_("issued by (English)"), lines=2)
    opening = _text(_("before the name (Thai)"))
    opening_en = _text(_("before the name (English)"))
    statement = _text(_("between name and course (Thai)"), lines=2)
    statement_en = _text(_("between name and course (English)"), lines=2)
    details = _text(_("after the course (Thai)"), lines=2)
    details_en = _text(_("after the course (English)"), lines=2)
    given = _text(_("date (Thai)"), lines=2)
    given_en = _text(_("date (English)"), lines=2)
    current_version = models.ForeignKey(
        "LayoutVersion", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="certificate_layout")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="certificate_layout",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("certificate layout")
        verbose_name_plural = _("certificate layouts")
        ordering = ["name"]

    # What draws and what checks a layout knows this model; so both are named when Django starts (`certificates.apps`).
    drawn_by: ClassVar[Callable[["CertificateLayout", str], HttpResponse]]
    checked_by: ClassVar[Callable[["CertificateLayout"], None]]

    def __str__(self) -> str:
        return self.name

    def with_content_json(self, content: Any) -> "CertificateLayout":
        """A revision must not bring back the version that was current when it was written."""
        layout = super().with_content_json(content)
        layout.current_version_id = self.current_version_id
        return layout

    def get_workflow(self) -> Workflow | None:
        """Return the chain of reviews of the layout's agency; without one, Wagtail's for the model."""
        return workflow_of(self.agency_id) or super().get_workflow()

    @property
    def revisions(self) -> models.Manager:
        return self._revisions

    def frozen_content(self) -> dict[str, Any]:
        """Return what a version of the layout as it stands would hold: JSON, its pictures within."""
        wants_seal = self.seal_plan == self.SealPlan.PICTURE
        return {
            "design": self.design,
            "orientation": self.orientation,
            "main_language": self.main_language,
            "digits": self.digits,
            "texts": {f"{name}{end}": getattr(self, f"{name}{end}") for name in TEXTS for end in ("", "_en")},
            "background": frozen_picture(self.background),
            "seal_plan": self.seal_plan,
            "seal": frozen_picture(self.seal if wants_seal else None),
            "signatories": [frozen_signatory(child.value) for child in self.signatories],
        }

    def require_publishable(self) -> None:
        """Raise Refused where this draft may not go live: asked before a review publishes it."""
        type(self).checked_by(self)

    preview_modes = [
        ("usual", _("A usual name")),
        ("long", _("A long name and a long course")),
        ("short", _("A short name")),
        ("yawi", _("A name in Arabic script")),
    ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return type(self).drawn_by(self, mode_name)


class ImmutableLayoutError(TypeError):
    """A layout version was to be changed. Certificates were printed with it: publish the layout again instead."""


class LayoutVersionQuerySet(models.QuerySet):
    def update(self, **values: Any) -> int:
        raise ImmutableLayoutError("A layout version never changes; publish the layout again.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ImmutableLayoutError("A layout version is never deleted.")


class LayoutVersion(models.Model):
    """A layout as certificates are printed with it: immutable.

    `content` is what `CertificateLayout.frozen_content` returned; `digest` is the SHA-256 of it, in hex.
    """

    layout = models.ForeignKey(CertificateLayout, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = LayoutVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("layout version")
        verbose_name_plural = _("layout versions")
        constraints = [models.UniqueConstraint(fields=["layout", "number"], name="layout_version_number_unique")]

    def __str__(self) -> str:
        return f"{self.layout_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableLayoutError(f"Layout version {self} never changes; publish the layout again.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableLayoutError(f"Layout version {self} is never deleted.")


class LayoutChoice(models.Model):
    """Which layout certificates have: a course's own, else its agency's, else the one of neither, else the built-in."""

    course = models.ForeignKey(
        CoursePage,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course"),
        help_text=_("In every language of the course."),
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency"),
        help_text=_("For each of its courses that has none of its own. Neither course nor agency: for all others."),
    )
    layout = models.ForeignKey(
        CertificateLayout, on_delete=models.PROTECT, related_name="choices", verbose_name=_("layout")
    )

    class Meta:
        verbose_name = _("choice of a layout")
        verbose_name_plural = _("choices of layouts")
        ordering = ["course", "agency"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("course", 0),
                Coalesce("agency", 0),
                name="layout_choice_once",
                violation_error_message=_("A layout is chosen for this already; change that choice."),
            ),
            models.CheckConstraint(
                condition=Q(course=None) | Q(agency=None),
                name="layout_choice_for_one",
                violation_error_message=_("Choose a course or an agency, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course or self.agency or '–'}: {self.layout}"
