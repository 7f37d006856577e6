// Looks for words in the index of all pages; the words stand in the address, after "#".
"use strict";
const MOST = 60;
const form = document.getElementById("search");
const hits = document.getElementById("hits");
const status = form.querySelector("[role=status]");
const field = form.elements.q;

function look() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  const found = [];
  for (const [kind, title, text, address] of words.length ? window.INDEX : []) {
    const inTitle = words.filter((word) => plain(title).includes(word)).length;
    const whole = plain(`${kind} ${title} ${text}`);
    if (words.every((word) => whole.includes(word))) found.push([inTitle, kind, title, address]);
  }
  found.sort((one, two) => two[0] - one[0]);
  hits.replaceChildren(...found.slice(0, MOST).map(([, kind, title, address]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const note = document.createElement("span");
    link.href = address;
    link.textContent = title;
    note.className = "quiet";
    note.textContent = ` ${kind}`;
    item.append(link, note);
    return item;
  }));
  const more = found.length > MOST ? `, the first ${MOST} are shown` : "";
  status.textContent = words.length ? `${found.length} found${more}` : "";
}

function read() {
  field.value = new URLSearchParams(location.hash.slice(1)).get("q") || "";
  look();
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", () => {
  history.replaceState(null, "", `#${new URLSearchParams({ q: field.value })}`);
  look();
});
addEventListener("hashchange", read);
read();
field.focus();
