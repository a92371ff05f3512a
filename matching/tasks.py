"""Jobs of this app: ids in, one service each, safe to repeat."""

from celery import shared_task

from matching.services import scenarios


@shared_task(name="matching.tasks.execute_run")
def execute_run(pk: int) -> bool:
    """Computes one run that was asked for."""
    return scenarios.execute(pk)


@shared_task(name="matching.tasks.resume_runs")
def resume_runs() -> int:
    """Offers again the runs that lost their worker."""
    return scenarios.resume()
