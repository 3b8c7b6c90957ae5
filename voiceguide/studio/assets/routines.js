// Part 1: the routines as cards, with search and filters.
import { make } from "./tools.js";

const FILTERS = [
  ["all", "All", () => true],
  ["bed", "In bed", (one) => one.place === "bed"],
  ["floor", "On the floor or chair", (one) => one.place !== "bed"],
  ["short", "Up to 10 min", (one) => one.minutes.some((minutes) => minutes <= 10)],
  ["own", "My own", (one) => one.own],
];

class Routines extends HTMLElement {
  #all = [];
  #filter = "all";
  #language = "";

  /** Show the routines, and call `choose(routine)` with the one that is chosen. */
  fill(routines, language, choose) {
    this.#all = routines;
    this.#language = routines.some((one) => one.language === language) ? language : "en";
    this.choose = choose;
    if (!this.search) this.#build();
    this.#languages();
    this.#draw();
  }

  /** Mark the chosen routine. */
  mark(name, language) {
    for (const button of this.querySelectorAll(".card")) {
      const chosen = button.dataset.name === name && button.dataset.language === language;
      button.setAttribute("aria-pressed", String(chosen));
    }
    this.classList.toggle("chosen", Boolean(name));
  }

  #build() {
    this.search = make("input", { type: "search", id: "search", placeholder: "twist, breath, sleep …", oninput: () => this.#draw() });
    this.language = make("select", { id: "language", onchange: () => { this.#language = this.language.value; this.#draw(); } });
    this.filters = make("div", { class: "chips", role: "group", "aria-label": "Show" }, ...FILTERS.map(([key, label]) =>
      make("button", { type: "button", class: "chip", "data-filter": key, "aria-pressed": String(key === this.#filter), onclick: () => {
        this.#filter = key;
        for (const chip of this.filters.children) chip.setAttribute("aria-pressed", String(chip.dataset.filter === key));
        this.#draw();
      } }, label)));
    this.count = make("p", { class: "faint small", role: "status", id: "count" });
    this.list = make("ul", { class: "cards" });
    this.open = make("button", { type: "button", class: "others", "aria-expanded": "false", onclick: () => {
      const open = this.classList.toggle("open");
      this.open.setAttribute("aria-expanded", String(open));
      if (open) this.search.focus();
    } }, "Other routines");
    this.append(
      this.open,
      make("div", { class: "finder" },
        make("label", { for: "search" }, "Search"), this.search,
        make("label", { for: "language" }, "Language"), this.language,
        this.filters, this.count),
      this.list,
    );
  }

  #languages() {
    const names = new Intl.DisplayNames(["en"], { type: "language" });
    const found = [...new Set(this.#all.map((one) => one.language))].sort();
    this.language.replaceChildren(...found.map((code) => make("option", { value: code }, names.of(code) || code)));
    this.language.value = this.#language;
  }

  #draw() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = FILTERS.find(([key]) => key === this.#filter)[2];
    const shown = this.#all.filter((one) => one.language === this.#language && (one.problem ? this.#filter === "all" : fits(one)))
      .filter((one) => words.every((word) => `${one.title} ${one.name} ${one.about} ${one.position || ""}`.toLowerCase().includes(word)));
    this.count.textContent = shown.length === 1 ? "1 routine" : `${shown.length} routines`;
    this.list.replaceChildren(...shown.map((one) => this.#card(one)));
    const chosen = this.dataset.name;
    if (chosen) this.mark(chosen, this.dataset.language);
  }

  #card(one) {
    if (one.problem) {
      return make("li", { class: "broken" }, make("h3", {}, one.name), make("p", { class: "small" }, one.problem));
    }
    // The usual length comes first in a script; a reader expects the shortest first.
    const sorted = [...one.minutes].sort((a, b) => a - b);
    const minutes = sorted.length ? `${sorted.join(" · ")} min` : "any length";
    const about = [one.position, one.props.length ? `with ${one.props.join(", ")}` : ""].filter(Boolean).join("; ");
    const ring = make("img", { src: `/api/routines/${one.name}/ring.svg?language=${encodeURIComponent(one.language)}`, alt: "", width: 56, height: 56, loading: "lazy", decoding: "async" });
    return make("li", {},
      make("button", { type: "button", class: "card", "data-name": one.name, "data-language": one.language, "aria-pressed": "false", onclick: () => {
        this.classList.remove("open");
        this.open.setAttribute("aria-expanded", "false");
        this.choose(one);
      } },
        ring,
        make("span", { class: "card-words" },
          make("span", { class: "card-title", lang: one.language }, one.title, one.own ? make("span", { class: "tag" }, "yours") : null),
          make("span", { class: "faint small" }, minutes),
          make("span", { class: "faint small card-about", lang: one.language }, one.about || about))));
  }
}
customElements.define("studio-routines", Routines);
