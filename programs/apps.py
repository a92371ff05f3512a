from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        from mentorat.lib import privacy
        from programs import hooks
        from programs.privacy import ENTRIES

        privacy.declare(ENTRIES)
        hooks.connect()
