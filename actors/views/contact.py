"""The form that reaches the contact persons of an actor."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from .. import contacting
from ..forms.profiles import ContactForm
from ..models import Actor


@never_cache
@login_not_required
def contact(request, slug):
    """Write to an actor."""
    actor = get_object_or_404(Actor, slug=slug)
    people = contacting.recipients(actor, now=timezone.now())
    return contact_page(request, recipient=actor, people=people, is_answered=actor.memberships.current().exists())


def contact_page(request, *, recipient, people, is_answered):
    """The page itself, shared with the initiatives."""
    initial = {"name": request.user.name, "email": request.user.email} if request.user.is_authenticated else {}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _send(request, form, recipient, people):
        return redirect(f"{request.path}?sent=1")
    context = {"recipient": recipient, "form": form, "is_answered": is_answered, "is_sent": "sent" in request.GET}
    return render(request, "actors/contact.html", context)


def _send(request, form, recipient, people):
    fields = form.cleaned_data
    if fields["homepage"]:
        return True
    try:
        contacting.write_to(
            people,
            recipient=recipient,
            path=recipient.get_absolute_url(),
            name=fields["name"],
            email=fields["email"],
            message=fields["message"],
            sender=get_adapter().get_client_ip(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
