// Filters and sorts what a page has already. The choice stands in the address, after "#".
"use strict";
const form = document.querySelector("form[data-filter]");
const list = document.getElementById(form.dataset.filter);
const items = [...list.querySelectorAll("[data-item]")];
const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
const status = form.querySelector("[role=status]");

function chosen() {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) given.append(name, value);
  return given;
}

function fits(item, given) {
  for (const name of new Set(given.keys())) {
    const wanted = given.getAll(name);
    if (name === "q") {
      const words = wanted[0].toLowerCase().split(/\s+/);
      if (!words.every((word) => texts.get(item).includes(word))) return false;
    } else {
      const has = (item.dataset[name] || "").split("; ");
      if (!wanted.some((value) => has.includes(value))) return false;
    }
  }
  return true;
}

function show() {
  const given = chosen();
  let count = 0;
  for (const item of items) {
    item.hidden = !fits(item, given);
    count += !item.hidden;
  }
  for (const group of list.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector("[data-item]:not([hidden])");
  }
  status.textContent = count === items.length ? `All ${count}` : `${count} of ${items.length}`;
}

function remember() {
  const given = chosen().toString();
  history.replaceState(null, "", given ? `#${given}` : location.pathname + location.search);
  show();
}

function read() {
  const hash = location.hash.slice(1);
  form.reset();
  if (hash.includes("=")) {
    const given = new URLSearchParams(hash);
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = given.getAll(field.name).includes(field.value);
      else if (field.name) field.value = given.get(field.name) || "";
    }
  }
  show();
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", remember);
form.addEventListener("reset", () => setTimeout(remember));
addEventListener("hashchange", read);
read();
const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (target) target.focus();

for (const table of document.querySelectorAll("[data-sortable]")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.rank ?? row.cells[column].textContent.trim();
      const rows = [...table.tBodies[0].rows];
      rows.sort((one, two) => key(one).localeCompare(key(two), "en", { numeric: true }));
      table.tBodies[0].append(...(down ? rows.reverse() : rows));
    });
  });
}
