"""Tags and filters that the components of templates/cotton need; available in every template."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mentorat.lib import spoken
from mentorat.lib.spreadsheet.page import name_of

register = template.Library()

TONE_ICONS = {
    "ok": "circle-check",
    "warn": "clock",
    "bad": "triangle-alert",
    "new": "sparkles",
    "info": "info",
}
MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "bad"}


@register.filter
def svg(value: float | str) -> str:
    """A number for an SVG attribute: dot decimal in every language, at most two decimals."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


@register.filter
def initials(name: str) -> str:
    """Two letters for an avatar: first and last word, capital; « ? » for an empty name."""
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalpha()]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "") if words else "?"
    return letters.upper()


@register.filter
def hue(name: str) -> int:
    """A stable number from 1 to 4 for a name, to tell avatars apart."""
    return crc32(str(name).encode()) % 4 + 1


@register.filter
def utc_iso(moment: datetime) -> str:
    """An instant as the value of a button or a box: the same one, whatever zone the page speaks."""
    return moment.astimezone(UTC).isoformat()


@register.filter
def duration(minutes: int) -> str:
    """How long something lasts, as people say it: « 45 minutes », « 1 h 30 », « 8 h »."""
    return spoken.duration(minutes)


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that says a tone without its colour."""
    return TONE_ICONS.get(tone, "circle-dot")


@register.filter
def sheet_name(label: str) -> str:
    """How an address asks for the table of that label as a workbook."""
    return name_of(label)


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of a Django message."""
    return MESSAGE_TONES.get(level_tag, "info")


@register.filter
def passthrough(attrs: Any) -> SafeString:
    """The attributes a component received and does not use itself, each value escaped; True gives a bare one."""
    given: Mapping[str, Any] = attrs.attrs_dict()
    bare = format_html_join("", " {}", ((key,) for key, value in given.items() if value is True))
    pairs = ((key, value) for key, value in given.items() if value not in (True, False, None))
    return bare + format_html_join("", ' {}="{}"', pairs)


@register.filter
def segments(value: Any, total: Any) -> list[bool]:
    """`total` steps of which the first `value` are done: True, True, False…"""
    done, count = int(float(value or 0)), int(float(total or 0))
    return [index < done for index in range(min(count, 60))]


@register.filter
def optional(field: BoundField) -> bool:
    """Whether the field may be left out. A list in which "none" or "not known" is an answer (`answered`) is no such field."""
    return not field.field.required and not getattr(field.field, "answered", False)


@register.filter
def elided(page: Page[Any]) -> Iterable[int | str]:
    """Page numbers to show around the current one, with « … » where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """What `c-icon` draws; the other components ask for it directly, as most of a page's components are icons."""
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(ICON, SafeString(said), _sprite(), name)


ICON = '<svg class="icon" width="20" height="20" focusable="false" {}><use href="{}#{}"></use></svg>'


@cache
def _sprite() -> str:
    """The address of the sprite, which is looked up in the manifest of the static files once."""
    return static("icons/sprite.svg")


@register.simple_tag
def once() -> SafeString:
    """A number of its own for each form shown: sent twice, it does once what it asks (`programs.views.once`)."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())
