import pytest
from django.utils import translation


@pytest.fixture
def in_english():
    """Addresses and words outside of requests are English, as are the pages at those addresses."""
    with translation.override("en"):
        yield
