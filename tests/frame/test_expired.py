"""A form that comes without its proof of origin does nothing; whoever was signed out signs in and comes back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import world
from tests.tracking import cohort
from tracking.models import HelpRequest

pytestmark = pytest.mark.django_db


def test_a_form_without_cookies_leads_to_signing_in_and_does_nothing() -> None:
    binome = cohort.pair(world.tenant("Alpha"))
    page = reverse("my_help", args=[binome.program.slug, binome.pk])
    bare = Client(enforce_csrf_checks=True)
    sent = bare.post(page, {"text": "x"}, headers={"Referer": f"http://testserver{page}"})
    assert (sent.status_code, sent.headers["Location"].split("?")) == (
        302,
        ["/accounts/login/", f"next={page}"],
    )
    part = bare.post(page, {"text": "x"}, headers={"HX-Request": "true"})
    assert (part.headers.get("HX-Refresh"), part.content) == ("true", b"")
    bare.force_login(cohort.account(binome.mentee))
    assert bare.post(page, {"text": "x"}).status_code == 403  # signed in, and from elsewhere
    assert HelpRequest._base_manager.count() == 0
    assert bare.post("/accounts/login/", {"login": "a@b.example"}).status_code == 403
