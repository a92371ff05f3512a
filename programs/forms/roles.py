"""What is typed to invite somebody to a role, and to withdraw one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.enums import Role
from programs.forms.companies import STRANGER
from programs.models import Company, User
from programs.naming import name_only


class InvitationForm(forms.Form):
    """A person, and the role that is offered to them."""

    first_name = forms.CharField(label=_("First name"), validators=[name_only], max_length=80)
    last_name = forms.CharField(label=_("Last name"), validators=[name_only], max_length=80)
    email = forms.EmailField(label=_("E-mail"), help_text=_("They sign in by a code sent to this address."))
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        choices=[
            (Role.COORDINATOR.value, _("coordinator: runs the consortium and its programmes, as you do")),
            (Role.REPRESENTATIVE.value, _("representative: signs the agreement, sees the company’s people")),
            (Role.COMMITTEE.value, _("steering committee member: reads figures")),
        ],
    )
    company: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("For which company"),
        queryset=None,
        required=False,
        empty_label=_("None"),
        help_text=_("A representative always speaks for one; a coordinator for none."),
        error_messages=STRANGER,
    )

    def __init__(self, *args: Any, companies: QuerySet[Company], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if (
            said.get("role") == Role.REPRESENTATIVE
            and not said.get("company")
            and "company" not in self.errors
        ):
            self.add_error("company", _("Choose the company that they will represent."))
        if said.get("role") == Role.COORDINATOR:
            said["company"] = None
        return said


class WithdrawalForm(forms.Form):
    """Why a role goes; `successors` when what the person has in hand needs somebody else."""

    successor = forms.ChoiceField(
        label=_("Who takes over"),
        error_messages={"required": _("Choose who takes over what is in their hands.")},
    )
    reason = forms.CharField(
        label=_("Why is this role withdrawn?"),
        max_length=200,
        help_text=_("They read it, and it stays in the register."),
        error_messages={"required": _("Say why the role is withdrawn: the reason stays in the register.")},
    )

    def __init__(self, *args: Any, successors: Iterable[User] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if successors is None:
            del self.fields["successor"]
            return
        self.by_key = {str(user.pk): user for user in successors}
        field = self.fields["successor"]
        field.choices = [("", _("Choose…")), *((key, user.name) for key, user in self.by_key.items())]  # type: ignore[attr-defined]

    def chosen(self) -> User | None:
        key = self.cleaned_data.get("successor")
        return self.by_key[key] if key else None
