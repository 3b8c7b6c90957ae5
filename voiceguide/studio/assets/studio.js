// The studio: one wish, and everything on the page follows from the session that it gives.
import "./routines.js";
import "./length.js";
import "./lanes.js";
import "./choices.js";
import { need } from "./around.js";
import "./words.js";
import "./player.js";
import { Refusal, get, listen, post, put } from "./server.js";
import { clock, make } from "./tools.js";

const find = (id) => document.getElementById(id);
const part = (name) => document.querySelector(`studio-${name}`);
const MOST_UNDONE = 50;
const SOUND = { bed_below_db: Number, bed: String, bell: String, breaths: String, tail_ms: Number };

const state = {
  start: null, routines: [], voices: [], beds: [],
  wish: null, // what is asked for
  session: null, // what it gives
  settled: null, // the session before the length began to move
  undone: [], // what brings back how it was, the last at the end
  turn: -1, // which turn is heard, where only the turns are
  broken: false, // the sound has broken off
  waiting: null, // what is to be done once the speech is there
  versions: new Map(), // of each script, as it was read
};

function say(text) { find("said").textContent = text; }

// ── from a wish to a session ────────────────────────────────────────────────────────────────────
let under_way = false;
let next = null;

/** Compose what is wished for; while one is composed only the newest wish waits. */
async function compose(draft = false) {
  if (under_way) { next = next && !next.draft ? { draft: false } : { draft }; return; }
  under_way = true;
  const wish = { ...state.wish };
  try {
    const session = await post("/api/session", { ...wish, draft });
    if (!draft) state.settled = session;
    state.session = session;
    find("refusal").hidden = true;
    draw(draft);
  } catch (problem) {
    refuse(problem);
  } finally {
    under_way = false;
  }
  if (next) { const { draft: then } = next; next = null; await compose(then); }
}

function refuse(problem) {
  const box = find("refusal");
  const data = problem.data || {};
  const ways = (data.ways || []).map((way) => make("button", { type: "button", onclick: () => {
    change({ ...way.change, choices: { ...state.wish.choices, ...(way.change.choices || {}) } });
  } }, way.label));
  const problems = (data.problems || []).map((one) => make("li", {}, `${one.spot.file}, line ${one.spot.line}: ${one.what} ${one.mend}`));
  box.replaceChildren(make("p", {}, problems.length ? "The script cannot be read:" : problem.message),
    problems.length ? make("ul", { class: "small" }, ...problems) : null, make("div", { class: "row" }, ...ways));
  box.hidden = false;
}

/** Change the wish; what it was can be brought back. */
function change(wish, { draft = false, label = "" } = {}) {
  if (!draft) remember(label);
  state.wish = { ...state.wish, ...wish };
  keepLink();
  return compose(draft);
}

let sliding = null;
function remember(label) {
  const before = sliding || { ...state.wish };
  sliding = null;
  undoable(label || "the change", async () => {
    state.wish = before;
    keepLink();
    await compose();
  });
}

function undoable(label, undo) {
  state.undone.push({ label, undo });
  if (state.undone.length > MOST_UNDONE) state.undone.shift();
  find("undo").disabled = false;
}

async function undo() {
  const last = state.undone.pop();
  find("undo").disabled = !state.undone.length;
  if (!last) return;
  try {
    await last.undo();
    say(`Undone: ${last.label}.`);
  } catch (problem) {
    say(problem.message);
  }
}

