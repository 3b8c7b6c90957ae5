// Part 5: the words, each at its time. Click one to go there; change one where it stands.
import { clock, lastBegun, make } from "./tools.js";

class Words extends HTMLElement {
  #session = null;
  #editing = null;

  connectedCallback() {
    this.list = make("ol", { class: "words", "aria-label": "Words" });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.help = make("p", { class: "faint small keys" }, "Arrow keys move from sentence to sentence; Enter hears it, E changes it.");
    this.append(this.help, this.list);
  }

  /** Show the words of a session; a sentence that is being changed stays open. */
  draw(session, problems = []) {
    this.#session = session;
    const place = this.list.scrollTop;
    const focused = this.list.contains(document.activeElement) ? [...this.list.children].indexOf(document.activeElement.closest("li")) : -1;
    if (this.#editing && this.list.contains(document.activeElement)) return;
    this.#editing = null;
    let chapter = -1;
    this.list.replaceChildren(...session.transcript.map((one, n) => {
      const now = lastBegun(session.chapters, one.start_ms);
      const heading = now !== chapter ? session.chapters[now]?.title : "";
      chapter = now;
      return this.#line(one, n, heading, problems);
    }));
    this.list.scrollTop = place;
    if (focused >= 0) this.#focus(Math.min(focused, session.transcript.length - 1));
  }

  /** Show which sentence is heard. */
  at(ms) {
    if (!this.#session) return;
    const now = lastBegun(this.#session.transcript, ms);
    const before = this.list.querySelector("[aria-current]");
    const item = this.list.children[now];
    const button = item?.querySelector(".say");
    if (before === button) return;
    before?.removeAttribute("aria-current");
    if (!button) return;
    button.setAttribute("aria-current", "true");
    // The box alone moves: a page that jumps is worse than one that does not follow.
    if (!this.list.contains(document.activeElement)) this.list.scrollTop = item.offsetTop - (this.list.clientHeight - item.offsetHeight) / 2;
  }

  #line(one, n, heading, problems) {
    const wrong = problems.filter((each) => one.place && each.spot.line === one.place.line && each.spot.file.includes(one.place.script));
    const say = make("button", { type: "button", class: "say", tabindex: n ? -1 : 0, onclick: () => this.#go(one) },
      make("span", { class: "time faint small" }, clock(one.start_ms)), make("span", { class: `text ${one.side || ""}`, lang: this.#session.language }, one.text));
    const change = one.place ? make("button", { type: "button", class: "edit", tabindex: n ? -1 : 0, "aria-label": `Change: ${one.text}`, onclick: () => this.#edit(n) }, "Change") : null;
    return make("li", {}, heading ? make("h4", { lang: this.#session.language }, heading) : null, make("div", { class: "line" }, say, change),
      ...wrong.map((each) => make("p", { class: "wrong small" }, `${each.what} ${each.mend}`)));
  }

  #go(one) {
    this.dispatchEvent(new CustomEvent("go", { detail: { ms: one.start_ms } }));
  }

  #focus(n, selector = ".say") {
    this.list.querySelectorAll("[tabindex='0']").forEach((each) => each.setAttribute("tabindex", "-1"));
    const item = this.list.children[n];
    item?.querySelectorAll(".say, .edit").forEach((each) => each.setAttribute("tabindex", "0"));
    item?.querySelector(selector)?.focus();
  }

  #key(event) {
    if (event.target.matches("textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const n = [...this.list.children].indexOf(event.target.closest("li"));
    const last = this.list.children.length - 1;
    const to = { ArrowDown: n + 1, ArrowUp: n - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.#focus(Math.min(last, Math.max(0, to)));
    } else if (event.key.toLowerCase() === "e" && this.#session.transcript[n]?.place) {
      event.preventDefault();
      this.#edit(n);
    }
  }

  #edit(n) {
    this.list.querySelector("form")?.remove();
    const one = this.#session.transcript[n];
    const { place } = one;
    this.#editing = one;
    const field = make("textarea", { id: "sentence", rows: 2, maxlength: 1000, spellcheck: "true", lang: this.#session.language });
    field.value = place.text.trim().replace(/\s+/g, " ");
    const said = make("p", { class: "wrong small", role: "alert" });
    const many = place.places > 1 ? ` It could be any of ${place.places} places; this is the first.` : "";
    const form = make("form", { class: "editor" },
      make("label", { for: "sentence" }, `The sentence in ${place.script}, line ${place.line}`), field,
      make("p", { class: "faint small" }, `Its comments and everything else stay as they are.${many}`), said,
      make("div", { class: "row" }, make("button", { class: "main" }, "Save and hear"), make("button", { type: "button", onclick: () => close() }, "Leave it")));
    const close = () => {
      this.#editing = null;
      form.remove();
      this.#focus(n);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim().replace(/\s+/g, " ");
      if (!text || text === place.text.trim().replace(/\s+/g, " ")) { close(); return; }
      this.dispatchEvent(new CustomEvent("sentence", { detail: { one, n, text, done: close, failed: (why) => { said.textContent = why; field.focus(); } } }));
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.preventDefault(); close(); }
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
    });
    this.list.children[n].append(form);
    field.focus();
    form.scrollIntoView({ block: "nearest" });
  }
}
customElements.define("studio-words", Words);
