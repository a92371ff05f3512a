from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from matching.entries import of
        from programs import menu

        if of not in menu.ASKED:
            menu.ASKED.append(of)
