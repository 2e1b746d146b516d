"""What a browser would send: the fields of the form on a page, with what they hold."""

from html.parser import HTMLParser


def fields_of(response, form_id):
    """The fields of one form by name; a name that occurs several times holds a list."""
    reader = _FormReader(form_id)
    reader.feed(response.content.decode())
    return {name: values if len(values) > 1 else values[0] for name, values in reader.fields.items()}


def add_row(form, prefix, **fields):
    """One more row of an inline, as a person adds it."""
    number = int(form[f"{prefix}-TOTAL_FORMS"])
    form[f"{prefix}-TOTAL_FORMS"] = number + 1
    form.update({f"{prefix}-{number}-{field}": value for field, value in fields.items()})


class _FormReader(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id = form_id
        self.fields = {}
        self.is_inside = False
        self.select = self.textarea = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.is_inside = attributes.get("id") == self.form_id
        if not self.is_inside:
            return
        if tag == "input":
            self.handle_input(attributes)
        elif tag == "textarea":
            self.textarea = attributes["name"]
            self.fields[self.textarea] = [""]
        elif tag == "select":
            self.select = attributes
        elif tag == "option" and "selected" in attributes:
            self.hold(self.select["name"], attributes.get("value", ""))

    def handle_input(self, attributes):
        kind = attributes.get("type", "text")
        is_button = kind in {"submit", "button"}
        is_off = kind in {"checkbox", "radio"} and "checked" not in attributes
        if "name" in attributes and not is_button and not is_off:
            self.hold(attributes["name"], attributes.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data):
        if self.textarea:
            self.fields[self.textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea" and self.textarea:
            # A browser drops the line break right after the tag.
            self.fields[self.textarea][0] = (
                self.fields[self.textarea][0].removeprefix("\n").removeprefix("\r\n")
            )
            self.textarea = None

    def hold(self, name, value):
        self.fields.setdefault(name, []).append(value)
