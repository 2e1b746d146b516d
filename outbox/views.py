"""The one page of the post: no more optional letters, for whoever has the link from a letter."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import unsubscribing


@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """Opening the page changes nothing: programs that read mail open every link.

    A mail program posts as RFC 8058 says, without cookies; the button on the page posts the same.
    """
    hashed = unsubscribing.hash_in(token)
    if hashed is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") != "One-Click":
            return HttpResponseBadRequest(_("The request must say: List-Unsubscribe=One-Click"))
        unsubscribing.stop(hashed, now=timezone.now())
    return render(request, "outbox/unsubscribe.html", {"is_done": request.method == "POST"})
