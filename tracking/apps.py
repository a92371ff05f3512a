from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "tracking"

    def ready(self) -> None:
        """Tells the apps below what this one knows, and what of it points to a candidate."""
        from charters import checking, terms
        from matching.models import Binome
        from mentorat.lib import privacy
        from programs import charges, known, merging, wishes
        from programs.models import Candidate
        from programs.services import duplicating, erasing, purging
        from tracking import progress
        from tracking.facts import attendance, objective, rest
        from tracking.merging import REFERENCES
        from tracking.privacy import ENTRIES
        from tracking.queries.certificates import is_kept
        from tracking.queries.costs import declared_rule
        from tracking.queries.evaluations import would_mentor
        from tracking.services import leaving, reports, signs
        from tracking.services.carrying import OFFERS
        from tracking.services.handing_over import CHARGES

        if declared_rule not in terms.DECLARED:
            terms.DECLARED.append(declared_rule)
        if signs.carry not in duplicating.CARRIED:
            duplicating.CARRIED.append(signs.carry)
        checking.KEPT[:] = {*checking.KEPT, is_kept}
        wishes.MENTORS[:] = {*wishes.MENTORS, would_mentor}
        known.add(Binome, rest)
        known.add(Binome, objective)
        known.add(Candidate, attendance)
        merging.declare(*REFERENCES)
        if leaving.let_go not in erasing.BEFORE:
            erasing.BEFORE.append(leaving.let_go)
        if reports.forget not in purging.FORGOTTEN:
            purging.FORGOTTEN.append(reports.forget)
        privacy.declare(ENTRIES)
        for charge in CHARGES:
            charges.declare(charge)
        for offer in OFFERS:
            if offer not in duplicating.OFFERED:
                duplicating.OFFERED.append(offer)
        progress.register()
