from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from matching.entries import of
<<<<<<< HEAD
        from matching.queries import live_members, waits_for
        from programs import awaiting, menu, pairs
=======
        from matching.queries import live_members
        from matching.queries.binomes import has_a_live_pair
        from programs import menu, pairs
        from programs.queries import listing
>>>>>>> e5f33f3 (The list of candidates: every filter and sort in its address, filters under a name, ticks that stay, acts on many that say first what they do, a workbook; 5,000 candidates cost as little as fifty)

        if of not in menu.ASKED:
            menu.ASKED.append(of)
        if live_members not in pairs.LIVE:
            pairs.LIVE.append(live_members)
<<<<<<< HEAD
        if waits_for not in awaiting.LOOK:
            awaiting.LOOK.append(waits_for)
=======
        if has_a_live_pair not in listing.PAIRED:
            listing.PAIRED.append(has_a_live_pair)
>>>>>>> e5f33f3 (The list of candidates: every filter and sort in its address, filters under a name, ticks that stay, acts on many that say first what they do, a workbook; 5,000 candidates cost as little as fifty)
