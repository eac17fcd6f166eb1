"""Addresses of badges. They stand in signed documents: they know no language, and never change."""

from django.urls import path, re_path

from certificates.badges import views

app_name = "badges"
urlpatterns = [
    path(".well-known/jwks.json", views.jwks, name="key_set"),
    path(".well-known/did.json", views.did, name="did"),
    path("badges/keys/<str:kid>/", views.key, name="key"),
    path("badges/issuer/", views.programme, name="programme"),
    path("badges/issuer/<slug:code>/", views.issuer, name="issuer"),
    path("badges/achievements/<slug:code>/<int:edition>/", views.achieved, name="achievement"),
    path("badges/credentials/<str:serial>/", views.credential, name="credential"),
    path("badges/status/<int:number>/", views.status_list, name="status_list"),
    path("badges/emblem.svg", views.emblem, name="emblem"),
    re_path(r"^badges/(?P<serial>[^/]+)/badge\.(?P<form>json|jwt|svg|png)$", views.download, name="download"),
]
