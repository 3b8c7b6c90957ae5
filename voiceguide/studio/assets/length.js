// Part 2: the length, by a slider, by the lengths that are offered, or typed.
import { clock, make, spoken, typedLength } from "./tools.js";

const STEPS = 2000;

class Length extends HTMLElement {
  #least = 60_000;
  #most = 3_600_000;
  #ms = 600_000;

  connectedCallback() {
    this.slider = make("input", { type: "range", id: "slider", min: 0, max: STEPS, step: 1, "aria-label": "Length", disabled: true });
    this.slider.addEventListener("input", () => this.#moved(this.#atStep(Number(this.slider.value)), true));
    this.slider.addEventListener("change", () => this.#moved(this.#ms, false));
    this.slider.addEventListener("keydown", (event) => this.#key(event));
    this.typed = make("input", { id: "typed", type: "text", autocomplete: "off", "aria-describedby": "typed-help", size: 12, disabled: true });
    this.typed.addEventListener("keydown", (event) => { if (event.key === "Enter") this.#type(); });
    this.typed.addEventListener("change", () => this.#type());
    this.ticks = make("div", { class: "ticks" });
    this.help = make("p", { id: "typed-help", class: "faint small" }, "17:30, 20 min, or until 22:45");
    this.ends = make("p", { class: "ends faint small" });
    this.append(
      make("div", { class: "length-head" },
        make("label", { for: "typed" }, "Length"), this.typed, this.help),
      make("div", { class: "rail" }, this.slider, this.ticks), this.ends);
  }

  /** Show the limits of a routine, the lengths it offers, and the length that is chosen. */
  show({ least, most, minutes, ms }) {
    this.#least = Math.ceil(least / 1000) * 1000;
    this.#most = Math.max(this.#least + 1000, Math.floor(most / 1000) * 1000);
    this.#ms = ms;
    this.slider.disabled = this.typed.disabled = false;
    this.ends.replaceChildren(make("span", {}, `shortest ${clock(this.#least)}`), make("span", {}, `longest ${clock(this.#most)}`));
    this.ticks.replaceChildren(...minutes.map((each) => {
      const at = this.#stepOf(each * 60_000) / STEPS;
      const tick = make("button", { type: "button", class: "tick", "data-ms": each * 60_000, "aria-label": `${each} minutes`, onclick: () => this.#moved(each * 60_000, false) }, String(each));
      tick.style.insetInlineStart = `${(Math.min(1, Math.max(0, at)) * 100).toFixed(2)}%`;
      return tick;
    }));
    this.#draw();
  }

  #atStep(step) {
    const ms = this.#least * (this.#most / this.#least) ** (step / STEPS);
    // By hand a length is a round one; by keys and by typing it is any second.
    const grid = ms < 15 * 60_000 ? 5_000 : ms < 40 * 60_000 ? 15_000 : 30_000;
    const round = Math.round(ms / grid) * grid;
    return Math.min(this.#most, Math.max(this.#least, round));
  }

  #stepOf(ms) {
    return Math.round((STEPS * Math.log(ms / this.#least)) / Math.log(this.#most / this.#least));
  }

  #key(event) {
    const by = { ArrowRight: 10, ArrowUp: 10, ArrowLeft: -10, ArrowDown: -10, PageUp: 60, PageDown: -60 }[event.key];
    const to = { Home: this.#least, End: this.#most }[event.key];
    if ((by === undefined && to === undefined) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const step = event.shiftKey ? Math.sign(by || 0) : by || 0;
    const ms = to ?? Math.min(this.#most, Math.max(this.#least, this.#ms + step * 1000));
    this.#moved(ms, true);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.#moved(this.#ms, false), 400);
  }

  #type() {
    if (this.typed.value === clock(this.#ms)) return;
    const ms = typedLength(this.typed.value);
    this.help.classList.toggle("wrong", ms === null);
    if (ms === null) {
      this.help.textContent = "That is no length: write 17:30, 20 min, or until 22:45.";
      this.typed.setAttribute("aria-invalid", "true");
      return;
    }
    this.#moved(ms, false);
  }

  #moved(ms, draft) {
    this.#ms = ms;
    this.#draw();
    this.dispatchEvent(new CustomEvent("length", { detail: { ms, draft } }));
  }

  #draw() {
    this.slider.value = this.#stepOf(this.#ms);
    this.slider.setAttribute("aria-valuetext", spoken(this.#ms));
    this.typed.value = clock(this.#ms);
    this.typed.removeAttribute("aria-invalid");
    this.help.textContent = "17:30, 20 min, or until 22:45";
    this.help.classList.remove("wrong");
    for (const tick of this.ticks.children) tick.setAttribute("aria-pressed", String(Number(tick.dataset.ms) === this.#ms));
  }
}
customElements.define("studio-length", Length);
