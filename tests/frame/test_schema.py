"""Every table says whose it is: a key to its consortium or programme that cannot be empty, or a reason to have none."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

from mentorat.lib.scoping import ScopedManager

OURS = ("programs", "matching", "charters", "tracking")
# Tables of no tenant, and why.
GLOBAL = {
    "programs.User": "a person may have roles in several consortiums",
    "programs.Consortium": "it is the tenant",
    "programs.Membership": "it opens the tenant; the operator's has none",
    "programs.ConsortiumUserObjectPermission": "guardian's row; its key is the consortium itself",
    "programs.ProgramUserObjectPermission": "guardian's row; its key is the programme itself",
    "programs.AuditEvent": "acts of the platform belong to no consortium; read through its scoped manager",
    "programs.OutboundEmail": "sign-in mails belong to no consortium; no page of a tenant reads it",
    "programs.ErasureRequest": "asked for an account, whatever its consortiums",
    "programs.SentForm": "a number that a browser sent, kept for a day for that person alone",
    "programs.AddressChange": "of an account, whatever its consortiums",
    "programs.UserSession": "of an account, whatever its consortiums",
    "tracking.CalendarFeed": "of an account, whatever its consortiums",
    "programs.Heartbeat": "of the jobs, not of people",
}


def models() -> list[type[Model]]:
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


def keys(model: type[Model]) -> set[str]:
    return {f.name for f in model._meta.fields if f.name in ("consortium", "program") and not f.null}


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_a_table_says_whose_it_is(model: type[Model]) -> None:
    assert bool(keys(model)) != (model._meta.label in GLOBAL)


@pytest.mark.parametrize(
    "model", [m for m in models() if m._meta.label not in GLOBAL], ids=lambda model: model._meta.label
)
def test_a_tenants_table_is_read_through_its_scope(model: type[Model]) -> None:
    assert isinstance(model._meta.default_manager, ScopedManager)


@pytest.mark.django_db
def test_the_models_and_their_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
