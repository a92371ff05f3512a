"""The whole map of addresses. Each app adds its own; the demo and the style guide exist in their mode alone."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("programs.urls")),
    path("", include("matching.urls")),
    path("", include("charters.urls")),
    path("", include("tracking.urls")),
    path("accounts/", include("allauth.urls")),
]
