// The lanes of a session: what is heard when, chapter by chapter, and what the length has changed.
import { clock, lastBegun, make } from "./tools.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 1000;
const ROWS = [["sides", 4, 5], ["voice", 11, 20], ["silence", 33, 14], ["breath", 49, 9], ["bells", 60, 5]];
const HIGH = 68;
const LEGEND = [["words", "words"], ["hold", "hold"], ["window", "own time"], ["rest", "rest"], ["inhale", "breath"], ["left", "left"], ["right", "right"]];

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

class Lanes extends HTMLElement {
  #lanes = null;
  #chapters = [];

  connectedCallback() {
    this.svg = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img", "aria-labelledby": "lanes-name" });
    this.svg.append(shape("title", { id: "lanes-name" }));
    this.svg.addEventListener("click", (event) => {
      if (!this.#lanes) return;
      const box = this.svg.getBoundingClientRect();
      this.#go(((event.clientX - box.left) / box.width) * this.#lanes.duration_ms);
    });
    this.group = shape("g", {});
    this.needle = shape("line", { class: "needle", x1: -5, x2: -5, y1: 0, y2: HIGH });
    this.svg.append(this.group, this.needle);
    this.legend = make("ul", { class: "legend faint small", "aria-label": "Colours" });
    this.list = make("ol", { class: "chapters", "aria-label": "Chapters" });
    this.fit = make("details", { class: "fit", hidden: true });
    this.append(make("div", { class: "sheet" }, this.svg), this.legend, this.list, this.fit);
  }

  /** Draw a session; `before` is the one that its chapters are compared with. */
  draw(session, before) {
    const lanes = session.lanes;
    this.#lanes = lanes;
    this.#chapters = session.chapters;
    const x = (ms) => ((ms / lanes.duration_ms) * WIDE).toFixed(2);
    const shapes = [];
    const looks = new Set();
    for (const [row, y, height] of ROWS) {
      for (const one of lanes[row]) {
        if (one.look === "gap" || one.look === "breath") continue;
        looks.add(one.look);
        const width = Math.max(row === "bells" ? 3 : 0.8, ((one.end_ms - one.start_ms) / lanes.duration_ms) * WIDE);
        shapes.push(shape("rect", { class: one.look, x: x(one.start_ms), y, width: width.toFixed(2), height, rx: row === "voice" ? 1 : 0 }));
      }
    }
    for (const one of session.chapters.slice(1)) {
      shapes.push(shape("line", { class: "edge", x1: x(one.start_ms), x2: x(one.start_ms), y1: 0, y2: HIGH }));
    }
    this.group.replaceChildren(...shapes);
    const estimated = session.estimated ? ", by estimate" : "";
    this.svg.querySelector("title").textContent = `${session.title}, ${clock(lanes.duration_ms)}${estimated}: ${session.chapters.length} chapters, ${lanes.voice.length} sentences`;
    this.legend.replaceChildren(...LEGEND.filter(([look]) => looks.has(look)).map(([look, label]) => {
      const swatch = shape("svg", { viewBox: "0 0 10 10", width: 10, height: 10, "aria-hidden": "true" });
      swatch.append(shape("rect", { class: look, width: 10, height: 10, rx: 2 }));
      return make("li", {}, swatch, ` ${label}`);
    }));
    this.#drawChapters(session, before);
    this.#drawFit(session);
  }

  /** Show where it is heard. */
  at(ms) {
    const where = this.#lanes ? (ms / this.#lanes.duration_ms) * WIDE : -5;
    this.needle.setAttribute("x1", where.toFixed(2));
    this.needle.setAttribute("x2", where.toFixed(2));
    const now = lastBegun(this.#chapters, ms);
    [...this.list.children].forEach((item, n) => {
      if (n === now) item.firstChild.setAttribute("aria-current", "true");
      else item.firstChild.removeAttribute("aria-current");
    });
  }

  #go(ms) {
    this.dispatchEvent(new CustomEvent("go", { detail: { ms } }));
  }

  #drawChapters(session, before) {
    const was = new Map((before && before.id !== session.id ? before.chapters : []).map((one) => [one.title, one.end_ms - one.start_ms]));
    // The same buttons stay while the length moves: whoever has the focus keeps it.
    while (this.list.children.length > session.chapters.length) this.list.lastChild.remove();
    session.chapters.forEach((one, n) => {
      if (!this.list.children[n]) {
        const button = make("button", { type: "button", class: "chapter", onclick: () => this.#go(this.#chapters[n].start_ms) },
          make("span", { class: "chapter-title" }), make("span", { class: "grown small" }), make("span", { class: "faint small" }));
        this.list.append(make("li", {}, button));
      }
      const [title, grown, length] = this.list.children[n].firstChild.children;
      title.textContent = one.title;
      title.lang = session.language;
      length.textContent = clock(one.end_ms - one.start_ms);
      const by = was.has(one.title) ? Math.round((one.end_ms - one.start_ms - was.get(one.title)) / 1000) : 0;
      grown.textContent = by ? `${by > 0 ? "+" : "−"}${clock(Math.abs(by) * 1000)}` : was.size && !was.has(one.title) ? "new" : "";
    });
  }

  #drawFit({ fit }) {
    const lists = [["Left out", fit.left_out], ["Shorter", fit.shortened], ["Longer", fit.stretched]].filter(([, list]) => list.length);
    this.fit.hidden = !lists.length;
    const count = lists.map(([name, list]) => `${list.length} ${name.toLowerCase()}`).join(", ");
    const open = this.fit.open;
    this.fit.replaceChildren(make("summary", {}, `What this length changes: ${count}`),
      ...lists.flatMap(([name, list]) => [make("h4", {}, name), make("ul", { class: "small" }, ...list.map((each) => make("li", {}, each)))]));
    this.fit.open = open;
  }
}
customElements.define("studio-lanes", Lanes);
