"""What is told of one request. A refusal and a place that was taken are told in the same words: no mentee learns which."""

from __future__ import annotations

from django.utils.translation import gettext as _

from matching.letters.frame import Letter, moment, send
from matching.models import Request
from matching.rounds import Round


def asked(request: Request, now: Round) -> bool:
    """To the mentor. The words of the mentee stay in the product, behind the sign-in."""

    def write() -> Letter:
        values = {
            "name": request.mentee.name,
            "company": request.mentee.company,
            "when": moment(now.deadline, request.program),
        }
        return Letter(
            _("%(name)s asks you to be their mentor") % values,
            [
                _("%(name)s, of %(company)s, would like you as a mentor.") % values,
                _("Read their profile and what could bring you together, then say yes or no before %(when)s.")
                % values,
                _("You are free to decline: they will only learn that you are not available."),
            ],
            _("See the request and answer"),
        )

    return send(request.mentor, request.program, f"request_made:{request.pk}", write)


def accepted(request: Request) -> bool:
    """To the mentee: it is yes."""

    def write() -> Letter:
        name = {"name": request.mentor.name}
        return Letter(
            _("%(name)s says yes") % name,
            [
                _("%(name)s accepts to be your mentor.") % name,
                _(
                    "There is nothing more to do for now: the coordinator announces the pairs together, and your charter to sign reaches you then."
                ),
            ],
            _("See my choice"),
        )

    return send(request.mentee, request.program, f"request_accepted:{request.pk}", write)


def unavailable(request: Request) -> bool:
    """To the mentee: it is no, whatever the reason."""

    def write() -> Letter:
        name = {"name": request.mentor.name}
        return Letter(
            _("%(name)s is not available") % name,
            [
                _("%(name)s is not available for a new pair. It says nothing about you.") % name,
                _("You can ask another mentor: your list is open until the deadline."),
            ],
            _("See the mentors"),
        )

    return send(request.mentee, request.program, f"request_unavailable:{request.pk}", write)


def expired(request: Request) -> bool:
    """To the mentee whose request had no answer in time."""

    def write() -> Letter:
        return Letter(
            _("The time to choose is over"),
            [
                _("%(name)s did not answer in time. It says nothing about you.")
                % {"name": request.mentor.name},
                _(
                    "Your coordinator now looks for a mentor for you and will write to you: there is nothing for you to do."
                ),
            ],
            _("See where I stand"),
        )

    return send(request.mentee, request.program, f"request_expired:{request.pk}", write)


def undone(request: Request, now: Round) -> None:
    """To both of a pair that they had agreed on and that the coordinator took back; why is told to neither."""
    key = f"request_undone:{request.pk}"
    open_still = now.is_open and now.is_self

    def to_mentee() -> Letter:
        after = (
            _("You can ask another mentor until %(when)s.") % {"when": moment(now.deadline, request.program)}
            if open_still
            else _(
                "Your coordinator now looks for a mentor for you and will write to you: there is nothing for you to do."
            )
        )
        return _undone(
            request.mentor.name, after, _("See the mentors") if open_still else _("See where I stand")
        )

    def to_mentor() -> Letter:
        return _undone(
            request.mentee.name,
            _("Your place is free again: there is nothing for you to do."),
            _("See my requests"),
        )

    send(request.mentee, request.program, f"{key}:mentee", to_mentee)
    send(request.mentor, request.program, f"{key}:mentor", to_mentor)


def _undone(name: str, after: str, button: str) -> Letter:
    values = {"name": name}
    return Letter(
        _("Your pair with %(name)s will not be formed") % values,
        [
            _(
                "You and %(name)s had chosen one another; the coordinator cannot keep to it and has taken the pair back before announcing it."
            )
            % values,
            _("It says nothing about either of you. Your coordinator can answer your questions."),
            after,
        ],
        button,
    )
