"""Addresses of the participant's pair and charter, of the representative's company and agreement, and the public check."""

from django.urls import path

from charters.views import agreement, charter, company, pair, verify

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
    path("p/<slug:slug>/me/charter/<int:pk>.pdf", charter.charter_pdf, name="charter_pdf"),
    path("c/<slug:slug>/company/", company.company, name="company"),
    path("c/<slug:slug>/company/agreement/", agreement.agreement, name="agreement"),
    path("c/<slug:slug>/company/agreement/sign/", agreement.agreement_sign, name="agreement_sign"),
    path("c/<slug:slug>/company/agreement/publish/", agreement.agreement_publish, name="agreement_publish"),
    path("c/<slug:slug>/company/agreement.pdf", agreement.agreement_pdf, name="agreement_pdf"),
]
