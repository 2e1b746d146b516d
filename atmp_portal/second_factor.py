"""Administrators and reviewers set up a second factor before they do anything else.

Once there is one, allauth asks for it at every sign-in. The setting is SECOND_FACTOR.
"""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.sign_in import has_second_factor, needs_second_factor

# Setting one up, signing out, and confirming who one is and where one's letters go.
ALLOWED = {
    "account_confirm_email",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "account_reauthenticate_by_code",
    "account_email_verification_sent",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


class SecondFactor:
    """Nothing here touches the session of somebody who has none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.SECOND_FACTOR or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if request.resolver_match.url_name in ALLOWED or not needs_second_factor(request.user):
            return None
        if has_second_factor(request.user):
            return None
        messages.warning(request, _("Set up two-step sign-in first: your role calls for it."))
        return redirect("mfa_index")
