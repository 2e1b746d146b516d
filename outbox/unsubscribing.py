"""No more optional letters to an address, in one click (RFC 8058) and without signing in.

The link carries the hash of the address and a signature: it tells nobody the address, nobody can make one
for somebody else, and no row is needed before somebody uses it.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from .models import SuppressedAddress, address_hash

Reason = SuppressedAddress.Reason
_signer = Signer(salt="outbox.unsubscribing", sep=".")


def url_for(address):
    """Where the owner of this e-mail address can stop optional letters."""
    token = _signer.sign(address_hash(address).hex())
    return settings.SITE_URL + reverse("outbox:unsubscribe", args=[token])


def hash_in(token):
    """The hash of the address that a token was made for, or None for one that was not made here."""
    try:
        return bytes.fromhex(_signer.unsign(token))
    except BadSignature:
        return None


def is_stopped(address):
    """Whether optional letters to this address have been stopped."""
    return SuppressedAddress.objects.filter(
        address_hash=address_hash(address), reason=Reason.UNSUBSCRIBED, lifted_at=None
    ).exists()


def stop(hashed, *, now):
    """No more optional letters to the address with this hash; obligations still reach it."""
    SuppressedAddress.objects.get_or_create(
        address_hash=hashed, reason=Reason.UNSUBSCRIBED, lifted_at=None, defaults={"since": now}
    )


def allow(address, *, now):
    """Its owner wants optional letters again."""
    SuppressedAddress.objects.filter(
        address_hash=address_hash(address), reason=Reason.UNSUBSCRIBED, lifted_at=None
    ).update(lifted_at=now)
