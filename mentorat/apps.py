from django.apps import AppConfig
from django.conf import settings


class MentoratConfig(AppConfig):
    """The wiring: component tags, commands, the demo. It has no model."""

    name = "mentorat"

    def import_models(self) -> None:
        """Teach French before any application, of which this is the first, asks for a message."""
        from mentorat.lib import french

        french.install()
        super().import_models()

    def ready(self) -> None:
        """Make our Celery application the current one: a task called from a page must know the broker."""
        from mentorat import (
            celery,  # noqa: F401
            checks,  # noqa: F401
        )
        from mentorat.lib import discreet

        if not settings.DEBUG:
            discreet.configure()
        if settings.SENTRY_DSN:
            report_errors(settings.SENTRY_DSN)


def report_errors(dsn: str) -> None:
    """Tells the error tracker what breaks and where; never who, nor what was typed, nor the values at hand."""
    import sentry_sdk

    from mentorat.lib.discreet import for_the_tracker

    sentry_sdk.init(
        dsn=dsn,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=for_the_tracker,
    )
