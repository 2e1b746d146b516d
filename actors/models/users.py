"""People who sign in. They are known by their e-mail address."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .sources import Language


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        """A user with this address, kept in lower case. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """The first of the staff, made in the shell: whoever has the shell vouches for the address."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())

    def administrators(self):
        """People who may do everything, and whose letters tell what waits for an answer."""
        return self.filter(is_superuser=True, is_active=True).order_by("pk")


class User(AbstractUser):
    """A person with an account."""

    username = None
    first_name = None
    last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    wants_optional_letters = models.BooleanField(_("wants optional letters"), default=True)
    wants_weekly_digest = models.BooleanField(_("wants a weekly digest"), default=False)
    # Letters and notes of former times name a person as they were called then: for export and erasing.
    known_before = ArrayField(
        models.CharField(max_length=254),
        verbose_name=_("earlier names and addresses"),
        default=list,
        blank=True,
        editable=False,
    )
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="actors_user_email_once",
                violation_error_message=_("There is already an account with this address."),
            )
        ]

    def __str__(self):
        if self.erased_at:
            return gettext("An erased person")
        return self.name or self.email

    @classmethod
    def from_db(cls, db, field_names, values):
        user = super().from_db(db, field_names, values)
        user._loaded_as = {name: user.__dict__[name] for name in ("email", "name") if name in field_names}
        return user

    def save(self, **options):
        """Remembers the name and the address that the person had until now."""
        loaded = getattr(self, "_loaded_as", {})
        former = [words for name, words in loaded.items() if words and words != getattr(self, name)]
        if former and not self.erased_at:
            self.known_before = list(dict.fromkeys([*self.known_before, *former]))
            if options.get("update_fields") is not None:
                options["update_fields"] = {*options["update_fields"], "known_before"}
        super().save(**options)
        self._loaded_as = {name: getattr(self, name) for name in loaded}

    def clean(self):
        """Signing in looks for the address in lower case, so that is how it is kept."""
        super().clean()
        self.email = self.email.lower()

    @property
    def is_administrator(self):
        return self.is_active and self.is_superuser

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.partition(" ")[0]
