"""Addresses of the pairing: the room where proposals are decided, the policy, the pairs."""

from django.urls import path

from matching.views import binomes, compare, evidence, policy, proposals, room, runs, scenarios, ties

urlpatterns = [
    path("p/<slug:slug>/matching/", room.matching, name="matching"),
    path("p/<slug:slug>/matching/run/", room.run, name="matching_run"),
    path("p/<slug:slug>/matching/policy/", policy.policy, name="policy"),
    path("p/<slug:slug>/matching/new/", runs.new, name="scenario_new"),
    path("p/<slug:slug>/matching/compare/", compare.compare, name="scenarios_compare"),
    path("p/<slug:slug>/matching/compare/sheet/", compare.sheet, name="scenarios_sheet"),
    path("p/<slug:slug>/matching/<int:pk>/progress/", runs.progress, name="scenario_progress"),
    path("p/<slug:slug>/matching/<int:pk>/adopt/", runs.adopt, name="scenario_adopt"),
    path("p/<slug:slug>/matching/<int:pk>/discard/", runs.discard, name="scenario_discard"),
    path("p/<slug:slug>/matching/<int:pk>/rename/", runs.rename, name="scenario_rename"),
    path("p/<slug:slug>/matching/evidence/", evidence.evidence, name="evidence"),
    path("p/<slug:slug>/matching/evidence/decide/", evidence.evidence_decide, name="evidence_decide"),
    path("p/<slug:slug>/matching/<int:pk>/", scenarios.scenario, name="scenario"),
    path("p/<slug:slug>/matching/<int:pk>/validate/", scenarios.validate, name="scenario_validate"),
    path("p/<slug:slug>/matching/<int:pk>/why/", scenarios.why_not, name="why_not"),
    path("p/<slug:slug>/proposals/<int:pk>/validate/", proposals.validate, name="proposal_validate"),
    path("p/<slug:slug>/proposals/<int:pk>/dismiss/", proposals.dismiss, name="proposal_dismiss"),
    path("p/<slug:slug>/proposals/<int:pk>/reopen/", proposals.reopen, name="proposal_reopen"),
    path("p/<slug:slug>/binomes/", binomes.index, name="binomes"),
    path("p/<slug:slug>/binomes/announce/", binomes.announce, name="binomes_announce"),
    path("p/<slug:slug>/binomes/<int:pk>/", binomes.detail, name="binome"),
    path("p/<slug:slug>/ties/", ties.index, name="ties"),
    path("p/<slug:slug>/ties/<int:pk>/withdraw/", ties.tie_withdraw, name="tie_withdraw"),
    path("p/<slug:slug>/candidates/<int:pk>/ties/", ties.candidate_ties, name="candidate_ties"),
    path("p/<slug:slug>/me/ties/", ties.my_ties, name="my_ties"),
    path("p/<slug:slug>/me/ties/<int:pk>/withdraw/", ties.my_tie_withdraw, name="my_tie_withdraw"),
    path("p/<slug:slug>/company/ties/", ties.company_ties, name="company_ties"),
    path(
        "p/<slug:slug>/company/ties/<int:pk>/withdraw/",
        ties.company_tie_withdraw,
        name="company_tie_withdraw",
    ),
]
