"""Facilities and distributed infrastructures, and what they can do."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..constraints import all_of, one_of
from ..fuzzy_dates import FuzzyDateField
from ..languages import in_language
from .actors import Actor
from .places import Placed
from .sources import BasedFields, SourcedRecord


class Capability(models.TextChoices):
    PROCESS_DEVELOPMENT = "process_development", _("Process development")
    PRE_GMP = "pre_gmp", _("Pre-GMP")
    SCALE_UP = "scale_up", _("Scale-up")
    GMP_MANUFACTURING = "gmp_manufacturing", _("GMP manufacturing")
    HQ_PLASMID_DNA = "hq_plasmid_dna", _("HQ plasmid DNA")
    CELL_PROCESSING = "cell_processing", _("Cell processing")
    FILL_FINISH = "fill_finish", _("Fill and finish")
    ANALYTICS = "analytics", _("Analytics")
    VALIDATION_SUPPORT = "validation_support", _("Validation support")
    BSL2_LABORATORY = "bsl2_laboratory", _("Biosafety level 2 laboratory")
    HOSPITAL_ATMP_UNIT = "hospital_atmp_unit", _("ATMP unit at a hospital")
    CLINICAL_TRIAL_SUPPORT = "clinical_trial_support", _("Support for clinical trials")
    PROJECT_GUIDANCE = "project_guidance", _("Project guidance")
    COMMERCIALISATION_SUPPORT = "commercialisation_support", _("Support for commercialisation")
    TRAINING = "training", _("Training")
    GENOME_SEQUENCING = "genome_sequencing", _("Genome sequencing")
    PRECISION_DIAGNOSTICS = "precision_diagnostics", _("Precision diagnostics")
    MEDICAL_IMAGE_ANALYSIS = "medical_image_analysis", _("Medical image analysis")
    AI_DEVELOPMENT = "ai_development", _("AI development")
    BIOBANK = "biobank", _("Biobank")


class Qualifier(models.TextChoices):
    """How exactly a figure is stated."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    NEARLY = "nearly", _("nearly")
    MORE_THAN = "more_than", _("more than")
    AT_MOST = "at_most", _("at most")
    UP_TO = "up_to", _("up to")
    RANGE = "range", _("between")
    ALL = "all", _("all")
    MAJORITY = "majority", _("most")


class FacilityKind(models.TextChoices):
    PROCESS_DEVELOPMENT = "process_development", _("Process development")
    MANUFACTURING = "manufacturing", _("Manufacturing")
    HOSPITAL_ATMP_UNIT = "hospital_atmp_unit", _("ATMP unit at a hospital")
    DIAGNOSTICS_DATA = "diagnostics_data", _("Diagnostics and data")
    BIOBANK = "biobank", _("Biobank")
    TRAINING = "training", _("Training")


class FacilityStatus(models.TextChoices):
    OPERATING = "operating", _("In operation")
    PLANNED = "planned", _("Planned")


class FacilityGmp(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    PLANNED = "planned", _("Planned")


class Facility(SourcedRecord, BasedFields, Placed):
    """A place or distributed infrastructure with capabilities, run by an actor."""

    Kind = FacilityKind
    Status = FacilityStatus
    Gmp = FacilityGmp

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    status_as_of = FuzzyDateField(_("status as of"))
    operator = models.ForeignKey(Actor, models.PROTECT, related_name="facilities", verbose_name=_("run by"))
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    capabilities = ArrayField(
        models.CharField(max_length=30, choices=Capability),
        verbose_name=_("capabilities"),
        default=list,
        blank=True,
    )
    gmp = models.CharField(
        _("GMP"), max_length=7, choices=Gmp, blank=True, help_text=_("Empty: no source says.")
    )
    area_m2 = models.PositiveIntegerField(_("area in square metres"), null=True, blank=True)
    area_qualifier = models.CharField(_("area is"), max_length=10, choices=Qualifier, blank=True)
    staff = models.PositiveIntegerField(_("number of staff"), null=True, blank=True)
    staff_qualifier = models.CharField(_("staff is"), max_length=10, choices=Qualifier, blank=True)
    since = FuzzyDateField(_("since"))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        indexes = [GinIndex(fields=["capabilities"], name="facility_capabilities")]
        constraints = [
            *Placed.Meta.constraints,
            one_of("kind", FacilityKind),
            one_of("status", FacilityStatus),
            one_of("gmp", FacilityGmp),
            one_of("area_qualifier", Qualifier),
            one_of("staff_qualifier", Qualifier),
            all_of("capabilities", Capability),
        ]

    def __str__(self):
        return in_language(self, "name")

    @property
    def capability_choices(self):
        """Its capabilities, in the order of the list."""
        return [capability for capability in Capability if capability.value in self.capabilities]
