from django.apps import AppConfig


class ChartersConfig(AppConfig):
    name = "charters"

    def ready(self) -> None:
        from charters import progress

        progress.register()
