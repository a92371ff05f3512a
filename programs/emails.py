"""The e-mails of the frame. One function each: who is told what, and the key that makes it told once."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from programs import outbox
from programs.enums import Role
from programs.models import Company, Consortium, User


def appointed_coordinator(consortium: Consortium, person: User) -> bool:
    """Tells `person` that they coordinate `consortium`, and where to start."""
    start = reverse("program_new", args=[consortium.slug])
    return outbox.post(
        "programs/appointed",
        key=f"appointed:{consortium.pk}:{person.pk}",
        to=person.email,
        language=person.language,
        consortium=consortium,
        context={
            "person": person,
            "consortium": consortium,
            "address": f"{settings.SITE_URL}{start}",
        },
    )


def appointed_for(company: Company, person: User, role: Role) -> bool:
    """Tells `person` that they represent `company`, or sit on the committee for it; once for each role."""
    consortium = company.consortium
    start = reverse("company", args=[consortium.slug]) if role == Role.REPRESENTATIVE else reverse("home")
    return outbox.post(
        "programs/appointed_for",
        key=f"appointed_for:{role}:{company.pk}:{person.pk}",
        to=person.email,
        language=person.language,
        consortium=consortium,
        context={
            "person": person,
            "company": company,
            "represents": role == Role.REPRESENTATIVE,
            "consortium": consortium,
            "address": f"{settings.SITE_URL}{start}",
        },
    )
