"""A tool of the library: a file or a link, for whom, in plain words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorat.lib.files import KINDS
from tracking.forms.fields import RevisionField
from tracking.models import Tool, ToolKind, ToolRole

ACCEPT = ",".join(f".{extension}" for extension in KINDS)


class ToolForm(forms.Form):
    """A new one has a file or a link; one that stands keeps its kind, and a file given then is a new version."""

    title = forms.CharField(label=_("Title"), max_length=120)
    description = forms.CharField(
        label=_("Description"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In plain words: when it is useful."),
    )
    role = forms.ChoiceField(label=_("For whom"), choices=ToolRole.choices)
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, Word, Excel, PowerPoint, LibreOffice text or image, at most 10 MB."),
    )
    link = forms.URLField(
        label=_("or a link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("An address that begins with https://."),
    )
    revision = RevisionField()

    def __init__(self, *args: Any, tool: Tool | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tool = tool
        if tool is None:
            return
        if tool.kind != ToolKind.FILE:
            del self.fields["file"]
        else:
            self.fields["file"].label = _("A new version of the file")
        if tool.kind != ToolKind.LINK:
            del self.fields["link"]
        else:
            self.fields["link"].label, self.fields["link"].required = _("Address"), True
        if tool.kind == ToolKind.PAGE:
            del self.fields["title"], self.fields["description"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.tool is None and bool(data.get("file")) == bool(data.get("link")) and not self.errors:
            self.add_error("file", _("Give a file or a link, one of the two."))
        return data


def tool_as_shown(tool: Tool) -> dict[str, object]:
    return {name: getattr(tool, name) for name in ("title", "description", "role", "link", "revision")}
