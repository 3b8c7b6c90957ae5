// The bar at the bottom: play, where it is, and what is being done meanwhile.
import { clock, lastBegun, make, spoken } from "./tools.js";

const STEP_MS = 15_000;

class Player extends HTMLElement {
  #session = null;
  #heard = "";
  #wanted = 0;

  connectedCallback() {
    this.audio = make("audio", { id: "sound", preload: "none" });
    this.button = make("button", { type: "button", id: "play", class: "main", disabled: true, "aria-label": "Play", onclick: () => this.toggle() }, make("span", { class: "icon", "aria-hidden": "true" }));
    this.back = make("button", { type: "button", "aria-label": "Back 15 seconds", disabled: true, onclick: () => this.go(this.now - STEP_MS) }, "−15");
    this.forth = make("button", { type: "button", "aria-label": "Forward 15 seconds", disabled: true, onclick: () => this.go(this.now + STEP_MS) }, "+15");
    this.where = make("input", { type: "range", id: "where", min: 0, max: 1, step: 1, value: 0, "aria-label": "Place in the session", disabled: true, oninput: () => this.go(Number(this.where.value) * 1000) });
    this.heading = make("p", { class: "now" });
    this.times = make("p", { class: "faint small times" }, "0:00");
    this.work = make("progress", { "aria-label": "Progress", hidden: true });
    this.stop = make("button", { type: "button", id: "stop", hidden: true, onclick: () => this.dispatchEvent(new CustomEvent("stop")) }, "Stop");
    this.keep = make("button", { type: "button", id: "keep", disabled: true, onclick: () => this.dispatchEvent(new CustomEvent("keep")) }, "Download");
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Player");
    this.append(this.audio, this.button, this.back, this.forth,
      make("div", { class: "middle" }, this.heading, this.where, this.times), this.work, this.stop, this.keep);
    this.audio.addEventListener("timeupdate", () => this.#tell());
    this.audio.addEventListener("seeked", () => this.#tell());
    for (const event of ["play", "pause", "ended"]) this.audio.addEventListener(event, () => this.#draw());
    this.audio.addEventListener("error", () => {
      if (!this.audio.getAttribute("src")) return;
      this.#heard = "";
      this.#draw();
      this.dispatchEvent(new CustomEvent("trouble", { detail: "The sound broke off. Press play to go on." }));
    });
  }

  /** The place that is heard or wanted, ms. */
  get now() {
    return this.#heard && this.audio.readyState ? this.audio.currentTime * 1000 : this.#wanted;
  }

  get playing() {
    return !this.audio.paused && !this.audio.ended;
  }

  /** Show a session; what is playing goes on until play is pressed again. */
  show(session) {
    this.#session = session;
    for (const each of [this.button, this.back, this.forth, this.where, this.keep]) each.disabled = false;
    this.where.max = Math.ceil(session.duration_ms / 1000);
    if (this.#heard && this.#heard !== session.id && !this.playing) this.#drop();
    this.#draw();
  }

  #drop() {
    this.#wanted = Math.min(this.now, this.#session.duration_ms - 1000);
    this.#heard = "";
    this.audio.removeAttribute("src");
  }

  /** Play a session that is spoken, from a place, ms. */
  async play(session, ms) {
    this.#session = session;
    if (this.#heard !== session.id) {
      this.audio.src = `/api/session/${session.id}/track.mp3`;
      this.#heard = session.id;
    }
    const at = Math.min(ms, session.duration_ms - 500) / 1000;
    if (this.audio.readyState) this.audio.currentTime = at;
    else this.audio.addEventListener("loadedmetadata", () => { this.audio.currentTime = at; }, { once: true });
    try {
      await this.audio.play();
    } catch (problem) {
      if (problem.name === "NotAllowedError") this.dispatchEvent(new CustomEvent("trouble", { detail: "It is ready: press play." }));
      else if (problem.name !== "AbortError") throw problem;
    }
    this.#draw();
  }

  pause() {
    this.audio.pause();
  }

  /** Pause, or have the session that is shown played. */
  toggle() {
    if (this.playing) { this.audio.pause(); return; }
    const ended = this.audio.ended;
    this.dispatchEvent(new CustomEvent("wanted", { detail: { ms: ended ? 0 : this.now } }));
  }

  /** Go to a place, ms; it is heard from there if something is being heard. */
  go(ms) {
    const to = Math.min(Math.max(0, ms), Math.max(0, (this.#session?.duration_ms ?? 1000) - 500));
    this.#wanted = to;
    if (this.#heard === this.#session?.id && this.audio.readyState) this.audio.currentTime = to / 1000;
    this.#tell(to);
  }

  /** Show how far the work is; nothing to show that there is none. */
  busy(doing, done, of) {
    const working = Boolean(doing);
    this.work.hidden = this.stop.hidden = !working;
    this.classList.toggle("working", working);
    if (working && of) { this.work.max = of; this.work.value = done; } else this.work.removeAttribute("value");
  }

  #tell(ms = this.now) {
    if (this.#heard && this.audio.readyState) this.#wanted = ms;
    this.#draw(ms);
    this.dispatchEvent(new CustomEvent("at", { detail: { ms } }));
  }

  #draw(ms = this.now) {
    if (!this.#session) return;
    const { chapters, duration_ms: length, title } = this.#session;
    this.where.value = Math.round(ms / 1000);
    this.where.setAttribute("aria-valuetext", spoken(ms));
    const chapter = chapters[lastBegun(chapters, ms)];
    this.heading.textContent = chapter ? `${title}: ${chapter.title}` : title;
    const stale = this.#heard && this.#heard !== this.#session.id ? " · changed since" : "";
    this.times.textContent = `${clock(ms)} of ${clock(length)}${stale}`;
    this.button.setAttribute("aria-pressed", String(this.playing));
    this.button.setAttribute("aria-label", this.playing ? "Pause" : "Play");
  }
}
customElements.define("studio-player", Player);
