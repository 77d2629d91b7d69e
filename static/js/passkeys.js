// What a passkey or security key could not do is said on the page, not only in the console.

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-trouble]");
  if (!place) return;
  event.preventDefault();
  place.hidden = false;
  place.focus();
});
