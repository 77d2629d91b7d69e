// Presentation only: every page works without this file.

const find = (selector, within = document) => [...within.querySelectorAll(selector)];

// Appearance: as the device, light or dark; the server reads the cookie, so no page flashes.
function chosenTheme() {
  return /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1] ?? "";
}

function applyTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

function offerThemes() {
  applyTheme(chosenTheme());
  for (const form of find("[data-appearance]")) {
    const choice = form.querySelector("select");
    choice.value = chosenTheme();
    choice.addEventListener("change", () => {
      const age = choice.value ? 31536000 : 0;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `theme=${choice.value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
      applyTheme(choice.value);
    });
    form.hidden = false;
  }
}

// The first error summary takes the focus, and its links put it into the field.
function leadToErrors() {
  find("[data-takes-focus]")[0]?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}

function offerDismissal() {
  for (const button of find("[data-dismiss]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest(".notice").remove();
      document.getElementById("content").focus();
    });
  }
}

function offerCopying() {
  if (!navigator.clipboard) return;
  for (const button of find("[data-copy]")) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.textContent = button.dataset.copied;
    });
  }
}

function openContentsWhenWide() {
  const wide = matchMedia("(min-width: 64rem)");
  const follow = () => find("[data-open-when-wide]").forEach((part) => (part.open = wide.matches));
  wide.addEventListener("change", follow);
  follow();
}

// Time left, in the page's language. The server decides what is closed; this only counts down.
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

function sayTimeLeft() {
  const say = new Intl.RelativeTimeFormat(document.documentElement.lang);
  for (const place of find("[data-closes]")) {
    const left = (new Date(place.dataset.closes) - Date.now()) / 1000;
    const [unit, size] = STEPS.find(([, seconds]) => left >= seconds) ?? ["second", 1];
    place.textContent = left > 0 ? say.format(Math.floor(left / size), unit) : place.dataset.over;
  }
}

// The live line tells its state by an event: live, reconnecting or offline.
function showLiveState(event) {
  for (const place of find(".live")) {
    if (place.dataset.state === event.detail) continue;
    place.dataset.state = event.detail;
    place.textContent = place.dataset[`${event.detail}Text`];
  }
}

// A disclosure that floats closes on Escape and on a click elsewhere.
function closeFloating(event) {
  for (const part of find("details.acting[open]")) {
    if (event.key === "Escape") part.querySelector("summary").focus();
    if (event.key === "Escape" || !part.contains(event.target)) part.open = false;
  }
}

offerThemes();
leadToErrors();
offerDismissal();
offerCopying();
openContentsWhenWide();
sayTimeLeft();
setInterval(sayTimeLeft, 30000);
document.addEventListener("concord:live", showLiveState);
document.addEventListener("click", closeFloating);
document.addEventListener("keydown", (event) => event.key === "Escape" && closeFloating(event));
