// Filters and sorts what a page has already. The choice stands in the address, after "#".
"use strict";
const form = document.querySelector("form[data-filter]");
const list = document.getElementById(form.dataset.filter);
const items = [...list.querySelectorAll("[data-item]")];
const texts = new Map(items.map((item) => [item, plain(item.textContent)]));
const status = form.querySelector("[role=status]");
const heads = [...list.querySelectorAll("th[data-sort]")];
let sort = ""; // the name of a column, with "-" before it from the end

function chosen() {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) given.append(name, value);
  return given;
}

function fits(item, given) {
  for (const name of new Set(given.keys())) {
    const wanted = given.getAll(name);
    if (name === "q") {
      const words = plain(wanted[0]).split(/\s+/);
      if (!words.every((word) => texts.get(item).includes(word))) return false;
    } else {
      const has = (item.dataset[name] || "").split("; ");
      if (!wanted.some((value) => has.includes(value))) return false;
    }
  }
  return true;
}

function arrange() {
  const column = heads.findIndex((head) => head.dataset.sort === sort.replace("-", ""));
  const down = sort.startsWith("-");
  heads.forEach((head, place) => {
    if (place === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
  const rows = [...items];
  if (column >= 0) {
    const at = heads[column].cellIndex;
    const rank = (row) => row.cells[at].dataset.rank;
    rows.sort((one, two) => rank(one) - rank(two));
    if (down) rows.reverse();
  }
  items[0].parentNode.append(...rows);
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
  if (heads.length) arrange();
}

function remember() {
  const given = chosen();
  if (sort) given.append("sort", sort);
  const text = given.toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  show();
}

function read() {
  const hash = location.hash.slice(1);
  form.reset();
  sort = "";
  if (hash.includes("=")) {
    const given = new URLSearchParams(hash);
    sort = given.get("sort") || "";
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = given.getAll(field.name).includes(field.value);
      else if (field.name) field.value = given.get(field.name) || "";
    }
  }
  show();
}

for (const head of heads) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    sort = sort === head.dataset.sort ? `-${sort}` : head.dataset.sort;
    remember();
  });
}
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", remember);
form.querySelector("[type=reset]").addEventListener("click", () => {
  sort = "";
  setTimeout(remember);
});
addEventListener("hashchange", read);
read();
const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (target) target.focus();
