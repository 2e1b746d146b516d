"""Swedish organisation numbers: NNNNNN-NNNN, the last digit a checksum.

The third and fourth digit of a legal person's number are 20 or more, so that it cannot be taken for a
personal identity number, whose digits there are a month. A sole trader's number is the person's own:
it is personal data, and the portal neither stores nor shows it. Source: lagen (1974:174) om
identitetsbeteckning för juridiska personer m.fl.; the checksum is Luhn's (ISO/IEC 7812-1).
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A date of birth, or one with 60 added to its day (samordningsnummer), and four digits. Ten digits that
# begin with 07 are a telephone number: nobody born in 2007 trades yet.
PERSONAL = re.compile(
    r"(?<!\d)(?:(?:19|20)|(?!07))(\d{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01]))[- +]?(\d{4})(?!\d)"
)
SHAPE = re.compile(r"^(?:16|19|20)?(\d{6})[- +]?(\d{4})$")


def clean_organisation_number(text):
    """The number as NNNNNN-NNNN. Raises ValidationError: code "personal" for a person's own number."""
    match = SHAPE.match(text.strip())
    if not match:
        raise ValidationError(
            _("Write the organisation number with ten digits, such as 556012-5790."), code="invalid"
        )
    digits = match[1] + match[2]
    if not has_valid_checksum(digits):
        raise ValidationError(
            _("That is no organisation number: its last digit does not fit the others."), code="invalid"
        )
    if int(digits[2:4]) < 20:
        raise ValidationError(
            _(
                "That is a personal identity number. The portal does not store those: leave the field "
                "empty if you are a sole trader."
            ),
            code="personal",
        )
    return f"{match[1]}-{match[2]}"


def has_valid_checksum(digits):
    """Luhn: every other digit doubled from the first, the digits of the products summed."""
    products = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(product // 10 + product % 10 for product in products) % 10 == 0


def refuse_personal_numbers(text):
    """Raise ValidationError where a text holds what can only be somebody's personal identity number."""
    if any(has_valid_checksum(birth + rest) for birth, rest in PERSONAL.findall(text)):
        raise ValidationError(
            _("Take the personal identity number out: the portal does not store those."), code="personal"
        )
