"""Addresses of what happens after pairing: the participant's pages, the coordinator's dashboard, the reports."""

from django.urls import path

from tracking.views import closing, costs, dashboard, endings, ledger, meetings, portal, reports
from tracking.views.committee import decisions, minutes, sessions

urlpatterns = [
    path("p/<slug:slug>/", dashboard.dashboard, name="dashboard"),
    path("p/<slug:slug>/me/", portal.portal, name="portal"),
    path("p/<slug:slug>/me/profile/", portal.my_profile, name="my_profile"),
    path("p/<slug:slug>/me/outcome/<int:pk>/", closing.closing, name="closing"),
    path("p/<slug:slug>/me/meetings/", meetings.my_meetings, name="my_meetings"),
    path("p/<slug:slug>/me/meetings/new/<int:pk>/", meetings.meeting_new, name="meeting_new"),
    path("p/<slug:slug>/me/meetings/<int:pk>/accept/", meetings.meeting_accept, name="meeting_accept"),
    path("p/<slug:slug>/me/meetings/<int:pk>/settle/", meetings.meeting_settle, name="meeting_settle"),
    path("p/<slug:slug>/me/meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("p/<slug:slug>/me/meetings/<int:pk>/move/", meetings.meeting_move, name="meeting_move"),
    path("p/<slug:slug>/binomes/<int:pk>/end/", endings.binome_end, name="binome_end"),
    path("p/<slug:slug>/committee/", sessions.committee, name="committee"),
    path("p/<slug:slug>/committee/new/", sessions.committee_new, name="committee_new"),
    path("p/<slug:slug>/committee/<int:pk>/", sessions.committee_session, name="committee_session"),
    path("p/<slug:slug>/committee/<int:pk>/edit/", sessions.committee_edit, name="committee_edit"),
    path("p/<slug:slug>/committee/<int:pk>/convene/", sessions.committee_convene, name="committee_convene"),
    path("p/<slug:slug>/committee/<int:pk>/cancel/", sessions.committee_cancel, name="committee_cancel"),
    path("p/<slug:slug>/committee/<int:pk>/minutes/", minutes.committee_minutes, name="committee_minutes"),
    path("p/<slug:slug>/committee/<int:pk>/publish/", minutes.committee_publish, name="committee_publish"),
    path("p/<slug:slug>/committee/<int:pk>/reopen/", minutes.committee_reopen, name="committee_reopen"),
    path("p/<slug:slug>/committee/<int:pk>/minutes.pdf", minutes.committee_pdf, name="committee_pdf"),
    path("p/<slug:slug>/committee/<int:pk>/decide/", decisions.decision_new, name="decision_new"),
    path("p/<slug:slug>/decisions/<int:pk>/", decisions.decision_edit, name="decision_edit"),
    path("p/<slug:slug>/decisions/<int:pk>/remove/", decisions.decision_remove, name="decision_remove"),
    path("p/<slug:slug>/decisions/<int:pk>/settle/", decisions.decision_settle, name="decision_settle"),
    path("p/<slug:slug>/costs/", costs.costs, name="costs"),
    path("p/<slug:slug>/costs/new/", costs.cost_new, name="cost_new"),
    path("p/<slug:slug>/costs/rule/", costs.costs_rule, name="costs_rule"),
    path("p/<slug:slug>/costs/export.xlsx", costs.costs_export, name="costs_export"),
    path("p/<slug:slug>/costs/<int:pk>/", costs.cost_edit, name="cost_edit"),
    path("p/<slug:slug>/costs/<int:pk>/remove/", costs.cost_remove, name="cost_remove"),
    path("c/<slug:slug>/reciprocity/", ledger.ledger, name="ledger"),
    path("c/<slug:slug>/reciprocity/export.xlsx", ledger.ledger_export, name="ledger_export"),
    path("p/<slug:slug>/reports/", reports.reports, name="reports"),
    path("p/<slug:slug>/reports/make/", reports.report_make, name="report_make"),
    path("p/<slug:slug>/reports/<int:pk>.pdf", reports.report_pdf, name="report_pdf"),
    path("p/<slug:slug>/reports/<int:pk>/", reports.report_status, name="report_status"),
]
