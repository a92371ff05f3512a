"""Asks the app of the charters, which stands above this one, to prepare those that are missing: by the name of its job."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
PREPARE = "charters.tasks.prepare_missing"


def wake() -> None:
    """Without a broker, does it here; one that is out of reach delays, nothing more: beat asks again."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        current_app.loader.import_default_modules()
        current_app.tasks[PREPARE].apply()
        return
    try:
        current_app.send_task(PREPARE, retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next beat will prepare the charters: %s", error)
