from django.apps import AppConfig


class MentoratConfig(AppConfig):
    """The wiring: component tags, commands, the demo. It has no model."""

    name = "mentorat"

    def ready(self) -> None:
        """Make our Celery application the current one: a task called from a page must know the broker."""
        from mentorat import celery  # noqa: F401
