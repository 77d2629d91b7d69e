// The charter page follows its events: margins are fetched anew when somebody comments; that a new
// revision was issued or the phase has changed is said, and the text being read stays as it is.

const text = document.querySelector(".document[data-stream]");
const news = document.querySelector("[data-news]");

const SOONEST = 2000;
const SPREAD = 4000;
let waiting = 0;
let applied = text ? Number(text.dataset.seq) : 0;

function tell(words) {
  news.querySelector("[data-words]").textContent = words;
  news.hidden = false;
}

function tellRevision({ symbol }) {
  if (symbol && symbol !== text.dataset.symbol) {
    tell(news.dataset.revisionText.replace("{symbol}", symbol));
  }
}

function tellPhase({ phase }) {
  if (phase && phase !== text.dataset.phase) tell(news.dataset.phaseText);
}

// Readers of narrower circles hear of what is said there by streams of their own.
function apply({ stream, kind, payload, seq }) {
  if (stream === text.dataset.stream) {
    if (seq <= applied) return;
    applied = seq;
  }
  if (kind === "revision") tellRevision(payload);
  if (kind === "phase") tellPhase(payload);
  if (kind === "comment") refreshSoon();
}

function applyAnew({ stream, payload, seq }) {
  if (stream !== text.dataset.stream) return refreshSoon();
  applied = seq;
  tellRevision(payload);
  tellPhase(payload);
  refreshSoon();
}

// Many readers hear of the same comment at once: each asks at a moment of its own.
function refreshSoon() {
  if (waiting) return;
  waiting = setTimeout(refresh, SOONEST + Math.random() * SPREAD);
}

async function refresh() {
  waiting = 0;
  if (document.hidden) {
    document.addEventListener("visibilitychange", refreshSoon, { once: true });
    return;
  }
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".document[data-stream]");
  if (fresh?.dataset.symbol === text.dataset.symbol) replaceChanged(fresh);
}

// What is selected or holds the focus is left alone until the next change.
function replaceChanged(fresh) {
  for (const after of fresh.querySelectorAll(".provision")) {
    const before = document.getElementById(after.id);
    if (!before || before.outerHTML === after.outerHTML || isInUse(before)) continue;
    before.replaceWith(document.adoptNode(after));
  }
}

function isInUse(element) {
  const selection = getSelection();
  const selected = !selection.isCollapsed && selection.containsNode(element, true);
  return selected || element.contains(document.activeElement);
}

if (text && news) {
  document.addEventListener("concord:frame", (event) => apply(event.detail));
  document.addEventListener("concord:resync", (event) => applyAnew(event.detail));
}
