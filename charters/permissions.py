"""May this person sign this? Pure predicates that answer with a reason; what they need is given, no query here."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from charters.models import SECOND_FACTORS, Agreement, Charter, Signer
from matching.enums import BinomeState
from matching.models import Binome
from matching.permissions import side_of
from programs.enums import Side
from programs.models import Company, User
from programs.permissions import YES, Verdict

SLOTS = {Side.MENTOR: Signer.MENTOR, Side.MENTEE: Signer.MENTEE}


def slot_of(user: User, charter: Charter) -> Signer | None:
    """The place on the charter that is this person's to sign; None for anybody but its two members."""
    side = side_of(user, charter.binome)
    return SLOTS[side] if side else None


def may_sign(user: User, charter: Charter, signed: Collection[str]) -> Verdict:
    """A member who has not signed yet, while the charter awaits signatures; `signed` = places signed already."""
    slot = slot_of(user, charter)
    if slot is None:
        return Verdict(False, _("Only the two people of the pair sign their charter."))
    if slot in signed:
        return Verdict(False, _("You have signed this charter already. There is nothing more to do."))
    if charter.closed_at is not None:
        return Verdict(False, _("This change of the charter was given up: the charter in force stays."))
    awaited = BinomeState.ACTIVE if charter.is_amendment else BinomeState.ACCEPTED
    if charter.binome.state != awaited:
        return Verdict(
            False,
            _("This charter awaits no signature: %(state)s.") % {"state": charter.binome.get_state_display()},
        )
    return YES


def concerns(user: User, binome: Binome, *, coordinates: bool) -> bool:
    """Whether the charter of that pair is this person's to change: a member, or who coordinates the programme."""
    return coordinates or side_of(user, binome) is not None


def may_amend(user: User, binome: Binome, waits: Charter | None, *, coordinates: bool) -> Verdict:
    """While the pair is active, one change at a time; `waits` is the one that awaits its signatures."""
    if not concerns(user, binome, coordinates=coordinates):
        return Verdict(
            False, _("Only the two people of the pair and their coordinator change their charter.")
        )
    if binome.state != BinomeState.ACTIVE:
        return Verdict(False, _("A charter is changed while the pair is active."))
    if waits is not None:
        return Verdict(False, _("Another change of this charter awaits its signatures."))
    return YES


def may_sign_agreement(
    company: Company,
    agreement: Agreement,
    represented: Collection[Company],
    in_force: Agreement | None,
    signed: bool,
) -> Verdict:
    """A representative, for their own company, once, the version in force; `represented` = the person's companies."""
    if company not in represented:
        return Verdict(False, _("Only a representative of %(company)s signs for it.") % {"company": company})
    if in_force is None or agreement.pk != in_force.pk:
        return Verdict(
            False, _("A newer version of the agreement has been published: read it, then sign that one.")
        )
    if signed:
        return Verdict(False, _("The agreement is signed for %(company)s already.") % {"company": company})
    return YES


def may_bind(title: str, method: str) -> Verdict:
    """Who signs for a company says in what quality, and has just proved who they are by a second factor."""
    if not title.strip():
        return Verdict(False, _("Say in what quality you sign, e.g. general manager."))
    if method not in SECOND_FACTORS:
        return Verdict(
            False, _("A signature for a company needs a second proof: an authenticator app or a passkey.")
        )
    return YES


def may_sign_unread(unread: Agreement | None) -> Verdict:
    """The agreement between the companies is read before the charter, which refers to it; `unread` is None once it is."""
    if unread is not None:
        return Verdict(
            False, _("Read the agreement between the companies first, and say so: the charter refers to it.")
        )
    return YES


def may_reply(company: Company, represented: Collection[Company], current: bool, signed: bool) -> Verdict:
    """A representative, for their own company, on the version in force, as long as it is not signed."""
    if company not in represented:
        return Verdict(
            False, _("Only a representative of %(company)s answers for it.") % {"company": company}
        )
    if signed:
        return Verdict(False, _("The agreement is signed for %(company)s already.") % {"company": company})
    if not current:
        return Verdict(False, _("A newer version of the agreement has been published: read it first."))
    return YES
