from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from matching import progress
        from matching.entries import of
        from matching.merging import REFERENCES
        from matching.privacy import ENTRIES
        from matching.queries import live_members, once_members, waits_for
        from matching.queries.binomes import has_a_live_pair
        from matching.services import policy
        from mentorat.lib import privacy
        from programs import awaiting, menu, merging, pairs
        from programs.queries import listing
        from programs.services import duplicating

        if of not in menu.ASKED:
            menu.ASKED.append(of)
        if live_members not in pairs.LIVE:
            pairs.LIVE.append(live_members)
        if waits_for not in awaiting.LOOK:
            awaiting.LOOK.append(waits_for)
        if has_a_live_pair not in listing.PAIRED:
            listing.PAIRED.append(has_a_live_pair)
        if policy.carry not in duplicating.CARRIED:
            duplicating.CARRIED.append(policy.carry)
        progress.register()
        privacy.declare(ENTRIES)
        merging.declare(*REFERENCES)
        if once_members not in pairs.BEGUN:
            pairs.BEGUN.append(once_members)
