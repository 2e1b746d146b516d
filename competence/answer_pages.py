"""What the pages of one organisation's answer show and take, put together from rows in few queries."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from actors.languages import current_language

from . import answering, checking, instruments, question_fields, reading, routing, words
from .models import Answer, Comparability, FrameUnit, Question, Respondent, SubmittedAnswer


@dataclass
class AnswerPages:
    """The answer of `unit`, as `by` may see and change it."""

    unit: FrameUnit
    by: Respondent

    @cached_property
    def questionnaire(self):
        return self.unit.wave.questionnaire

    @cached_property
    def instrument(self):
        return instruments.of(self.questionnaire)

    @cached_property
    def saved(self):
        """{address: Answer} with the values of now."""
        rows = Answer.objects.filter(response__unit=self.unit).select_related("question", "saved_by")
        return {row.question.slug: row for row in rows}

    @property
    def answers(self):
        return {slug: row.value for slug, row in self.saved.items() if row.value is not None}

    @property
    def revisions(self):
        return {slug: row.revision for slug, row in self.saved.items()}

    @cached_property
    def response(self):
        return getattr(self.unit, "response", None)

    @property
    def is_submitted(self):
        return bool(self.response and self.response.state == self.response.State.SUBMITTED)

    @cached_property
    def submission(self):
        """What was submitted last, or None."""
        return self.response.submissions.first() if self.response else None

    @property
    def saved_at(self):
        return max((row.saved_at for row in self.saved.values()), default=None)

    @cached_property
    def sections(self):
        """The parts that this person may fill in, in order."""
        language = current_language()
        sections = [
            {**section, "title": section[f"title_{language}"]} for section in self.instrument["sections"]
        ]
        if self.by.role == Respondent.Role.LEAD:
            return sections
        return [section for section in sections if section["slug"] in self.by.parts]

    def section(self, slug):
        return next((section for section in self.sections if section["slug"] == slug), None)

    def after(self, section):
        """The part that follows, or None."""
        place = self.sections.index(section)
        return self.sections[place + 1] if place + 1 < len(self.sections) else None

    def before(self, section):
        place = self.sections.index(section)
        return self.sections[place - 1] if place else None

    @cached_property
    def errors(self):
        """{address: words} of what is still to be answered or mended, in the parts of this person."""
        own = {question["slug"] for section in self.sections for question in section["questions"]}
        return checking.errors_of(self.instrument, self.answers, only=own)

    @cached_property
    def steps(self):
        """The parts with whether each is done: begun, and nothing missing."""
        shown = set(routing.shown(self.instrument, self.answers))
        return [self.step(section, shown) for section in self.sections]

    def step(self, section, shown):
        slugs = {question["slug"] for question in section["questions"]} & shown
        return {
            "section": section,
            "is_done": not slugs & set(self.errors) and bool(slugs & set(self.answers) or self.is_submitted),
        }

    @property
    def done(self):
        return sum(step["is_done"] for step in self.steps)

    def fields(self, section, *, typed=None, errors=None):
        return question_fields.fields_of(
            self.instrument,
            section,
            self.answers,
            revisions=self.revisions,
            typed=typed,
            errors=errors,
            earlier=self.last_wave,
            prefill={"invitation.actor_name": self.unit.name},
        )

    @cached_property
    def last_wave(self):
        """{address: value} of what the organisation answered the last time, where it can be compared."""
        if self.unit.actor_id is None:
            return {}
        submission = (
            SubmittedAnswer.objects.filter(
                response__unit__actor=self.unit.actor_id,
                response__unit__wave__survey=self.unit.wave.survey_id,
                response__unit__wave__closes_at__lt=self.unit.wave.fielded_at,
            )
            .order_by("-submitted_at")
            .first()
        )
        if submission is None:
            return {}
        same = self.questionnaire.questions.filter(comparability=Comparability.SAME)
        slugs = set(same.values_list("slug", flat=True))
        return {slug: value for slug, value in submission.answers.items() if slug in slugs}

    def review(self):
        """The parts with their questions, answers in words, and what is missing."""
        shown = set(routing.shown(self.instrument, self.answers))
        return [
            {
                "section": section,
                "rows": [
                    self.line(question) for question in section["questions"] if question["slug"] in shown
                ],
            }
            for section in self.sections
        ]

    def line(self, question):
        slug = question["slug"]
        return {
            "field": question_fields.QuestionField(self.instrument, question, value=self.answers.get(slug)),
            "lines": words.of(self.instrument, question, self.answers.get(slug)),
            "error": self.errors.get(slug, ""),
            "published": how_published(question),
        }

    def copy(self, answers):
        """Pairs of a question and the lines of its answer, for the receipt."""
        questions = routing.questions_of(self.instrument)
        pairs = [(questions[slug], value) for slug, value in answers.items()]
        return [
            (
                question_fields.QuestionField(self.instrument, question).legend,
                words.of(self.instrument, question, value),
            )
            for question, value in pairs
        ]

    def take(self, section, data, *, now):
        """Save what a form has for the questions of a part. Returns {address: {field: words}} of what failed.

        Everything that can be saved is saved, whatever else is wrong.
        """
        errors = {}
        rows = {row.slug: row for row in Question.objects.filter(questionnaire=self.questionnaire)}
        for question in section["questions"]:
            if not was_sent(question, data):
                continue
            slug = question["slug"]
            read = reading.read(self.instrument, question, data)
            if read.errors:
                errors[slug] = read.errors
                continue
            try:
                revision = int(data.get(f"r.{slug}") or 0)
            except ValueError:
                revision = 0
            try:
                answering.save(
                    self.unit, rows[slug], value=read.value, revision=revision, by=self.by, now=now
                )
            except answering.AnswerConflictError as error:
                told = conflict_words(self.instrument, question, error.answer)
                again = _("Save again to replace it with yours.")
                errors[slug] = {reading.field_name(slug): f"{told} {again}"}
        self.__dict__.pop("saved", None)
        return errors

    def faults(self, section, errors):
        """`errors`, with what the answers that are saved lack or contradict, of this part."""
        own = {question["slug"] for question in section["questions"]}
        found = checking.errors_of(self.instrument, self.answers, only=own - set(errors))
        return errors | {slug: {reading.field_name(slug): text} for slug, text in found.items()}


def was_sent(question, data):
    """Whether the form had this question at all: with it goes the revision it was filled in from."""
    return f"r.{question['slug']}" in data


def conflict_words(instrument, question, answer):
    """What to tell who saves second: what stands there now, and by whom."""
    lines = "; ".join(words.of(instrument, question, answer.value)) or "–"
    return _("%(person)s has answered meanwhile: %(answer)s.") % {
        "person": answer.saved_by,
        "answer": lines,
    }


def how_published(question):
    """In which form answers to a question may be published: "sum", "share" or "never"."""
    if question.get("personal_data") or question["type"] in ("short_text", "long_text"):
        return "never"
    return "sum" if question["type"] in ("integer", "decimal", "matrix_integer") else "share"
