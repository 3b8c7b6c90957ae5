// Part 3: what the routine lets its listener choose, as chips; one that cannot be chosen says why.
import { make } from "./tools.js";

const WORDS = { full: "all words", brief: "fewer words", names: "names only" };
const MODES = { bedtime: "into sleep", day: "back into the day" };
const TAILS = [[0, "none"], [900_000, "15 min"], [1_800_000, "30 min"], [3_600_000, "1 h"]];
const LONGER = [15_000, 30_000, 60_000];

/** One group of chips: `values` are [value, label, reason why not]. */
export function chips(name, label, values, chosen, choose, note = "") {
  const hint = note ? `note-${name}` : "";
  return make("fieldset", { class: "group", "aria-describedby": hint || null },
    make("legend", {}, label),
    make("div", { class: "chips" }, ...values.map(([value, text, reason], n) => {
      const id = `${name}-${n}`;
      return make("span", { class: "choice" },
        make("input", { type: "radio", id, name, value: String(value), checked: value === chosen, disabled: Boolean(reason), "aria-describedby": reason ? `${id}-why` : null, onchange: () => choose(value) }),
        make("label", { for: id, class: "chip" }, text),
        reason ? make("span", { class: "why small", id: `${id}-why` }, reason) : null);
    })),
    note ? make("p", { class: "faint small", id: hint }, note) : null);
}

class Choices extends HTMLElement {
  /** Show what can be chosen; `change(wish)` is called with what was. */
  show(session, wish, change) {
    const told = session.described;
    const choose = (part) => change({ choices: { ...wish.choices, ...part } });
    const focused = this.contains(document.activeElement) ? document.activeElement.id : "";
    const groups = told.options.map((one) => {
      const chosen = wish.choices[one.option] ?? one.chosen;
      return chips(`option-${one.option}`, one.option.replaceAll("-", " "), [one.chosen, ...one.others].sort().map((value) => [value, value]), chosen, (value) => choose({ [one.option]: value }));
    });
    const noSides = told.first ? "" : "This routine has no sides.";
    groups.push(chips("first", "First side", [["left", "left", noSides], ["right", "right", noSides]], told.first && session.choices.first, (side) => choose({ first: side })));
    const same = told.first ? told.may_differ ? "" : "Its script keeps both sides equally long." : noSides;
    if (told.first) {
      const longer = wish.choices.longer;
      const values = [["none", "equally long"], ...["left", "right"].flatMap((side) => LONGER.map((ms) => [`${side} ${ms}`, `${side} +${ms / 1000} s`, same]))];
      groups.push(chips("longer", "Longer side", same ? [values[0], ["", "one side longer", same]] : values, longer ? `${longer.side} ${longer.by_ms}` : "none", (value) => {
        const [side, ms] = value.split(" ");
        choose({ longer: value === "none" ? undefined : { side, by_ms: Number(ms) } });
      }));
    }
    groups.push(
      chips("words", "How much is said", Object.entries(WORDS), wish.choices.words ?? "full", (words) => choose({ words })),
      chips("mode", "How it ends", Object.entries(MODES), session.mode, (mode) => choose({ mode })),
    );
    const awake = session.mode === "bedtime" ? session.bed ? "" : "There is no sound to go on." : "Only an evening has a tail.";
    groups.push(chips("tail", "The sound goes on after it", TAILS.map(([ms, label]) => [ms, label, ms ? awake : ""]), session.tail_ms, (ms) => change({ tail_ms: ms })));
    const evenings = make("fieldset", { class: "group" }, make("legend", {}, "Evening"));
    if (told.varied) {
      const number = make("input", { type: "number", id: "evening", min: 0, max: 9999, step: 1, value: wish.choices.evening ?? 0, "aria-describedby": "evening-help", onchange: () => {
        if (number.checkValidity() && number.value !== "") choose({ evening: Number(number.value) });
      } });
      evenings.append(make("label", { for: "evening" }, "Its wordings are those of evening"), number,
        make("p", { id: "evening-help", class: "faint small" }, `${told.varied} of its sentences have other wordings; each number has its own.`));
    } else {
      evenings.append(make("p", { class: "faint small" }, "Each of its sentences has one wording."));
    }
    groups.push(evenings);
    this.replaceChildren(...groups);
    if (focused) this.querySelector(`#${CSS.escape(focused)}`)?.focus();
  }
}
customElements.define("studio-choices", Choices);
