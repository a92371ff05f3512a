"""The follow-up of the pairs: who gives a sign, why, what may help, who looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from matching.models import Binome
from mentorat.lib.nav import NavItem
from mentorat.lib.text import number
from programs.forms.base import tell
from programs.models import AccessPage, User
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking import signs_words
from tracking.forms.signs import SignForm, SignRuleForm
from tracking.models import SignAct
from tracking.queries import signs as queries
from tracking.services import signs

PER_PAGE = 30


@dataclass(frozen=True)
class Line:
    """A pair that gives signs, as the page shows it."""

    binome: Binome
    signs: list[signs_words.Words]
    handler: User | None
    said: SignAct | None  # the last thing that a coordinator said of them
    aside: date | None


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    now = timezone.localtime()
    desk = queries.desk(viewer.the_program, viewer.user, now)
    shown = request.GET.get("show", "")
    rows = {"mine": desk.mine, "aside": desk.aside}.get(shown, desk.open)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    accesses.shown(viewer, AccessPage.CONFIDED, [pk for each in page for pk in each.talking])
    tabs = (
        ("", _("To look at"), desk.open),
        ("mine", _("In my hands"), desk.mine),
        ("aside", _("Put aside"), desk.aside),
    )
    url = reverse("signs", args=[slug])
    context = {
        "program": viewer.the_program,
        "user": viewer.user,
        "page": page,
        "lines": [_line(each, now.date()) for each in page],
        "shown": shown if shown in ("mine", "aside") else "",
        "form": SignForm(),
        "tabs": [
            NavItem(
                label=label,
                url=f"{url}?show={code}" if code else url,
                icon="",
                current=shown == code,
                count=len(found),
                count_label=ngettext("pair", "pairs", len(found)),
            )
            for code, label, found in tabs
        ],
    }
    return render(request, "tracking/signs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def binome_signs(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One pair: its signs of today, what to do about them, and all that was said of those it gave."""
    viewer = enter(request, slug, Permission.COORDINATE)
    now = timezone.localtime()
    each = queries.one(viewer.the_program, viewer.user, now, pk)
    if each is None:
        raise Http404
    accesses.shown(viewer, AccessPage.BINOME, [each.binome.mentor_id, each.binome.mentee_id])
    accesses.shown(viewer, AccessPage.CONFIDED, each.talking)
    act = request.POST.get("act", "done") if request.method == "POST" else ""
    form = SignForm(request.POST if act == "done" else None)
    seen = number(request.POST.get("seen", ""))
    try:
        if act == "take":
            signs.take(actor=viewer.user, binome=each.binome, seen=seen)
            messages.success(request, _("It is in your hands; the other coordinators see it."))
        elif act == "leave":
            signs.leave(actor=viewer.user, binome=each.binome)
            messages.success(request, _("Left to whoever takes it."))
        elif act == "done" and form.is_valid():
            _settle(request, viewer.user, each.binome, form, now.date(), seen)
    except ValidationError as refusal:
        tell(form, refusal) if act == "done" else messages.error(request, " ".join(refusal.messages))
        each = queries.one(viewer.the_program, viewer.user, now, pk) or each  # with what was said meanwhile
    if act and not form.errors:
        return redirect("signs", slug)
    context = {
        "program": viewer.the_program,
        "user": viewer.user,
        "line": _line(each, now.date()),
        "form": form,
        "acts": queries.history(each.binome),
    }
    return render(request, "tracking/binome_signs.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def signs_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """From when a fact is a sign, in this programme."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    form = SignRuleForm(request.POST if request.method == "POST" else None, rule=queries.rule(program))
    if form.is_valid():
        signs.set_rule(actor=viewer.user, program=program, limits=form.cleaned_data)
        messages.success(request, _("Noted: the signs are counted anew."))
        return redirect("signs", slug)
    context = {"program": program, "form": form}
    return render(request, "tracking/signs_rule.html", context, status=422 if form.errors else 200)


def _settle(request: HttpRequest, user: User, binome: Binome, form: SignForm, today: date, seen: int) -> None:
    until, outcome = form.until(today), form.done
    if outcome is None:
        signs.put_aside(actor=user, binome=binome, until=until, seen=seen)
    else:
        signs.done(actor=user, binome=binome, outcome=outcome, until=until, seen=seen)
    day = date_format(until, "DATE_FORMAT")
    messages.success(request, _("Put aside until %(day)s, unless another sign appears.") % {"day": day})


def _line(each: queries.Watched, today: date) -> Line:
    said = [signs_words.words(sign, each.binome, today) for sign in each.signs]
    last = each.acts[-1] if each.acts else None
    return Line(each.binome, said, each.handler, last, each.aside(today))
