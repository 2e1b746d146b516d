"""What is said of every release: why some figures are hidden, and how the figures were made."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.languages import in_language

INVENTED = gettext_lazy(
    "These answers are invented, to try out the portal. They come from no real organisation."
)


def why_hidden():
    """Paragraphs for readers who meet a hidden figure."""
    return [
        _(
            "Few organisations work with advanced therapies, and they know each other. A figure that "
            "rests on fewer than five of them, or mostly on one or two, would tell what a single "
            "organisation answered."
        ),
        _(
            "Some figures are hidden although they rest on many: otherwise a hidden one would follow "
            "from the sums. Shares of few are told between two values, so that nobody can reckon how "
            "many said no. Nothing is rounded to hide something, and what is hidden is in no file "
            "either."
        ),
    ]


def how_done(release):
    """Paragraphs on the method, with the limits that disclosure control kept to."""
    survey = release.wave.survey
    return [
        _(
            "The survey “%(survey)s” of %(initiative)s asked named organisations. Nothing is "
            "weighted, and nothing is filled in for those who did not answer."
        )
        % {"survey": in_language(survey, "title"), "initiative": in_language(survey.initiative, "name")},
        _(
            "Sums need %(few)s organisations, and the others beside the two largest must add at least "
            "%(p)s per cent of the largest. Shares are told exactly from %(large)s respondents. What "
            "is hidden stays uncertain by at least four, and by a fifth, also for somebody who takes "
            "part. Two people have worked out and approved the release."
        )
        % {
            "few": release.rules["fewest"],
            "p": release.rules["p_percent"],
            "large": release.rules["large"],
        },
    ]
