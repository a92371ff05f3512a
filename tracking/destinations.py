"""The pages that a coordinator may look for by what is done there, each with other words for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentorat.lib.text import fold

HERE, THERE = "program", "consortium"


@dataclass(frozen=True)
class Destination:
    label: Promise
    words: Promise  # other names of it, and what is done there
    name: str
    place: str = HERE

    def url(self, program: str, consortium: str) -> str:
        return reverse(self.name, args=[program if self.place == HERE else consortium])


ALL = (
    Destination(_("Dashboard"), _("home today overview figures"), "dashboard"),
    Destination(_("Candidates"), _("people list filter mentors mentees"), "candidates"),
    Destination(_("Add a candidate"), _("new person enter"), "candidate_new"),
    Destination(_("Import"), _("sign-up sheet spreadsheet Excel CSV upload"), "import_upload"),
    Destination(_("Sign-up links"), _("QR code apply recruit poster"), "links"),
    Destination(_("Interviews"), _("slots meet candidate grid"), "interviews"),
    Destination(_("Waiting list"), _("wait news"), "waiting"),
    Destination(_("Duplicates"), _("merge twice same person"), "duplicates"),
    Destination(_("Alumni"), _("former cohort call again next"), "alumni"),
    Destination(_("Companies"), _("members sector entry competition"), "companies", THERE),
    Destination(_("Relations between companies"), _("supplier client group matrix dependence"), "relations", THERE),
    Destination(_("Agreement"), _("contract sign confidentiality no-poaching"), "agreement", THERE),
    Destination(_("Roles"), _("representatives coordinators committee rights invite"), "roles", THERE),
    Destination(_("Ways of signing in"), _("second proof factor lost phone account"), "access", THERE),
    Destination(_("Personal data"), _("privacy notice law erase retention"), "protection", THERE),
    Destination(_("Register of acts"), _("history who did what log"), "acts", THERE),
    Destination(_("Incidents"), _("breach leak"), "incidents", THERE),
    Destination(_("Matching"), _("pairing room proposals scenario engine"), "matching"),
    Destination(_("Weights of the matching"), _("criteria policy floor"), "policy"),
    Destination(_("What past pairs teach"), _("evidence outcomes learn"), "evidence"),
    Destination(_("Exclusions told in confidence"), _("ties keep apart"), "ties"),
    Destination(_("Pairs"), _("list state mentor mentee"), "binomes"),
    Destination(_("Announcement"), _("announce launch mail"), "announcement"),
    Destination(pgettext_lazy("of the pairs", "Follow-up"), _("early signs trouble alert"), "signs"),
    Destination(_("Requests for help"), _("help confidence answer"), "help_desk"),
    Destination(_("Talks"), _("points three-way meeting notes pulse"), "follow_ups"),
    Destination(_("Check-ins"), _("survey satisfaction answers"), "check_ins"),
    Destination(_("Departures"), _("leave company change of post"), "departures"),
    Destination(_("Events"), _("training gathering calendar attendance"), "events"),
    Destination(_("Training"), _("attendance required first meeting"), "training"),
    Destination(_("Library"), _("tools documents files links"), "library"),
    Destination(_("Programme"), _("settings dates milestones themes plan"), "program_edit"),
    Destination(_("Texts of the mails"), _("wording reminders"), "mail_texts"),
    Destination(_("Reports"), _("PDF month figures"), "reports"),
    Destination(_("Committee"), _("sessions minutes decisions seats"), "committee"),
    Destination(_("Costs"), _("budget shares money"), "costs"),
    Destination(_("Reciprocity"), _("given received balance companies"), "ledger", THERE),
    Destination(_("The end of the programme"), _("closing certificates testimonies"), "closing_desk"),
    Destination(_("Closing booklet"), _("edition publish learnt testimonies"), "booklet_desk"),
)  # fmt: skip


ARTICLES = frozenset(["l", "d", "le", "la", "les", "un", "une", "des", "du", "de", "the", "a", "an", "of"])


def told_words(search: str) -> list[str]:
    """The words of a search without its articles, elided or not, unless there is nothing else."""
    words = fold(search).split()
    return [word for word in words if word not in ARTICLES] or words


def found(search: str) -> Iterator[Destination]:
    """Those that hold every word, in their name before elsewhere."""
    words = told_words(search)
    named, meant = [], []
    for each in ALL:
        label, whole = fold(str(each.label)), fold(f"{each.label} {each.words}")
        if all(word in label for word in words):
            named.append(each)
        elif all(any(part.startswith(word) for part in whole.split()) for word in words):
            meant.append(each)
    yield from (*named, *meant)
