// Part 4: who speaks, what that takes, and the sound around the words.
import { chips } from "./choices.js";
import { make } from "./tools.js";

/** What a session needs before it can be heard, in a few words. */
export function need(missing) {
  if (!missing) return "";
  if (missing.error) return missing.error.message;
  if (!missing.to_speak) return "ready";
  const sentences = missing.to_speak === 1 ? "1 sentence to speak" : `${missing.to_speak} sentences to speak`;
  if (!missing.requests) return sentences;
  const about = missing.about_s ? `, about ${missing.about_s < 90 ? `${Math.max(1, Math.round(missing.about_s))} s` : `${Math.round(missing.about_s / 60)} min`}` : "";
  return `${sentences}: asks ${missing.voice.startsWith("gtts") ? "Google" : "its service"} ${missing.requests} times${about}`;
}

class Around extends HTMLElement {
  /** Show the voices and the sounds; `change(wish)` is called with what was chosen. */
  show(session, wish, { voices, beds, start }, change) {
    const focused = this.contains(document.activeElement) ? document.activeElement.id : "";
    const speakers = voices.flatMap((one) => {
      const names = one.choices.length > 1 ? one.choices.map((choice) => `${one.name}:${choice}`) : [one.name];
      const reason = one.ready ? "" : one.missing || "It cannot speak here.";
      return names.map((name) => [name, name, reason, one]);
    });
    const chosen = wish.voice;
    if (!speakers.some(([name]) => name === chosen)) speakers.unshift([chosen, chosen, ""]);
    const known = speakers.filter(([, , reason]) => !reason);
    const away = speakers.filter(([, , reason]) => reason);
    const about = known.find(([name]) => name === chosen)?.[3];
    const needed = make("p", { id: "need", class: session.missing?.error ? "wrong small" : "small", role: "status" }, need(session.missing));
    const parts = [
      chips("voice", "Voice", known, chosen, (voice) => change({ voice }), about ? `${about.about}. ${about.offline ? "Needs no network." : "Needs a network for what it has not said before."}` : ""),
      needed,
    ];
    if (away.length) {
      parts.push(make("details", {}, make("summary", {}, "Voices that are not here yet"),
        make("ul", { class: "small" }, ...away.map(([name, , reason]) => make("li", {}, make("strong", {}, name), ` ${reason}`)))));
    }
    const usual = session.described.bed || "none";
    const sounds = [["", `as written: ${usual}`], ["none", "none"], ...beds.map((one) => [one.name, one.name.replace(":", ", ")])];
    const bed = beds.find((one) => one.name === wish.bed);
    parts.push(chips("bed", "Under the voice", sounds, wish.bed ?? "", (name) => change({ bed: name || undefined, ...(name === "none" ? { bed_below_db: undefined } : {}) }), bed?.about || ""));
    const silent = !session.bed;
    const level = wish.bed_below_db ?? session.bed?.below_db ?? 22;
    const slider = make("input", { type: "range", id: "level", min: -45, max: -20, step: 1, value: -level, disabled: silent, "aria-describedby": "level-said", "aria-valuetext": `${level} dB under the words`, oninput: () => {
      this.querySelector("#level-said").textContent = `${-slider.value} dB under the words`;
      slider.setAttribute("aria-valuetext", `${-slider.value} dB under the words`);
    }, onchange: () => change({ bed_below_db: -Number(slider.value) }) });
    parts.push(make("p", { class: "field" }, make("label", { for: "level" }, "How loud it is"), slider,
      make("span", { id: "level-said", class: "faint small" }, silent ? "There is nothing under the words." : `${level} dB under the words`)));
    parts.push(
      chips("bell", "Bells", start.bells.map((name) => [name, name]), wish.bell ?? start.bells[0], (bell) => change({ bell })),
      chips("breaths", "Led breaths", start.breaths.map((name) => [name, name]), wish.breaths ?? start.breaths[0], (breaths) => change({ breaths })),
    );
    this.replaceChildren(...parts);
    if (focused) this.querySelector(`#${CSS.escape(focused)}`)?.focus();
  }
}
customElements.define("studio-around", Around);
