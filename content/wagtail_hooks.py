"""How the site's own pages are edited."""

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.models import HomePage, StandardPage

HomePage.content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("introduction"), FieldPanel("body")]
StandardPage.content_panels = [*Page.content_panels, FieldPanel("body")]
