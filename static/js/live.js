// The live line: hears every numbered event of the page's streams once and in order, and says how the
// line is. It knows nothing of what events mean: it tells them to the page as `concord:frame` (one
// event) and `concord:resync` (the state anew), each with the frame as its detail.

const places = [...document.querySelectorAll("[data-stream]")];
const seen = new Map(places.map((place) => [place.dataset.stream, Number(place.dataset.seq)]));

const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 15000;
const POLL_EVERY = 4000;
const TRIES_BEFORE_POLLING = 2;

let socket = null;
let heartbeat = 3000;
let failures = 0;
let lastHeard = 0;
let polling = null;
let isPolling = false;
let isOpening = false;
let retry = null;

const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const showState = (state) => say("concord:live", state);
const withJitter = (wait) => wait * (0.5 + Math.random());

async function openLine() {
  if (isOpening) return;
  isOpening = true;
  try {
    hangOn(await fetchTicket());
  } catch {
    tryLater();
  } finally {
    isOpening = false;
  }
}

async function fetchTicket() {
  const answer = await fetch("/live-ticket/", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const given = await answer.json();
  heartbeat = given.heartbeat * 1000;
  return given.ticket;
}

function hangOn(ticket) {
  const address = new URL("/live/", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.searchParams.set("ticket", ticket);
  const opened = new WebSocket(address);
  socket = opened;
  lastHeard = Date.now();
  opened.addEventListener("open", () => ask(Object.fromEntries(seen)));
  opened.addEventListener("message", (event) => socket === opened && hear(JSON.parse(event.data)));
  opened.addEventListener("close", () => socket === opened && lose());
}

function ask(streams) {
  lastHeard = Date.now();
  socket.send(JSON.stringify({ subscribe: streams }));
}

function hear(frame) {
  lastHeard = Date.now();
  if (frame.kind === "caught-up" || frame.kind === "resync") settle();
  if (frame.kind === "refused") return refuse(frame.stream);
  if (frame.kind === "resync") take(frame, "concord:resync");
  else if (frame.payload) follow(frame);
}

// The line works: what was a fallback ends.
function settle() {
  failures = 0;
  clearInterval(polling);
  polling = null;
  showState("live");
}

function refuse(stream) {
  seen.delete(stream);
  if (seen.size) return;
  stop();
  showState("offline");
}

function follow(frame) {
  const last = seen.get(frame.stream);
  if (last === undefined || frame.seq <= last) return;
  if (frame.seq > last + 1) return ask({ [frame.stream]: last });
  take(frame, "concord:frame");
}

function take(frame, name) {
  seen.set(frame.stream, frame.seq);
  say(name, frame);
}

function lose() {
  socket = null;
  if (!polling) showState("reconnecting");
  tryLater();
}

function tryLater() {
  failures += 1;
  if (failures >= TRIES_BEFORE_POLLING) pollInstead();
  const wait = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** Math.min(failures, 6));
  clearTimeout(retry);
  retry = setTimeout(openLine, withJitter(wait));
}

// A line that has been silent for longer than its signs of life allow is dead, whatever it says.
function watch() {
  if (!socket || Date.now() - lastHeard < 2 * heartbeat + 1000) return;
  const dead = socket;
  socket = null;
  dead.close();
  lose();
}

// Without websockets the same events are fetched; the line is tried again meanwhile.
function pollInstead() {
  if (polling) return;
  polling = setInterval(poll, withJitter(POLL_EVERY));
  poll();
}

async function poll() {
  if (document.hidden || isPolling) return;
  isPolling = true;
  try {
    for (const [stream, last] of seen) await pollOne(stream, last);
    showState("live");
  } catch {
    showState(navigator.onLine ? "reconnecting" : "offline");
  } finally {
    isPolling = false;
  }
}

async function pollOne(stream, last) {
  const answer = await fetch(`/api/v1/streams/${stream}/events/?after=${last}`, {
    headers: { Accept: "application/json" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const { events, resync } = await answer.json();
  if (resync) take({ stream, kind: "resync", ...resync }, "concord:resync");
  for (const event of events ?? []) follow({ stream, ...event });
}

function stop() {
  clearTimeout(retry);
  clearInterval(polling);
  polling = null;
  const open = socket;
  socket = null;
  open?.close();
}

// A page that comes back to the screen, or to the network, does not wait for its turn.
function hurry() {
  if (document.hidden || !seen.size) return;
  if (socket) return watch();
  clearTimeout(retry);
  openLine();
}

if (seen.size) {
  openLine();
  setInterval(watch, 1000);
  document.addEventListener("visibilitychange", hurry);
  addEventListener("online", hurry);
  addEventListener("pageshow", (event) => event.persisted && hurry());
  addEventListener("pagehide", stop);
}
