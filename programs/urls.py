"""Addresses of the frame: home, programme, candidates, companies, import, operator."""

from django.urls import path

from programs.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", home.language, name="language"),
]
