// Markers: a zero-sized Leaflet element each, and in its middle a real button.

const SVG = "http://www.w3.org/2000/svg";
const GAP = 3;

export class Markers {
  // `words` names things in the page's language; `shapes` gives a copy of a kind's drawing.
  constructor(map, { words, shapes, onPlace, onLight }) {
    Object.assign(this, { map, words, shapes, onPlace, onLight });
    this.layer = L.layerGroup().addTo(map);
    this.shown = new Map();
    this.groups = [];
  }

  // Replaces what changed and leaves the rest, so that focus stays where it is.
  draw(gatherer) {
    const focused = [...this.shown.values()].find(({ button }) => button === document.activeElement)?.group;
    this.groups = gatherer.at(this.map.getZoom());
    const spots = this.#spots();
    const labels = placeLabels(spots, this.map);
    const next = new Map();
    spots.forEach((spot, n) => {
      const key = `${spot.group.places.map(({ town }) => town).join("|")} ${spot.group.count}`;
      const kept = this.shown.get(key) ?? this.#marker(spot);
      this.shown.delete(key);
      kept.group = spot.group;
      kept.marker.setLatLng(this.map.layerPointToLatLng(spot.point));
      kept.label.hidden = !labels[n];
      kept.label.classList.toggle("te", labels[n] === "left");
      next.set(key, kept);
    });
    for (const { marker } of this.shown.values()) this.layer.removeLayer(marker);
    this.shown = next;
    if (focused && !document.activeElement?.closest(".pin")) this.focusOn(focused.places.map(({ town }) => town));
    this.mark(this.open);
  }

  // The marker that stands for this town, alone or with its neighbours.
  markerOf(town) {
    return [...this.shown.values()].find(({ group }) => group.places.some((place) => place.town === town));
  }

  focusOn(towns) {
    towns.map((town) => this.markerOf(town)).find(Boolean)?.button.focus({ preventScroll: true });
  }

  light(town) {
    for (const { button } of this.shown.values()) button.classList.remove("is-lit");
    if (town) this.markerOf(town)?.button.classList.add("is-lit");
  }

  // The marker of the opened town says so; none is open without one.
  mark(town) {
    this.open = town;
    for (const { button, group } of this.shown.values()) {
      if (!group.parts) button.setAttribute("aria-expanded", String(group.places[0].town === town));
    }
  }

  // Where each marker stands in pixels, the smaller of two moved off the larger.
  #spots() {
    const spots = this.groups.map((group) => ({
      group,
      point: this.map.latLngToLayerPoint([group.lat, group.lon]),
      r: sizeOf(group)[1],
    }));
    for (let round = 0; round < 5; round++) {
      for (const [n, larger] of spots.entries()) {
        for (const spot of spots.slice(n + 1)) {
          const way = spot.point.subtract(larger.point);
          const distance = Math.hypot(way.x, way.y) || 1;
          const missing = larger.r + spot.r + GAP - distance;
          if (missing > 0 && distance < 80) spot.point = spot.point.add(way.multiplyBy(missing / distance));
        }
      }
    }
    return spots;
  }

  #marker({ group, point }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `pin ${sizeOf(group)[0]}`;
    button.setAttribute("aria-label", this.#nameOf(group));
    button.append(group.count === 1 ? this.shapes(group.places[0].actors[0].kind) : ringOf(group));
    // In the order of the button's name, which has to hold what is seen.
    const label = span("t", titleOf(group));
    button.append(label, " ");
    if (group.count > 1) button.append(span("n", this.words.number(group.count)));
    const html = document.createElement("div");
    html.append(button);
    const marker = L.marker(this.map.layerPointToLatLng(point), {
      icon: L.divIcon({ html, className: "pinwrap", iconSize: null }),
      interactive: false,
      keyboard: false,
    }).addTo(this.layer);
    const shown = { marker, button, label, group };
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => this.#activate(shown));
    for (const type of ["mouseenter", "focus"]) button.addEventListener(type, () => this.onLight(shown.group));
    for (const type of ["mouseleave", "blur"]) button.addEventListener(type, () => this.onLight(null));
    return shown;
  }

  #activate({ button, group }) {
    if (!group.parts) return this.onPlace(group.places[0], button);
    const towns = group.places.map(({ town }) => town);
    this.map.once("moveend", () => this.focusOn(towns));
    this.map.setView([group.lat, group.lon], Math.min(group.parts(), this.map.getMaxZoom()));
  }

  #nameOf(group) {
    const actors = this.words.actors(group.count);
    const { town, actors: standing } = group.places[0];
    if (group.parts) return this.words.around(titleOf(group), group.places.length, actors);
    return group.count === 1 ? `${town} ${actors}: ${this.words.nameOf(standing[0])}` : `${town} ${actors}`;
  }
}

function titleOf({ places }) {
  return places.length > 1 ? `${places[0].town} +${places.length - 1}` : places[0].town;
}

// The class of a disc that has room for its number, and its radius with the ring in pixels.
function sizeOf({ count }) {
  if (count === 1) return ["pin--one", 15];
  if (count < 4) return ["pin--s", 16];
  if (count < 15) return ["", 20];
  return count < 1000 ? ["pin--l", 25] : ["pin--xl", 31];
}

function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

// An arc for each kind, as long as its share, clockwise from the top.
function ringOf({ kinds, count }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-20 -20 40 40");
  svg.setAttribute("aria-hidden", "true");
  const length = 2 * Math.PI * 18;
  let begun = 0;
  for (const [kind, some] of [...kinds].sort()) {
    const arc = document.createElementNS(SVG, "circle");
    arc.setAttribute("class", `ring r-${kind}`);
    arc.setAttribute("r", "18");
    if (some < count) arc.setAttribute("stroke-dasharray", `${Math.max((length * some) / count - 2.4, 1)} ${length}`);
    arc.setAttribute("transform", `rotate(${(360 * begun) / count - 90})`);
    svg.append(arc);
    begun += some;
  }
  return svg;
}

// "right" or "left" of the disc, or "" where a label would cover another mark.
function placeLabels(spots, map) {
  const edge = map.containerPointToLayerPoint([0, 0]).x;
  const end = edge + map.getSize().x;
  const taken = spots.map(({ point: { x, y }, r }) => [x - r, y - r, x + r, y + r]);
  return spots.map(({ group, point: { x, y }, r }) => {
    const width = titleOf(group).length * 8.6 + 8;
    for (const side of ["right", "left"]) {
      const box = side === "right" ? [x + r + 1, y - 10, x + r + width, y + 10] : [x - r - width, y - 10, x - r - 1, y + 10];
      const isSeen = x < edge || x > end || (box[0] >= edge && box[2] <= end);
      if (isSeen && taken.every((other) => box[0] > other[2] || other[0] > box[2] || box[1] > other[3] || other[1] > box[3])) {
        taken.push(box);
        return side;
      }
    }
    return "";
  });
}
