"""Layouts of certificates, their pictures, and which course has which, in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from certificates.layouts.checking import faults_of
from certificates.layouts.frozen import layout_of
from certificates.layouts.pictures import prepare
from certificates.layouts.texts import TEXTS, check_text
from certificates.models import CertificateLayout, LayoutChoice, LayoutPicture
from lms.agencies.models import Agency
from lms.agencies.own_rows import OwnRowsMixin, rows_for
from lms.agencies.reach import reach
from quizzes.admin.own_rows import OwnChooserViewSet

BOTH = [f"{name}{end}" for name in TEXTS for end in ("", "_en")]


def _own_agencies(form: forms.ModelForm, user: Any, right: str) -> None:
    """Keep a form's agencies to those in which a person has a right; only who has it everywhere may choose none."""
    field, within = form.fields.get("agency"), reach(user, right) if user is not None else None
    if isinstance(field, forms.ModelChoiceField) and within is not None and not within.everywhere:
        field.queryset = Agency.objects.filter(Q(pk__in=within.agencies) | Q(pk=form.instance.agency_id))
        field.required = True


class LayoutForm(WagtailAdminModelForm):
    """A layout. Texts are checked in drafts too; what is to be published is drawn and read back first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _own_agencies(self, self.for_user, "certificates.add_certificatelayout")
        for name in ("background", "seal"):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField) and self.for_user is not None:
                chosen = Q(pk=getattr(self.instance, f"{name}_id"))
                field.queryset = LayoutPicture.objects.filter(
                    Q(pk__in=rows_for(self.for_user, LayoutPicture).values("pk")) | chosen, purpose=name
                ).defer("data")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in BOTH:
            try:
                check_text(cleaned.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
        self._check_signatures(cleaned.get("signatories") or ())
        return cleaned

    def _check_signatures(self, signatories: Any) -> None:
        """Refuse signatures that are neither the person's to use nor in the layout already, however they were sent."""
        used = {one.value["signature"].pk for one in signatories if one.value["signature"]}
        known = {one.value["signature"].pk for one in self.instance.signatories if one.value["signature"]}
        foreign = used - known
        if self.for_user is not None and foreign:
            foreign -= set(rows_for(self.for_user, LayoutPicture).filter(pk__in=foreign).values_list("pk", flat=True))
            if foreign:
                self.add_error(
                    "signatories", gettext("A signature that was chosen is not yours to use. Choose another.")
                )

    def _post_clean(self) -> None:
        """Once the instance stands as the form says, put it through the checks, unless it is a draft."""
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for name, error in faults_of(layout_of(self.instance.frozen_content())):
            self.add_error(name or None, error)


class PictureForm(WagtailAdminModelForm):
    """A picture, drawn anew from what is uploaded."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 5 MB. A signature: dark ink on white paper; the paper disappears."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _own_agencies(self, self.for_user, "certificates.add_layoutpicture")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload, purpose = cleaned.get("upload"), cleaned.get("purpose")
        if not upload and not self.instance.data and "upload" not in self.errors:
            self.add_error("upload", gettext("Choose a file."))
        if self.instance.pk and purpose != self.instance.purpose and not upload:
            self.add_error("upload", gettext("For another use the picture is prepared differently: upload it again."))
        if upload and purpose and not self.errors:
            try:
                self._prepared = prepare(upload, purpose)
            except ValidationError as error:
                self.add_error("upload", error)
        return cleaned

    def save(self, commit: bool = True) -> LayoutPicture:
        prepared = getattr(self, "_prepared", None)
        if prepared is not None:
            for name in ("data", "media_type", "width", "height"):
                setattr(self.instance, name, getattr(prepared, name))
        saved: LayoutPicture = super().save(commit)
        return saved


def _in_words(instance: CertificateLayout) -> str:
    if not instance.live:
        return gettext("draft")
    return gettext("live, with a newer draft") if instance.has_unpublished_changes else gettext("live")


def _text_panels() -> list[MultiFieldPanel]:
    return [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(name), FieldPanel(f"{name}_en")])],
            heading=CertificateLayout._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
        )
        for name in TEXTS
    ]


class LayoutViewSet(OwnRowsMixin, SnippetViewSet):
    model = CertificateLayout
    chooser_viewset_class = OwnChooserViewSet
    icon = "doc-full"
    menu_label = _("Layouts")
    list_display = [
        "name",
        "agency",
        Column("design", label=_("Design"), accessor="get_design_display"),
        StatusTagColumn("status", label=_("Status"), accessor=_in_words, primary=lambda row: row.live),
    ]
    search_fields = ["name", "code"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("name"), FieldPanel("code")]), FieldPanel("agency")],
                heading=_("Where it belongs"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("design"), FieldPanel("orientation")]),
                    FieldRowPanel([FieldPanel("main_language"), FieldPanel("digits")]),
                    FieldPanel("background", widget=forms.Select),
                    FieldRowPanel([FieldPanel("seal_plan"), FieldPanel("seal", widget=forms.Select)]),
                ],
                heading=_("Appearance"),
            ),
            HelpPanel(template="certificates/admin/layout_fields.html", heading=_("Fields in texts")),
            *_text_panels(),
            FieldPanel("signatories"),
            PublishingPanel(),
        ],
        base_form_class=LayoutForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CertificateLayout]:
        return rows_for(request.user, CertificateLayout).select_related("agency")


class LayoutPictureViewSet(OwnRowsMixin, SnippetViewSet):
    model = LayoutPicture
    chooser_viewset_class = OwnChooserViewSet
    icon = "image"
    menu_label = _("Pictures")
    list_display = [
        "title",
        Column("purpose", label=pgettext_lazy("of a picture", "Use"), accessor="get_purpose_display"),
        "agency",
    ]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("purpose"),
            FieldPanel("upload"),
            FieldPanel("description"),
            FieldPanel("agency"),
        ],
        base_form_class=PictureForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[LayoutPicture]:
        return rows_for(request.user, LayoutPicture).select_related("agency").defer("data")


class LayoutChoiceViewSet(SnippetViewSet):
    model = LayoutChoice
    icon = "list-ul"
    menu_label = _("Which course has which")
    list_display = ["__str__", "course", "agency", "layout"]
    edit_handler = ObjectList([FieldPanel("course"), FieldPanel("agency"), FieldPanel("layout", widget=forms.Select)])

    def get_queryset(self, request: HttpRequest) -> QuerySet[LayoutChoice]:
        return LayoutChoice.objects.select_related("course", "agency", "layout")


class LayoutGroup(SnippetViewSetGroup):
    items = (LayoutViewSet, LayoutPictureViewSet, LayoutChoiceViewSet)
    menu_label = _("Certificate layouts")
    menu_icon = "doc-full"
    menu_order = 260
