"""Organisations of the ecosystem: who they are and where in the chain they work."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..constraints import all_of, one_of
from ..languages import current_language, in_language
from ..search import ArrayLabels, Labels, SearchQuerySet, Words, search_indexes, search_names, search_vector
from .places import Placed
from .sources import BasedFields, Basis, SourcedRecord


class ActorKind(models.TextChoices):
    COMPANY = "company", _("Company")
    UNIVERSITY = "university", _("University")
    REGION_OR_HOSPITAL = "region_or_hospital", _("Region or hospital")
    AUTHORITY = "authority", _("Authority")
    RESEARCH_INSTITUTE = "research_institute", _("Research institute")
    TRADE_ASSOCIATION = "trade_association", _("Trade or interest association")
    PATIENT_ORGANISATION = "patient_organisation", _("Patient organisation")
    FUNDER_INVESTOR = "funder_investor", _("Funder or investor")
    EDUCATION_PROVIDER = "education_provider", _("Education provider")
    NETWORK = "network", _("Network")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    FOREIGN_PEER = "foreign_peer", _("Foreign peer")


class Stage(models.TextChoices):
    """Where in the value chain: six steps in order, then seven supporting roles."""

    RESEARCH = "research", _("Research")
    PROCESS_DEVELOPMENT = "process_development", _("Process development")
    GMP_MANUFACTURING = "gmp_manufacturing", _("GMP manufacturing")
    LOGISTICS = "logistics", _("Logistics")
    CLINICAL_TRIALS = "clinical_trials", _("Clinical trials")
    HOSPITAL_CARE = "hospital_care", _("Hospital care")
    ENABLING_TECHNOLOGY = "enabling_technology", _("Enabling technology")
    REGULATORY = "regulatory", _("Regulatory affairs")
    HTA_PAYMENT = "hta_payment", _("Health economics and payment")
    EDUCATION = "education", _("Education")
    FUNDING = "funding", _("Funding")
    PATIENT_VOICE = "patient_voice", _("Patient voice")
    POLICY = "policy", _("Policy")


# The third digit of a legal person's number is 2 or more; in a personal identity number it is 0 or 1.
ORGANISATION_NUMBER = r"^[0-9]{2}[2-9][0-9]{3}-[0-9]{4}$"
CHAIN = list(Stage)[:6]
SUPPORTING_ROLES = list(Stage)[6:]


class Modality(models.TextChoices):
    GENE_THERAPY = "gene_therapy", _("Gene therapy")
    SOMATIC_CELL = "somatic_cell", _("Somatic cell therapy")
    TISSUE_ENGINEERED = "tissue_engineered", _("Tissue-engineered product")
    COMBINED = "combined", _("Combined ATMP")
    VIRAL_VECTOR = "viral_vector", _("Viral vector")
    PLASMID_DNA = "plasmid_dna", _("Plasmid DNA")


class ActorQuerySet(SearchQuerySet):
    def alphabetical(self):
        """In the alphabetical order of the current language: å, ä, ö last in Swedish."""
        return self.order_by(f"sort_{current_language()}", "pk")

    def on_the_map(self):
        return self.filter(lat__isnull=False)

    def point_of_town(self, city, country):
        """Latitude and longitude of a town that some actor is in already; (None, None) for another."""
        found = self.on_the_map().filter(city=city, country=country).order_by("pk") if city else self.none()
        return found.values_list("lat", "lon").first() or (None, None)

    def editable_by(self, user, now=None):
        """Actors whose profile this person may change: the members', and all for administrators."""
        return self._of(user, now, role="member")

    def managed_by(self, user, now=None):
        """Actors whose members this person may invite and change: the main contacts'."""
        return self._of(user, now, role="member", is_main_contact=True)

    def reviewed_by(self, user, now=None):
        """Actors whose incoming reports this person may review."""
        return self._of(user, now, role="reviewer")

    def _of(self, user, now, **membership):
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        held = user.memberships.current(now).filter(**membership)
        return self.filter(pk__in=held.values("actor"))


