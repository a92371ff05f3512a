"""The sign-in page: an address first; where a company opened its own account for that domain, both ways are offered."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponseBase

from programs.queries import providers


class SignInView(LoginView):  # type: ignore[misc]
    """What is offered depends on the address's domain alone: it tells nobody which addresses have an account."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        typed = request.POST.get("login", "")[:254]
        ways = providers.open_for(typed) if "@" in typed and "by_code" not in request.POST else []
        if not ways:
            return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]
        context = {**self.get_context_data(), "ways": ways, "typed": typed}
        answer: HttpResponseBase = self.response_class(
            request=request,
            template=["account/company_ways.html"],
            context=context,
            using=self.template_engine,
        )
        return answer


sign_in = SignInView.as_view()
