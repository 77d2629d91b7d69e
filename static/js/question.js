// The page of a question follows its events: numbers change in place, and where more than numbers
// changed, the parts of the page are fetched anew. Drafting forms get the time in UTC as one types.

const find = (selector, within = document) => [...within.querySelectorAll(selector)];
const page = document.querySelector(".question[data-stream]");
const language = document.documentElement.lang;
const written = new Intl.NumberFormat(language);
const oneDecimal = new Intl.NumberFormat(language, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

const REFRESH_WITHIN = 1200;
const ANNOUNCE_EVERY = 20000;

// Half rounded up to one decimal, in whole numbers, as the server does.
const tenths = (number, total) => Math.floor((number * 2000 + total) / (2 * total)) / 10;

function showTurnout({ answered, entitled }) {
  for (const place of find("[data-answered]", page)) place.textContent = written.format(answered);
  for (const place of find("[data-entitled]", page)) place.textContent = written.format(entitled);
  const words = page.dataset.turnoutText;
  announceSoon(words.replace("{answered}", answered).replace("{entitled}", entitled));
}

// Fill each chamber's table; false where a number has no row to stand in.
function showTally({ by_chamber: chambers }) {
  return Object.entries(chambers).every(([chamber, counts]) => {
    const table = page.querySelector(`[data-chamber="${CSS.escape(chamber)}"]`);
    return table ? fill(table, counts) : false;
  });
}

function fill(table, counts) {
  const rows = find("[data-choice]", table);
  const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
  for (const row of rows) showRow(row, counts[row.dataset.choice] ?? 0, total);
  const known = new Set(rows.map((row) => row.dataset.choice));
  return Object.entries(counts).every(([choice, number]) => !number || known.has(choice));
}

function showRow(row, number, total) {
  row.querySelector("[data-number]").textContent = written.format(number);
  if (!total) return;
  row.querySelector("[data-share]").textContent = `${oneDecimal.format(tenths(number, total))} %`;
  row.querySelector("[data-bar]").setAttribute("width", ((100 * number) / total).toFixed(2));
}

function showState({ state }) {
  if (!state || state === page.dataset.state) return;
  page.dataset.state = state;
  announce(page.dataset[`${state === "open" ? "opened" : state}Text`] ?? "");
}

// The number of the newest event applied: an older page must not put back what was.
let applied = page ? Number(page.dataset.seq) : 0;

function apply(frame) {
  const { kind, payload, seq } = frame;
  if (seq <= applied) return;
  applied = seq;
  if (kind === "turnout") showTurnout(payload);
  if (kind === "tally") {
    showTurnout(payload);
    if (!showTally(payload)) refreshSoon();
  }
  if (kind === "state") showState(payload);
  if (kind === "state" || kind === "assent" || kind === "mandate") refreshSoon();
}

function applyAnew({ payload, seq }) {
  applied = seq;
  if (payload.turnout) showTurnout(payload.turnout);
  if (payload.tally) showTally(payload.tally);
  showState(payload);
  refreshSoon();
}

// Words for whoever cannot see the numbers move: what happened at once, turnout now and then.
let announcedAt = 0;
let waiting = null;

function announce(words) {
  for (const place of find("[data-announce]", page)) place.textContent = words;
  announcedAt = Date.now();
}

function announceSoon(words) {
  clearTimeout(waiting);
  const wait = Math.max(2000, announcedAt + ANNOUNCE_EVERY - Date.now());
  waiting = setTimeout(announce, wait, words);
}

// Parts of the page, fetched anew; at a moment of its own, as every screen in the room wants them.
let refreshing = null;

function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(refresh, Math.random() * REFRESH_WITHIN);
}

async function refresh() {
  let text;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    text = await answer.text();
  } catch {
    return; // the line comes back, and with it the next word of what changed
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const other = fresh.querySelector(".question[data-stream]");
  if (!other) return;
  if (Number(other.dataset.seq) < applied) return refreshSoon();
  applied = Number(other.dataset.seq);
  page.dataset.state = other.dataset.state;
  for (const part of find("[data-part]", page)) {
    const newer = fresh.getElementById(part.id);
    if (newer) replace(part, newer);
    else if (!isWorkedOn(part)) part.remove(); // what no longer matters is not on the page anew
  }
}

function replace(part, other) {
  if (isWorkedOn(part)) return lateness(part, other);
  const focused = part.contains(document.activeElement);
  const status = part.querySelector(".live");
  const freshStatus = other.querySelector(".live");
  if (status && freshStatus) freshStatus.replaceWith(status);
  const announcement = part.querySelector("[data-announce]");
  if (announcement) other.querySelector("[data-announce]")?.replaceWith(announcement);
  part.replaceWith(other);
  if (focused) document.getElementById("content").focus();
}

const hasChanged = (field) =>
  field.type === "radio" || field.type === "checkbox"
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue && field.tagName !== "SELECT";

const isWorkedOn = (part) => find("input, textarea", part).some(hasChanged);

// Somebody is writing in this part: it stays, says that it is late, and can be sent only if it still may.
function lateness(part, other) {
  const forms = new Set(find("form", other).map((form) => form.getAttribute("action")));
  for (const form of find("form", part)) {
    if (forms.has(form.getAttribute("action"))) continue;
    for (const field of find("input, select, button", form)) field.disabled = true;
    for (const area of find("textarea", form)) area.readOnly = true;
    if (form.querySelector("[data-late]") || !isWorkedOn(form)) continue;
    const notice = document.createElement("p");
    notice.className = "notice notice-warning";
    notice.dataset.late = "";
    notice.setAttribute("role", "status");
    notice.textContent = page.dataset.lateText;
    form.prepend(notice);
  }
}

// The deadline makes a question closed for everyone, before anything is counted.
function watchDeadline() {
  const place = page.querySelector("[data-closes]");
  if (!place || page.dataset.state !== "open") return;
  const left = new Date(place.dataset.closes) - Date.now();
  if (left <= 0) return refreshSoon();
  if (left < 2 ** 31) setTimeout(watchDeadline, left + 500);
}

if (page) {
  document.addEventListener("concord:frame", (event) => mine(event) && apply(event.detail));
  document.addEventListener("concord:resync", (event) => mine(event) && applyAnew(event.detail));
  watchDeadline();
}

function mine(event) {
  return event.detail.stream === page.dataset.stream;
}

// A moment typed by the clock of some place, said in UTC beside it. The server decides; this informs.
function offsetOf(instant, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(instant);
  const at = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - instant;
}

function sayInUtc(form) {
  const place = form.querySelector("[data-utc-text]");
  const when = form.querySelector("[data-local-moment]").value;
  const shown = Date.parse(`${when}Z`);
  place.hidden = Number.isNaN(shown);
  if (place.hidden) return;
  const zone = form.elements.zone.value;
  const first = shown - offsetOf(shown, zone);
  const instant = new Date(shown - offsetOf(first, zone));
  const words = new Intl.DateTimeFormat(language, {
    dateStyle: "full", timeStyle: "short", timeZone: "UTC",
  }).format(instant);
  place.textContent = place.dataset.utcText.replace("{moment}", words);
}

for (const field of find("[data-local-moment]")) {
  const { form } = field;
  form.addEventListener("input", () => sayInUtc(form));
  sayInUtc(form);
}

// The place to write a rule of one's own is shown where it is asked for.
for (const choice of find("select[name='rule']")) {
  const own = document.querySelector("textarea[name='own_rule']")?.closest(".field");
  const follow = () => own && (own.hidden = choice.value !== "own");
  choice.addEventListener("change", follow);
  follow();
}