class ActorSize(models.TextChoices):
    SME = "sme", _("Small or medium-sized")
    LARGE = "large", _("Large")


class Actor(SourcedRecord, BasedFields, Placed):
    """An organisation, a part of one, a network or an infrastructure that acts of its own."""

    Size = ActorSize

    name = models.CharField(_("official name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    aliases = ArrayField(
        models.CharField(max_length=200), verbose_name=_("other names"), default=list, blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ActorKind)
    size = models.CharField(_("size"), max_length=5, choices=Size, blank=True)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)

    stages = ArrayField(
        models.CharField(max_length=20, choices=Stage),
        verbose_name=_("steps and roles"),
        default=list,
        blank=True,
    )
    modalities = ArrayField(
        models.CharField(max_length=20, choices=Modality),
        verbose_name=_("types of therapy"),
        default=list,
        blank=True,
    )
    tags = ArrayField(models.CharField(max_length=50), verbose_name=_("keywords"), default=list, blank=True)

    organisation_number = models.CharField(_("organisation number"), max_length=11, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    ror = models.URLField(_("ROR identifier"), blank=True)

    named_in_sources = models.BooleanField(_("named in the source documents"), default=True)
    confidence = models.CharField(
        _("weakest basis"), max_length=20, choices=Basis, default=Basis.SOURCE_DOCUMENT
    )

    sort_sv = models.GeneratedField(
        expression=Func(F("name"), function="portal_sort_sv"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    sort_en = models.GeneratedField(
        expression=Func(F("name_en"), function="portal_sort_en"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search_names = search_names("name", "name_en", Words("aliases"), "city", Labels("county"))
    search_vector = search_vector(
        ["name", "name_en", Words("aliases")],
        ["summary_sv", "city", Labels("kind", "county"), ArrayLabels("stages"),
         ArrayLabels("modalities"), Words("tags")],
        ["summary_en"],
    )  # fmt: skip

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["sort_sv", "pk"]
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        indexes = [
            *search_indexes("actor"),
            GinIndex(fields=["stages"], name="actor_stages"),
            GinIndex(fields=["modalities"], name="actor_modalities"),
            models.Index(fields=["sort_sv", "id"], name="actor_order_sv"),
            models.Index(fields=["sort_en", "id"], name="actor_order_en"),
        ]
        constraints = [
            *Placed.Meta.constraints,
            one_of("kind", ActorKind),
            one_of("size", ActorSize),
            one_of("confidence", Basis),
            models.CheckConstraint(
                condition=models.Q(organisation_number="")
                | models.Q(organisation_number__regex=ORGANISATION_NUMBER),
                name="actors_actor_organisation_number",
                violation_error_message=_("Write an organisation number, never a personal identity number."),
            ),
            all_of("stages", Stage),
            all_of("modalities", Modality),
            models.CheckConstraint(
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=F("id")),
                name="actors_actor_not_part_of_itself",
                violation_error_message=_("An actor cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("actors:actor", args=[self.slug])

    @property
    def chain(self):
        """The six steps in order, each with whether this actor works there."""
        return [(stage, stage.value in self.stages) for stage in CHAIN]

    @property
    def roles(self):
        """The seven supporting roles, each with whether this actor has it."""
        return [(role, role.value in self.stages) for role in SUPPORTING_ROLES]

    @property
    def modality_choices(self):
        """This actor's types of therapy, in the order of the list."""
        return [modality for modality in Modality if modality.value in self.modalities]


class ActorSite(models.Model):
    """A further place where an actor works; the note is for editors."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="other_sites", verbose_name=_("actor"))
    city = models.CharField(_("town"), max_length=100)
    country = models.CharField(_("country"), max_length=2, default="SE")
    note = models.TextField(_("note for editors"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["city"]
        verbose_name = _("further place")
        verbose_name_plural = _("further places")
        constraints = [models.UniqueConstraint(fields=["actor", "city"], name="actors_site_once")]

    def __str__(self):
        return self.city
