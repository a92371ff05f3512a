"""Tools and methods, by role: a file, a link, or a page of the starter kit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models import Program
from programs.models.fields import in_choices


class ToolKind(models.TextChoices):
    FILE = "file", _("file")
    LINK = "link", _("link")
    PAGE = "page", _("page")


class ToolRole(models.TextChoices):
    BOTH = "both", _("mentors and mentees")
    MENTOR = "mentor", _("mentors")
    MENTEE = "mentee", _("mentees")


class Tool(models.Model):
    """One entry of the library. `starter` names a text of the kit; its file is the last of `versions`."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="tools")
    kind = models.CharField(max_length=4, choices=ToolKind)
    role = models.CharField(_("for whom"), max_length=6, choices=ToolRole, default=ToolRole.BOTH)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=600, blank=True)
    link = models.URLField(_("address"), max_length=500, blank=True)
    starter = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            in_choices("kind", ToolKind, "tool_kind_known"),
            in_choices("role", ToolRole, "tool_role_known"),
            models.CheckConstraint(
                condition=Q(kind="link", link__startswith="https://") | (~Q(kind="link") & Q(link="")),
                name="tool_link_is_https",
            ),
            models.CheckConstraint(
                condition=(Q(kind="page") & ~Q(starter="")) | (~Q(kind="page") & Q(starter="")),
                name="tool_page_has_a_text",
            ),
            models.UniqueConstraint(
                fields=["program", "starter"], condition=~Q(starter=""), name="tool_starter_once"
            ),
            models.UniqueConstraint(fields=["program", "id"], name="tool_in_program"),
        ]

    def __str__(self) -> str:
        return self.title


class ToolFile(models.Model):
    """One version of a file. The address is the tool's: it gives the latest, so no link ever breaks."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    filename = models.CharField(max_length=100)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="version_once_per_tool"),
            models.CheckConstraint(
                condition=Q(number__gte=1, size__gte=1, size__lte=10 * 1024 * 1024),
                name="version_counts_and_fits",
            ),
        ]
