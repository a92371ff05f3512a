"""What the programme weighs, told to its participants in the same words."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import adapters, queries, questions
from matching.enums import FloorMode
from matching.forms import PolicyForm
from matching.services import policy as weights
from programs.viewer import Permission, enter


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    current, floor_mode = adapters.policy_of(viewer.the_program)
    form = PolicyForm(request.POST or None, weights=current.weights, floor_mode=floor_mode)
    if request.method == "POST" and form.is_valid():
        try:
            weights.change(
                actor=viewer.user,
                program=viewer.the_program,
                weights=form.weights,
                floor_mode=FloorMode(form.cleaned_data["floor_mode"]),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved. The next run of the matching uses these weights."))
            return redirect("policy", slug)
    lacking = queries.without_data(viewer.the_program, current.weights)
    context = {"program": viewer.the_program, "form": form, "lacking": questions.without_data(lacking)}
    return render(request, "matching/policy.html", context, status=422 if form.errors else 200)
