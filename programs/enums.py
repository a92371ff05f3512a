"""Closed vocabularies of the frame: roles, kinds and states. Values are stored; labels are shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OPERATOR = "operator", _("operator")
    COORDINATOR = "coordinator", _("coordinator")
    REPRESENTATIVE = "representative", _("company representative")
    COMMITTEE = "committee", _("steering committee member")
    PARTICIPANT = "participant", _("participant")


class Side(TextChoices):
    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")


class ProgramKind(TextChoices):
    CLASSIC = "classic", _("classic mentoring")
    REVERSE = "reverse", _("reverse mentoring")


class ProgramState(TextChoices):
    DRAFT = "draft", _("draft")
    RECRUITING = "recruiting", _("recruiting")
    PAIRING = "pairing", _("pairing")
    RUNNING = "running", _("running")
    CLOSING = "closing", _("closing")
    CLOSED = "closed", _("closed")


class MilestoneKind(TextChoices):
    RECRUITMENT = "recruitment", _("recruitment opens")
    PAIRING = "pairing", _("pairing")
    LAUNCH = "launch", _("launch gathering")
    MIDPOINT = "midpoint", _("mid-point gathering")
    END = "end", _("closing gathering")


class CandidateState(TextChoices):
    INVITED = "invited", _("invited")
    APPLIED = "applied", _("applied")
    INTERVIEWED = "interviewed", _("interviewed")
    ELIGIBLE = "eligible", _("eligible")
    WAITING = "waiting", _("waiting list")
    PAIRED = "paired", _("paired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended")
    ALUMNI = "alumni", _("alumni")


class ApplicationState(TextChoices):
    DRAFT = "draft", _("being written")
    ASKING = "asking", _("asks about the company")  # sent, but the company is not in the list
    SENT = "sent", _("sent")
    DECLINED = "declined", _("not in the consortium")
    REPLACED = "replaced", _("replaced by a later one")
    GONE = "gone", _("taken back before it was read")


class KeyPurpose(TextChoices):
    OPEN = "open", _("to go on")
    WITHDRAW = "withdraw", _("to withdraw")


class Purpose(TextChoices):
    """What a person agrees to, when they apply or later; the texts of the application are in applying/consents.py."""

    MATCHING = "matching", _("forming pairs")
    SHARING = "sharing", _("what other participants see")
    COMPANY = "company", _("what the company learns")
    NEXT = "next", _("the next cohort")
    DIVERSITY = "diversity", _("diversity goals")
    TESTIMONY = "testimony", _("your testimony")


class Answer(TextChoices):
    """What became of an invitation."""

    AGREED = "agreed", _("applied")
    REFUSED = "refused", _("said no")
    EXPIRED = "expired", _("did not answer")


class WaitingOrder(TextChoices):
    DATE = "date", _("who has waited longest")
    COORDINATOR = "coordinator", _("as the coordinator says")


class Awaited(TextChoices):
    """What somebody on the waiting list waits for; the sentences they read are in awaiting.py."""

    COMPANY = "company", _("the signature of their company")
    THEME = "theme", _("somebody on their theme")
    PLACE = "place", _("a place with somebody on their theme")
    FLOOR = "floor", _("somebody closer to what they seek")
    COORDINATOR = "coordinator", _("your decision")


class Due(TextChoices):
    """Why news are owed to somebody who waits."""

    FIRST = "first", _("first news")
    CHANGED = "changed", _("has changed")
    TIME = "time", _("it is time")


class RelationKind(TextChoices):
    SUPPLIES = "supplies", _("supplies")
    COMPETES = "competes", _("competes with")
    PARTNERS = "partners", _("is a partner of")
    BELONGS = "belongs", _("is in the group of")


class CompanyState(TextChoices):
    ENTERING = "entering", _("entering")
    MEMBER = "member", _("member")
    LEFT = "left", _("has left")


class CompetitionAnswer(TextChoices):
    NONE = "none", _("does not compete")
    COMPETES = "competes", _("competes")


class AnsweredBy(TextChoices):
    """Who answered for a member that was asked about competition."""

    REPRESENTATIVE = "representative", _("its representative")
    COORDINATOR = "coordinator", _("the coordinator, for it")
    SILENCE = "silence", _("nobody, within the time to answer")


class LearningProfile(TextChoices):
    DOING = "doing", _("by trying")
    WATCHING = "watching", _("by watching and listening")
    THINKING = "thinking", _("from theory and models")
    RELATING = "relating", _("by talking it through")


class Quality(TextChoices):
    LISTENING = "listening", _("listening")
    EMPATHY = "empathy", _("empathy")
    PEDAGOGY = "pedagogy", _("a sense of teaching")
    REPHRASING = "rephrasing", _("rephrasing")
    CANDOUR = "candour", _("candour")
    SELF_QUESTIONING = "self_questioning", _("questioning oneself")
    DARING = "daring", _("daring to ask")
    PATIENCE = "patience", _("patience")


class Intention(TextChoices):
    STEP_BACK = "step_back", _("stepping back from daily work")
    NETWORK = "network", _("widening one's network")
    TRANSFORM = "transform", _("moving one's organisation forward")
    CAREER = "career", _("preparing a next step")
    DIGITAL = "digital", _("understanding digital habits")
    TRANSMIT = "transmit", _("passing on experience")


class Availability(TextChoices):
    MORNING = "morning", _("mornings")
    NOON = "noon", _("at noon")
    AFTERNOON = "afternoon", _("afternoons")
    EVENING = "evening", _("evenings")


class InterviewWay(TextChoices):
    PLACE = "place", _("face to face")
    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")


class FactSource(TextChoices):
    """Where a fact of a profile comes from: the candidate's own words, an interview, a conclusion drawn from it, their
    manager, or a coordinator who changed the profile by hand."""

    DECLARED = "declared", _("declared")
    HEARD = "heard", _("heard in interview")
    INFERRED = "inferred", _("inferred from the interview")
    MANAGER = "manager", _("answered by their management")
    NOTED = "noted", _("noted by the coordination")


class SupportAnswer(TextChoices):
    YES = "yes", _("supports")
    NO = "no", _("does not support")
    TALK = "talk", _("wants to talk about it")


class AddressOutcome(TextChoices):
    """How a wish to sign in by another address ended."""

    DONE = "done", _("agreed to by both")
    REFUSED = "refused", _("refused")
    REPLACED = "replaced", _("replaced by another")


class ProviderProtocol(TextChoices):
    """How a company's own account vouches for its people."""

    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class MailState(TextChoices):
    PENDING = "pending", _("to send")
    CLAIMED = "claimed", _("being sent")
    DATA = "data", _("handed to the mail server")
    SENT = "sent", _("sent")
    DEAD = "dead", _("refused")
    TOLD = "told", _("told in another mail")


class MailCategory(TextChoices):
    """What a person may do without; everything else is necessary (programs.stopping)."""

    MEETINGS = "meetings", _("Reminders of your meetings")
    EVENTS = "events", _("Trainings and gatherings")
    NEWS = "news", _("News while you wait for a place")


LANGUAGES = [  # ISO 639-1, those that people name most; a profile may hold others
    ("fr", _("French")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("pt", _("Portuguese")),
    ("it", _("Italian")),
    ("de", _("German")),
    ("zh", _("Chinese")),
]
