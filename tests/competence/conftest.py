import pytest
from django.test import Client
from django.utils import translation


@pytest.fixture
def in_english():
    """Addresses and words outside of requests are English, as are the pages at those addresses."""
    with translation.override("en"):
        yield


@pytest.fixture
def guest():
    """A browser in which nobody has signed in."""
    return Client(headers={"accept-language": "en"})
