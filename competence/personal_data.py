"""What competence holds about a person: who answers a survey, was interviewed, or wrote about an offer.

An answer is the organisation's, not the person's: it stays, without who saved it.
"""

from django.db import transaction

from .models import Answer, AnswerLink, FrameUnit, Interview, Offer, OfferRequest, Respondent

# A top-level domain that no letter can ever reach (RFC 2606).
NOWHERE = "erased.invalid"


def held_about(addresses):
    """For `export_person`: {name of the list: rows} of these addresses."""
    contacts = FrameUnit.objects.filter(contact_email__in=addresses)
    return {
        "survey_contacts": list(
            contacts.values("wave__slug", "name", "contact_name", "contact_email", "sent_at", "reminded_at")
        ),
        "survey_respondents": list(
            Respondent.objects.filter(email__in=addresses).values(
                "unit__wave__slug", "unit__name", "email", "name", "role", "parts", "made_at", "revoked_at"
            )
        ),
        "offers": list(
            Offer.objects.filter(made_by__email__in=addresses).values(
                "actor__slug", "kind", "description", "consented_at", "consent_wording", "withdrawn_at"
            )
        ),
        "offer_requests": list(
            OfferRequest.objects.filter(asked_by__email__in=addresses).values(
                "offer__actor__slug", "on_behalf_of", "message", "asked_at", "state", "answered_at"
            )
        ),
        "interviews": list(
            Interview.objects.filter(email__in=addresses).values(
                "survey__slug", "held_on", "name", "email", "notes", "consented_on", "consent_form"
            )
        ),
    }


@transaction.atomic
def erase(*, addresses, now):
    """Take the person out of the surveys: the links end, the organisation's answer stays."""
    respondents = Respondent.objects.filter(email__in=addresses)
    AnswerLink.objects.filter(respondent__in=respondents).delete()
    for respondent in respondents:
        respondent.email, respondent.name = f"respondent-{respondent.pk}@{NOWHERE}", ""
        respondent.revoked_at = respondent.revoked_at or now
        respondent.save()
    Answer.objects.filter(question__details__personal_data=True, value__in=list(addresses)).update(value=None)
    FrameUnit.objects.filter(contact_email__in=addresses).update(contact_email="", contact_name="")
    OfferRequest.objects.filter(asked_by__email__in=addresses).update(message="–")
    Offer.objects.filter(made_by__email__in=addresses).update(description="")
    # The notes are of one person only; quotations tell nobody's name and stay.
    Interview.objects.filter(email__in=addresses).update(email="", name="", notes="")
