"""A company enters: what members answer, what the coordinator answers for them, and its admission."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import permissions, sectors
from programs.enums import AnsweredBy, CompanyState
from programs.forms.base import tell
from programs.forms.entries import YES, AnswerForForm, OwnAnswerForm, VouchForm
from programs.models import Company, Consortium, EntryQuestion
from programs.queries import consortium as reading
from programs.services.entries import admitting, answering
from programs.viewer import Permission, Viewer, enter_consortium
from programs.views.companies import found_or_404

# --- the coordinator ------------------------------------------------------------------------------


@require_GET
def entry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who was asked about a company, what they answered, what still blocks it."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    return _entry(request, viewer, found_or_404(pk))


def _entry(
    request: HttpRequest, viewer: Viewer, company: Company, form: AnswerForForm | None = None
) -> HttpResponse:
    asked = list(reading.questions().filter(company=company))
    spoken = _spoken(viewer.consortium)
    blocked = reading.blockers(company) if company.state == CompanyState.ENTERING else None
    context = {
        "consortium": viewer.consortium,
        "company": company,
        "rows": [
            {**_row(each), "also": _also(each, spoken.get(each.answered_by_id or 0, []))} for each in asked
        ],
        "blocked": blocked,
        "form": form or AnswerForForm(questions=blocked.unanswered if blocked else ()),
        "days": permissions.ANSWER_WITHIN.days,
    }
    return render(request, "programs/company_entry.html", context, status=422 if form else 200)


def _row(question: EntryQuestion) -> dict[str, Any]:
    """A member that was asked: the sector in common, whether its silence may be settled, its objection if it stands."""
    silence = permissions.may_answer_entry(question, AnsweredBy.SILENCE, timezone.now())
    relation = question.relation
    return {
        "question": question,
        "alike": alike(question.consortium, question.company, question.asked),
        "late": bool(silence),
        "until": question.asked_at + permissions.ANSWER_WITHIN,
        "stands": relation if relation and relation.ended_at is None else None,
        "lifted": relation if relation and relation.ended_at is not None else None,
    }


def _spoken(consortium: Consortium) -> dict[int, list[Company]]:
    """The companies that each person represents, by the key of the person."""
    found: dict[int, list[Company]] = {}
    for person, company in reading.voices(consortium):
        found.setdefault(person.pk, []).append(company)
    return found


def _also(question: EntryQuestion, spoken: list[Company]) -> str:
    """For whom else whoever answered speaks: what they said binds one company alone, and should be seen to."""
    return ", ".join(company.name for company in spoken if company.pk != question.asked_id)


def alike(house: Consortium, one: Company, other: Company) -> str:
    """The sector that both share, "" when they do not or when one is not known."""
    if not sectors.coincide(house.country, one.sector, other.sector):
        return ""
    common = sectors.common(one.sector, other.sector)
    return str(sectors.of(house.country, common) or common)


@require_POST
def answer_for(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The coordinator answers for members that they asked, or that did not answer in time."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    company = found_or_404(pk)
    form = AnswerForForm(request.POST, questions=reading.blockers(company).unanswered)
    if form.is_valid():
        try:
            answering.answer_several(
                actor=viewer.user,
                questions=form.chosen(),
                competes=form.cleaned_data["answer"] == YES,
                reason=form.cleaned_data["reason"],
                how=form.how,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("Answered, in your name."))
            return redirect("company_entry", slug, pk)
    return _entry(request, viewer, company, form)


@require_POST
def admit(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    company = found_or_404(pk)
    try:
        admitting.admit(actor=viewer.user, company=company)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("company_entry", slug, pk)
    messages.success(request, _("%(company)s is in the consortium.") % {"company": company})
    return redirect("companies", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def vouch(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Before any programme pairs: the coordinator asked them all, and admits several at once."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    here = list(reading.present(viewer.consortium).order_by("key"))
    entering = [company for company in here if company.state == CompanyState.ENTERING]
    shared = _shared(viewer.consortium, here)
    form = VouchForm(request.POST or None, companies=entering, alike=bool(shared))
    if request.method == "POST" and form.is_valid():
        try:
            admitted = admitting.vouch(
                actor=viewer.user,
                consortium=viewer.consortium,
                companies=form.chosen(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            tell(form, error)
        else:
            _tell_vouched(request, admitted, form.chosen())
            return redirect("companies", slug)
    context = {"consortium": viewer.consortium, "form": form, "shared": shared, "entering": entering}
    context["founding"] = reading.founding(viewer.consortium)
    return render(request, "programs/entries_vouch.html", context, status=422 if form.errors else 200)


def _tell_vouched(request: HttpRequest, admitted: list[Company], chosen: list[Company]) -> None:
    """Who is in, and who is not and why."""
    if admitted:
        names = ", ".join(company.name for company in admitted)
        messages.success(request, _("In the consortium: %(names)s.") % {"names": names})
    for company in chosen:
        if company not in admitted:
            messages.warning(request, reading.blockers(company).words)


def _shared(consortium: Consortium, companies: list[Company]) -> list[tuple[Company, Company, str]]:
    """Each two companies of one sector of which one enters."""
    found = []
    for one, other in combinations(companies, 2):
        sector = alike(consortium, one, other)
        if sector and CompanyState.ENTERING in (one.state, other.state):
            found.append((one, other, sector))
    return found


# --- a representative -----------------------------------------------------------------------------


@require_GET
def own_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """What a representative's companies are asked about those that enter."""
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    return _own(request, viewer)


def _own(
    request: HttpRequest, viewer: Viewer, refused: tuple[int, OwnAnswerForm] | None = None
) -> HttpResponse:
    asked = reading.asked_of(viewer.companies)
    rows = [_row(question) for question in sorted(asked, key=lambda each: each.asked.name)]
    for row in rows:
        key = row["question"].pk
        row["form"] = refused[1] if refused and refused[0] == key else OwnAnswerForm()
    context = {"consortium": viewer.consortium, "rows": rows, "several": len(set(viewer.companies))}
    return render(request, "programs/entry_questions.html", context, status=422 if refused else 200)


@require_POST
def own_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A representative answers for their own company."""
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    question = reading.question(pk)
    if question is None:
        raise Http404
    permissions.may_speak_for_entry(question, viewer.companies).or_refuse()
    form = OwnAnswerForm(request.POST)
    if form.is_valid():
        try:
            answering.answer(
                actor=viewer.user,
                question=question,
                competes=form.cleaned_data["answer"] == YES,
                reason=form.cleaned_data["reason"],
                how=AnsweredBy.REPRESENTATIVE,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("Thank you: your answer is recorded."))
            return redirect("entry_questions", slug)
    return _own(request, viewer, (pk, form))
