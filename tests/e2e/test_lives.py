"""Two people, two devices, two languages, on the eve of a change of clocks: how it goes, a rest, an end, and what remains."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from matching.enums import BinomeState
from matching.models import Binome
from programs.models import Consortium
from tests import world
from tests.browser import Violations, overflow
from tests.e2e.steps import become, button, fr
from tests.tracking import cohort
from tracking.models import MeetingState

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "I came to teach and learnt to listen."


def test_a_pair_rests_ends_and_leaves_a_word(
    devices: tuple[Page, Page], axe: Violations, at: Callable[[str], None]
) -> None:
    at("2027-03-13 16:00")  # in Toronto the clocks go forward in the night
    ours = world.tenant("Alpha")
    Consortium.objects.filter(pk=ours.consortium.pk).update(zone="America/Toronto")
    now = timezone.now()
    binome = cohort.pair(ours, since=now - timedelta(days=40))
    cohort.meeting(binome, now - timedelta(days=2), MeetingState.HELD)
    mentee, mentor = cohort.account(binome.mentee), cohort.account(binome.mentor)
    mentor.language = "en"
    mentor.save(update_fields=["language"])
    phone, desk = devices
    become(phone, mentee)
    become(desk, mentor)

    def page(name: str, *keys: int) -> str:
        return reverse(name, args=[ours.program.slug, *keys])

    def state() -> str:
        with scope(consortium=ours.consortium, program=ours.program):
            return Binome.objects.get(pk=binome.pk).state

    # two taps, that nobody else reads
    phone.goto(page("my_pulse", binome.pk))
    assert (overflow(phone), axe(phone)) == (0, [])
    phone.locator(".taps button").first.tap()
    expect(phone.locator("#ask input[type=hidden][name=understood]")).to_have_count(1)
    phone.locator(".taps button").first.tap()
    phone.wait_for_url(re.compile("/me/$"))
    phone.goto(page("my_pulse", binome.pk))
    expect(phone.locator("#mine")).to_be_visible()
    desk.goto(page("my_pulse", binome.pk))
    expect(desk.locator("#mine")).to_have_count(0)
    # a rest over the change of clocks, asked for at the desk and seen on the phone
    desk.goto(page("my_pause", binome.pk))
    desk.locator("#id_until").fill("2027-03-22")
    desk.get_by_role("button", name="Put our pair on pause").click()
    desk.wait_for_load_state()
    phone.goto(page("my_pause", binome.pk))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("22 mars 2027")
    assert state() == BinomeState.PAUSED
    # an end without fault, on the phone
    phone.goto(page("my_parting", binome.pk))
    assert (overflow(phone), axe(phone)) == (0, [])
    for name in ("reason", "again"):
        phone.locator(f"input[name={name}]").first.check(force=True)
    phone.locator("#id_farewell").fill("Merci de tout.")
    button(phone, "End our pair").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("a pris fin")
    assert state() == BinomeState.ENDED
    desk.goto(page("my_parting", binome.pk))
    expect(desk.locator("#left")).to_contain_text("Merci de tout.")
    # what remains: four steps, a word that appears, and is taken back
    at("2027-03-14 16:00")
    desk.goto(page("closing", binome.pk))
    for names in (("objective", "progress", "fit"), (), (), ("would_mentor",)):
        for name in names:
            desk.locator(f"input[name={name}]").first.check(force=True)
        desk.locator("main form button[type=submit]").last.click()
    expect(desk.get_by_role("heading", name="Your answers")).to_be_visible()
    desk.goto(page("my_testimony", binome.mentor_id))
    desk.locator("#id_text").fill(WORDS)
    desk.get_by_role("button", name="See it as it will appear").click()
    phone.goto(page("testimonies"))
    expect(phone.get_by_text(WORDS)).to_have_count(0)
    desk.get_by_role("button", name="I agree").click()
    expect(desk.get_by_text(re.compile("appears since"))).to_be_visible()
    phone.reload()
    expect(phone.get_by_text(WORDS)).to_be_visible()
    assert (overflow(phone), axe(phone)) == (0, [])
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.get_by_text(re.compile("appears nowhere since"))).to_be_visible()
    phone.reload()
    expect(phone.get_by_text(WORDS)).to_have_count(0)
    expect(phone.get_by_role("heading", name=fr("No testimony yet"))).to_be_visible()
