"""The library of tools: added, changed, replaced, moved, removed. Sole writer of a tool and of its versions."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorat.lib import files
from programs import audit
from programs.models import Program, User
from programs.services.revisions import check_revision
from tracking import starter
from tracking.models import Tool, ToolFile, ToolKind, ToolRole
from tracking.ordering import shifted
from tracking.queries import library as queries

REFUSALS = {
    "empty": gettext_lazy("This file is empty."),
    "too_big": gettext_lazy("This file is over 10 MB: make it lighter, or give a link."),
    "kind": gettext_lazy(
        "This kind of file is not taken. Give a PDF, a Word, Excel, PowerPoint or LibreOffice text file, or an image."
    ),
    "disguise": gettext_lazy(
        "What this file holds is not what its name says: save it again in the right format."
    ),
    "broken": gettext_lazy("This file cannot be read: save it again."),
    "bomb": gettext_lazy("This file grows out of all proportion once opened: it is not taken."),
    "macros": gettext_lazy("This file holds macros or active parts: save it without them."),
    "encrypted": gettext_lazy("This file is protected by a password: take it off first."),
}


@transaction.atomic
def add_file(
    *,
    actor: User,
    program: Program,
    role: ToolRole,
    title: str,
    filename: str,
    content: bytes,
    description: str = "",
) -> Tool:
    """A file, checked by its content. Raises ValidationError, with what to do, for one that is not taken."""
    kept = _judged(filename, content)
    tool = _add(actor, program, ToolKind.FILE, role, title, description)
    _keep(actor, tool, kept, content)
    return tool


@transaction.atomic
def add_link(
    *, actor: User, program: Program, role: ToolRole, title: str, link: str, description: str = ""
) -> Tool:
    """An address that begins with https://. Raises ValidationError for any other."""
    return _add(actor, program, ToolKind.LINK, role, title, description, link=_https(link))


@transaction.atomic
def add_starter(*, actor: User, program: Program, key: str) -> Tool:
    """A text of the kit; adding it twice changes nothing. Raises ValidationError for what is not of the kit."""
    if key not in starter.KIT:
        raise ValidationError(_("This text is not of the starter kit."))
    standing = Tool.objects.filter(program=program, starter=key).first()
    if standing is not None:
        return standing
    text = starter.text(key, program.consortium.language)
    return _add(actor, program, ToolKind.PAGE, starter.KIT[key], text.title, text.description, starter=key)


@transaction.atomic
def change(
    *,
    actor: User,
    tool: Tool,
    seen: int,
    role: ToolRole,
    title: str | None = None,
    description: str | None = None,
    link: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> Tool:
    """Changes what is said of it, for whom it is, and its file (name, content) for a new version; all of it or nothing.

    Raises ValidationError when somebody changed it since revision `seen`, and as `replace` does.
    """
    tool = _locked(tool)
    check_revision(tool.revision, seen)
    tool.role = role
    if tool.kind != ToolKind.PAGE:
        tool.title = (title or "").strip()
        tool.description = (description or "").strip()
    if tool.kind == ToolKind.LINK and link is not None:
        tool.link = _https(link)
    tool.revision += 1
    _clean(tool)
    tool.save(update_fields=["role", "title", "description", "link", "revision"])
    if file is not None:
        replace(actor=actor, tool=tool, filename=file[0], content=file[1])
    audit.record("tool.changed", actor=actor, target=tool, program=tool.program)
    return tool


@transaction.atomic
def replace(*, actor: User, tool: Tool, filename: str, content: bytes) -> ToolFile:
    """A new version of the file: whoever holds the address gets it from now on. The same bytes again change nothing."""
    tool = _locked(tool)
    if tool.kind != ToolKind.FILE:
        raise ValidationError(_("Only a file has versions."))
    kept = _judged(filename, content)
    last = queries.latest(tool)
    if last is not None and last.sha256 == hashlib.sha256(content).hexdigest():
        return last
    version = _keep(actor, tool, kept, content, number=last.number + 1 if last else 1)
    audit.record("tool.replaced", actor=actor, target=tool, program=tool.program, number=version.number)
    return version


@transaction.atomic
def move(*, actor: User, tool: Tool, up: bool) -> None:
    """One place up or down in the list; at an end nothing happens."""
    rows = list(Tool.objects.select_for_update().order_by("position", "id"))
    there = shifted(rows, tool, up=up)
    if there is None:
        return
    Tool.objects.bulk_update(rows, ["position"])
    audit.record("tool.changed", actor=actor, target=tool, program=tool.program, position=there)


@transaction.atomic
def remove(*, actor: User, tool: Tool) -> None:
    """Takes it out of the library, with its versions."""
    audit.record("tool.removed", actor=actor, target=tool, program=tool.program, title=tool.title)
    Tool.objects.filter(pk=tool.pk).delete()


def _add(
    actor: User,
    program: Program,
    kind: ToolKind,
    role: ToolRole,
    title: str,
    description: str,
    link: str = "",
    starter: str = "",
) -> Tool:
    tool = Tool(
        program=program,
        kind=kind,
        role=role,
        title=title.strip(),
        description=description.strip(),
        link=link,
        starter=starter,
        position=queries.last_position() + 1,
    )
    _clean(tool)
    tool.save()
    audit.record("tool.added", actor=actor, target=tool, program=program, kind=kind, role=role)
    return tool


def _clean(tool: Tool) -> None:
    tool.full_clean(exclude=["program"], validate_constraints=False)


def _locked(tool: Tool) -> Tool:
    rows = Tool.objects.select_for_update(of=("self",)).select_related("program__consortium")
    return rows.get(pk=tool.pk)


def _https(link: str) -> str:
    said = link.strip()
    if not said.lower().startswith("https://"):
        raise ValidationError({"link": _("Give an address that begins with https://.")})
    return f"https://{said[8:]}"


def _judged(filename: str, content: bytes) -> files.Kept:
    try:
        return files.check(filename, content)
    except files.FileError as error:
        raise ValidationError({"file": str(REFUSALS[error.code])}) from error


def _keep(actor: User, tool: Tool, kept: files.Kept, content: bytes, number: int = 1) -> ToolFile:
    return ToolFile.objects.create(
        program=tool.program,
        tool=tool,
        number=number,
        filename=kept.name,
        content_type=kept.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        added_by=actor,
    )
