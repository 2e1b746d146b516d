"""News: read by everybody, written by leads, coordinators and administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.editing.fields import plain_words
from actors.kept_pages import kept_page, reader_of
from actors.paging import paged
from actors.profile_editing import version_of
from initiatives.models import Initiative
from initiatives.saving_forms import save_or_compare

from .. import publishing
from ..forms.news import NewsForm
from ..models import NewsPost

# By what the list can be narrowed: ?initiative=, ?actor=, ?workshop= with a slug.
SUBJECTS = ("initiative", "actor", "workshop")
MOST_DRAFTS = 20


def may_write(person):
    """Leads and coordinators of some initiative, and administrators."""
    return person.is_administrator or Initiative.objects.coordinated_by(person).exists()


@require_safe
@login_not_required
@kept_page
def index(request):
    """All news, the newest first; those who write see their drafts above."""
    about = {kind: plain_words(request.GET[kind]) for kind in SUBJECTS if request.GET.get(kind)}
    reader = reader_of(request)
    return render(
        request,
        "news/index.html",
        {
            "page": paged(NewsPost.objects.published().about(**about).with_subjects(), request.GET),
            "is_narrowed": bool(about),
            "can_write": bool(reader) and may_write(reader),
            "drafts": NewsPost.objects.editable_by(reader).drafts()[:MOST_DRAFTS] if reader else [],
        },
    )


@require_safe
@login_not_required
@kept_page
def post(request, slug):
    """One post. A draft is shown, as it will look, to those who may edit it."""
    found = get_object_or_404(NewsPost.objects.with_subjects(), slug=slug)
    reader = reader_of(request)
    can_edit = bool(reader) and NewsPost.objects.editable_by(reader).filter(pk=found.pk).exists()
    is_published = NewsPost.objects.published().filter(pk=found.pk).exists()
    if not is_published and not can_edit:
        raise Http404
    is_draft = found.published_at is None
    can_delete = can_edit and is_draft and NewsPost.objects.deletable_by(reader).filter(pk=found.pk).exists()
    return render(
        request,
        "news/post.html",
        {"post": found, "can_edit": can_edit, "can_delete": can_delete, "is_published": is_published},
    )


def edit(request, slug=None):
    """Write a post, or edit one. Two people who change the same field are shown both versions."""
    if slug:
        found = get_object_or_404(NewsPost.objects.editable_by(request.user), slug=slug)
        initial = {"version": version_of(found)}
    else:
        found, initial = NewsPost(), _asked_subjects(request)
    form = NewsForm(request.POST or None, instance=found, initial=initial, by=request.user)
    conflicts = []
    if request.method == "POST" and form.is_valid():
        conflicts = save_or_compare(form, lambda: _save(request, form))
        if conflicts is None:
            return redirect(form.saved)
    context = {"post": found, "form": form, "conflicts": conflicts}
    return render(request, "news/edit.html", context, status=409 if conflicts else 200)


def _asked_subjects(request):
    """What a new post is about, where the address says so. Raises Http404 for whoever may not write."""
    if not may_write(request.user):
        raise Http404
    coordinated = Initiative.objects.coordinated_by(request.user)
    return {"initiatives": list(coordinated.filter(slug=plain_words(request.GET.get("initiative", ""))))}


def _save(request, form):
    if form.instance.pk:
        form.saved = publishing.change_post(
            form.instance, values=form.values, version=form.cleaned_data["version"]
        )
        messages.success(request, _("The post is saved."))
    else:
        form.saved = publishing.write_post(values=form.values, by=request.user, now=timezone.now())
        messages.success(request, _("The draft is saved. Look at it in both languages, then publish it."))


@require_POST
def publish(request, slug):
    found = get_object_or_404(NewsPost.objects.editable_by(request.user), slug=slug)
    publishing.publish(found, now=timezone.now())
    messages.success(request, _("The post is published."))
    return redirect(found)


@require_POST
def withdraw(request, slug):
    found = get_object_or_404(NewsPost.objects.editable_by(request.user), slug=slug)
    publishing.withdraw(found)
    messages.success(request, _("The post is withdrawn. It is a draft again."))
    return redirect(found)


@require_POST
def delete(request, slug):
    """Delete a draft: its author's deed, and the administrators'."""
    found = get_object_or_404(NewsPost.objects.deletable_by(request.user), slug=slug)
    try:
        publishing.delete_draft(found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(found)
    messages.success(request, _("The draft is deleted."))
    return redirect("news:index")
