"""Adding a list of organisations to those asked in a wave."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from actors.pasted_lists import written

from .. import fielding
from ..forms.waves import FrameListForm
from ..frame_lists import ORDER
from .waves import own_wave, tell


def add_list(request, slug):
    """A list of organisations: first a report of every line, then they are added. Nobody is written to."""
    wave = own_wave(request, slug)
    form = FrameListForm(request.POST or None, request.FILES or None, wave=wave)
    report = None
    if request.method == "POST" and form.is_valid():
        if "add" in request.POST and form.listed and add(request, wave, form):
            return redirect("competence:wave", slug)
        report = {
            "listed": form.listed,
            "left_out": [line for line in form.lines if line.problem],
            # Read anew when they are added, by the same rules: nothing waits in the session.
            "text": "\n".join(written(values[name] for name in ORDER) for values in form.listed),
        }
    return render(request, "competence/units_add.html", {"wave": wave, "form": form, "report": report})


def add(request, wave, form):
    """Add the organisations of the form's list. Returns whether that was done."""
    why = form.cleaned_data.get("why", "")
    try:
        units = fielding.ask_many(wave, form.listed, by=request.user, now=timezone.now(), why=why)
    except ValidationError as error:
        tell(form, error)
        return False
    words = ngettext(
        "%(count)d organisation is among those asked.",
        "%(count)d organisations are among those asked.",
        len(units),
    )
    messages.success(request, words % {"count": len(units)})
    return True
