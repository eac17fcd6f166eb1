"""Every address of the site. Thai pages have no prefix, English ones lie under `/en/`."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from config.health import health
from content.routing import serve as serve_page
from lms.core.media import serve_media
from lms.core.site_css import style_sheet

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("media/<path:path>", serve_media),
    path("documents/", include(wagtaildocs_urls)),
    path("style-<slug:version>.css", style_sheet, name="style_sheet"),
    path("healthz", health),
    path("", include("certificates.api_urls")),
    path("", include("certificates.badges.urls")),
    *i18n_patterns(
        path("", include("lms.accounts.urls")),
        path("", include("lms.agencies.urls")),
        path("", include("lms.training.urls")),
        path("", include("lms.volunteers.urls")),
        path("", include("certificates.urls")),
        re_path(serve_pattern, serve_page, name="wagtail_serve"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
