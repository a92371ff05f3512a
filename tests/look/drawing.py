"""Renders a piece of template as the loader would, components included."""

from typing import Any

from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


def draw(source: str, **context: Any) -> str:
    """The HTML of `source` for a visitor at /list/?sort=name."""
    request = RequestFactory().get("/list/?sort=name")
    template = engines["django"].from_string(CottonCompiler().process(source))
    return str(template.render({"frame": None, "nav": [], **context}, request))
