"use strict";
// One player for every episode of the page. Without this file each episode has the browser's own.
(() => {
  const FADE_S = 20;
  const STEP_S = 15;
  const END_S = 30; // whoever stopped so near to the end has heard it
  const RESUME_MS = 6 * 3600 * 1000; // the next evening begins anew
  const PATIENCE_MS = 4000;
  const GONE = "The connection is gone. It goes on when it is back.";
  const RETRY_MS = [1000, 3000, 10000, 30000];
  const find = (id) => document.getElementById(id);
  const articles = [...document.querySelectorAll("article")];
  if (!articles.length) return;
  document.documentElement.classList.add("script");
  const player = find("player");
  const show = player.dataset;
  const audio = new Audio();
  audio.id = "sound";
  audio.preload = "none";
  player.append(audio);
  let here = null; // the article that is chosen
  let chapters = [];
  let lines = [];
  let resumeAt = 0;
  let savedAt = 0;
  let heardAt = 0; // where it was heard last: a player that failed does not know it any more
  let retrying = 0;
  let retries = 0;

  // What a browser keeps may be denied, full, or gone; then nothing is resumed, and all else works.
  const memory = {
    name: (key) => `voiceguide ${show.guid} ${key}`,
    get(key) { try { return localStorage.getItem(this.name(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(this.name(key), value); } catch { /* denied */ } },
    drop(key) { try { localStorage.removeItem(this.name(key)); } catch { /* denied */ } },
  };

  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const two = (n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  };
  const spoken = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)} minutes ${whole % 60} seconds`;
  };
  const length = () => Number(here.dataset.ms) / 1000;
  const now = () => (audio.readyState ? audio.currentTime : resumeAt);
  const last = (list, at) => {
    let found = -1;
    for (let n = 0; n < list.length && list[n].at <= at; n += 1) found = n;
    return found;
  };
  const timed = (box) => [...box.querySelectorAll("[data-at]")].map((node) => ({
    node, at: Number(node.dataset.at) / 1000, until: Number(node.dataset.until || 0) / 1000,
  }));

  // ── an episode is chosen ──────────────────────────────────────────────────────────────────────
  function choose(article) {
    if (article === here) return;
    keepPlace();
    audio.pause();
    if (here) here.removeAttribute("aria-current");
    here = article;
    here.setAttribute("aria-current", "true");
    giveUp();
    audio.src = here.dataset.track;
    resumeAt = heardAt = placeOf(here);
    find("title").textContent = here.querySelector("h2").textContent;
    find("title").lang = here.lang;
    find("art").src = here.dataset.art;
    find("where").max = Math.ceil(length());
    find("length").textContent = clock(length());
    find("chapters").replaceChildren(...[...here.querySelectorAll(".chapters li")].map((item) => {
      const made = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.at = item.dataset.at;
      button.lang = here.lang;
      button.append(...[...item.children].map((child) => child.cloneNode(true)));
      button.addEventListener("click", () => goTo(Number(button.dataset.at) / 1000));
      made.append(button);
      return made;
    }));
    find("words").replaceChildren(...[...here.querySelectorAll(".transcript p")].map((line) => line.cloneNode(true)));
    find("words").lang = here.lang;
    find("words").scrollTop = 0;
    chapters = timed(find("chapters"));
    lines = timed(find("words"));
    memory.set("last", here.dataset.guid);
    tellSystem();
    draw();
  }

  function draw() {
    const at = now();
    find("where").value = at;
    find("where").setAttribute("aria-valuetext", spoken(at));
    find("at").textContent = clock(at);
    const chapter = last(chapters, at);
    mark(chapters, chapter);
    find("chapter").textContent = chapter < 0 ? "" : chapters[chapter].node.firstElementChild.textContent;
    find("chapter").lang = here.lang;
    const line = last(lines, at);
    if (mark(lines, line) && line >= 0) {
      const box = find("words");
      const node = lines[line].node;
      // The box alone moves: a page that jumps is worse than one that does not follow.
      box.scrollTop = node.offsetTop - (box.clientHeight - node.offsetHeight) / 2;
    }
  }

  function mark(list, current) {
    const before = list.findIndex(({ node }) => node.hasAttribute("aria-current"));
    if (before === current) return false;
    if (before >= 0) list[before].node.removeAttribute("aria-current");
    if (current >= 0) list[current].node.setAttribute("aria-current", "true");
    return true;
  }

  // ── playing ───────────────────────────────────────────────────────────────────────────────────
  async function play() {
    giveUp();
    try {
      revive();
      if (audio.ended) audio.currentTime = 0;
      await audio.play();
      say("");
    } catch (problem) {
      // Choosing another episode interrupts the one before; that is no failure.
      if (problem.name !== "AbortError") say("This episode cannot be played now. Is there a connection?");
    }
  }
  const toggle = () => (retrying ? (giveUp(), say("")) : audio.paused ? play() : audio.pause());

  // A player that failed once stays silent until it loads again.
  function revive() {
    if (!audio.error && audio.networkState !== HTMLMediaElement.NETWORK_NO_SOURCE) return;
    resumeAt = heardAt;
    audio.load();
  }
  // A connection that breaks in the middle is told, waited for, and then it goes on; but nothing begins by itself.
  function broken() {
    const goesOn = retrying || !audio.paused;
    resumeAt = heardAt;
    if (!goesOn) return;
    say(GONE);
    clearTimeout(retrying);
    retrying = setTimeout(again, RETRY_MS[Math.min(retries, RETRY_MS.length - 1)]);
    retries += 1;
  }
  async function again() {
    if (!retrying) return;
    clearTimeout(retrying);
    revive();
    try {
      await audio.play();
      giveUp();
      say("");
    } catch { /* the error that is told next waits again */ }
  }
  function giveUp() {
    clearTimeout(retrying);
    retrying = retries = 0;
  }
  addEventListener("online", again);
  audio.addEventListener("error", broken);
  // Browsers themselves try again for a long time, and say nothing meanwhile.
  let patience = 0;
  let waits = false;
  function heard() {
    clearTimeout(patience);
    if (waits) say("");
    waits = false;
  }
  audio.addEventListener("waiting", () => {
    clearTimeout(patience);
    patience = setTimeout(() => { waits = true; say(GONE); }, PATIENCE_MS);
  });
  for (const sign of ["playing", "pause", "emptied"]) audio.addEventListener(sign, heard);

  function goTo(seconds) {
    const at = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.2));
    if (audio.readyState) audio.currentTime = at;
    resumeAt = heardAt = at;
    draw();
    keepPlace(at);
  }
  const skip = (by) => goTo(now() + by);

  function chapterBy(by) {
    const at = now();
    const current = last(chapters, at);
    // Early in a chapter "back" means the one before, later its own beginning.
    const back = by < 0 && current >= 0 && at - chapters[current].at > 3 ? current : current + by;
    if (chapters[Math.max(0, back)]) goTo(chapters[Math.max(0, back)].at);
  }

  function keepPlace(at = now()) {
    if (!here) return;
    if (at < 5 || at > length() - END_S) memory.drop(here.dataset.guid);
    else memory.set(here.dataset.guid, `${at.toFixed(1)} ${Date.now()}`);
  }
  // Where an episode was left off; 0 if that was long ago, or at its end.
  function placeOf(article) {
    const [at, when] = (memory.get(article.dataset.guid) || "").split(" ").map(Number);
    if (!(at > 0) || at > length() - END_S || Date.now() - when > RESUME_MS) return 0;
    return at;
  }

  audio.addEventListener("loadedmetadata", () => {
    if (resumeAt > 0) audio.currentTime = resumeAt;
    draw();
  });
  audio.addEventListener("timeupdate", () => {
    if (audio.currentTime > 0) heardAt = audio.currentTime;
    draw();
    tellPosition();
    if (Math.abs(audio.currentTime - savedAt) >= 5) {
      savedAt = audio.currentTime;
      keepPlace();
    }
  });
  audio.addEventListener("play", () => pressed(true));
  audio.addEventListener("pause", () => { pressed(false); keepPlace(); });
  audio.addEventListener("ended", () => {
    resumeAt = heardAt = 0;
    memory.drop(here.dataset.guid);
    setTimer(0);
  });
  addEventListener("pagehide", () => keepPlace());
  function pressed(playing) {
    find("play").setAttribute("aria-pressed", String(playing));
    if ("mediaSession" in navigator) navigator.mediaSession.playbackState = playing ? "playing" : "paused";
  }
  function say(text) { find("said").textContent = text; }

  // ── the lock screen ───────────────────────────────────────────────────────────────────────────
  function tellSystem() {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: find("title").textContent,
      artist: show.author,
      album: show.title,
      artwork: [{ src: new URL(here.dataset.art, document.baseURI).href, sizes: "3000x3000" }],
    });
  }
  function tellPosition() {
    if (!("mediaSession" in navigator) || !navigator.mediaSession.setPositionState) return;
    const duration = audio.duration;
    if (!Number.isFinite(duration) || duration <= 0) return;
    navigator.mediaSession.setPositionState({
      duration, position: Math.min(audio.currentTime, duration), playbackRate: 1,
    });
  }
  const handlers = {
    play, pause: () => audio.pause(), stop: () => audio.pause(),
    previoustrack: () => chapterBy(-1), nexttrack: () => chapterBy(1),
    seekbackward: (how) => skip(-(how.seekOffset || STEP_S)),
    seekforward: (how) => skip(how.seekOffset || STEP_S),
    seekto: (how) => goTo(how.seekTime),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try { navigator.mediaSession.setActionHandler(action, handler); } catch { /* not known here */ }
  }

  // ── the sleep timer ───────────────────────────────────────────────────────────────────────────
  let sleepAt = 0;
  let fade = 0;
  let ticking = 0;
  function setTimer(minutes) {
    clearInterval(ticking);
    audio.volume = 1;
    sleepAt = 0;
    if (!(minutes > 0)) {
      find("sleep").value = "0";
      return;
    }
    const seconds = minutes * 60;
    fade = Math.min(FADE_S, seconds / 2) * 1000;
    sleepAt = Date.now() + seconds * 1000;
    ticking = setInterval(sink, 100);
  }
  function sink() {
    const left = sleepAt - Date.now();
    if (left <= 0) {
      audio.pause();
      setTimer(0); // the next play is at full volume again
      say("The sleep timer has paused the session.");
    } else if (left < fade) {
      // Ears hear ratios: the square falls more evenly than a straight line.
      audio.volume = (left / fade) ** 2;
    }
  }
  find("sleep").addEventListener("change", (event) => { setTimer(Number(event.target.value)); say(""); });

  // ── hands ─────────────────────────────────────────────────────────────────────────────────────
  find("play").addEventListener("click", toggle);
  find("back").addEventListener("click", () => skip(-STEP_S));
  find("on").addEventListener("click", () => skip(STEP_S));
  find("before").addEventListener("click", () => chapterBy(-1));
  find("next").addEventListener("click", () => chapterBy(1));
  find("where").addEventListener("input", (event) => goTo(Number(event.target.value)));
  for (const article of articles) {
    article.querySelector("audio").remove();
    article.querySelector(".choose").addEventListener("click", () => { choose(article); play(); });
  }
  const keys = find("keys");
  keys.checked = memory.get("keys") !== "no";
  keys.addEventListener("change", () => memory.set("keys", keys.checked ? "yes" : "no"));
  const does = {
    " ": toggle, ArrowLeft: () => skip(-STEP_S), ArrowRight: () => skip(STEP_S),
    n: () => chapterBy(1), p: () => chapterBy(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const doing = does[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!doing) return;
    const on = event.target;
    // Whatever has the focus keeps the keys that work it.
    if (on.matches("select, input") && on !== keys && event.key !== "n" && event.key !== "p") return;
    if (event.key === " " && on.matches("button, a, summary, input")) return;
    event.preventDefault();
    doing();
  });

  // ── offline ───────────────────────────────────────────────────────────────────────────────────
  async function offline() {
    if (!isSecureContext || !("serviceWorker" in navigator) || !("caches" in window)) return;
    try {
      await navigator.serviceWorker.register("sw.js");
      const store = await caches.open(`voiceguide tracks ${new URL("./", location).pathname}`);
      // A track that was made anew has another name: the old copy goes.
      const named = articles.map((article) => new URL(article.dataset.track, location).href);
      for (const request of await store.keys()) {
        if (!named.includes(request.url)) await store.delete(request);
      }
      for (const article of articles) {
        const button = article.querySelector(".keep");
        const kept = await store.match(article.dataset.track);
        // What was mended under its name is another one, too.
        const same = kept && Number(kept.headers.get("content-length")) === Number(article.dataset.bytes);
        if (kept && !same) await store.delete(article.dataset.track);
        button.setAttribute("aria-pressed", String(Boolean(same)));
        button.hidden = false;
        button.addEventListener("click", () => keep(store, article, button));
      }
    } catch { /* no storage: the page works, only not offline */ }
  }
  async function keep(store, article, button) {
    const held = button.getAttribute("aria-pressed") === "true";
    button.disabled = true;
    try {
      if (held) await store.delete(article.dataset.track);
      else await store.add(new Request(article.dataset.track, { cache: "reload" }));
      button.setAttribute("aria-pressed", String(!held));
      say(held ? "It is no longer kept here." : "It is kept here for listening offline.");
    } catch {
      say("It could not be kept here. Is there a connection, and room?");
    }
    button.disabled = false;
    button.focus();
  }

  // The links of the feed lead to an episode by its name.
  const linked = () => articles.find((article) => location.hash === `#${article.id}`);
  addEventListener("hashchange", () => { if (linked()) choose(linked()); });
  const before = memory.get("last");
  choose(linked() || articles.find((article) => article.dataset.guid === before) || articles[0]);
  offline();
})();
