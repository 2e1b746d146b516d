"""The address that a letter comes back to, of its own and signed: nobody else can make one.

``bounces@example.org`` becomes ``bounces+17-3f2a…@example.org`` for letter 17.
"""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# Of the signature, in hexadecimal: 80 bits, and the local part stays under 64 characters.
LENGTH = 20


def return_path(message):
    """The envelope sender of a letter; "" where the portal reads no returned letters."""
    local, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{message.pk}-{_signature(message.pk)}@{domain}" if domain else ""


def letter_of(address):
    """The pk of the letter whose return path this is, or None where we have not made it."""
    local, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    shape = rf"{re.escape(local)}\+(\d{{1,18}})-([0-9a-f]{{{LENGTH}}})@{re.escape(domain)}"
    found = re.fullmatch(shape, address.strip().lower()) if domain else None
    if found and constant_time_compare(found[2], _signature(int(found[1]))):
        return int(found[1])
    return None


def _signature(pk):
    return salted_hmac("outbox.return_paths", str(pk), algorithm="sha256").hexdigest()[:LENGTH]
