// Answering a survey: each question is saved as one answers, questions that do not apply go away, tables add up.
// Without this script the button saves the whole part, and the portal decides what is asked.

const PAUSE = 700; // milliseconds after the last key
const RETRY = 5000; // milliseconds until the next attempt

const form = document.querySelector("form[data-survey]");

if (form) {
  const state = document.querySelector("[data-state]");
  const words = state.querySelector("[data-words]");
  const waiting = new Map(); // address of a question: when to send it
  let isSending = false;
  let isLeaving = false;
  let timer = 0;

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    isLeaving = true;
    clearTimeout(timer);
  });
  addEventListener("online", () => plan(0));
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && waiting.size) event.preventDefault();
  });
  for (const table of form.querySelectorAll("[data-sums]")) add(table);
  for (const list of form.querySelectorAll("[data-ranks-only]")) narrow(list);
  for (const button of form.querySelectorAll("[data-clear]")) clearing(button);
  form.addEventListener("click", decided);

  function changed(event) {
    const question = event.target.closest("[data-question]");
    if (!question) return;
    const table = event.target.closest("[data-sums]");
    if (table) add(table);
    for (const list of form.querySelectorAll(`[data-ranks-only="${question.dataset.question}"]`)) narrow(list);
    // Two have answered: nothing is sent before somebody says whose answer it is to be.
    if (question.dataset.theirs) return;
    later(question, event.type === "change" ? 0 : PAUSE);
  }

  function later(question, pause) {
    waiting.set(question.dataset.question, Date.now() + pause);
    say("waiting");
    plan(pause);
  }

  function plan(pause) {
    clearTimeout(timer);
    if (waiting.size && !isLeaving) timer = setTimeout(send, pause);
  }

  async function send() {
    if (isSending || isLeaving) return;
    const now = Date.now();
    const slug = [...waiting.keys()].find((one) => waiting.get(one) <= now);
    if (!slug) return plan(Math.max(0, Math.min(...waiting.values()) - now));
    const question = form.querySelector(`[data-question="${slug}"]`);
    const sent = waiting.get(slug);
    isSending = true;
    say("saving");
    let pause = 0;
    try {
      const answer = await fetch(form.dataset.survey, { method: "POST", body: fieldsOf(question), redirect: "manual" });
      if (answer.status >= 500) throw new Error("no answer");
      if (waiting.get(slug) === sent) waiting.delete(slug);
      // The link has ended, or the sign-in has: what is on the page stays there until it is opened anew.
      if (answer.type === "opaqueredirect" || [403, 404].includes(answer.status)) return say("lost");
      hear(question, answer.status, await answer.json());
    } catch {
      say("offline");
      pause = RETRY;
    } finally {
      isSending = false;
    }
    plan(pause);
  }

  function fieldsOf(question) {
    const slug = question.dataset.question;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("question", slug);
    body.append("revision", form.elements[`r.${slug}`].value);
    for (const [name, value] of new FormData(form)) {
      if (name === `q.${slug}` || name.startsWith(`q.${slug}.`)) body.append(name, value);
    }
    return body;
  }

  function hear(question, status, told) {
    if (status === 200) {
      form.elements[`r.${question.dataset.question}`].value = told.revision;
      fault(question, "");
      for (const one of form.querySelectorAll("[data-question]")) one.hidden = !told.shown.includes(one.dataset.question);
      say("saved", clock(new Date(told.at)));
      return;
    }
    if (status === 409) {
      question.dataset.theirs = told.revision;
      question.querySelector("[data-conflict]").hidden = false;
    }
    fault(question, told.error || Object.values(told.errors || {})[0] || words.dataset.refused);
    say("refused");
  }

  // — two people in one question —

  function decided(event) {
    const question = event.target.closest("[data-question]");
    if (event.target.closest("[data-mine]")) {
      form.elements[`r.${question.dataset.question}`].value = question.dataset.theirs;
      settle(question);
      later(question, 0);
    } else if (event.target.closest("[data-other]")) takeOther(question);
  }

  function settle(question) {
    delete question.dataset.theirs;
    question.querySelector("[data-conflict]").hidden = true;
    fault(question, "");
  }

  // The other answer stands on the page as the portal gives it now; only this question is taken from there.
  async function takeOther(question) {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const other = page.querySelector(`[data-question="${question.dataset.question}"]`);
      if (!other) return say("lost");
      question.replaceWith(other);
      for (const table of other.querySelectorAll("[data-sums]")) add(table);
      for (const button of other.querySelectorAll("[data-clear]")) clearing(button);
      other.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      say("saved");
    } catch {
      say("offline");
    }
  }

  // — what is seen —

  function fault(question, text) {
    const place = question.querySelector("[data-error]");
    place.hidden = !text;
    place.querySelector("span").textContent = text;
  }

  function say(what, more = "") {
    state.hidden = false;
    words.textContent = [words.dataset[what], more].filter(Boolean).join(" ");
  }

  function clock(moment) {
    const time = moment.toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" });
    return document.documentElement.lang === "en" ? time : time.replace(":", ".");
  }

  function add(table) {
    let total = 0;
    for (const row of table.tBodies[0].rows) {
      let sum = 0;
      for (const field of row.querySelectorAll("input")) sum += Number(field.value.replace(/\s/g, "")) || 0;
      row.querySelector("output").textContent = sum || "–";
      total += sum;
    }
    table.querySelector("[data-total]").textContent = total || "–";
  }

  // Only what was chosen in the earlier question can be ranked; what is ranked already stays to be seen.
  function narrow(list) {
    const boxes = [...form.querySelectorAll(`input[name="q.${list.dataset.ranksOnly}"]`)];
    if (!boxes.length) return;
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    for (const option of list.querySelectorAll("option")) {
      option.hidden = Boolean(option.value) && !chosen.includes(option.value) && !option.selected;
    }
  }

  function clearing(button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const question = button.closest("[data-question]");
      for (const choice of question.querySelectorAll("input[type=radio]")) choice.checked = false;
      later(question, 0);
    });
  }
}
