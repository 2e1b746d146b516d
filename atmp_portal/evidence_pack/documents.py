"""Documents of the initiative that were there by the day."""

from django.utils.translation import gettext as _

from initiatives.models import Document

from .rows import by_then, cited, dated, portal_itself, row, safe_link, subject, table, text


def documents(asked):
    """The subject "documents": a row for each, the latest first, those without a date last."""
    past = asked.past
    found = [one for one in past.rows(Document, initiative_id=asked.initiative.pk) if by_then(one.date, past)]
    citations = past.sources(found)
    return subject(
        "documents",
        _("Documents"),
        [
            table(
                _("Documents by the day"),
                [_("Document"), _("Kind"), _("Publisher"), _("Date"), _("Reference number")],
                [
                    row(
                        [
                            title_of(one),
                            text(one.get_kind_display()),
                            text(one.publisher or "–"),
                            dated(one.date, past),
                            text(one.reference_number or "–"),
                        ],
                        link=safe_link(one.url) or f"{asked.link}#documents",
                        sources=cited(citations[one.pk]) or portal_itself(one),
                    )
                    for one in found
                ],
                empty=_("The portal knows of no documents of the initiative by the day."),
            )
        ],
        link=asked.link,
    )


def title_of(document):
    """In the pack's language where the document has such a title, else as printed and marked so."""
    if text("", "en")["lang"] == "" and document.title_en:
        return text(document.title_en)
    return text(document.title, document.language)
