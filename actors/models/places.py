"""Where something is: a town, its county and a point in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..constraints import one_of


class County(models.TextChoices):
    """The counties of Sweden by the code of Statistics Sweden (SCB)."""

    STOCKHOLM = "01", _("Stockholm County")
    UPPSALA = "03", _("Uppsala County")
    SODERMANLAND = "04", _("Södermanland County")
    OSTERGOTLAND = "05", _("Östergötland County")
    JONKOPING = "06", _("Jönköping County")
    KRONOBERG = "07", _("Kronoberg County")
    KALMAR = "08", _("Kalmar County")
    GOTLAND = "09", _("Gotland County")
    BLEKINGE = "10", _("Blekinge County")
    SKANE = "12", _("Skåne County")
    HALLAND = "13", _("Halland County")
    VASTRA_GOTALAND = "14", _("Västra Götaland County")
    VARMLAND = "17", _("Värmland County")
    OREBRO = "18", _("Örebro County")
    VASTMANLAND = "19", _("Västmanland County")
    DALARNA = "20", _("Dalarna County")
    GAVLEBORG = "21", _("Gävleborg County")
    VASTERNORRLAND = "22", _("Västernorrland County")
    JAMTLAND = "23", _("Jämtland County")
    VASTERBOTTEN = "24", _("Västerbotten County")
    NORRBOTTEN = "25", _("Norrbotten County")


class Country(models.TextChoices):
    """Countries that occur, by ISO 3166-1; EU stands for the Union."""

    SE = "SE", _("Sweden")
    DK = "DK", _("Denmark")
    NO = "NO", _("Norway")
    FI = "FI", _("Finland")
    IS = "IS", _("Iceland")
    DE = "DE", _("Germany")
    NL = "NL", _("Netherlands")
    GB = "GB", _("United Kingdom")
    US = "US", _("United States")
    CA = "CA", _("Canada")
    EU = "EU", _("European Union")


class Placed(models.Model):
    """A place. Points are WGS84 degrees of the town's centre, never of a street."""

    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.SE)
    city = models.CharField(_("town"), max_length=100, blank=True)
    county = models.CharField(_("county"), max_length=2, choices=County, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            one_of("country", Country),
            one_of("county", County),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True)
                | models.Q(
                    lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)
                ),
                name="%(app_label)s_%(class)s_point",
                violation_error_message=_("Give both latitude and longitude, within the globe, or neither."),
            ),
            models.CheckConstraint(
                condition=models.Q(county="") | models.Q(country="SE"),
                name="%(app_label)s_%(class)s_county_in_sweden",
                violation_error_message=_("Only Swedish places have a county."),
            ),
        ]
