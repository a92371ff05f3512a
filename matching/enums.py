"""States and kinds of the pairing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScenarioState(TextChoices):
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


class FloorMode(TextChoices):
    BEST = "best", _("the best reachable floor")
    NONE = "none", _("no floor")
