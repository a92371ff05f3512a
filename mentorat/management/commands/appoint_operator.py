"""`manage.py appoint_operator E-MAIL`: the first person of a new installation, who then appoints the coordinators."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from programs.enums import Role
from programs.services import memberships, people


class Command(BaseCommand):
    help = "Makes the person of that e-mail an operator; they sign in by a code sent to it"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(_("“%(email)s” is not an e-mail address.") % {"email": email}) from error
        memberships.grant(actor=None, user=people.account_for(email=email), role=Role.OPERATOR)
        self.stdout.write(
            _("%(email)s is an operator; they sign in at %(url)s")
            % {"email": email, "url": "/accounts/login/"}
        )