// ── drawing ─────────────────────────────────────────────────────────────────────────────────────
function draw(draft) {
  const { session, wish } = state;
  const told = session.described;
  const title = find("session-title");
  title.textContent = session.title;
  title.lang = session.language;
  const about = [told.position, told.props.length ? `you need ${told.props.join(", ")}` : ""].filter(Boolean).join(" · ");
  find("about").textContent = [about, ...(draft ? [] : session.remarks.slice(0, 2))].filter(Boolean).join(" — ");
  document.title = `${session.title}, ${clock(session.target_ms)} – voiceguide studio`;
  part("lanes").draw(session, draft ? state.settled : null);
  part("player").show(session);
  if (draft) return;
  part("length").show({ least: told.least_ms, most: told.most_ms, minutes: told.minutes, ms: wish.duration_ms });
  part("choices").show(session, wish, (part_) => change(part_, { label: "the choice" }));
  part("around").show(session, wish, state, (part_) => change(part_, { label: "the sound" }));
  part("words").draw(session);
  part("routines").dataset.name = session.routine;
  part("routines").dataset.language = session.language;
  part("routines").mark(session.routine, session.language);
  say(`${session.title}, ${clock(session.target_ms)}: ${need(session.missing) || "ready"}${session.estimated ? ", lengths by estimate" : ""}`);
}

// ── hearing ─────────────────────────────────────────────────────────────────────────────────────
/** Have the session spoken if need be, then do something with it as it is heard. */
async function prepared(then) {
  if (state.broken) {
    // What broke off may be gone at the other end: it is asked for anew.
    state.broken = false;
    await compose();
  }
  const { session } = state;
  if (session.missing?.error) { refuse(new Refusal(422, session.missing.error)); return; }
  if (session.missing && !session.missing.to_speak && !session.estimated) { await then(session); return; }
  state.waiting = { id: session.id, then };
  part("player").busy("Speaking", 0, 0);
  say("Speaking what is missing …");
  try {
    await post(`/api/session/${session.id}/speak`);
  } catch (problem) {
    idle();
    refuse(problem);
  }
}

function idle() {
  state.waiting = null;
  part("player").busy("");
}

async function happened(event) {
  const waiting = state.waiting;
  if (event.event === "scripts") {
    state.routines = await get("/api/routines");
    part("routines").fill(state.routines, state.wish?.language || "en", chosen);
    state.versions.clear();
    if (state.wish) await compose();
  } else if (event.event === "away") {
    say("The studio does not answer; it is tried again.");
  } else if (event.event === "closed") {
    refuse(new Refusal(403, { message: "This studio has ended. Open the address that the new one has printed; what you chose is still in the address bar." }));
  } else if (event.event === "open" && waiting) {
    await post(`/api/session/${waiting.id}/speak`).catch(refuse);
  } else if (!waiting || event.session !== waiting.id) {
    return;
  } else if (event.event === "progress") {
    part("player").busy(event.doing, event.done, event.of);
    say(`${event.doing}: ${event.done} of ${event.of}`);
  } else if (event.event === "failed") {
    idle();
    refuse(new Refusal(422, { message: event.message }));
  } else if (event.event === "stopped") {
    idle();
    say("Stopped.");
  } else if (event.event === "done") {
    idle();
    await compose();
    await waiting.then(state.session);
  }
}

const play = (ms) => prepared((session) => part("player").play(session, ms));

// ── the turns: where one thing becomes another ───────────────────────────────────────────────────
const BEFORE_MS = 7000;
const AFTER_MS = 8000;

/** The places where a chapter begins, but for the first; without chapters nothing turns. */
const changes = () => state.session.chapters.slice(1).map((one) => one.start_ms);

function setTurn(n) {
  state.turn = n;
  find("turns").setAttribute("aria-pressed", String(n >= 0));
}

function hearTurns() {
  const at = changes();
  if (state.turn >= 0 || !at.length) {
    setTurn(-1);
    if (at.length) part("player").pause(); else say("This session has one chapter: nothing turns.");
    return;
  }
  setTurn(0);
  play(Math.max(0, at[0] - BEFORE_MS));
}

/** Go on to the next turn once this one was heard. */
function turned(ms) {
  if (state.turn < 0 || !part("player").playing) return;
  const at = changes();
  if (ms < at[state.turn] + AFTER_MS) return;
  const following = at.findIndex((each, n) => n > state.turn && each + AFTER_MS > ms);
  if (following < 0) { setTurn(-1); part("player").pause(); return; }
  setTurn(following);
  part("player").go(Math.max(ms, at[following] - BEFORE_MS));
}

