"""The library: kept by the coordinator, read by each role; files are given as downloads alone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentorat.lib.files import MAX_BYTES
from programs.forms.base import tell
from programs.viewer import Permission, Viewer, enter
from programs.views.conflicts import take_up
from tracking import starter
from tracking.forms.library import ToolForm, tool_as_shown
from tracking.models import Tool, ToolFile, ToolKind, ToolRole
from tracking.queries import library as queries
from tracking.services import library as services
from tracking.views.committee.common import told


@dataclass(frozen=True)
class Shelf:
    """A tool as the lists show it: a page of the kit speaks the reader's language."""

    tool: Tool
    title: str
    description: str
    file: ToolFile | None


def shelf(tool: Tool) -> Shelf:
    file = next(iter(tool.versions.all()), None)
    if tool.starter not in starter.KIT:
        return Shelf(tool, tool.title, tool.description, file)
    text = starter.text(tool.starter, get_language() or "fr")
    return Shelf(tool, text.title, text.description, file)


@require_safe
def library(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    taken, language = queries.starters(), get_language() or "fr"
    context = {
        "program": viewer.the_program,
        "shelves": [shelf(tool) for tool in queries.tools()],
        "starters": [(key, starter.text(key, language)) for key in starter.KIT if key not in taken],
    }
    return render(request, "tracking/library.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tool_new(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    form = _form(request, initial={"role": ToolRole.BOTH})
    if form.is_valid():
        try:
            made = _add(viewer, form)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is in the library.") % {"title": made.title})
            return redirect("library", slug)
    return _page(request, viewer, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def tool_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is said of a tool; a file given here is a new version, under the same address."""
    viewer, tool = _coordinator(request, slug, pk)
    form = _form(request, initial=tool_as_shown(tool), tool=tool)
    if form.is_valid():
        try:
            _change(viewer, tool, form)
        except ValidationError as refusal:
            form = take_up(form, refusal, tool.revision)
        else:
            messages.success(request, _("The tool is changed; its address stays the same."))
            return redirect("library", slug)
    return _page(request, viewer, form, tool)


@require_POST
def tool_starter(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds a text of the kit, named by `key`."""
    viewer = enter(request, slug, Permission.COORDINATE)
    key = request.POST.get("key", "")
    told(
        request,
        lambda: services.add_starter(actor=viewer.user, program=viewer.the_program, key=key),
        _("The text is in the library."),
    )
    return redirect("library", slug)


@require_POST
def tool_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`way` is "up" or "down"."""
    viewer, tool = _coordinator(request, slug, pk)
    services.move(actor=viewer.user, tool=tool, up=request.POST.get("way") == "up")
    return redirect(reverse("library", args=[slug]) + f"#tool-{pk}")


@require_POST
def tool_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, tool = _coordinator(request, slug, pk)
    services.remove(actor=viewer.user, tool=tool)
    messages.success(request, _("“%(title)s” is no longer in the library.") % {"title": tool.title})
    return redirect("library", slug)


@require_safe
def tool_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The latest version, as a download: to the coordinator, and to whoever holds the role it is for."""
    viewer = enter(request, slug, Permission.COORDINATE, Permission.PARTICIPATE)
    keeps = viewer.may(Permission.COORDINATE)
    tool = queries.tool(pk) if keeps else queries.my_tool(viewer.user, pk)
    file = queries.latest(tool) if tool is not None else None
    if file is None:
        raise Http404
    ascii_name = file.filename.encode("ascii", "ignore").decode().replace('"', "")
    return HttpResponse(
        bytes(file.content),
        content_type=file.content_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file.filename)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


@require_safe
def my_tool(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One tool, for whoever holds its role."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    tool = queries.my_tool(viewer.user, pk)
    if tool is None:
        raise Http404
    context = {"program": viewer.the_program, "shelf": shelf(tool), "text": _text(tool)}
    return render(request, "tracking/my_tool.html", context)


def _text(tool: Tool) -> starter.Text | None:
    return starter.text(tool.starter, get_language() or "fr") if tool.starter in starter.KIT else None


def _coordinator(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Tool]:
    viewer = enter(request, slug, Permission.COORDINATE)
    tool = queries.tool(pk)
    if tool is None:
        raise Http404
    return viewer, tool


def _add(viewer: Viewer, form: ToolForm) -> Tool:
    data, program = form.cleaned_data, viewer.the_program
    role, title, description = ToolRole(data["role"]), data["title"], data["description"]
    if data["link"]:
        return services.add_link(
            actor=viewer.user,
            program=program,
            role=role,
            title=title,
            link=data["link"],
            description=description,
        )
    name, content = _read(data["file"])
    return services.add_file(
        actor=viewer.user,
        program=program,
        role=role,
        title=title,
        filename=name,
        content=content,
        description=description,
    )


def _change(viewer: Viewer, tool: Tool, form: ToolForm) -> None:
    data = form.cleaned_data
    services.change(
        actor=viewer.user,
        tool=tool,
        seen=data["revision"],
        role=ToolRole(data["role"]),
        title=data.get("title"),
        description=data.get("description"),
        link=data.get("link"),
        file=_read(data["file"]) if data.get("file") else None,
    )


def _read(file: UploadedFile[bytes]) -> tuple[str, bytes]:
    """Never more than the limit and a byte: what is beyond is refused whatever its length."""
    return file.name or "", file.read(MAX_BYTES + 1)


def _form(request: HttpRequest, *, initial: dict[str, object], tool: Tool | None = None) -> ToolForm:
    if request.method != "POST":
        return ToolForm(initial=initial, tool=tool)
    return ToolForm(request.POST, request.FILES, initial=initial, tool=tool)


def _page(request: HttpRequest, viewer: Viewer, form: ToolForm, tool: Tool | None) -> HttpResponse:
    context = {
        "program": viewer.the_program,
        "form": form,
        "shelf": shelf(tool) if tool else None,
        "text": _text(tool) if tool else None,
        "versions": list(tool.versions.all()) if tool and tool.kind == ToolKind.FILE else [],
    }
    return render(request, "tracking/tool_form.html", context, status=422 if form.errors else 200)
