"""What the workshops and the news hold about a person."""

from outbox.personal_data import blot

from .models import NewsPost


def held_about(user):
    """For `export_person`: {name of the list: rows}."""
    return {
        "news": list(
            user.news.values("slug", "title_sv", "title_en", "text_sv", "written_at", "published_at")
        )
    }


def erase(traces):
    """Blot out the name in the news; the posts stay."""
    blot(NewsPost, traces)
    blot(NewsPost.history.model, traces)