// ── a sentence is changed ───────────────────────────────────────────────────────────────────────
async function sentence({ one, text, done, failed }) {
  const { place } = one;
  const language = state.session.language;
  const path = `/api/scripts/${place.script}`;
  const query = `?language=${encodeURIComponent(language)}`;
  try {
    const script = await get(path + query);
    const saved = await post(`${path}/sentence${query}`, { line: place.line, column: place.column, was: place.text, text }, { "if-match": `"${script.version}"` });
    let version = saved.version;
    undoable("the sentence", async () => {
      version = (await put(path + query, saved.before, version)).version;
      await compose();
    });
    done();
    await compose();
    say(`Saved in ${saved.file}.`);
    const heard = state.session.transcript.find((each) => each.place?.text === text || each.text === text);
    const from = heard ? heard.start_ms : one.start_ms;
    await play(Math.max(0, from - 1500));
  } catch (problem) {
    const problems = (problem.data?.problems || []).map((each) => `${each.what} ${each.mend}`).join(" ");
    failed(problems || problem.message);
  }
}

// ── keeping ─────────────────────────────────────────────────────────────────────────────────────
function keep() {
  const { session, start } = state;
  const here = `/api/session/${session.id}`;
  find("download-name").textContent = `${session.title}, ${clock(session.duration_ms)}`;
  find("download-said").textContent = need(session.missing) === "ready" ? "" : `First: ${need(session.missing)}.`;
  find("formats").replaceChildren(...start.formats.map((form) => make("li", {}, make("button", { type: "button", class: "file", onclick: () => save(form) }, form.toUpperCase()))));
  const beside = [...start.captions.map(({ form, about }) => [`words.${form}`, form, about]), ["cover.png", "cover", "picture"], ["lanes.svg", "lanes", "drawing"], ["timeline.json", "timeline", "every millisecond"]];
  find("beside").replaceChildren(...beside.map(([path, name, about]) => make("li", {}, make("a", { href: `${here}/${path}?download`, download: "" }, name), make("span", { class: "faint small" }, ` ${about}`))));
  find("command").textContent = command(session);
  find("download").showModal();
}

/** The command that makes the same track. */
function command({ target_ms }) {
  const { routine, language, voice, choices, ...sound } = state.wish;
  const { words, first, mode, evening, longer, ...options } = choices;
  const seconds = Math.floor(target_ms / 1000);
  const given = {
    "--duration": seconds % 60 ? `${Math.floor(seconds / 60)}m${seconds % 60}s` : `${seconds / 60}min`,
    "--language": language, "--voice": voice, "--words": words, "--first": first, "--mode": mode, "--evening": evening,
    "--longer": longer && `${longer.side}=${longer.by_ms / 1000}s`, "--bed": sound.bed, "--bed-level": sound.bed_below_db,
    "--bell": sound.bell, "--breaths": sound.breaths, "--tail": sound.tail_ms === 0 ? "none" : sound.tail_ms && `${sound.tail_ms / 60_000}min`,
  };
  const parts = Object.entries(given).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => `${name} ${value}`);
  return ["voiceguide render", routine, ...parts, ...Object.entries(options).map(([name, value]) => `--set ${name}=${value}`)].join(" ");
}

function save(form) {
  const said = find("download-said");
  said.textContent = "Making it …";
  return prepared((session) => {
    const link = make("a", { href: `/api/session/${session.id}/track.${form}?download`, download: session.file.replace(/mp3$/, form) });
    document.body.append(link);
    link.click();
    link.remove();
    said.textContent = `${link.download} is being saved.`;
  });
}

