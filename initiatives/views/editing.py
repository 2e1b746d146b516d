"""Leads edit their initiative, and the sub-goals, figures, money and documents that belong to it."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.profile_editing import version_of

from .. import editing
from ..forms.editing import (
    DocumentForm,
    FundingForm,
    IndicatorForm,
    IndicatorValueForm,
    InitiativeForm,
    SubGoalForm,
)
from ..models import Document, FundingDecision, Indicator, IndicatorValue, Initiative, SubGoal
from ..saving_forms import add_errors, save_or_compare

# An initiative's own list of records is never paged on the editing page; this bounds it.
MOST_LISTED = 100


class Kind(NamedTuple):
    """Records that belong to an initiative: how they are edited and what their pages say."""

    model: Any
    form: Any
    heading: Any
    add: Any
    icon: str


KINDS = {
    "subgoals": Kind(
        SubGoal, SubGoalForm, gettext_lazy("Sub-goals"), gettext_lazy("Add a sub-goal"), "target"
    ),
    "indicators": Kind(
        Indicator, IndicatorForm, gettext_lazy("Figures"), gettext_lazy("Add a figure"), "target"
    ),
    "funding": Kind(
        FundingDecision,
        FundingForm,
        gettext_lazy("Funding decisions"),
        gettext_lazy("Add a funding decision"),
        "coin",
    ),
    "documents": Kind(
        Document, DocumentForm, gettext_lazy("Documents"), gettext_lazy("Add a document"), "doc"
    ),
}


def edit(request, slug):
    """The initiative's own fields. Two people who change the same field are shown both versions."""
    initiative = get_object_or_404(Initiative.objects.led_by(request.user), slug=slug)
    form = _form(request, InitiativeForm, initiative, initiative)
    conflicts = []
    if request.method == "POST" and form.is_valid():
        conflicts = _save(form, initiative)
        if conflicts is None:
            messages.success(request, _("The initiative is saved and shown."))
            return redirect(initiative)
    parts = [
        (slug, kind, editing.own_records(initiative, kind.model)[:MOST_LISTED])
        for slug, kind in KINDS.items()
    ]
    context = {"initiative": initiative, "form": form, "conflicts": conflicts, "parts": parts}
    return render(request, "initiatives/edit.html", context, status=409 if conflicts else 200)


def edit_part(request, slug, kind, part=None):
    """Add a record that belongs to the initiative, or edit one."""
    if kind not in KINDS:
        raise Http404
    initiative = get_object_or_404(Initiative.objects.led_by(request.user), slug=slug)
    model = KINDS[kind].model
    record = (
        get_object_or_404(editing.own_records(initiative, model), slug=part)
        if part
        else model(initiative=initiative)
    )
    form = _form(request, KINDS[kind].form, record, initiative)
    conflicts = []
    if request.method == "POST" and form.is_valid():
        conflicts = _save(form, record)
        if conflicts is None:
            messages.success(request, _("It is saved and shown."))
            return redirect("initiatives:edit", initiative.slug)
    context = {
        "initiative": initiative,
        "record": record,
        "form": form,
        "kind": KINDS[kind],
        "conflicts": conflicts,
        "values": record.values.select_related("source") if part and model is Indicator else None,
    }
    return render(request, "initiatives/edit_part.html", context, status=409 if conflicts else 200)


def add_value(request, slug, part):
    """A new dated value of a figure. Earlier ones stay and are shown beside."""
    initiative = get_object_or_404(Initiative.objects.led_by(request.user), slug=slug)
    indicator = get_object_or_404(editing.own_records(initiative, Indicator), slug=part)
    form = IndicatorValueForm(
        request.POST or None,
        instance=IndicatorValue(indicator=indicator),
        initiative=initiative,
        by=request.user,
    )
    if request.method == "POST" and form.is_valid() and _add_value(form, indicator, initiative):
        messages.success(request, _("The value is saved. Earlier values stay."))
        return redirect("initiatives:edit", initiative.slug)
    context = {
        "initiative": initiative,
        "indicator": indicator,
        "form": form,
        "values": indicator.values.select_related("source"),
    }
    return render(request, "initiatives/add_value.html", context)


def _form(request, form_class, record, initiative):
    initial = {"version": version_of(record)} if record.pk else {}
    return form_class(
        request.POST or None, instance=record, initial=initial, initiative=initiative, by=request.user
    )


def _save(form, record):
    """Save the record of the form; see `save_or_compare` for what is returned."""
    what = {"values": form.values, "stated_by": None if form.by.is_administrator else form.initiative}
    if record.pk:
        version = form.cleaned_data["version"]
        return save_or_compare(form, lambda: editing.save_record(record, version=version, **what))
    return save_or_compare(form, lambda: editing.add_record(record, **what))


def _add_value(form, indicator, initiative):
    try:
        editing.add_value(
            indicator,
            values=form.values,
            source_title=form.cleaned_data["source_title"],
            source_url=form.cleaned_data["source_url"],
            publisher=str(initiative)[:200],
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True
