"""One subject of a pack as Markdown, for the draft of the report: headings, lists and links only."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import override

# A draft is for writing in: the rest stays in the pack, which is linked.
MOST_ROWS = 40
MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")


def markdown_of(content, subject, address):
    """The subject with this key as Markdown in the pack's language; `address` leads to the whole pack."""
    with override(content["language"]):
        blocks = [f"### {escaped(subject['title'])}", *(escaped(note) for note in subject["notes"])]
        sources = {source["number"]: source for source in content["sources"]}
        for table in subject["tables"]:
            blocks += [f"#### {escaped(table['title'])}", _rows(table, sources)]
        from_pack = _("From the evidence pack as of %(date)s") % {"date": content["as_of"]}
        return "\n\n".join([*blocks, f"[{escaped(from_pack)}]({address})"])


def escaped(words):
    """Words that no reader of Markdown takes for markup, on one line."""
    return MARKUP.sub(r"\\\1", " ".join(words.split()))


def _rows(table, sources):
    if not table["rows"]:
        return escaped(table["empty"])
    lines = [_line(row, table["columns"], sources) for row in table["rows"][:MOST_ROWS]]
    if len(lines) < table["total"]:
        left = table["total"] - len(lines)
        lines.append("- " + escaped(_("%(number)d more in the pack") % {"number": left}))
    return "\n".join(lines)


def _line(row, columns, sources):
    first, *rest = row["cells"]
    name = f"[{escaped(first['text'])}]({address_of(row['link'])})" if row["link"] else escaped(first["text"])
    told = "; ".join(
        f"{escaped(column.lower())}: {escaped(cell['text'])}"
        for column, cell in zip(columns[1:], rest, strict=True)
        if cell["text"] != "–"
    )
    named = "; ".join(_source(sources[number]) for number in row["sources"])
    return f"- {name}: {told}. {_('Source')}: {named}."


def _source(source):
    words = escaped(source["text"])
    return f"[{words}]({address_of(source['url'])})" if source["url"] else words


def address_of(address):
    """An address that ends where it ends: brackets and spaces in it would close the link."""
    return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C")
