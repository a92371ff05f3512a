"""Who stands at the door says on a phone who came: a thumb that hesitates taps twice, and nothing moves under it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from tests import world
from tests.browser import Violations, overflow
from tests.e2e.steps import become
from tests.tracking.test_events import sent
from tracking.models import Audience, Event, Guest

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_slow_double_tap_says_it_once_and_moves_nothing(phone: Page, axe: Violations) -> None:
    ours = world.tenant("Alpha")
    with scope(consortium=ours.consortium, program=ours.program):
        event = sent(ours, audience=Audience.MENTORS, starts_at=timezone.now() + timedelta(days=1))
        Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(hours=1))
        first, second = Guest.objects.filter(event=event).order_by("name")[:2]
    become(phone, ours.coordinator)
    phone.goto(reverse("event_attendance", args=[ours.program.slug, event.pk]))
    row, below = phone.locator(f"#guest-{first.pk}"), phone.locator(f"#guest-{second.pk}")
    present = row.locator("button[value=present]")
    place, under = present.bounding_box(), below.bounding_box()
    present.tap()
    expect(row).to_have_attribute("data-presence", "present")
    assert (present.bounding_box(), below.bounding_box()) == (place, under), "nothing moves under the thumb"
    with phone.expect_response("**/mark/") as answered:
        present.tap()
    assert answered.value.ok
    expect(phone.locator("#figures strong")).to_contain_text("1")
    expect(present).to_have_attribute("aria-pressed", "true")
    assert (overflow(phone), axe(phone)) == (0, [])
    row.locator("button[value=invited]").tap()
    expect(row).to_have_attribute("data-presence", "invited")
    assert below.bounding_box() == under
