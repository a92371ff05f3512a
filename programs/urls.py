"""Addresses of the frame: home, programme, candidates, companies, import, operator."""

from django.urls import path

from programs.views import appointments, candidates, companies, home, imports, operator, programs

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", home.language, name="language"),
    path("operator/", operator.listing, name="operator"),
    path("operator/new/", operator.new, name="operator_new"),
    path("p/<slug:slug>/candidates/", candidates.listing, name="candidates"),
    path("p/<slug:slug>/candidates/new/", candidates.new, name="candidate_new"),
    path("p/<slug:slug>/candidates/qualify/", candidates.qualify, name="candidates_qualify"),
    path("p/<slug:slug>/candidates/<int:pk>/", candidates.detail, name="candidate"),
    path("p/<slug:slug>/candidates/<int:pk>/edit/", candidates.edit, name="candidate_edit"),
    path("p/<slug:slug>/candidates/<int:pk>/move/", candidates.move, name="candidate_move"),
    path("p/<slug:slug>/import/", imports.upload, name="import_upload"),
    path("p/<slug:slug>/import/<int:pk>/mapping/", imports.mapping, name="import_mapping"),
    path("p/<slug:slug>/import/<int:pk>/preview/", imports.preview, name="import_preview"),
    path("p/<slug:slug>/import/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("p/<slug:slug>/import/<int:pk>/result/", imports.result, name="import_result"),
    path("p/<slug:slug>/import/<int:pk>/problems.xlsx", imports.problems, name="import_problems"),
    path("p/<slug:slug>/settings/", programs.edit, name="program_edit"),
    path("c/<slug:slug>/programs/new/", programs.new, name="program_new"),
    path("c/<slug:slug>/companies/", companies.listing, name="companies"),
    path("c/<slug:slug>/companies/new/", companies.new, name="company_new"),
    path("c/<slug:slug>/companies/<int:pk>/appoint/", appointments.new, name="appointment_new"),
    path("c/<slug:slug>/companies/relations/new/", companies.relation_new, name="relation_new"),
    path("c/<slug:slug>/companies/relations/<int:pk>/end/", companies.relation_end, name="relation_end"),
]
