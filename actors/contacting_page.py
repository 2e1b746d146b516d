"""The page with the form that reaches contact persons; actors and initiatives share it."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from . import contacting
from .forms.profiles import ContactForm
from .kept_pages import reader_of


def contact_page(request, *, recipient, people, is_answered):
    """Show the form, or send what was written in it to `people`.

    `recipient` is the actor or initiative; `is_answered` says whether the people are its own, and not the
    administrators.
    """
    reader = reader_of(request)
    initial = {"name": reader.name, "email": reader.email} if reader else {}
    form = ContactForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and _send(request, form, recipient, people, stand_in=not is_answered)
    ):
        return redirect(f"{request.path}?sent=1")
    context = {
        "recipient": recipient,
        "form": form,
        "is_answered": is_answered,
        "is_sent": request.method == "GET" and "sent" in request.GET,
    }
    return render(request, "actors/contact.html", context)


def _send(request, form, recipient, people, *, stand_in):
    fields = form.cleaned_data
    # Only a machine fills in a field that nobody sees. It is told what a person is told.
    if fields["homepage"]:
        return True
    try:
        contacting.write_to(
            people,
            recipient=recipient,
            name=fields["name"],
            email=fields["email"],
            message=fields["message"],
            sender=get_adapter().get_client_ip(request),
            now=timezone.now(),
            stand_in=stand_in,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
