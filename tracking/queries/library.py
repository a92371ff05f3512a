"""What the library's pages read, in the programme in scope; the bytes of a file only where they are asked for."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, Prefetch, QuerySet

from programs.enums import Side
from programs.models import User
from tracking.models import Tool, ToolFile, ToolRole
from tracking.queries import events


def tools() -> QuerySet[Tool]:
    """In their order, each with its versions, the latest first, without their bytes: two queries."""
    versions = ToolFile.objects.defer("content").order_by("-number")
    return Tool.objects.prefetch_related(Prefetch("versions", queryset=versions)).order_by("position", "id")


def tool(pk: int) -> Tool | None:
    return tools().select_related("program__consortium").filter(pk=pk).first()


def my_tools(user: User) -> list[Tool]:
    """Those of the roles that the person holds: three queries."""
    return list(tools().filter(role__in=_roles(events.sides(user))))


def my_tool(user: User, pk: int) -> Tool | None:
    return tools().filter(role__in=_roles(events.sides(user)), pk=pk).first()


def latest(tool: Tool) -> ToolFile | None:
    """The file that its address gives, with its bytes."""
    return ToolFile.objects.filter(tool=tool).order_by("-number").first()


def last_position() -> int:
    found: int | None = Tool.objects.aggregate(last=Max("position"))["last"]
    return found or 0


def starters() -> set[str]:
    """The texts of the kit that are in the library already."""
    return set(Tool.objects.exclude(starter="").values_list("starter", flat=True))


def _roles(sides: Collection[Side]) -> list[str]:
    return [ToolRole.BOTH, *sides] if sides else []
