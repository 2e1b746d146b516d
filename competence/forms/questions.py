"""The form of one question: what its type has, after which answers it is asked, what it is compared with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import ProseField
from actors.languages import current_language

from .. import choice_lines, instruments, words
from ..models import Competence, QuestionType

T = QuestionType
TAXONOMY = {
    "competences": _("The portal’s competences"),
    "competence-groups": _("The portal’s groups of competences"),
}
# What a type has besides the words, and in which order it is asked about.
OWN_FIELDS = {
    T.INTEGER: ["min", "max", "unit_sv", "unit_en"],
    T.DECIMAL: ["min", "max", "decimals", "unit_sv", "unit_en"],
    T.SHORT_TEXT: ["max_length"],
    T.LONG_TEXT: ["max_length"],
    T.SINGLE_CHOICE: ["choices"],
    T.MULTI_CHOICE: ["choices", "alone", "min_choices", "max_choices"],
    T.RANKING: ["choices", "min_ranked", "max_ranked"],
    T.MATRIX_INTEGER: ["rows", "columns", "min", "max"],
    T.LIKERT: ["scale"],
    T.YES_NO: [],
}
# The rule that fits a type.
RULES = {
    T.INTEGER: ("lte_question", _("At most the answer to")),
    T.DECIMAL: ("lte_question", _("At most the answer to")),
    T.MATRIX_INTEGER: ("sum_equals_question", _("The sum is the answer to")),
    T.RANKING: ("subset_of_question", _("Only of what was chosen in")),
    T.MULTI_CHOICE: ("subset_of_question", _("Only of what was chosen in")),
}
CONDITIONAL = {T.YES_NO, T.SINGLE_CHOICE, T.MULTI_CHOICE, T.LIKERT}
SCALE = ["min_label_sv", "min_label_en", "max_label_sv", "max_label_en"]
PLAIN = ["min", "max", "unit_sv", "unit_en", "decimals", "max_length"]
TEXTS = ["code", "text_sv", "text_en", "help_sv", "help_en"]
COUNTS = ["min_choices", "max_choices", "min_ranked", "max_ranked"]
LIST_LABELS = {
    "choices": _("Choices from a list"),
    "rows": _("Rows from a list"),
    "columns": _("Columns from a list"),
}
LINE_LABELS = {"choices": _("Choices"), "rows": _("Rows"), "columns": _("Columns")}
SCALE_LABELS = {
    "scale_min": _("Lowest value"),
    "scale_max": _("Highest value"),
    "min_label_sv": _("Words for the lowest, in Swedish"),
    "min_label_en": _("Words for the lowest, in English"),
    "max_label_sv": _("Words for the highest, in Swedish"),
    "max_label_en": _("Words for the highest, in English"),
}


class NumberField(forms.FloatField):
    """A limit; whole numbers are kept as such."""

    def __init__(self, label):
        super().__init__(label=label, required=False, min_value=-1_000_000_000, max_value=1_000_000_000)

    def clean(self, value):
        number = super().clean(value)
        return int(number) if number is not None and number == int(number) else number


def count(label, least, most):
    return lambda: forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


PLAIN_FIELDS = {
    "min": lambda: NumberField(_("Lowest value")),
    "max": lambda: NumberField(_("Highest value")),
    "decimals": count(_("Decimals"), 0, 6),
    "unit_sv": lambda: forms.CharField(label=_("Unit in Swedish"), required=False, max_length=200),
    "unit_en": lambda: forms.CharField(label=_("Unit in English"), required=False, max_length=200),
    "max_length": count(_("Most characters"), 1, 20_000),
    "min_choices": count(_("Fewest choices"), 0, 1000),
    "max_choices": count(_("Most choices"), 0, 1000),
    "min_ranked": count(_("Fewest places"), 0, 50),
    "max_ranked": count(_("Most places"), 1, 50),
}


class QuestionForm(forms.Form):
    """A question of a known type. `question()` is it as the instrument has it.

    `asked` is the question as it stands, with its type; `earlier` are the questions before it.
    """

    code = forms.CharField(
        label=_("Number"), max_length=10, help_text=_("As respondents see it, such as B3.")
    )
    text_sv = ProseField(label=_("Question in Swedish"), rows=2, language="sv", max_length=2000)
    text_en = ProseField(label=_("Question in English"), rows=2, language="en", max_length=2000)
    help_sv = ProseField(label=_("Help in Swedish"), rows=2, language="sv", max_length=2000, required=False)
    help_en = ProseField(label=_("Help in English"), rows=2, language="en", max_length=2000, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)

    def __init__(self, data=None, *, instrument, asked, earlier):
        self.instrument, self.asked, self.earlier = instrument, asked, earlier
        self.type = QuestionType(asked["type"])
        super().__init__(data, initial=initial_of(asked))
        adding = {"choices": self.add_choices, "rows": self.add_choices, "columns": self.add_choices}
        adding |= {"alone": self.add_alone, "scale": self.add_scale}
        for name in OWN_FIELDS[self.type]:
            adding.get(name, self.add_plain)(name)
        self.add_condition()
        if self.type in RULES:
            self.add_rule()

    # — what a type has —

    def add_plain(self, name):
        self.fields[name] = PLAIN_FIELDS[name]()

    def add_choices(self, name):
        lists = [(one, one) for one in self.instrument.get("choice_lists", {}) if one not in TAXONOMY]
        self.fields[f"{name}_list"] = forms.ChoiceField(
            label=LIST_LABELS[name],
            required=False,
            choices=[("", _("Only those below")), *TAXONOMY.items(), *lists],
        )
        self.fields[name] = forms.CharField(
            label=LINE_LABELS[name],
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
            help_text=_("One per line: Swedish | English. A value before them keeps waves comparable."),
        )

    def add_alone(self, name):
        self.fields[name] = forms.CharField(
            label=_("Values that exclude all others"),
            required=False,
            max_length=200,
            help_text=_("Parted by commas, such as: none"),
        )

    def add_scale(self, _name):
        for name in ("scale_min", "scale_max"):
            self.fields[name] = forms.IntegerField(label=SCALE_LABELS[name], min_value=0, max_value=20)
        for name in SCALE:
            self.fields[name] = forms.CharField(label=SCALE_LABELS[name], max_length=200)

    # — what hangs together with earlier questions —

    def add_condition(self):
        usable = {slug: one for slug, one in self.earlier.items() if one["type"] in CONDITIONAL}
        stands = self.asked.get("show_if")
        # A condition on a number, which a file may have, has no place here and stays as it is.
        if not usable or (stands and stands["question"] not in usable):
            return
        self.fields["condition"] = forms.ChoiceField(
            label=_("Asked only after certain answers to"),
            required=False,
            choices=[("", _("Asked of everybody")), *named(usable)],
        )
        chosen = self["condition"].value()
        if chosen in usable:
            self.fields["condition_answers"] = forms.MultipleChoiceField(
                label=_("These answers"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=answers_of(self.instrument, usable[chosen]),
            )

    def add_rule(self):
        rule, label = RULES[self.type]
        wanted = instruments.RULES[rule][1]
        usable = {slug: one for slug, one in self.earlier.items() if one["type"] in wanted}
        if usable:
            self.fields["rule"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("No such rule")), *named(usable)]
            )

    # — reading —

    def clean(self):
        data = super().clean()
        for name in ("choices", "rows", "columns"):
            if name in self.fields and name not in self.errors:
                self.clean_lines(name)
        condition = data.get("condition")
        if condition and not data.get("condition_answers"):
            place = "condition_answers" if "condition_answers" in self.fields else "condition"
            self.add_error(place, _("Choose the answers after which this question is asked."))
        return data

    def clean_lines(self, name):
        known = self.own_choices(name)
        try:
            found = choice_lines.read(self.cleaned_data[name], known=known)
        except ValidationError as error:
            self.add_error(name, error)
            return
        if not found and not self.cleaned_data.get(f"{name}_list"):
            self.add_error(name, _("Write at least one line, or choose a list."))
        self.cleaned_data[name] = found

    def own_choices(self, name):
        spec = self.asked.get(name, [])
        return spec.get("plus", []) if isinstance(spec, dict) else spec

    def question(self):
        """The question as the instrument has it; what no field tells of stays as it was."""
        data = self.cleaned_data
        question = {**self.asked, "required": data["required"]}
        put(question, {name: data[name] for name in (*TEXTS, *PLAIN, *COUNTS) if name in data})
        for name in ("choices", "rows", "columns"):
            if name in data:
                question[name] = self.spec_of(name)
        if "scale_min" in data:
            ends = {"min": data["scale_min"], "max": data["scale_max"]}
            question["scale"] = {**question.get("scale", {}), **ends, **{name: data[name] for name in SCALE}}
        put(question, {"show_if": self.condition(), "validate": self.rules()})
        return question

    def lists(self):
        """{name: choices} of the lists that the question takes and the instrument does not hold yet."""
        wanted = {self.cleaned_data.get(f"{name}_list") for name in ("choices", "rows", "columns")}
        held = self.instrument.get("choice_lists", {})
        return {name: taxonomy(name) for name in wanted & set(TAXONOMY) if name not in held}

    def spec_of(self, name):
        listed, own = self.cleaned_data.get(f"{name}_list"), self.cleaned_data[name]
        if "alone" in self.fields:
            alone = {value.strip() for value in self.cleaned_data["alone"].split(",")}
            own = [marked(choice, choice["value"] in alone) for choice in own]
        if not listed:
            return own
        return {"list": listed, "plus": own} if own else {"list": listed}

    def condition(self):
        if "condition" not in self.fields:
            return self.asked.get("show_if")
        name = self.cleaned_data["condition"]
        if not name:
            return None
        kind = self.earlier[name]["type"]
        answers = self.cleaned_data["condition_answers"]
        answers = [int(one) if kind == T.LIKERT else one for one in answers]
        stands = self.asked.get("show_if") or {}
        # One of several choices is "in"; one answer of any other kind may be either, and stays as it was.
        is_list = kind == T.MULTI_CHOICE or (stands.get("question") == name and "in" in stands)
        wanted = {"in": answers} if is_list or len(answers) > 1 else {"equals": answers[0]}
        return {"question": name, **wanted}

    def rules(self):
        rules = list(self.asked.get("validate", []))
        if "rule" not in self.fields:
            return rules
        rule, name = RULES[self.type][0], self.cleaned_data["rule"]
        place = next((at for at, one in enumerate(rules) if one["rule"] == rule), len(rules))
        rules[place : place + 1] = [{"rule": rule, "question": name}] if name else []
        return rules


def initial_of(asked):
    """What the form shows of a question."""
    initial = {name: asked.get(name) for name in (*TEXTS, "required", *PLAIN, *COUNTS)}
    for name in ("choices", "rows", "columns"):
        spec = asked.get(name, [])
        own = spec.get("plus", []) if isinstance(spec, dict) else spec
        initial[f"{name}_list"] = spec.get("list", "") if isinstance(spec, dict) else ""
        initial[name] = choice_lines.written(own)
        if name == "choices":
            initial["alone"] = ", ".join(one["value"] for one in own if one.get("exclusive"))
    scale = asked.get("scale", {"min": 1, "max": 5})
    initial |= {"scale_min": scale["min"], "scale_max": scale["max"]}
    initial |= {name: scale.get(name, "") for name in SCALE}
    condition = asked.get("show_if") or {}
    initial["condition"] = condition.get("question", "")
    initial["condition_answers"] = [str(one) for one in condition.get("in", [condition.get("equals")])]
    rule = RULES.get(QuestionType(asked["type"]), ("",))[0]
    compared = [one["question"] for one in asked.get("validate", []) if one["rule"] == rule]
    return initial | {"rule": "".join(compared[:1])}


def taxonomy(name):
    """A frozen copy of the portal's competences, or of their groups, as a list of choices."""
    rows = Competence.objects.groups() if name == "competence-groups" else Competence.objects.single()
    rows = rows.order_by("parent__order", "order", "pk")
    return [
        {"value": one.slug, "competence": one.slug, "sv": one.name_sv, "en": one.name_en or one.name_sv}
        for one in rows
    ]


def put(question, values):
    """Set what has a value, and take out what has none."""
    for name, value in values.items():
        if value is None or value in ("", []):
            question.pop(name, None)
        else:
            question[name] = value


def marked(choice, is_alone):
    choice = {name: value for name, value in choice.items() if name != "exclusive"}
    return {**choice, "exclusive": True} if is_alone else choice


def named(questions):
    """Choices of earlier questions, each by its number and words."""
    text = f"text_{current_language()}"
    return [(slug, f"{one['code']} {one[text]}"[:90]) for slug, one in questions.items()]


def answers_of(instrument, question):
    """The answers that a condition may wait for."""
    if question["type"] == T.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    if question["type"] == T.LIKERT:
        steps = range(question["scale"]["min"], question["scale"]["max"] + 1)
        return [(str(step), words.of_likert(instrument, question, step)[0]) for step in steps]
    return list(words.labels(instrument, question["choices"]).items())
