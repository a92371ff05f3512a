"""A round opened to many people: a worker tells them, each once, and the beat takes up what it left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from matching.enums import PairingMode
from matching.services import inviting, reminding
from tests import world
from tests.matching.room import inside
from tests.matching.rounds import OPENING, mails, opened

pytestmark = pytest.mark.django_db
At = Callable[[str], None]


@pytest.fixture
def ours(at: At, monkeypatch: pytest.MonkeyPatch) -> Iterator[world.Tenant]:
    at(OPENING)
    monkeypatch.setattr(inviting, "AT_ONCE", 2)
    monkeypatch.setattr(inviting, "BATCH", 2)
    tenant = world.tenant("Alpha", mentors=3, mentees=3)
    with inside(tenant):
        yield tenant


def test_many_are_told_after_the_request_and_each_once(
    ours: world.Tenant,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    with django_capture_on_commit_callbacks(execute=True):
        assert opened(ours, PairingMode.SELF) == 6
        assert not mails(key="round_opened")
    people = [*ours.mentors, *ours.mentees]
    assert sorted(mail.to for mail in mails(key="round_opened")) == sorted(p.email for p in people)
    for person in people:
        person.refresh_from_db()
        assert person.user is not None
    assert inviting.finish(ours.program.pk) == 0


def test_the_beat_invites_whom_a_lost_worker_left_and_nobody_once_the_round_is_closed(
    ours: world.Tenant,
) -> None:
    opened(ours, PairingMode.HYBRID)
    assert not mails(key="round_opened")
    reminding.follow_all()
    assert {mail.to for mail in mails(key="round_opened")} == {p.email for p in ours.mentees}
    reminding.follow_all()
    assert len(mails(key="round_opened")) == 3
