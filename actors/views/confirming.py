"""The page that asks for a code by e-mail before something sensitive is done."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from .. import confirming
from ..forms.account import CodeForm


class ReauthenticateByCode(BaseReauthenticateView):
    """Beside the ways that allauth has; it takes care of the limit of guesses and of what comes after.

    Opening the page sends nothing, the button does.
    """

    form_class = CodeForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request, *args, **kwargs):
        if "send" not in request.POST:
            return super().post(request, *args, **kwargs)
        too_many = ratelimit.consume_or_429(request, action="request_login_code", key=request.user.email)
        if too_many:
            return too_many
        confirming.send_code(request)
        messages.success(request, _("The code is on its way to %(email)s.") % {"email": request.user.email})
        return HttpResponseRedirect(self.passthrough_next_url(request.path))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_sent": confirming.has_code(self.request)}


reauthenticate_by_code = ReauthenticateByCode.as_view()
