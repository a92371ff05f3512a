from django.apps import AppConfig


class MentoratConfig(AppConfig):
    """The wiring: component tags, commands, the demo. It has no model."""

    name = "mentorat"
