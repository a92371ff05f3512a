"""States and kinds of the pairing."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PairingMode(TextChoices):
    """Who chooses: the coordinator, the mentees among those admissible, or the mentees' ranks within the aims."""

    ADMINISTRATIVE = "administrative", _("the coordinator decides")
    SELF = "self", _("the mentees choose")
    HYBRID = "hybrid", _("the mentees rank, the coordinator decides")


class ScenarioState(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being computed")
    FAILED = "failed", _("could not be computed")
    DRAFT = "draft", _("to decide")
    DECIDED = "decided", _("decided")
    DISCARDED = "discarded", _("set aside")


class ProposalState(TextChoices):
    PROPOSED = "proposed", _("to decide")
    VALIDATED = "validated", _("validated")
    DISMISSED = "dismissed", _("set aside")


class BinomeState(TextChoices):
    FORMED = "formed", _("to announce")
    ANNOUNCED = "announced", _("awaiting both answers")
    ACCEPTED = "accepted", _("charter to sign")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")
    DECLINED = "declined", _("declined")


LIVE_BINOMES = (
    BinomeState.FORMED,
    BinomeState.ANNOUNCED,
    BinomeState.ACCEPTED,
    BinomeState.ACTIVE,
    BinomeState.PAUSED,
)


class VetoSource(TextChoices):
    COORDINATOR = "coordinator", _("the coordinator")
    MENTOR = "mentor", _("the mentor")
    MENTEE = "mentee", _("the mentee")
    FAILED = "failed", _("a pair that did not work")


class PauseSource(TextChoices):
    """Who asked for a pause."""

    MENTOR = "mentor", _("the mentor")
    MENTEE = "mentee", _("the mentee")
    COORDINATOR = "coordinator", _("the coordinator")


class TieSource(TextChoices):
    """Who declared a tie in confidence."""

    PARTICIPANT = "participant", _("the person")
    REPRESENTATIVE = "representative", _("the company's representative")
    COORDINATOR = "coordinator", _("the coordinator")


class PinKind(TextChoices):
    KEEP = "keep", _("kept together")
    APART = "apart", _("kept apart")


class BoardVerb(TextChoices):
    """What the coordinator did on a board."""

    LOCK = "lock", _("locked")
    UNLOCK = "unlock", _("unlocked")
    FORBID = "forbid", _("kept apart")
    ALLOW = "allow", _("allowed again")
    CHOOSE = "choose", _("chosen")
    SWAP = "swap", _("exchanged")
    UPDATE = "update", _("brought up to date")
    DISMISS = "dismiss", _("set aside")
    REOPEN = "reopen", _("taken back")


class RequestState(TextChoices):
    ASKED = "asked", _("awaiting an answer")
    ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
    DECLINED = "declined", pgettext_lazy("request", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")
    EXPIRED = "expired", _("without an answer in time")
    FREED = "freed", _("no longer possible")


class Reached(IntegerChoices):
    """Was the objective reached? In order."""

    NO = 0, _("not reached")
    PARTLY = 1, _("reached in part")
    YES = 2, _("reached")
    BEYOND = 3, _("more than reached")


class FloorMode(TextChoices):
    BEST = "best", _("the best reachable floor")
    NONE = "none", _("no floor")
    VALUE = "value", _("a floor that you choose")
