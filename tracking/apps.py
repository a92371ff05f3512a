from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "tracking"

    def ready(self) -> None:
        from charters import terms
        from tracking.queries.costs import declared_rule

        if declared_rule not in terms.DECLARED:
            terms.DECLARED.append(declared_rule)
        from programs import merging
        from tracking.merging import REFERENCES

        merging.declare(*REFERENCES)
