"""One act on many candidates: a page says what will happen to whom, a button does it, the list tells what was done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from programs.forms.base import tell
from programs.forms.bulk import BulkForm
from programs.models import AccessPage
from programs.services import accesses
from programs.services import bulk as services
from programs.services.bulk import Action, Outlook
from programs.viewer import Permission, Viewer, enter
from programs.views import selection, undoing
from programs.views.listing import asked_for, back, filter_form, refused

SHOWN = 12  # names of those left aside; the page says how many more


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the act would do to those ticked or to the filtered list; a POST does it to those who were shown."""
    viewer = enter(request, slug, Permission.COORDINATE)
    filters = filter_form(request.GET, viewer.the_program)
    query = filters.query()
    if refused(request, filters):
        return redirect(back(slug, query))
    asked = request.GET.get("action", "")
    if asked not in Action.values:
        messages.info(request, _("Choose what to do with the people of the list."))
        return redirect(back(slug, query))
    action = Action(asked)
    if request.method != "POST":
        return _page(request, viewer, action, None)
    form = BulkForm(request.POST, action=action)
    if form.is_valid():
        try:
            done = services.carry_out(
                actor=viewer.user,
                action=action,
                stamps=form.stamps(),
                reason=form.cleaned_data.get("reason", ""),
            )
        except ValidationError as error:
            tell(form, error)
        else:
            _tell(request, slug, done)
            selection.clear(request, viewer.the_program)
            return redirect(back(slug, query))
    return _page(request, viewer, action, form)


def _page(request: HttpRequest, viewer: Viewer, action: Action, sent: BulkForm | None) -> HttpResponseBase:
    program, slug = viewer.the_program, viewer.the_program.slug
    filters = filter_form(request.GET, program)
    people = asked_for(request, program, filters)
    if not people:
        messages.info(request, _("Nobody is chosen: tick people, or take everybody of the list."))
        return redirect(back(slug, filters.query()))
    found = services.outlook(action=action, people=people)
    aside = found.aside[:SHOWN]
    accesses.shown(viewer, AccessPage.LISTED, [each.candidate.pk for each in aside])
    stamps = ",".join(f"{pk}:{stamp}" for pk, stamp in found.stamps.items())
    form = sent or BulkForm(initial={"people": stamps}, action=action)
    form.owe(found.reasoned)
    context = {
        "program": program,
        "action": action,
        "title": TITLES[action](len(found.going)) if found.going else _("Nobody to change"),
        "outlook": found,
        "aside": aside,
        "more": max(0, len(found.aside) - SHOWN),
        "too_many": len(found.going) > services.MOST,
        "form": form,
        "back": back(slug, filters.query()),
    }
    return render(request, "programs/candidates_act.html", context, status=422 if sent else 200)


def _tell(request: HttpRequest, slug: str, done: Outlook) -> None:
    if done.going and done.action == Action.ASK:
        messages.success(request, DONE[done.action](len(done.going)))
    elif done.going:
        undoing.offer(request, slug, done.going, DONE[done.action](len(done.going)))
    for text, people in _reasons(done).items():
        said = {"names": ", ".join(people[:5]) + ("…" if len(people) > 5 else ""), "why": text}
        messages.warning(request, _("Left as they were: %(names)s (%(why)s).") % said)


def _reasons(done: Outlook) -> dict[str, list[str]]:
    """The people left aside at the last moment, by reason."""
    found: dict[str, list[str]] = {}
    for each in done.aside:
        found.setdefault(each.why, []).append(each.candidate.name)
    return found


TITLES = {
    Action.QUALIFY: lambda n: (
        ngettext("Find %(n)d person eligible", "Find %(n)d people eligible", n) % {"n": n}
    ),
    Action.INTERVIEWED: lambda n: (
        ngettext("Say that %(n)d person was interviewed", "Say that %(n)d people were interviewed", n)
        % {"n": n}
    ),
    Action.WAITING: lambda n: (
        ngettext("Move %(n)d person to the waiting list", "Move %(n)d people to the waiting list", n)
        % {"n": n}
    ),
    Action.WITHDRAW: lambda n: ngettext("Withdraw %(n)d person", "Withdraw %(n)d people", n) % {"n": n},
    Action.ASK: lambda n: ngettext("Write to %(n)d person", "Write to %(n)d people", n) % {"n": n},
}
DONE = {
    Action.QUALIFY: lambda n: (
        ngettext("%(n)d candidate is now eligible.", "%(n)d candidates are now eligible.", n) % {"n": n}
    ),
    Action.INTERVIEWED: lambda n: (
        ngettext("%(n)d candidate is now interviewed.", "%(n)d candidates are now interviewed.", n) % {"n": n}
    ),
    Action.WAITING: lambda n: (
        ngettext(
            "%(n)d candidate is now on the waiting list.", "%(n)d candidates are now on the waiting list.", n
        )
        % {"n": n}
    ),
    Action.WITHDRAW: lambda n: (
        ngettext("%(n)d candidate is withdrawn.", "%(n)d candidates are withdrawn.", n) % {"n": n}
    ),
    Action.ASK: lambda n: (
        ngettext("%(n)d mail is on its way.", "%(n)d mails are on their way.", n) % {"n": n}
    ),
}
