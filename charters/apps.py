from django.apps import AppConfig


class ChartersConfig(AppConfig):
    name = "charters"

    def ready(self) -> None:
        from charters import progress
        from charters.privacy import ENTRIES
        from charters.services.stripping import strip, strip_superseded
        from mentorat.lib import privacy
        from programs.services import purging

        if strip_superseded not in purging.SUPERSEDED:
            purging.SUPERSEDED.append(strip_superseded)
        if strip not in purging.PROOF:
            purging.PROOF.append(strip)
        progress.register()
        privacy.declare(ENTRIES)
