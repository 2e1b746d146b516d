"""Where an actor or a facility is."""

from actors.models import County


def read_place(record, model):
    """The columns of `Placed`. Points are town centres, so a point needs its town."""
    values = record.fields(model, "country", "city", "lat", "lon", county="county_code")
    precision = record.listed("precision", {"city"})
    if values["lat"] is not None and not (precision and values["city"]):
        record.fault("precision", "a point needs a city and precision: city")
    check_county(record, values["county"])
    return values


def check_county(record, code):
    """The county's name and letter must be those of its code."""
    counties = record.reading.counties
    for name, part in (("county", "name_sv"), ("county_letter", "letter")):
        stated = record.text(name)
        if stated and code in County.values and counties.get(code, {}).get(part, stated) != stated:
            record.fault(name, f"{stated!r} is not county {code}, {counties[code]['name_sv']}")
        elif stated and not code:
            record.fault("county_code", "is missing")
