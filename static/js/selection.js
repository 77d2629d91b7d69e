// Offers “Comment on these words” beside words selected with mouse, finger or keyboard.
// Without it the words are typed into the form. Offsets are sent as Unicode code points,
// counted in the words alone: signs of notes (data-sign) are left out.

const offer = document.createElement("a");
offer.className = "button button-secondary selection-offer";
offer.addEventListener("pointerdown", (event) => event.preventDefault());
offer.addEventListener("mousedown", (event) => event.preventDefault());
offer.addEventListener("click", fillForm);

let chosen = null;
let waiting = 0;

function wordsIn(range) {
  const pieces = range.cloneContents();
  for (const sign of pieces.querySelectorAll("[data-sign]")) sign.remove();
  return [...pieces.textContent];
}

function wordsBefore(element, node, offset) {
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return wordsIn(range).length;
}

function elementOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
}

// The provision's words that hold the beginning of the selection; a selection that
// runs beyond them ends with them.
function readSelection() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const words = elementOf(range.startContainer)?.closest("[data-selectable] .provision-words");
  if (!words) return null;
  const inside = words.contains(range.endContainer);
  const all = wordsIn(rangeOver(words));
  let start = wordsBefore(words, range.startContainer, range.startOffset);
  let end = inside ? wordsBefore(words, range.endContainer, range.endOffset) : all.length;
  while (start < end && !all[start].trim()) start += 1;
  while (end > start && !all[end - 1].trim()) end -= 1;
  if (start === end) return null;
  return { words, range, start, end, quote: all.slice(start, end).join("") };
}

function rangeOver(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range;
}

function showOffer() {
  chosen = readSelection();
  if (!chosen) {
    offer.remove();
    return;
  }
  const provision = chosen.words.closest(".provision");
  const page = chosen.words.closest("[data-selectable]");
  const link = provision.querySelector(".provision-number a, .provision-heading a");
  const place = new URL(page.dataset.selectable || link.href, location.href);
  place.search = new URLSearchParams({
    ...(page.dataset.revision ? { revision: page.dataset.revision } : {}),
    start: chosen.start,
    end: chosen.end,
  });
  place.hash = "comment-form";
  offer.href = place.href;
  offer.textContent = page.dataset.label;
  chosen.words.after(offer);
  const below = chosen.range.getBoundingClientRect().bottom - provision.getBoundingClientRect().top;
  offer.style.insetBlockStart = `${Math.round(below) + 6}px`;
}

// On a provision's own page the form stands below: fill it instead of loading the page again.
function fillForm(event) {
  const form = document.querySelector("[data-comment-form]");
  if (!form?.elements.words || !chosen?.words.closest("[data-same-page]")) return;
  event.preventDefault();
  form.elements.words.value = chosen.quote;
  form.elements.start.value = chosen.start;
  form.elements.end.value = chosen.end;
  offer.remove();
  form.scrollIntoView({ block: "start" });
  form.elements.body.focus({ preventScroll: true });
}

document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(showOffer, 200);
});
