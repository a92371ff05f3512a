"""The whole map of addresses. Each app adds its own; the demo and the style guide exist in their mode alone."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from mentorat import health
from programs.views import addresses, home, second_factor, signin

handler403 = "programs.views.refused.refused"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("programs.urls")),
    path("", include("matching.urls")),
    path("", include("charters.urls")),
    path("", include("tracking.urls")),
    path("accounts/login/", signin.sign_in, name="account_login"),
    path("accounts/password/<path:rest>", home.not_there, name="account_no_password"),
    path("accounts/email/", addresses.change, name="account_email"),
    path("accounts/2fa/recovery-codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/recovery-codes/download/", home.not_there, name="mfa_download_recovery_codes"),
    path("accounts/", include("allauth.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEMO:
    from mentorat.demo import views as demo

    urlpatterns += [
        path("demo/", demo.choose, name="demo_choose"),
        path("demo/enter/", demo.enter, name="demo_enter"),
        path("demo/mails/", demo.mails, name="demo_mails"),
        path("demo/mails/<int:pk>/", demo.mail, name="demo_mail"),
    ]

if settings.DEBUG:
    from mentorat.styleguide import styleguide

    urlpatterns += [
        path("styleguide/", styleguide, name="styleguide"),
        path("styleguide/<str:base>/", styleguide, name="styleguide_base"),
    ]
