"""The turn of the next letter, in one statement and one commit.

The letter before, which the mail server has accepted, is recorded as sent with its attempt; the next one
is marked as leaving, unless another worker holds it or its address is suppressed. Written in SQL because a
letter costs five questions otherwise, and most of the time of delivering is spent on waiting for them.
"""

from django.db import connection
from psycopg import Cursor

from .models import SuppressedAddress, address_hash

# No `state = 'claimed'`: it would let PostgreSQL choose the index of leased letters, which a busy round
# fills with thousands of dead entries, above the one row of the primary key.
BEGIN = """
    UPDATE outbox_message
    SET state = 'transmitting', attempts = attempts + 1, lease_until = %(lease_until)s, changed_at = %(now)s
    WHERE id = %(id)s AND lease_token = %(token)s AND state <> 'transmitting'
        AND NOT EXISTS (
            SELECT FROM outbox_suppressedaddress
            WHERE address_hash = %(address)s AND reason = ANY(%(reasons)s) AND lifted_at IS NULL
        )
"""
# The attempt is noted even where another worker has taken the letter over since: it was made.
RECORD_AND_BEGIN = f"""
    WITH attempt AS (
        INSERT INTO outbox_deliveryattempt (message_id, at, outcome, code, detail)
        SELECT id, %(now)s, %(outcome)s, %(code)s, %(detail)s FROM outbox_message WHERE id = %(before)s
    ), sent AS (
        UPDATE outbox_message
        SET state = 'sent', sent_at = %(now)s, changed_at = %(now)s, reason = '',
            lease_token = NULL, lease_until = NULL,
            text = CASE WHEN is_secret THEN '' ELSE text END,
            html = CASE WHEN is_secret THEN '' ELSE html END,
            calendar = CASE WHEN is_secret THEN '' ELSE calendar END
        WHERE id = %(before)s AND lease_token = %(before_token)s
    )
    {BEGIN}
"""  # noqa: S608  nothing of it comes from outside


def take(letter, *, lease_until, now, after=None):
    """Whether the letter was marked as leaving. `after`: an accepted (letter, answer) to record as sent.

    The caller has seen that the lease of the letter still runs.
    """
    values = {
        "id": letter.pk,
        "token": letter.lease_token,
        "lease_until": lease_until,
        "now": now,
        "address": address_hash(letter.to),
        "reasons": SuppressedAddress.reasons_against(letter.category),
    }
    if after:
        before, answer = after
        values |= {
            "before": before.pk,
            "before_token": before.lease_token,
            "outcome": answer.outcome,
            "code": answer.code,
            "detail": answer.detail[:1000],
        }
    # A cursor of psycopg's own: Django's has the statement planned anew for each letter, longer than it runs.
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        cursor.execute(RECORD_AND_BEGIN if after else BEGIN, values, prepare=True)
        return cursor.rowcount == 1
