"""What remains to a participant when all is over: what they said, their certificate, their testimony."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charters import codes
from charters.views.downloads import pdf_response
from matching import permissions
from programs.forms.base import tell
from programs.models import Candidate
from programs.viewer import Permission, Viewer, enter
from tracking.attesting import paper_of
from tracking.forms.testimonies import CertificateForm, TestimonyForm
from tracking.models import Certificate
from tracking.queries import certificates as queries
from tracking.queries import evaluations, participants
from tracking.queries import testimonies as found
from tracking.services import certificates, testimonies


@require_safe
def my_closing(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything of the end, for each of the person's candidacies."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    people, pairs = participants.my_candidates(viewer.user), participants.my_binomes(viewer.user)
    able, made = queries.attestable(people), queries.of_people(people)
    over = [b for b in pairs if permissions.is_over(b, timezone.localdate())]
    said = evaluations.mine(viewer.user, over)
    first = {"language": viewer.user.language, "paper": paper_of(viewer.consortium)}
    context = {
        "program": viewer.the_program,
        "pairs": [(binome, _partner(viewer, binome), said.get(binome.pk)) for binome in over],
        "people": [
            (person, able.get(person.pk), [(row, codes.shown(row.code)) for row in made.get(person.pk, [])])
            for person in people
            if person.pk in able or person.pk in made
        ],
        "form": CertificateForm(initial=first),
    }
    return render(request, "tracking/my_closing.html", context)


@require_POST
def certificate_ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """For the person's own candidacy `pk`."""
    viewer, person = _own(request, slug, pk)
    form = CertificateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a language and a size of paper."))
        return redirect("my_closing", slug)
    try:
        row = certificates.ask(actor=viewer.user, candidate=person, **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if row.made_at is None:
            messages.info(request, _("Your certificate is being made: it stands here within a few minutes."))
    return redirect("my_closing", slug)


@require_safe
def my_certificate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The document; 404 until it is made, and for anybody else's."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    row = queries.mine(viewer.user, pk)
    if row is None or row.pdf is None:
        raise Http404
    return pdf_response(row.pdf, _filename(row))


@require_http_methods(["GET", "HEAD", "POST"])
def my_testimony(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Of the person's own candidacy `pk`: write, see it as it will appear, agree, take back."""
    viewer, person = _own(request, slug, pk)
    act = request.POST.get("act", "")
    form = TestimonyForm(request.POST if act == "write" else None)
    if act == "agree":
        return _agree(request, viewer, person)
    if act == "stop":
        return _stop(request, viewer, person)
    if form.is_valid():
        try:
            testimonies.write(actor=viewer.user, candidate=person, **form.cleaned_data)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            return redirect("my_testimony", slug, pk)
    row = found.of(person)
    if act != "write" and row is not None:
        form = TestimonyForm(initial={"text": row.text, "shown_as": row.shown_as})
    may = testimonies.may_write(person)
    context: dict[str, Any] = {
        "program": viewer.the_program,
        "person": person,
        "form": form,
        "row": row,
        "edits": bool(form.errors) or row is None or "edit" in request.GET or row.returned_at is not None,
        "sentence": testimonies.words(row) if row else "",
        "refusal": may.reason,
    }
    return render(request, "tracking/my_testimony.html", context, status=422 if form.errors else 200)


def _agree(request: HttpRequest, viewer: Viewer, person: Candidate) -> HttpResponse:
    try:
        testimonies.agree(actor=viewer.user, candidate=person, seen=request.POST.get("seen", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Thank you. Your testimony appears from now on, until you take it back."))
    return redirect("my_testimony", viewer.the_program.slug, person.pk)


def _stop(request: HttpRequest, viewer: Viewer, person: Candidate) -> HttpResponse:
    row = testimonies.take_back(actor=viewer.user, candidate=person)
    if row is not None and row.consent is not None and row.consent.withdrawn_at is not None:
        moment = date_format(timezone.localtime(row.consent.withdrawn_at), "DATETIME_FORMAT")
        said = _(
            "Since %(moment)s your testimony appears nowhere. What was printed or sent before stays as it is."
        )
        messages.success(request, said % {"moment": moment})
    return redirect("my_testimony", viewer.the_program.slug, person.pk)


def _own(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Candidate]:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    person = next((each for each in participants.my_candidates(viewer.user) if each.pk == pk), None)
    if person is None:
        raise Http404
    return viewer, person


def _partner(viewer: Viewer, binome: Any) -> Candidate:
    partner: Candidate = binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor
    return partner


def _filename(row: Certificate) -> str:
    name = _("certificate")
    return f"{row.program.slug}-{name}-{row.language}.pdf"
