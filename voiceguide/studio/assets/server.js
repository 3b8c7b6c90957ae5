// The studio's server: asking it, being told why something cannot be, and what happens meanwhile.

/** Why something cannot be had, as the server tells it. */
export class Refusal extends Error {
  constructor(status, data) {
    super(data.message || data.what || `The studio answered ${status}.`);
    this.status = status;
    this.data = data;
  }
}

const GONE = "The studio does not answer. Is `voiceguide studio` still running?";

async function answered(asked) {
  let response;
  try {
    response = await asked;
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new Refusal(0, { message: GONE });
  }
  const kind = response.headers.get("content-type") || "";
  const data = kind.startsWith("application/json") ? await response.json() : { message: (await response.text()).trim() };
  if (!response.ok) throw new Refusal(response.status, data);
  return data;
}

export const get = (path) => answered(fetch(path));

export function post(path, data = {}, headers = {}) {
  const sent = typeof data === "string" ? data : JSON.stringify(data);
  return answered(fetch(path, { method: "POST", body: sent, headers: { "content-type": "application/json", ...headers } }));
}

export function put(path, text, version) {
  return answered(fetch(path, { method: "PUT", body: text, headers: { "content-type": "text/plain", "if-match": `"${version}"` } }));
}

const listeners = new Set();
let source = null;

/** Call a function with every event: `{event, session, doing, done, of}`; and with `{event: "open"}` after a break. */
export function listen(hear) {
  listeners.add(hear);
  if (source) return;
  source = new EventSource("/api/events");
  const tell = (event) => listeners.forEach((each) => each(event));
  source.addEventListener("message", (message) => tell(JSON.parse(message.data)));
  source.addEventListener("open", () => tell({ event: "open" }));
  // A browser gives up for good where the studio answers but does not know it: it was started anew.
  source.addEventListener("error", () => tell({ event: source.readyState === EventSource.CLOSED ? "closed" : "away" }));
}
