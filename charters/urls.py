"""Addresses of the participant's pair and charter, of the representative's company and agreement, and the public check."""

from django.urls import path

from charters.views import (
    agreement,
    agreement_draft,
    agreement_versions,
    amending,
    charter,
    my_agreement,
    pair,
    verify,
)

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("verify/file/", verify.verify_file, name="verify_file"),
    path("verify/certificate.pem", verify.certificate, name="verify_certificate"),
    path("verify/<str:code>/", verify.verify_code, name="verify_code"),
    path("p/<slug:slug>/me/pair/", pair.my_binome, name="my_binome"),
    path("p/<slug:slug>/me/pair/<int:pk>/", pair.my_binome, name="my_binome"),
    path("p/<slug:slug>/me/pair/<int:pk>/answer/", pair.binome_answer, name="binome_answer"),
    path("p/<slug:slug>/me/charter/", charter.my_charter, name="my_charter"),
    path("p/<slug:slug>/me/charter/<int:pk>/", charter.my_charter, name="my_charter"),
    path("p/<slug:slug>/me/charter/<int:pk>/sign/", charter.charter_sign, name="charter_sign"),
    path("p/<slug:slug>/charters/<int:pk>/amend/", amending.charter_amend, name="charter_amend"),
    path(
        "p/<slug:slug>/charters/<int:pk>/amend/close/",
        amending.charter_amend_close,
        name="charter_amend_close",
    ),
    path("p/<slug:slug>/me/charter/<int:pk>.pdf", charter.charter_pdf, name="charter_pdf"),
    path("p/<slug:slug>/me/agreement/", my_agreement.my_agreement, name="my_agreement"),
    path(
        "p/<slug:slug>/me/agreement/read/", my_agreement.agreement_acknowledge, name="agreement_acknowledge"
    ),
    path("p/<slug:slug>/me/agreement.pdf", my_agreement.my_agreement_pdf, name="my_agreement_pdf"),
    path("c/<slug:slug>/company/agreement/", agreement.agreement, name="agreement"),
    path("c/<slug:slug>/company/agreement/sign/", agreement.agreement_sign, name="agreement_sign"),
    path("c/<slug:slug>/company/agreement/draft/", agreement_draft.agreement_draft, name="agreement_draft"),
    path(
        "c/<slug:slug>/company/agreement/draft/preview/",
        agreement_draft.agreement_preview,
        name="agreement_preview",
    ),
    path(
        "c/<slug:slug>/company/agreement/draft/restart/",
        agreement_draft.agreement_restart,
        name="agreement_restart",
    ),
    path(
        "c/<slug:slug>/company/agreement/draft.pdf",
        agreement_draft.agreement_draft_pdf,
        name="agreement_draft_pdf",
    ),
    path(
        "c/<slug:slug>/company/agreement/publish/",
        agreement_draft.agreement_publish,
        name="agreement_publish",
    ),
    path("c/<slug:slug>/company/agreement/prove/", agreement.agreement_prove, name="agreement_prove"),
    path("c/<slug:slug>/company/agreement/reply/", agreement.agreement_reply, name="agreement_reply"),
    path("c/<slug:slug>/company/agreement/remind/", agreement.agreement_remind, name="agreement_remind"),
    path(
        "c/<slug:slug>/company/agreement/versions/",
        agreement_versions.agreement_versions,
        name="agreement_versions",
    ),
    path(
        "c/<slug:slug>/company/agreement/versions/<int:pk>/",
        agreement_versions.agreement_version,
        name="agreement_version",
    ),
    path(
        "c/<slug:slug>/company/agreement/versions/<int:pk>.pdf",
        agreement_versions.agreement_version_pdf,
        name="agreement_version_pdf",
    ),
    path(
        "c/<slug:slug>/company/agreement/readers/",
        agreement_versions.agreement_readers,
        name="agreement_readers",
    ),
    path(
        "c/<slug:slug>/company/agreement/readers/remind/",
        agreement_versions.agreement_readers_remind,
        name="agreement_readers_remind",
    ),
    path("c/<slug:slug>/company/agreement.pdf", agreement.agreement_pdf, name="agreement_pdf"),
]
