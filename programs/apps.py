from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        """Declares what of this app is somebody's own, and what is in the hands of one person."""
        from mentorat.lib import privacy
        from programs import charges, hooks
        from programs.privacy import ENTRIES
        from programs.services.slots import CHARGE

        privacy.declare(ENTRIES)
        hooks.connect()
        charges.declare(CHARGE)
