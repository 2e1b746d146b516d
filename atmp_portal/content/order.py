"""Records that refer to others of their own kind come after these."""

from .faults import Fault


def in_order(rows, faults):
    """The rows, each after those it needs. Rows that need each other in a circle are faults."""
    by_ref = {ref: row for row in rows for ref in row.refs()}
    ordered, done, underway = [], set(), set()

    def place(row):
        if row in done:
            return
        underway.add(row)
        for where, ref in row.needs():
            other = by_ref.get(ref)
            if other is row or other in underway:
                faults.append(Fault(where, f"{ref.slug} depends on this record itself"))
            elif other is not None:
                place(other)
        underway.remove(row)
        done.add(row)
        ordered.append(row)

    for row in rows:
        place(row)
    return ordered
