"""Designing a draft of a questionnaire by forms: its words, its parts, its questions and their order."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.saving_forms import add_errors

from .. import designing, instruments, routing
from ..forms.designing import TitlesForm, TypeForm, WordsForm
from ..forms.questions import QuestionForm
from ..models import Comparability, QuestionType
from .waves import own_questionnaire, own_survey

STEPS = {"up": -1, "down": 1}


@require_POST
def begin(request, slug):
    """A draft to design: a copy of the latest version, or an empty one."""
    draft = designing.begin(own_survey(request, slug), by=request.user, now=timezone.now())
    return redirect("competence:design", slug, draft.pk)


def own_draft(request, slug, pk):
    """A version that can still be changed. Raises Http404."""
    found = own_questionnaire(request, slug, pk)
    if found.frozen_at:
        raise Http404
    return found


def design(request, slug, pk):
    """The parts and questions in order; moving them and taking them out."""
    draft = own_draft(request, slug, pk)
    if request.method == "POST":
        try:
            designing.change(draft, deed_of(request.POST), seen=request.POST.get("seen", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("competence:design", slug, pk)
    instrument = instruments.as_instrument(draft)
    context = {
        "survey": draft.survey,
        "questionnaire": draft,
        "parts": draft.sections.prefetch_related("questions"),
        "seen": designing.state_of(instrument),
        "faults": instruments.faults(instrument),
    }
    return render(request, "competence/design.html", context)


def deed_of(data):
    """What a button asks for. Raises Http404 for what no button says."""
    deed = data.get("deed", "")
    if question := data.get("question"):
        if deed in STEPS:
            return partial(designing.move_question, slug=question, step=STEPS[deed])
        if deed == "remove":
            return partial(designing.remove_question, slug=question)
    if part := data.get("part"):
        if deed in STEPS:
            return partial(designing.move_part, slug=part, step=STEPS[deed])
        if deed == "remove":
            return partial(designing.remove_part, slug=part)
    raise Http404


def words(request, slug, pk):
    """Titles, introduction, consent and thanks."""
    draft = own_draft(request, slug, pk)
    instrument = instruments.as_instrument(draft)
    form = WordsForm(request.POST or None, initial=instrument["survey"])
    if request.method == "POST" and form.is_valid():
        deed = partial(designing.set_words, words=form.cleaned_data)
        if kept(request, draft, deed, form):
            return redirect("competence:design", slug, pk)
    return shown(request, draft, instrument, form, _("Title, introduction and consent"))


def part(request, slug, pk, part=None):
    """A new part, or the titles of one."""
    draft = own_draft(request, slug, pk)
    instrument = instruments.as_instrument(draft)
    found = next((one for one in instrument["sections"] if one["slug"] == part), None)
    if part and found is None:
        raise Http404
    form = TitlesForm(request.POST or None, initial=found)
    if request.method == "POST" and form.is_valid():
        deed = partial(designing.put_part, slug=part, titles=form.cleaned_data)
        if kept(request, draft, deed, form):
            return redirect("competence:design", slug, pk)
    return shown(request, draft, instrument, form, _("Title of the part") if part else _("New part"))


def new_question(request, slug, pk, part):
    """A question at the end of a part; first its type is chosen."""
    draft = own_draft(request, slug, pk)
    instrument = instruments.as_instrument(draft)
    if part not in {one["slug"] for one in instrument["sections"]}:
        raise Http404
    chosen = TypeForm(request.GET or None)
    if not chosen.is_valid():
        return shown(request, draft, instrument, chosen, _("New question"), is_type=True)
    asked = {"type": chosen.cleaned_data["type"], "code": next_code(instrument, part)}
    return ask(request, draft, instrument, asked, part)


def next_code(instrument, part):
    """The letter of the part and the number after its last question: B4."""
    place = next(place for place, one in enumerate(instrument["sections"]) if one["slug"] == part)
    return f"{chr(ord('A') + place % 26)}{len(instrument['sections'][place]['questions']) + 1}"


def question(request, slug, pk, question):
    """One question as it stands."""
    draft = own_draft(request, slug, pk)
    instrument = instruments.as_instrument(draft)
    asked = routing.questions_of(instrument).get(question)
    if asked is None:
        raise Http404
    part = instrument["sections"][designing.place_of(instrument, question)[0]]["slug"]
    return ask(request, draft, instrument, asked, part)


def ask(request, draft, instrument, asked, part):
    """The form of a question, and keeping it."""
    earlier = earlier_than(instrument, asked.get("slug"), part)
    form = QuestionForm(request.POST or None, instrument=instrument, asked=asked, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        made = form.question()
        made.setdefault("slug", designing.new_address(draft, instrument, made["text_en"]))
        if kept(request, draft, partial(put, part=part, made=made, lists=form.lists()), form):
            warn_of_break(request, draft, made["slug"])
            return redirect("competence:design", draft.survey.slug, draft.pk)
    title = f"{asked['code']}: {QuestionType(asked['type']).label}"
    return shown(request, draft, instrument, form, title)


def put(instrument, part, made, lists):
    instrument["choice_lists"] = {**instrument.get("choice_lists", {}), **lists}
    designing.put_question(instrument, part, made)


def earlier_than(instrument, slug, part):
    """{address: question} of those asked before one, or before the end of a part for a new one."""
    found = {}
    for section in instrument["sections"]:
        for one in section["questions"]:
            if one["slug"] == slug:
                return found
            found[one["slug"]] = one
        if slug is None and section["slug"] == part:
            break
    return found


def kept(request, draft, deed, form):
    """Do a deed for a form. Returns whether it was done; else the form says why not."""
    try:
        designing.change(draft, deed, seen=request.POST.get("seen", ""))
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, _("Saved."))
    return True


def warn_of_break(request, draft, slug):
    row = draft.questions.get(slug=slug)
    if row.comparability == Comparability.CHANGED:
        words = _("%(code)s now differs from the version before: answers cannot be compared over the two.")
        messages.warning(request, words % {"code": row.code})


def shown(request, draft, instrument, form, title, **more):
    context = {
        "survey": draft.survey,
        "questionnaire": draft,
        "form": form,
        "title": title,
        "seen": designing.state_of(instrument),
        **more,
    }
    return render(request, "competence/design_form.html", context)
