// Small tools of every part: elements, times, and what the person types.

/** Make an element: attributes by name, `on…` as listeners, the rest as children; text never becomes markup. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const two = (number) => String(number).padStart(2, "0");

/** 1050000 → "17:30". */
export function clock(ms) {
  const whole = Math.max(0, Math.floor(ms / 1000 + 1e-6));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 1050000 → "17 minutes 30 seconds", to be heard. */
export function spoken(ms) {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const [m, s] = [Math.floor(whole / 60), whole % 60];
  const parts = [];
  if (m) parts.push(m === 1 ? "1 minute" : `${m} minutes`);
  if (s || !m) parts.push(s === 1 ? "1 second" : `${s} seconds`);
  return parts.join(" ");
}

/** "17:30", "17", "17 min", "1 h 5 min", "90 s" or "until 22:45" → milliseconds; null if it is none of these. */
export function typedLength(text, now = new Date()) {
  const read = text.trim().toLowerCase().replace(/\s+/g, " ").replace(",", ".");
  const until = /^(?:until|till|by) (\d{1,2})[:.](\d{2})$/.exec(read);
  if (until) {
    const [hour, minute] = [Number(until[1]), Number(until[2])];
    if (hour > 23 || minute > 59) return null;
    const end = new Date(now);
    end.setHours(hour, minute, 0, 0);
    if (end <= now) end.setDate(end.getDate() + 1);
    return Math.floor((end - now) / 1000) * 1000 || null;
  }
  const colons = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$/.exec(read);
  if (colons) {
    const [h, m, s] = [Number(colons[1] || 0), Number(colons[2]), Number(colons[3])];
    return s > 59 || (colons[1] && m > 59) ? null : ((h * 60 + m) * 60 + s) * 1000 || null;
  }
  if (/^\d{1,4}(\.\d{1,3})?$/.test(read)) return Math.round(Number(read) * 60_000) || null;
  const parts = /^(?:(\d{1,2}(?:\.\d+)?) ?h(?:ours?)?)? ?(?:(\d{1,4}(?:\.\d+)?) ?m(?:in(?:utes?)?)?)? ?(?:(\d{1,5}) ?s(?:ec(?:onds?)?)?)?$/.exec(read);
  if (!parts || !(parts[1] || parts[2] || parts[3])) return null;
  const total = Number(parts[1] || 0) * 3600 + Number(parts[2] || 0) * 60 + Number(parts[3] || 0);
  return Math.round(total * 1000) || null;
}

/** The index of the last entry that has begun at a time; -1 before the first. */
export function lastBegun(list, ms) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].start_ms <= ms) low = middle + 1; else high = middle;
  }
  return low - 1;
}
