"""What each scenario was asked, in words; of the weights, those that differ."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import wording
from matching.adapters import Settings
from matching.comparing.rows import Cell, Row, columns, points
from matching.engine import CRITERIA
from matching.enums import FloorMode
from matching.queries.compare import Compared, Side


def asked(found: Compared) -> list[Row]:
    """Floor, balance and noise, then each criterion whose weight is not the same everywhere, then who asked and when."""
    return [
        _row(found, _("The weakest pair"), lambda side: floor_text(side.settings)),
        _row(found, _("Balance between companies"), lambda side: balance_text(side.settings)),
        _row(found, _("Shuffled"), lambda side: _noise(side.settings)),
        *(
            _row(found, _("Weight: %(name)s") % {"name": wording.criterion(name)}, _weight(name))
            for name in _differing(found)
        ),
        _row(found, _("Asked"), _asked),
    ]


def floor_text(settings: Settings) -> str:
    """The floor in a few words."""
    if settings.floor_mode == FloorMode.VALUE and settings.floor is not None:
        return _("at least %(floor)s out of 100") % {"floor": settings.floor // 100}
    return _("as strong as possible") if settings.floor_mode == FloorMode.BEST else _("not looked at")


def balance_text(settings: Settings) -> str:
    """The reciprocity in a few words, with its price."""
    if settings.imbalance_cap is not None:
        cap = settings.imbalance_cap
        return ngettext("at most %(n)s mentor of difference", "at most %(n)s mentors of difference", cap) % {
            "n": cap
        }
    if settings.imbalance_price:
        return _("favoured: %(price)s point(s) for each mentor of difference") % {
            "price": points(settings.imbalance_price)
        }
    return _("not counted")


def _noise(settings: Settings) -> str:
    return _("yes, draw no. %(seed)s") % {"seed": settings.seed} if settings.explore else _("no")


def _differing(found: Compared) -> list[str]:
    return [
        c.name
        for c in CRITERIA
        if len({side.settings.weights.get(c.name, c.weight) for side in found.sides}) > 1
    ]


def _weight(name: str) -> Callable[[Side], str]:
    default = next(c.weight for c in CRITERIA if c.name == name)
    return lambda side: _plain(side.settings.weights.get(name, default))


def _plain(weight: float) -> str:
    return str(number_format(int(weight) if weight == int(weight) else weight))


def _asked(side: Side) -> str:
    at = date_format(localtime(side.scenario.made_at), "SHORT_DATETIME_FORMAT")
    return f"{at} · {side.scenario.made_by.name}" if side.scenario.made_by else at


def _row(found: Compared, label: str, text: Callable[[Side], str]) -> Row:
    cells = [Cell(head, text(side)) for head, side in zip(columns(found), found.sides, strict=True)]
    return Row(capfirst(label), cells)
