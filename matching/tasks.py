"""Jobs of this app: ids in, one service each, safe to repeat."""

from celery import shared_task

from matching.services import announcements, inviting, reminding, scenarios


@shared_task(name="matching.tasks.execute_run")
def execute_run(pk: int) -> bool:
    """Computes one run that was asked for."""
    return scenarios.execute(pk)


@shared_task(name="matching.tasks.announce_due")
def announce_due() -> int:
    """Announces the pairs whose hour has come."""
    return announcements.send_due()


@shared_task(name="matching.tasks.resume_runs")
def resume_runs() -> int:
    """Offers again the runs that lost their worker."""
    return scenarios.resume()


@shared_task(name="matching.tasks.follow_rounds")
def follow_rounds() -> int:
    """Ends the rounds of choices whose time is over, and reminds who has not answered in the others."""
    return reminding.follow_all()


@shared_task(name="matching.tasks.invite_round")
def invite_round(pk: int, actor: int = 0) -> int:
    """Tells those to whom the round of programme `pk` was opened and who have no e-mail of it yet."""
    return inviting.finish(pk, actor)
