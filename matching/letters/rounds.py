"""What is told of a round as a whole: it opens, it waits for somebody, it lasts longer, it is over."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.letters.frame import Letter, Write, moment, send, send_all, send_to_coordinators
from matching.rounds import Round
from programs.enums import Side
from programs.models import Candidate, Program

OPENED = "round_opened"


def opened(people: Sequence[Candidate], program: Program, now: Round) -> int:
    """To those who take part in the round: what is asked, until when, and who sees what. Returns how many are new."""

    def to_mentee() -> Letter:
        until = moment(now.deadline, program)
        return _to_asker(until) if now.is_self else _to_ranker(until)

    def write(person: Candidate) -> Write:
        return (
            (lambda: _to_mentor(moment(now.deadline, program))) if person.side == Side.MENTOR else to_mentee
        )

    return send_all([(p, opening_key(now, p.pk), write(p)) for p in people], program)


def opening_key(now: Round, candidate: int) -> str:
    """What names the letter by which the round was opened to that candidate."""
    return f"{OPENED}:{now.key}:{candidate}"


def _to_asker(until: str) -> Letter:
    return Letter(
        _("Choose your mentor"),
        [
            _(
                "You can now see the mentors whom nothing rules out for you, why each could suit you and what is not known."
            ),
            _(
                "You ask one mentor at a time, with a short word if you like, and you may take a request back. The mentor answers in confidence."
            ),
            _("You have until %(when)s. After that, your coordinator finds a mentor for whoever has none.")
            % {"when": until},
        ],
        _("See the mentors"),
    )


def _to_ranker(until: str) -> Letter:
    return Letter(
        _("Which mentors would you rather have?"),
        [
            _(
                "A short list of mentors was made for you, with the reasons for each. Rank those who suit you, or say that nobody does."
            ),
            _(
                "Only the coordinators see your ranking: no mentor ever learns whether they were on a list, or where you ranked them."
            ),
            _(
                "You may change it until %(when)s. The coordinator then forms the pairs, keeping to your order as far as everybody’s choices allow."
            )
            % {"when": until},
        ],
        _("See my list"),
    )


def _to_mentor(until: str) -> Letter:
    return Letter(
        _("Mentees may ask you to be their mentor"),
        [
            _(
                "Until %(when)s, the mentees of the programme choose their mentor. Those whom nothing rules out for you see your profile and what could bring the two of you together."
            )
            % {"when": until},
            _(
                "An e-mail tells you when one of them asks you. You say yes or no in confidence: if it is no, they only learn that you are not available."
            ),
        ],
        _("See my requests"),
    )


def reminder(person: Candidate, program: Program, now: Round, key: str, waiting: int = 0) -> bool:
    """To whoever has not answered; `waiting` requests for a mentor. False when that key was told already."""

    def write() -> Letter:
        until = {"when": moment(now.deadline, program)}
        if person.side == Side.MENTOR:
            return _answer(waiting, until)
        return _ask(until) if now.is_self else _rank(until)

    return send(person, program, key, write)


def _answer(waiting: int, until: dict[str, str]) -> Letter:
    said = ngettext("%(n)s mentee awaits your answer.", "%(n)s mentees await your answer.", waiting)
    return Letter(
        ngettext("A mentee awaits your answer", "Mentees await your answer", waiting),
        [said % {"n": waiting}, _("You have until %(when)s to say yes or no, in confidence.") % until],
        _("See my requests"),
    )


def _ask(until: dict[str, str]) -> Letter:
    return Letter(
        _("Your choice of a mentor is awaited"),
        [
            _("No request of yours awaits a mentor’s answer at the moment."),
            _("You have until %(when)s. After that, your coordinator finds a mentor for whoever has none.")
            % until,
        ],
        _("See the mentors"),
    )


def _rank(until: dict[str, str]) -> Letter:
    return Letter(
        _("Your ranking is awaited"),
        [
            _(
                "You have not ranked the mentors of your list yet. It takes a few minutes; you may also say that nobody suits."
            ),
            _(
                "You have until %(when)s. Without a ranking, the coordinator chooses for you, and you stay free to decline."
            )
            % until,
        ],
        _("See my list"),
    )


def extended(people: Sequence[Candidate], program: Program, now: Round) -> int:
    """To those who have not answered: there is more time. Returns how many are new."""

    def to_mentor() -> Letter:
        return Letter(
            _("You have more time to answer"),
            [
                _("You have until %(when)s to say yes or no, in confidence.")
                % {"when": moment(now.deadline, program)}
            ],
            _("See my requests"),
        )

    def to_mentee() -> Letter:
        until = {"when": moment(now.deadline, program)}
        return Letter(
            _("You have more time to choose"),
            [_("You can choose your mentor until %(when)s.") % until],
            _("See the mentors") if now.is_self else _("See my list"),
        )

    key = f"round_extended:{now.deadline:%Y%m%d%H%M}"
    letters = [(p, f"{key}:{p.pk}", to_mentor if p.side == Side.MENTOR else to_mentee) for p in people]
    return send_all(letters, program)


def closed(program: Program, now: Round, answered: int, mentees: int) -> None:
    """To the coordinators: how many have answered, and what comes next."""

    def write() -> Letter:
        said = ngettext(
            "%(done)s of %(n)s mentee has answered.", "%(done)s of %(n)s mentees have answered.", mentees
        )
        after = (
            _("The next step is yours: propose the pairs of those who have none.")
            if now.is_self
            else _(
                "The next step is yours: propose the pairs. The ranks are kept to as stated, and you decide on each pair."
            )
        )
        return Letter(
            _("The time to choose is over"),
            [said % {"done": answered, "n": mentees}, after],
            _("See the round"),
        )

    send_to_coordinators(program, f"round_closed:{now.key}:{now.deadline:%Y%m%d%H%M}", write)
