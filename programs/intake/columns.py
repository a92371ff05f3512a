"""Which heading feeds which field: exact words first, then words inside a longer question, then a typing slip."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from difflib import SequenceMatcher

from .fields import CORES, FIELDS, LISTS, core, is_about_someone_else, is_sensitive
from .types import ColumnMatch, IntakeError, Mapping, Why, same

NO_FIELD = frozenset({"", "-"})
CLOSE = 0.86
EXACT = dict(reversed(CORES))


def recognise(
    headings: Iterable[str], given: Dict[str, str] | None = None, *, strict: bool = True
) -> Mapping:
    """The mapping of a sheet. ``given`` ``{heading: field}`` is obeyed first; a field of "" or "-" leaves a column out.

    With ``strict`` a given heading that the sheet does not have is an error; without, it is passed over (a remembered
    mapping). Raises IntakeError: unknown_field, unknown_heading, sensitive_heading, field_twice.
    """
    names = tuple(headings)
    chosen = _given(names, given or {}, strict)
    matches = {name: _guess(name) for name in names if name not in chosen}
    matches |= chosen
    _share_out(matches)
    _name_or_surname(matches)
    return Mapping(tuple(matches[name] for name in names))


def _given(names: tuple[str, ...], given: Dict[str, str], strict: bool) -> dict[str, ColumnMatch]:
    out: dict[str, ColumnMatch] = {}
    fed: dict[str, str] = {}
    for wanted, field in given.items():
        if field not in FIELDS and field not in NO_FIELD:
            raise IntakeError("unknown_field", field=field, fields=FIELDS)
        heading = same(wanted, names)
        if heading is None:
            if strict:
                raise IntakeError("unknown_heading", heading=wanted, headings=names)
            continue
        if field in NO_FIELD:
            out[heading] = ColumnMatch(heading, None, 1, "sensitive" if is_sensitive(heading) else "ignored")
            continue
        if is_sensitive(heading):
            raise IntakeError("sensitive_heading", heading=heading)
        if field in fed and field not in LISTS:
            raise IntakeError("field_twice", field=field, headings=(fed[field], heading))
        fed[field] = heading
        out[heading] = ColumnMatch(heading, field, 1, "given")
    return out


def _guess(heading: str) -> ColumnMatch:
    if is_sensitive(heading):
        return ColumnMatch(heading, None, 1, "sensitive")
    text = core(heading)
    if text in EXACT:
        return ColumnMatch(heading, EXACT[text], 1, "exact")
    numbered = text.rstrip("0123456789 ")
    if numbered != text and EXACT.get(numbered) in LISTS:
        return ColumnMatch(heading, EXACT[numbered], 0.95, "exact")
    if is_about_someone_else(heading):
        return ColumnMatch(heading, None, 0, "someone_else")
    field, confidence, why = _inside(text) or _nearly(text) or (None, 0.0, "unknown")
    return ColumnMatch(heading, field, confidence, why)


def _inside(text: str) -> tuple[str, float, Why] | None:
    """The longest known wording that stands, whole words, inside the heading."""
    found = [(len(known), field) for known, field in CORES if f" {known} " in f" {text} "]
    if not found:
        return None
    length, field = max(found, key=lambda each: each[0])
    return field, round(0.5 + 0.4 * length / len(text), 2), "contains"


def _nearly(text: str) -> tuple[str, float, Why] | None:
    """A known wording but for a slip of the fingers."""
    ratio, field = max(
        (SequenceMatcher(None, text, known).ratio(), name) for known, name in CORES if len(known) > 4
    )
    return (field, round(0.7 * ratio, 2), "close") if ratio >= CLOSE else None


def _share_out(matches: dict[str, ColumnMatch]) -> None:
    """One column per field (several for a list): the surest keeps it, the others say that it was taken."""
    order = sorted(matches, key=lambda name: (matches[name].why != "given", -matches[name].confidence))
    fed: set[str] = set()
    for name in order:
        match = matches[name]
        if match.field is None:
            continue
        if match.field in fed and not (
            match.field in LISTS and (match.confidence >= 0.95 or match.why == "given")
        ):
            matches[name] = ColumnMatch(name, None, 0, "taken")
            continue
        fed.add(match.field)


def _name_or_surname(matches: dict[str, ColumnMatch]) -> None:
    """ "Nom" alone is the whole name; beside a first name it is the surname."""
    at = {match.field: name for name, match in matches.items() if match.field}
    lone, wanted = ("full_name", "last_name") if "first_name" in at else ("last_name", "full_name")
    if lone in at and wanted not in at and matches[at[lone]].why != "given":
        old = matches[at[lone]]
        matches[old.heading] = ColumnMatch(old.heading, wanted, old.confidence, old.why)
