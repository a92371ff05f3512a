from django.apps import AppConfig


class ChartersConfig(AppConfig):
    name = "charters"

    def ready(self) -> None:
        from charters import progress
        from charters.privacy import ENTRIES
        from mentorat.lib import privacy

        progress.register()
        privacy.declare(ENTRIES)
