"""What does not go straight in a cohort: a pair that rests, help that was asked and answered, an end and what follows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django_scopes import scope

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.demo import closing
from mentorat.demo.accounts import account_of
from mentorat.demo.clock import at
from programs.enums import Side
from programs.models import Consortium, Program, User
from tracking.models import Again, PartingReason, Telling
from tracking.services import endings, helping, pauses
from tracking.services.endings import Said

ASKED = "Nos rencontres tournent en rond et je n’ose pas le lui dire."
ANSWERED = "Merci de l’avoir écrit. Je vous appelle jeudi ; d’ici là, rien ne change pour personne."
WORDS = "Nous nous entendons bien, mais je cherchais quelqu’un qui ait vécu un changement d’échelle."
FAREWELL = "Merci pour ces trois mois, et pour ta franchise. Je te souhaite une belle suite."


def tell(
    *, consortium: Consortium, coordinator: User, name: str, moment: Callable[[float, int], datetime]
) -> None:
    """Plays it on the last pairs of that programme to have begun."""
    with scope(consortium=consortium):
        program = Program.objects.select_related("consortium").get(name=name)
    with scope(consortium=consortium, program=program):
        people = ("program__consortium", "mentor__user", "mentee__user")
        active = Binome.objects.filter(program=program, state=BinomeState.ACTIVE).select_related(*people)
        resting, asking, ending = list(active.order_by("-started_at", "-id")[:3])
        with at(moment(9, 11)):
            day = (moment(0, 9) + timedelta(days=18)).date()
            pauses.pause(actor=account_of(resting.mentor), binome=resting, until=day)
        with at(moment(3, 20)):
            request = helping.ask(actor=account_of(asking.mentee), binome=asking)
            helping.say(actor=account_of(asking.mentee), request=request, text=ASKED)
        with at(moment(2, 9)):
            helping.say(actor=coordinator, request=request, text=ANSWERED)
        with at(moment(6, 18)):
            said = Said(
                reason=PartingReason.AIM,
                words=WORDS,
                misfits=("themes", "level"),
                again=Again.YES,
                telling=Telling.REASON,
                farewell=FAREWELL,
            )
            endings.part(actor=account_of(ending.mentee), binome=ending, said=said)
        with at(moment(5, 12)):
            own = Said(reason=PartingReason.REACHED, again=Again.YES)
            endings.answer(actor=account_of(ending.mentor), binome=ending, said=own)
        with at(moment(4, 19)):
            figures = {"objective": 1, "progress": 4, "fit": 3}
            closing.look_back(ending, Side.MENTEE, 4, figures, again="yes")
            closing.attest(ending.mentor)
