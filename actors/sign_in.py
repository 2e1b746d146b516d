"""How django-allauth behaves here: its letters, its second factor, and what it tells about addresses."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import SignupForm
from allauth.core import context as current
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .languages import current_language
from .models import Membership, User

# The link of a letter of allauth stands under one of these names in its context.
LINKS = ("activate_url", "password_reset_url", "signup_url")
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SignUpForm(SignupForm):
    """The sign-up, with a name. An address that has an account is answered like a new one."""

    field_order = ["email", "name", "password1"]

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Shown to the colleagues in your organisation, and to others only if you agree."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def try_save(self, request):
        if self.account_already_exists:
            # A new account costs the hashing of its password: without this the clock would tell which is new.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def custom_signup(self, request, user):
        user.name = self.cleaned_data["name"].strip()
        user.language = current_language()
        user.save()


class AccountAdapter(DefaultAccountAdapter):
    """Letters in the person's language and the portal's design."""

    def render_mail(self, template_prefix, email, context, headers=None):
        """A letter made of `<prefix>_subject.txt` and the words in `<prefix>_message.txt`."""
        address = email if isinstance(email, str) else email[0]
        language = language_for(address)
        # Outside the language of the letter, since an address is understood in the language of the page.
        link = next((context[name] for name in LINKS if context.get(name)), "")
        button_url = translate_url(link, language) if link else ""
        with translation.override(language):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
            words = render_to_string(f"{template_prefix}_message.txt", context).strip()
            context = {
                "language": language,
                "subject": subject,
                "words": words,
                "paragraphs": words.split("\n\n"),
                "code": context.get("code", ""),
                "button_url": button_url,
            }
            text = render_to_string("account/letters/account.txt", context).strip() + "\n"
            html = render_to_string("account/letters/account.html", context)
        letter = EmailMultiAlternatives(subject, text, self.get_from_email(), [address], headers=headers)
        letter.attach_alternative(html, "text/html")
        return letter

    def get_reauthentication_methods(self, user):
        """Besides password and second factor a code by e-mail, for whoever could sign in with one alone."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and not has_second_factor(user):
            description = _("Have a code sent by e-mail")
            url = reverse("account_reauthenticate_by_code")
            methods.append({"id": "reauthenticate_by_code", "description": description, "url": url})
        return methods

    def is_reauthentication_required(self, *, app, **kwargs):
        """Asks those without a password and a second factor too, whom allauth would let through."""
        is_required = super().is_reauthentication_required(app=app, **kwargs)
        if is_required and not has_been_asked_lately(current.request):
            raise ReauthenticationRequired
        return is_required


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self):
        return str(_("The ATMP portal"))

    def can_delete_authenticator(self, authenticator):
        """Whoever must have a second factor keeps one: a new one is added before the old one goes."""
        user = authenticator.user
        others = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not needs_second_factor(user)


def needs_second_factor(user, now=None):
    """Whether this person's rights call for a second factor: administrators, staff and reviewers."""
    if not settings.SECOND_FACTOR or not user.is_authenticated:
        return False
    if user.is_superuser or user.is_staff:
        return True
    return user.memberships.current(now).filter(role=Membership.Role.REVIEWER).exists()


def has_second_factor(user):
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def has_been_asked_lately(request):
    """Whether this person has shown in this session, a moment ago, that it is them."""
    records = get_authentication_records(request, request.user)
    shown_at = [record["at"] for record in records if record.get("reauthenticated")]
    return bool(shown_at) and time.time() - shown_at[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def language_for(email):
    """The language that the owner of the address has chosen; for others that of the page."""
    chosen = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
    return chosen or current_language()
