"""The account: who signs in, with what, in which roles; what was written to them; what they did."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorat.lib.privacy import Basis, Kept, Plain, Purpose, Record, Who
from programs import audit

OWN = ({"user": Who.USER},)
ACCOUNT = (Purpose.ACCOUNT, Basis.ENGAGEMENT, Kept.ACCOUNT)

ACCOUNTS = (
    Record(
        "programs.User",
        _("your account"),
        *ACCOUNT,
        ({"pk": Who.USER},),
        pseudonym="email first_name",
        blank="last_name last_login",
        stays="language is_active created_at",
        plain={
            Plain.KEY: "id password",
            Plain.JOB: "is_superuser",
            Plain.PLACE: "groups user_permissions",
        },
    ),
    Record(
        "account.EmailAddress",
        _("your addresses"),
        *ACCOUNT,
        OWN,
        row="email verified primary",
        plain={Plain.KEY: "id", Plain.PLACE: "user"},
    ),
    Record(
        "account.EmailConfirmation",
        _("confirmations of your addresses"),
        Purpose.ACCOUNT,
        Basis.ENGAGEMENT,
        Kept.SHORT,
        ({"email_address__user": Who.USER},),
        row="created sent",
        plain={Plain.KEY: "id key", Plain.PLACE: "email_address"},
    ),
    Record(
        "mfa.Authenticator",
        _("your passkeys and authenticator apps"),
        *ACCOUNT,
        OWN,
        row="type data created_at last_used_at",
        hidden="data",
        plain={Plain.KEY: "id", Plain.PLACE: "user"},
    ),
    Record(
        "programs.Membership",
        _("your roles"),
        Purpose.ACCOUNT,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        OWN,
        row="role consortium company program created_at",
        plain={Plain.KEY: "id", Plain.PLACE: "user"},
    ),
    Record(
        "programs.ConsortiumUserObjectPermission",
        _("what your roles open in a consortium"),
        Purpose.ACCOUNT,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        OWN,
        row="permission content_object",
        withheld=_("a copy of your roles, which are in your download"),
        plain={Plain.KEY: "id", Plain.PLACE: "user"},
    ),
    Record(
        "programs.ProgramUserObjectPermission",
        _("what your roles open in a programme"),
        Purpose.ACCOUNT,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        OWN,
        row="permission content_object",
        withheld=_("a copy of your roles, which are in your download"),
        plain={Plain.KEY: "id", Plain.PLACE: "user"},
    ),
    Record(
        "programs.SavedFilter",
        _("the filters you keep"),
        Purpose.GOVERNING,
        Basis.INTEREST,
        Kept.ACCOUNT,
        OWN,
        row="name query created_at",
        plain={Plain.KEY: "id", Plain.PLACE: "consortium user"},
    ),
    Record(
        "programs.OutboundEmail",
        _("what was written to you"),
        Purpose.TELLING,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        ({"to": Who.EMAIL},),
        row="to subject text html ics language kind created_at sent_at state",
        hidden="html ics kind",
        plain={
            Plain.KEY: "id key",
            Plain.PLACE: "consortium program",
            Plain.JOB: "ics_method attempts uncertain next_at lease lease_until last_error",
        },
    ),
    Record(
        "programs.AuditEvent",
        _("what you did, in the register"),
        Purpose.PROVING,
        Basis.LAW,
        Kept.PROOF,
        ({"actor": Who.USER},),
        stays="at verb actor",
        blank="data",
        hidden="data actor",
        says={"verb": lambda event: audit.VERBS.get(event.verb, event.verb)},
        plain={Plain.KEY: "id", Plain.PLACE: "consortium program target_type target_id"},
    ),
)
