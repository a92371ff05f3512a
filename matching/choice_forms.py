"""What is typed in a round of choices, by the coordinator and by those who choose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.enums import PairingMode
from matching.rounds import Round
from mentorat.lib.text import fold
from programs.forms.base import DayField
from programs.models import Candidate, Theme

SIZES = (3, 4, 5)
FARTHEST = timedelta(days=366)  # no round is planned for longer
MODES = [
    (
        PairingMode.ADMINISTRATIVE,
        _("You: the product proposes the best pairs for everybody, and you decide on each"),
    ),
    (
        PairingMode.HYBRID,
        _(
            "You, from what the mentees say: each ranks a short list, the pairs keep to their order, you decide"
        ),
    ),
    (
        PairingMode.SELF,
        _("The mentees: each asks a mentor, who says yes or no in confidence; you pair the others"),
    ),
]
USUAL = timedelta(days=10)  # what a round lasts when nothing else is said


class DeadlineForm(forms.Form):
    """A day and an hour in the programme's zone; `cleaned_data["deadline"]` is the instant in UTC."""

    on = DayField(label=_("Last day"))
    at = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, zone: str, deadline: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        today = timezone.localdate(timezone=self.zone)
        local = deadline.astimezone(self.zone) if deadline else None
        self.fields["on"].initial = local.date() if local else today + USUAL
        self.fields["at"].initial = local.time() if local else time(17)
        self.fields["on"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        on, at = data.get("on"), data.get("at")
        if isinstance(on, date) and abs(on - timezone.localdate(timezone=self.zone)) > FARTHEST:
            self.add_error("on", gettext("Choose an hour to come, within a year."))
        elif isinstance(on, date) and isinstance(at, time):
            local = datetime.combine(on, at, self.zone)
            data["deadline"] = local.astimezone(UTC)
            if data["deadline"].astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
                self.add_error(
                    "at", gettext("The clocks go forward over this time that day: choose an hour later.")
                )
        return data


class RoundForm(DeadlineForm):
    """Who chooses; the deadline and the length of the lists count only where the mentees do."""

    mode = forms.ChoiceField(
        label=_("Who chooses?"),
        choices=MODES,
        widget=forms.RadioSelect,
    )
    shortlist = forms.TypedChoiceField(
        label=_("Mentors on each short list"),
        coerce=int,
        choices=[(n, str(n)) for n in SIZES],
        help_text=_("Only where the mentees rank."),
    )
    field_order = ["mode", "on", "at", "shortlist"]

    def __init__(self, *args: Any, zone: str, current: Round, **kwargs: Any) -> None:
        coming = current.deadline if current.deadline and current.deadline > current.now else None
        super().__init__(*args, zone=zone, deadline=coming, **kwargs)
        self.fields["mode"].initial = current.mode
        self.fields["shortlist"].initial = current.shortlist

    def clean(self) -> dict[str, Any]:
        """The deadline is nobody's business where the coordinator decides alone."""
        data = super().clean()
        if data.get("mode") == PairingMode.ADMINISTRATIVE:
            for name in ("on", "at"):
                self.errors.pop(name, None)
            data["deadline"] = None
        return data


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("A word to the mentor"),
        help_text=_("Why them, or what you would like to work on. Only this mentor reads it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, if you wish to say"),
        help_text=_(
            "For the coordinators alone: it helps them find somebody else. The mentee never reads it."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoneSuitsForm(forms.Form):
    words = forms.CharField(
        label=_("A word to the coordinator"),
        help_text=_("What is missing, or whom you would rather meet. Only the coordinators read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say in a few words what you are looking for: the coordinator starts from there.")
        },
    )


class MentorFilterForm(forms.Form):
    """A theme and words, over what is shown of the mentors."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    q = forms.CharField(label=_("Word"), required=False, max_length=80)

    def __init__(self, data: Any = None, *, themes: Sequence[Theme]) -> None:
        super().__init__(data)
        choices = [("", gettext("All themes")), *((str(theme.pk), theme.label) for theme in themes)]
        cast("forms.ChoiceField", self.fields["theme"]).choices = choices

    def keep(self, mentors: Sequence[Candidate]) -> list[Candidate]:
        """Those who offer the theme and carry every word; an unknown theme is no filter. Themes are at hand."""
        self.is_valid()
        theme, words = self.cleaned_data.get("theme"), fold(self.cleaned_data.get("q") or "").split()
        found = [m for m in mentors if not theme or any(str(t.theme_id) == theme for t in m.themes.all())]
        return [m for m in found if all(word in _shown(m) for word in words)]


def _shown(mentor: Candidate) -> str:
    themes = [link.theme.label for link in mentor.themes.all()]
    said = [mentor.name, mentor.company.name, mentor.job_title, mentor.trade, *mentor.skills, *themes]
    return fold(" ".join(said))
