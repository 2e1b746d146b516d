"""Writing news, publishing it and taking it back. The news page is the deed's only reader: no letters."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.admission import free_slug
from initiatives.editing import save_record

from .models import NewsPost

SUBJECTS = ("initiatives", "actors", "workshops")


@transaction.atomic
def write_post(*, values, by, now):
    """Save a new draft. Returns the `NewsPost`."""
    words = {name: value for name, value in values.items() if name not in SUBJECTS}
    # The date first: no post takes an address that the news pages use themselves.
    slug = free_slug(NewsPost, f"{now:%Y-%m-%d} {values['title_sv']}")
    post = NewsPost(slug=slug, written_by=by, written_at=now, **words)
    post.full_clean()
    post.save()
    for name in SUBJECTS:
        getattr(post, name).set(values[name])
    return post


def change_post(post, *, values, version):
    """Save what this person changed; a published post stays published. Raises as `save_record` does."""
    return save_record(post, values=values, version=version)


@transaction.atomic
def publish(post, *, now):
    """Show the post to everybody from now on; the date of one that is published stays."""
    post = NewsPost.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.published_at is None:
        post.published_at = now
        post.save()
    return post


@transaction.atomic
def delete_draft(post):
    """Delete a draft; its history stays. Raises ValidationError when it has been published meanwhile."""
    post = NewsPost.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.published_at is not None:
        raise ValidationError(_("The post is published: withdraw it first."))
    post.delete()


@transaction.atomic
def withdraw(post):
    """Make the post a draft again."""
    post = NewsPost.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.published_at is not None:
        post.published_at = None
        post.save()
    return post
