// Writing a section of a report: saved as one types, kept in this browser while the portal does not answer.
// Without this script the buttons save, and the preview is a page.

const PAUSE = 1200; // milliseconds after the last key
const RETRY = 8000; // milliseconds until the next attempt

// What the portal has. Lines end differently in what it sends and in a field.
class Saved {
  constructor(text) {
    this.now(text);
  }

  now(text) {
    this.text = text.replaceAll("\r\n", "\n");
  }

  differs(text) {
    return text.replaceAll("\r\n", "\n") !== this.text;
  }
}

const form = document.querySelector("[data-writing]");

if (form) {
  const field = form.elements.text;
  const revision = form.elements.revision;
  const saved = new Saved(field.value);
  const state = form.querySelector("[data-state]");
  const words = state.querySelector("[data-words]");
  const keptNotice = form.querySelector("[data-kept]");
  const keptAs = form.dataset.keptAs;
  let timer = 0;
  let isSending = false;
  let isLeaving = false;
  let isStopped = Boolean(form.querySelector("#conflict"));

  takeBackWhatWasKept();

  field.addEventListener("input", () => {
    keep();
    if (isStopped) return;
    say("waiting");
    plan(PAUSE);
  });
  addEventListener("online", () => plan(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send({ keepalive: true });
  });
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && saved.differs(field.value)) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "preview") {
      event.preventDefault();
      preview(event.submitter);
    } else {
      // What the server answers with has the text again, or has saved it: the copy goes with the next page.
      isLeaving = true;
      clearTimeout(timer);
    }
  });

  function plan(pause) {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  async function send({ keepalive = false } = {}) {
    if (isSending || isStopped || isLeaving || !saved.differs(field.value)) return;
    isSending = true;
    const text = field.value;
    say("saving");
    try {
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "revision"]) body.append(name, form.elements[name].value);
      body.append("text", text);
      // The browser takes at most 64 kB along when a page is left.
      const isSmall = text.length < 20000;
      const answer = await fetch(form.dataset.writing, {
        method: "POST",
        body,
        redirect: "manual",
        keepalive: keepalive && isSmall,
      });
      await hear(answer, text);
    } catch {
      wait("offline");
    } finally {
      isSending = false;
    }
    if (!isStopped && saved.differs(field.value)) plan(keptNotice.hidden ? PAUSE : RETRY);
  }

  async function hear(answer, text) {
    if (answer.ok) {
      const told = await answer.json();
      saved.now(text);
      revision.value = told.revision;
      keptNotice.hidden = true;
      if (saved.differs(field.value)) keep();
      else forget();
      showWhereItStands(text.trim() !== "");
      say("saved", told.at ? clock(new Date(told.at)) : "");
    } else if (answer.status === 409) {
      isStopped = true;
      const notice = form.querySelector("[data-conflict]");
      notice.querySelector("[data-who]").textContent = (await answer.json()).by;
      notice.hidden = false;
      state.hidden = true;
    } else if (answer.type === "opaqueredirect" || answer.status === 403) {
      wait("signedOut");
    } else if (answer.status >= 500) {
      wait("offline");
    } else {
      isStopped = true;
      const told = await answer.json().catch(() => ({}));
      wait("refused", told.error);
    }
  }

  // — what is seen —

  function say(what, more = "") {
    state.hidden = false;
    words.textContent = [words.dataset[what], more].filter(Boolean).join(" ");
  }

  // As the portal counts it: a section without text is neither done nor begun.
  function showWhereItStands(hasText) {
    const [done, begun, empty] = ["done", "begun", "empty"].map((name) =>
      document.querySelector(`[data-stands] [data-${name}]`),
    );
    done.hidden = done.hidden || !hasText;
    begun.hidden = !hasText || !done.hidden;
    empty.hidden = hasText;
  }

  function wait(why, more = "") {
    keep();
    state.hidden = true;
    keptNotice.hidden = false;
    keptNotice.querySelector("[data-why]").textContent = [words.dataset[why], more].filter(Boolean).join(" ");
  }

  function clock(moment) {
    const time = moment.toLocaleTimeString("sv-SE", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Europe/Stockholm",
    });
    return document.documentElement.lang === "en" ? time : time.replace(":", ".");
  }

  // — the copy in this browser —

  function keep() {
    try {
      localStorage.setItem(keptAs, JSON.stringify({ text: field.value, revision: revision.value }));
    } catch {
      // Full or forbidden: the warning before leaving remains.
    }
  }

  function forget() {
    try {
      localStorage.removeItem(keptAs);
    } catch {
      // Nothing was kept then.
    }
  }

  function takeBackWhatWasKept() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(keptAs));
    } catch {
      return;
    }
    if (!kept || isStopped) return;
    if (!saved.differs(kept.text)) {
      forget();
      return;
    }
    // With the revision it was written from: if somebody has saved since, both texts are shown.
    field.value = kept.text;
    revision.value = kept.revision;
    say("waiting");
    plan(0);
  }

  // — preview and formatting —

  async function preview(button) {
    const body = new FormData(form, button);
    const place = form.querySelector("[data-preview]");
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Part": "preview" }, redirect: "manual" });
      if (!answer.ok) throw new Error(answer.statusText);
      // Cleaned by the portal, which lets nothing through but a few plain elements.
      place.innerHTML = await answer.text();
    } catch {
      wait("offline");
    }
  }

  const toolbar = form.querySelector("[data-toolbar]");
  toolbar.hidden = false;
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { around, before } = button.dataset;
    const start = field.selectionStart;
    const chosen = field.value.slice(start, field.selectionEnd);
    field.focus();
    if (around) insert(around + chosen + around, start + around.length, chosen.length);
    else if (before) beginLines(before);
    else insert(`[${chosen}](https://)`, start + chosen.length + 3, "https://".length);
  });

  function insert(text, from, length) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd);
    field.setSelectionRange(from, from + length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function beginLines(mark) {
    const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const lines = field.value.slice(start, field.selectionEnd).split("\n");
    field.setSelectionRange(start, field.selectionEnd);
    const text = lines.map((line) => mark + line).join("\n");
    insert(text, start + text.length, 0);
  }
}
