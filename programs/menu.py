"""The menu and the frame of a page, from who is looking and where. Read lazily: a fragment for htmx pays nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentorat.lib.nav import Frame, NavItem, Place
from programs import places, queries
from programs.enums import Role
from programs.models import Program, User
from programs.viewer import Viewer

Entry = tuple[str, str, str]  # label, name of the page, icon
# What a higher app adds to a participant's menu after "Home", for as long as it asks something of them.
ASKED: list[Callable[[Viewer], list[Entry]]] = []
MOST = 5  # tabs at the bottom of a phone
ORDER = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.COMMITTEE, Role.PARTICIPANT)


class Menu:
    """What surrounds one page. `viewer` is None outside a programme (home, account, operator)."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.path = request.path
        self.user = user
        self.viewer: Viewer | None = getattr(request, "viewer", None)
        self.operator = bool(getattr(request, "operator", False))

    @cached_property
    def role(self) -> Role | None:
        """The role the page is for: its address says so when the person has several."""
        if self.operator:
            return Role.OPERATOR
        if self.viewer is None:
            return None
        section = (self.path.split("/") + [""] * 4)[3]
        meant = {"me": Role.PARTICIPANT, "company": Role.REPRESENTATIVE}.get(section)
        held = self.viewer.roles
        return meant if meant in held else next((role for role in ORDER if role in held), None)

    @cached_property
    def program(self) -> Program | None:
        """The programme of the page; on a page of the consortium, its newest."""
        if self.viewer is None:
            return None
        return self.viewer.program or queries.newest_program(
            self.viewer.consortium, drafts=Role.COORDINATOR in self.viewer.roles
        )

    def frame(self) -> Frame:
        viewer = self.viewer
        return Frame(
            user_name=self.user.name,
            role=str(self.role.label) if self.role else "",
            home_url=reverse("home"),
            program=viewer.program.name if viewer and viewer.program else "",
            consortium=viewer.consortium.name if viewer else "",
            email=self.user.email,
            account_url=reverse("mfa_index"),
            places=self._places(),
            find_url=self._find(),
            demo_url=reverse("demo_choose") if settings.DEMO else "",
        )

    def items(self) -> list[NavItem]:
        builders: dict[Role, Callable[[], list[NavItem]]] = {
            Role.OPERATOR: self._operator,
            Role.COORDINATOR: self._coordinator,
            Role.REPRESENTATIVE: self._representative,
            Role.COMMITTEE: self._committee,
            Role.PARTICIPANT: self._participant,
        }
        found = builders[self.role]() if self.role else []
        return [item for item in found if item.url]

    def _coordinator(self) -> list[NavItem]:
        """By what one does: recruit, pair, follow, account for."""
        slug = self.program.slug if self.program else ""
        follow = pgettext("of the pairs", "Follow-up")
        groups = {
            "": [self._item(_("Dashboard"), "dashboard", slug, "layout-dashboard", exact=True)],
            _("Recruit"): [
                self._item(_("Candidates"), "candidates", slug, "users"),
                self._item(_("Import"), "import_upload", slug, "upload"),
                self._item(_("Companies"), "companies", self._consortium, "building-2"),
                self._item(_("Agreement"), "agreement", self._consortium, "signature"),
            ],
            pgettext("what a coordinator does", "Pair"): [
                self._item(_("Matching"), "matching", slug, "sparkles"),
                self._item(_("Pairs"), "binomes", slug, "handshake"),
            ],
            pgettext("what a coordinator does", "Follow"): [
                self._item(follow, "signs", slug, "bell"),
                self._item(_("Events"), "events", slug, "calendar"),
                self._item(_("Programme"), "program_edit", slug, "settings"),
            ],
            _("Account for"): [
                self._item(_("Reports"), "reports", slug, "chart-column"),
                self._item(_("Committee"), "committee", slug, "gavel"),
                self._item(_("Costs"), "costs", slug, "scale"),
                self._item(_("Reciprocity"), "ledger", self._consortium, "refresh-cw"),
            ],
        }
        return [replace(item, group=group) for group, items in groups.items() for item in items]

    def _representative(self) -> list[NavItem]:
        slug = self.program.slug if self.program else ""
        return [
            self._item(_("My company"), "company", self._consortium, "building-2", exact=True),
            self._item(_("Agreement"), "agreement", self._consortium, "signature"),
            self._item(_("Reports"), "reports", slug, "chart-column"),
            self._item(_("Committee"), "committee", slug, "gavel"),
            self._item(_("Costs"), "costs", slug, "scale"),
            self._item(_("Reciprocity"), "ledger", self._consortium, "refresh-cw"),
        ]

    def _committee(self) -> list[NavItem]:
        slug = self.program.slug if self.program else ""
        return [
            self._item(_("Reports"), "reports", slug, "chart-column"),
            self._item(_("Committee"), "committee", slug, "gavel"),
            self._item(_("Costs"), "costs", slug, "scale"),
        ]

    def _participant(self) -> list[NavItem]:
        slug = self.program.slug if self.program else ""
        asked = [entry for ask in ASKED if self.viewer for entry in ask(self.viewer)]
        usual = [
            self._item(_("Home"), "portal", slug, "house", exact=True),
            self._item(_("Calendar"), "my_agenda", slug, "calendar-check"),
            self._item(_("My pair"), "my_binome", slug, "handshake"),
            self._item(_("Charter"), "my_charter", slug, "signature"),
            self._item(_("Meetings"), "my_meetings", slug, "calendar"),
            self._item(_("Profile"), "my_profile", slug, "circle-user"),
        ]
        extra = [self._item(label, name, slug, icon) for label, name, icon in asked]
        # Reached from the pair, or from the home page, as well.
        spare = ("signature", "calendar", "calendar-check")[: len(usual) + len(extra) - MOST]
        return [usual[0], *extra, *(item for item in usual[1:] if item.icon not in spare)]

    def _operator(self) -> list[NavItem]:
        incidents = self.path.startswith(reverse("operator_incidents"))
        return [
            NavItem(label=_("Platform"), url=reverse("operator"), icon="monitor", current=not incidents),
            NavItem(
                label=_("Incidents"),
                url=reverse("operator_incidents"),
                icon="triangle-alert",
                current=incidents,
            ),
        ]

    def _find(self) -> str:
        """Coordinators search: what they find, nobody else may list."""
        return (
            reverse("find", args=[self.program.slug])
            if self.role == Role.COORDINATOR and self.program
            else ""
        )

    @property
    def _consortium(self) -> str:
        return self.viewer.consortium.slug if self.viewer else ""

    def _item(self, label: str, name: str, slug: str, icon: str, exact: bool = False) -> NavItem:
        url = reverse(name, args=[slug]) if slug else ""
        here = self.path == url if exact else bool(url) and self.path.startswith(url)
        return NavItem(label=label, url=url, icon=icon, current=here)

    def _places(self) -> list[Place]:
        """All the person's places, the one they are in marked: the longest address that begins the page's."""
        found = places.of(self.user, self.viewer.held if self.viewer else None)
        here = max((p.url for p in found if self.path.startswith(p.url)), key=len, default="")
        return [replace(place, current=place.url == here) for place in found]
