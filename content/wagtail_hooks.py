"""How the site's own pages, hotlines and the glossary are edited; how their media are served."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content.media_parts import serve_part
from content.models import GlossaryTerm, HomePage, Hotline, StandardPage

HomePage.content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("introduction"), FieldPanel("body")]
StandardPage.content_panels = [*Page.content_panels, FieldPanel("body")]


class HotlineViewSet(SnippetViewSet):
    model = Hotline
    icon = "mobile-alt"
    inspect_view_enabled = True  # for those who may look and not edit
    menu_label = _("Hotlines")
    list_display = ["number_here", "name_here", "hours_here", "checked_on", "review_by"]
    list_filter = {"review_by": ["lte"]}
    search_fields = ["number", "name", "name_en", "code"]
    panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("press")]),
        MultiFieldPanel([FieldPanel("name"), FieldPanel("hours"), FieldPanel("when_to_call")], heading=_("Thai")),
        MultiFieldPanel(
            [FieldPanel("name_en"), FieldPanel("hours_en"), FieldPanel("when_to_call_en")], heading=_("English")
        ),
        MultiFieldPanel(
            [FieldPanel("source"), FieldRowPanel([FieldPanel("checked_on"), FieldPanel("review_by")])],
            heading=_("Where this is from"),
        ),
        FieldPanel("code"),
    ]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "help"
    inspect_view_enabled = True
    menu_label = _("Glossary")
    list_display = ["term_here", "definition_here", "code"]
    search_fields = ["term", "term_en", "definition", "definition_en", "code"]
    panels = [
        MultiFieldPanel([FieldPanel("term"), FieldPanel("definition")], heading=_("Thai")),
        MultiFieldPanel([FieldPanel("term_en"), FieldPanel("definition_en")], heading=_("English")),
        FieldRowPanel([FieldPanel("checked_on"), FieldPanel("review_by")]),
        FieldPanel("code"),
    ]


class LookedUpGroup(SnippetViewSetGroup):
    """What lessons take from one place."""

    menu_label = _("Hotlines and words")
    menu_icon = "clipboard-list"
    menu_order = 320
    items = (HotlineViewSet, GlossaryTermViewSet)


register_snippet(LookedUpGroup)


@hooks.register("before_delete_snippet")
def keep_what_pages_show(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """Keep a hotline or word that a page shows: its block would be empty."""
    for instance in instances:
        if isinstance(instance, Hotline | GlossaryTerm):
            count = (
                ReferenceIndex.get_references_to(instance).values("base_content_type", "object_id").distinct().count()
            )
            if count:
                problem = gettext("“%(name)s” cannot be deleted: pages show it (%(count)s).")
                remedy = gettext("Take it out of them first; “Usage” lists them.")
                messages.error(request, f"{problem % {'name': instance, 'count': count}} {remedy}")
                return redirect(f"wagtailsnippets_content_{instance._meta.model_name}:edit", instance.pk)
    return None


@hooks.register("before_serve_document", order=100)
def serve_media_in_parts(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """Serve audio and video so that phones can play them; after Wagtail's own check of who may have the file."""
    return serve_part(document, request)
