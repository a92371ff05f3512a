"""Addresses of the pairing: the room where proposals are decided, the policy, the pairs."""

from django.urls import path

from matching.views import binomes, policy, proposals, room, scenarios

urlpatterns = [
    path("p/<slug:slug>/matching/", room.matching, name="matching"),
    path("p/<slug:slug>/matching/run/", room.run, name="matching_run"),
    path("p/<slug:slug>/matching/policy/", policy.policy, name="policy"),
    path("p/<slug:slug>/matching/<int:pk>/", scenarios.scenario, name="scenario"),
    path("p/<slug:slug>/matching/<int:pk>/validate/", scenarios.validate, name="scenario_validate"),
    path("p/<slug:slug>/matching/<int:pk>/why/", scenarios.why_not, name="why_not"),
    path("p/<slug:slug>/proposals/<int:pk>/validate/", proposals.validate, name="proposal_validate"),
    path("p/<slug:slug>/proposals/<int:pk>/dismiss/", proposals.dismiss, name="proposal_dismiss"),
    path("p/<slug:slug>/proposals/<int:pk>/reopen/", proposals.reopen, name="proposal_reopen"),
    path("p/<slug:slug>/binomes/", binomes.index, name="binomes"),
    path("p/<slug:slug>/binomes/announce/", binomes.announce, name="binomes_announce"),
    path("p/<slug:slug>/binomes/<int:pk>/", binomes.detail, name="binome"),
]
