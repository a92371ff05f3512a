"""`manage.py reset_second_factor E-MAIL REASON`: for the only operator, who has nobody else to ask."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from programs.queries import access
from programs.services import factors


class Command(BaseCommand):
    help = "Takes away the lost second proof of an operator or coordinator, who sets up another at the next sign-in"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("reason")

    def handle(self, *args: Any, email: str, reason: str, **options: Any) -> None:
        person = access.appointed_by_operators(email)
        if person is None:
            raise CommandError(_("No coordinator and no operator has this address."))
        try:
            factors.reset(actor=None, user=person, reason=reason)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        said = _("%(name)s sets up another second proof at their next sign-in, and receives a message.")
        self.stdout.write(said % {"name": person.name})
