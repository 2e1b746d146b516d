"""One number that changes with everything the public pages show.

A trigger on every table of public content adds one, in the transaction that changes the content. A
page kept under the number it was read with is therefore never older than the last committed change,
whoever wrote it. The number is a sum over shards, one chosen by each database connection, so that
two people who save at the same time need not wait for each other. `current_content_version` reads it,
see kept_content.py.
"""

from django.db import models

SHARDS = 16


class ContentVersion(models.Model):
    """One shard of the number."""

    shard = models.SmallIntegerField(primary_key=True)
    changes = models.BigIntegerField(default=0)

    def __str__(self):
        return f"{self.shard}: {self.changes}"
