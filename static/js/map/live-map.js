// The live map as the page uses it: shows the actors of a question, opens towns, lights marks.
import { drawLand, keepInside, makeMap } from "./base-map.js";
import { Markers } from "./markers.js";
import { PlaceCard } from "./place-card.js";
import { Gatherer, placesOf } from "./places.js";

// Answers kept in memory, so that taking a filter back is instant.
const MOST_KEPT = 8;

export class LiveMap {
  // `onTown(town or null)`: somebody opened or closed a town. `onLight(towns)`: a marker is pointed at.
  constructor(box, { onTown, onLight }) {
    this.box = box;
    this.onTown = onTown;
    this.known = new Map();
    this.words = wordsOf(box);
    const shapes = (kind) => box.querySelector(`[data-kind="${kind}"] svg`).cloneNode(true);
    this.card = new PlaceCard(box, { words: this.words, shapes, onClose: () => this.#close() });
    const container = document.createElement("div");
    box.prepend(container);
    this.map = makeMap(container, box.dataset);
    this.markers = new Markers(this.map, {
      words: this.words,
      shapes,
      onPlace: (place) => this.#toggle(place),
      onLight: (group) => onLight(group ? group.places.map(({ town }) => town) : []),
    });
    this.land = drawLand(this.map, box.dataset);
    this.land.catch(() => {});
    this.map.on("zoomend viewreset resize", () => this.#draw());
    new ResizeObserver(() => {
      this.map.invalidateSize({ pan: false });
      keepInside(this.map);
    }).observe(container);
    this.#zoomButtons();
  }

  // Shows the actors that answer `query`. What was fetched lately is not fetched again.
  async show(query, signal) {
    if (this.query === query) return;
    const gatherer = this.known.get(query) ?? (await this.#fetch(query, signal));
    this.known.delete(query);
    this.known.set(query, gatherer);
    if (this.known.size > MOST_KEPT) this.known.delete(this.known.keys().next().value);
    this.query = query;
    this.gatherer = gatherer;
    this.#draw();
  }

  async #fetch(query, signal) {
    const answer = await fetch(`${this.box.dataset.points}?${query}`, { signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const { features } = await answer.json();
    signal?.throwIfAborted();
    return new Gatherer(placesOf(features));
  }

  // Opens this town's card, or closes the open one. Moves no focus.
  open(town) {
    const place = town && this.gatherer?.places.find((one) => one.town === town);
    this.markers.mark(place ? town : null);
    if (!place) this.card.remove();
    else if (this.card.place !== place) this.card.open(place, { focus: false });
  }

  light(town) {
    this.markers.light(town);
  }

  async lightCounties(codes) {
    const mark = await this.land.catch(() => null);
    mark?.(new Set(codes));
  }

  resize() {
    this.map.invalidateSize({ pan: false });
  }

  #draw() {
    if (this.gatherer) this.markers.draw(this.gatherer);
  }

  #toggle(place) {
    if (this.markers.open === place.town) return this.#close();
    this.markers.mark(place.town);
    this.card.open(place, { focus: true });
    this.onTown(place.town);
  }

  #close() {
    const town = this.markers.open;
    this.card.remove();
    this.markers.mark(null);
    this.markers.focusOn([town]);
    this.onTown(null);
  }

  #zoomButtons() {
    const buttons = [...this.box.querySelectorAll("[data-zoom]")];
    const whole = this.map.getZoom();
    const update = () => {
      this.box.classList.toggle("is-near", this.map.getZoom() > whole + 0.6);
      for (const button of buttons) {
        const end = button.dataset.zoom > 0 ? this.map.getMaxZoom() : this.map.getMinZoom();
        button.disabled = Math.abs(this.map.getZoom() - end) < 0.01;
      }
    };
    for (const button of buttons) {
      button.addEventListener("click", () => this.map.setZoom(this.map.getZoom() + Number(button.dataset.zoom)));
    }
    this.map.on("zoomend", update);
    update();
    this.box.querySelector(".zoom").hidden = false;
  }
}

// What the script says, in the page's language, from the attributes of the map's box.
function wordsOf(box) {
  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language).format;
  const said = box.dataset;
  return {
    number,
    actors: (count) => (count === 1 ? said.actorOne : said.actorOther.replace("{count}", number(count))),
    around: (name, towns, actors) =>
      said.towns.replace("{name}", name).replace("{towns}", number(towns)).replace("{actors}", actors),
    all: (count) => said.all.replace("{count}", number(count)),
    close: said.close,
    cross: () => box.querySelector("[data-cross] svg").cloneNode(true),
    kind: (kind) => box.querySelector(`[data-kind="${kind}"] span`).textContent,
    nameOf: (actor) => (language === "en" ? actor.name_en : actor.name),
    addressOf: (actor) => said.actor.replace(/slug(?=\/$)/, actor.slug),
  };
}
