// The partner map: filters answer at once, list and map stay in step, the address carries the question.
// Without this script the same page is a form, links and a drawn map.
import { LiveMap } from "./map/live-map.js";

const PARAMETERS = ["q", "kind", "stage", "modality", "region", "town", "initiative", "view", "page"];
const WAIT_FOR_TYPING = 250;

const rail = document.getElementById("rail");
const view = document.getElementById("mapview");
const results = document.getElementById("results");
const trouble = document.getElementById("trouble");
const box = document.getElementById("mapbox");
let live = null;
let running = null;
let typing = 0;

// — the question —

// The same question always has the same address: known parameters in a fixed order, defaults left out.
function tidy(given) {
  const question = new URLSearchParams();
  for (const name of PARAMETERS) {
    for (const value of given.getAll(name)) {
      if (value.trim() && !(name === "view" && value === "map") && !(name === "page" && value === "1")) {
        question.append(name, value.trim());
      }
    }
  }
  return question;
}

const asked = () => tidy(new URLSearchParams(location.search));
const isList = (question) => question.get("view") === "list";

// What the map's data depends on: opening a town takes no other town off the map.
function forTheMap(question) {
  const query = new URLSearchParams(question);
  for (const name of ["town", "view", "page"]) query.delete(name);
  return query.toString();
}

// — from question to page —

// `remember`: "push" for a new step in the history, "replace" while typing, "" when the address is right already.
async function answer(question, { remember = "push" } = {}) {
  running?.abort();
  const mine = (running = new AbortController());
  const address = `${location.pathname}${question.size ? `?${question}` : ""}`;
  if (remember === "push") history.pushState(null, "", address);
  if (remember === "replace") history.replaceState(null, "", address);
  for (const part of [results, box]) part.setAttribute("aria-busy", "true");
  // The list does not wait for the map, whose data is larger.
  const list = fetchFragment(question, mine.signal).then((fragment) => {
    if (running !== mine) return;
    apply(fragment, question);
    results.removeAttribute("aria-busy");
  });
  try {
    await Promise.all([list, showOnMap(question, mine.signal)]);
    if (running === mine) {
      trouble.hidden = true;
      followMap(question);
    }
  } catch {
    if (running === mine) offerRetry(() => answer(question, { remember: "" }));
  }
  if (running === mine) for (const part of [results, box]) part.removeAttribute("aria-busy");
}

function offerRetry(retry) {
  trouble.hidden = false;
  trouble.querySelector("button").onclick = retry;
}

async function fetchFragment(question, signal) {
  const query = new URLSearchParams(question);
  query.append("fragment", "1");
  const response = await fetch(`${location.pathname}?${query}`, { signal });
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function showOnMap(question, signal) {
  if (isList(question)) return;
  live ??= new LiveMap(box, { onTown: chooseTown, onLight: lightResults });
  await live.show(forTheMap(question), signal);
}

function apply(fragment, question) {
  const part = (id) => fragment.getElementById(id);
  const hadFocus = document.activeElement?.closest("#results, #head");
  view.classList.toggle("mapview--list", isList(question));
  for (const id of ["head", "hidden", "offmap"]) {
    document.getElementById(id).replaceChildren(...part(id).childNodes);
  }
  document.getElementById("chosen").textContent = part("chosen").textContent;
  document.getElementById("download").href = part("download").getAttribute("href");
  results.dataset.lit = part("results").dataset.lit;
  results.replaceChildren(...part("results").childNodes);
  results.scrollTop = 0;
  followRail(part("rail"));
  followLinks(part("views"), question);
  // What had focus is gone: its place in the page takes over.
  if (hadFocus && !document.activeElement?.closest("#results, #head")) {
    (hadFocus === results ? results : document.getElementById("heading")).focus();
  }
  document.getElementById("told").textContent = document.getElementById("heading").textContent;
}

function followMap(question) {
  if (!live || isList(question)) return;
  live.resize();
  const towns = question.getAll("town");
  live.open(towns.length === 1 ? towns[0] : null);
  live.lightCounties(results.dataset.lit.split(" "));
}

// Counts, bars and ticks as in the answer; options stay the same elements, so focus stays too.
function followRail(answered) {
  const options = answered.querySelectorAll(".fopt");
  rail.querySelectorAll(".fopt").forEach((option, n) => {
    option.className = options[n].className;
    option.querySelector("input").checked = options[n].querySelector("input").checked;
    option.querySelector(".count").replaceChildren(...options[n].querySelector(".count").childNodes);
  });
  if (document.activeElement !== rail.elements.q) rail.elements.q.value = answered.querySelector("#q").value;
}

function followLinks(answered, question) {
  const links = answered.querySelectorAll("a");
  document.querySelectorAll("#views a").forEach((link, n) => {
    link.href = links[n].getAttribute("href");
    link.toggleAttribute("aria-current", links[n].hasAttribute("aria-current"));
    if (links[n].hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
  });
  for (const link of document.querySelectorAll("[data-language]")) {
    link.search = question.toString();
  }
}

// — list and map light each other —

function lightResults(towns) {
  for (const result of results.querySelectorAll(".result")) {
    result.classList.toggle("is-on", towns.includes(result.dataset.town));
  }
}

function lightMarker(event) {
  live?.light(event.type === "mouseleave" ? null : event.target.closest(".result")?.dataset.town);
}

function chooseTown(town) {
  const question = asked();
  for (const name of ["town", "page"]) question.delete(name);
  if (town) question.append("town", town);
  answer(tidy(question));
}

// — what people do —

function answerForm(remember) {
  clearTimeout(typing);
  answer(tidy(new URLSearchParams(new FormData(rail))), { remember });
}

rail.addEventListener("submit", (event) => {
  event.preventDefault();
  answerForm("push");
});
rail.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") answerForm("push");
});
rail.elements.q.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => answerForm("replace"), WAIT_FOR_TYPING);
});
for (const type of ["mouseover", "focusin", "mouseleave"]) results.addEventListener(type, lightMarker);
results.addEventListener("focusout", () => live?.light(null));
addEventListener("popstate", () => answer(asked(), { remember: "" }));

// Links to other questions about the same page: chips, pages, map or list, a wider search.
view.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  if (link.pathname !== location.pathname || link.hash || link.origin !== location.origin) return;
  event.preventDefault();
  answer(tidy(new URLSearchParams(link.search)));
});

rail.querySelector("[data-without-script]").hidden = true;
if (!isList(asked())) {
  showOnMap(asked()).then(
    () => followMap(asked()),
    () => offerRetry(() => answer(asked(), { remember: "" })),
  );
}
