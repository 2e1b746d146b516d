// The card of an opened town: its actors, each a link. Escape or the button closes it.

// In a town with more the list beside the map has the rest.
const MOST_LISTED = 40;

export class PlaceCard {
  constructor(box, { words, shapes, onClose }) {
    Object.assign(this, { box, words, shapes, onClose });
    this.card = this.place = null;
  }

  open(place, { focus }) {
    this.remove();
    const card = document.createElement("section");
    card.className = "placecard";
    card.setAttribute("aria-label", place.town);
    const heading = document.createElement("h3");
    heading.tabIndex = -1;
    heading.textContent = `${place.town}, ${this.words.actors(place.actors.length)}`;
    const header = document.createElement("header");
    header.append(heading, this.#button());
    const list = document.createElement("ul");
    list.setAttribute("role", "list");
    list.append(...place.actors.slice(0, MOST_LISTED).map((actor) => this.#row(actor)));
    card.append(header, list);
    if (place.actors.length > MOST_LISTED) card.append(this.#rest(place.actors.length));
    card.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.onClose();
    });
    this.box.querySelector(".mapkey").before(card);
    this.card = card;
    this.place = place;
    if (!focus) return;
    heading.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  remove() {
    this.card?.remove();
    this.card = this.place = null;
  }

  #button() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--quiet";
    const word = document.createElement("span");
    word.className = "vh";
    word.textContent = this.words.close;
    button.append(word, this.words.cross());
    button.addEventListener("click", () => this.onClose());
    return button;
  }

  #row(actor) {
    const link = document.createElement("a");
    link.href = this.words.addressOf(actor);
    link.textContent = this.words.nameOf(actor);
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.append(this.shapes(actor.kind), this.words.kind(actor.kind));
    const row = document.createElement("li");
    row.append(link, kind);
    return row;
  }

  #rest(count) {
    const link = document.createElement("a");
    link.href = "#results";
    link.textContent = this.words.all(count);
    return link;
  }
}