// ── the address reproduces the session ──────────────────────────────────────────────────────────
function keepLink() {
  const { choices, ...rest } = state.wish;
  const shown = new URLSearchParams(Object.entries(rest).filter(([, value]) => value !== undefined && value !== null));
  if (Object.keys(choices).length) shown.set("choices", JSON.stringify(choices));
  history.replaceState(null, "", `#${shown}`);
}

function fromLink() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (!given.get("routine")) return null;
  const wish = { routine: given.get("routine"), language: given.get("language") || undefined, duration_ms: Number(given.get("duration_ms")) || 600_000, voice: given.get("voice") || usualVoice(given.get("language")), choices: {} };
  try { wish.choices = JSON.parse(given.get("choices") || "{}"); } catch { /* as if nothing was chosen */ }
  for (const [key, kind] of Object.entries(SOUND)) if (given.has(key)) wish[key] = kind(given.get(key));
  return wish;
}

/** The voice to begin with: the user's own, else one that needs no network where it speaks the language. */
function usualVoice(language) {
  const near = state.voices.some((one) => one.name === "hibari" && one.ready) && (language || "en") === "en";
  return state.start.voice || (near ? "hibari" : "auto");
}

function chosen(routine) {
  const minutes = routine.minutes[0] ?? 10;
  const before = state.wish;
  const voice = before && before.voice !== usualVoice(before.language) ? before.voice : usualVoice(routine.language);
  state.wish = { ...before, voice, routine: routine.name, language: routine.language === "en" ? undefined : routine.language, duration_ms: Math.round(minutes * 60_000), choices: {} };
  if (before) undoable("the routine", async () => { state.wish = before; keepLink(); await compose(); });
  keepLink();
  document.body.classList.add("has-session");
  return compose();
}

// ── hands ───────────────────────────────────────────────────────────────────────────────────────
function hands() {
  part("length").addEventListener("length", (event) => {
    const { ms, draft } = event.detail;
    if (!state.wish) return;
    if (draft && !sliding) sliding = { ...state.wish };
    if (!draft && !sliding && ms === state.wish.duration_ms) return;
    change({ duration_ms: ms }, { draft, label: "the length" });
  });
  for (const name of ["lanes", "words"]) {
    part(name).addEventListener("go", (event) => {
      setTurn(-1);
      part("player").go(event.detail.ms);
      if (!part("player").playing || name === "words") play(event.detail.ms);
    });
  }
  part("words").addEventListener("sentence", (event) => sentence(event.detail));
  const player = part("player");
  player.addEventListener("wanted", (event) => play(event.detail.ms));
  player.addEventListener("at", (event) => { part("lanes").at(event.detail.ms); part("words").at(event.detail.ms); turned(event.detail.ms); });
  find("turns").addEventListener("click", hearTurns);
  player.addEventListener("trouble", (event) => {
    state.broken = true;
    say(event.detail);
  });
  player.addEventListener("keep", keep);
  player.addEventListener("stop", () => state.waiting && post(`/api/session/${state.waiting.id}/stop`).catch(refuse));
  find("undo").addEventListener("click", undo);
  find("link").addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(location.href); say("The link is copied; it opens here, on this machine."); } catch { say("The link is in the address bar."); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=radio], [type=range]), textarea, select");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey && !typing) { event.preventDefault(); undo(); }
    if (event.key === " " && state.session && event.target === document.body) { event.preventDefault(); part("player").toggle(); }
  });
}

async function open() {
  hands();
  try {
    [state.start, state.routines, state.voices, state.beds] = await Promise.all(["start", "routines", "voices", "beds"].map((name) => get(`/api/${name}`)));
  } catch (problem) {
    refuse(problem);
    return;
  }
  const wish = fromLink();
  part("routines").fill(state.routines, wish?.language || navigator.language.slice(0, 2), chosen);
  listen(happened);
  if (wish) {
    state.wish = wish;
    document.body.classList.add("has-session");
    await compose();
  }
}
open();
