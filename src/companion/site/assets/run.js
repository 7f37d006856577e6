// A form made from what each notebook's parameters may be, and what a run of it shows.
"use strict";
const { runs, fields, published } = JSON.parse(document.getElementById("choices").textContent);
const form = document.getElementById("run");
const box = document.getElementById("fields");
const out = document.getElementById("out");
const old = document.getElementById("old");
const status = form.querySelector("[role=status]");
const button = form.querySelector("[type=submit]");
let worker, chosen, same, drawn, refused, busy;

function input({ name, type, enum: allowed, suggested, minimum, maximum, help }, value) {
  const label = document.createElement("label");
  let element;
  if (allowed) {
    element = document.createElement("select");
    for (const one of allowed) element.append(new Option(one || "(none)", one, false, one === value));
  } else {
    element = document.createElement("input");
    element.type = { integer: "number", number: "number", boolean: "checkbox" }[type] || "text";
    if (type === "boolean") element.checked = value;
    else element.value = value;
    if (minimum !== undefined) element.min = minimum;
    if (maximum !== undefined) element.max = maximum;
    if (type === "number") element.step = "any";
    element.required = element.type === "number";
  }
  element.name = name;
  const note = document.createElement("span");
  note.textContent = help;
  label.append(name, element, note);
  if (suggested) {
    const list = document.createElement("datalist");
    list.id = `suggested-${name}`;
    list.append(...suggested.map((one) => new Option(one)));
    element.setAttribute("list", list.id);
    label.append(list);
  }
  return label;
}

function choose() {
  chosen = form.elements.preset.value;
  const { notebook, values } = runs[chosen];
  box.replaceChildren(...fields[notebook].map((field) => input(field, values[field.name])));
  history.replaceState(null, "", `#${chosen}`);
  outdate();
}

function outdate() { // what is below was made from other values than those in the form
  if (busy || !out.childElementCount) return;
  old.hidden = false;
  out.className = "old";
  status.textContent = "";
}

function clear() {
  old.hidden = true;
  out.className = "";
  out.replaceChildren();
}

function given() {
  const { notebook, values } = runs[chosen];
  const result = { ...values, output_dir: "" };
  for (const { name, type } of fields[notebook]) {
    const element = form.elements[name];
    if (type === "boolean") result[name] = element.checked;
    else result[name] = type === "integer" || type === "number" ? Number(element.value) : element.value;
  }
  return { notebook, values: result };
}

function show({ kind, html, text, exhibit, digest }) {
  const piece = document.createElement(exhibit ? "figure" : "div");
  if (kind === "error") {
    refused = true;
    piece.className = "refused";
    piece.setAttribute("role", "alert");
    piece.textContent = text;
  } else {
    piece.innerHTML = html; // made by the project's own code, in the worker
  }
  for (const image of piece.querySelectorAll("img")) { // on a narrow screen it scrolls
    image.style.setProperty("--least", `${0.6 * image.getAttribute("width")}px`);
  }
  if (kind === "figure") {
    const mark = document.createElement("p");
    const equal = published[exhibit] === digest;
    drawn += exhibit in published;
    same += equal;
    mark.className = equal ? "mark-same" : "mark-own";
    mark.textContent = equal ? "The same as published, pixel for pixel."
      : exhibit in published ? "Your parameters: not the published picture." : "Not among the published pictures.";
    piece.append(mark);
  }
  out.append(piece);
}

function stop(text) {
  busy = false;
  button.removeAttribute("aria-disabled");
  status.textContent = text;
}

function fail(reason) {
  worker = undefined; // the next attempt begins anew
  clear();
  stop(`This browser cannot run it: ${reason}`);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (busy || !form.reportValidity()) return;
  clear();
  same = drawn = 0;
  refused = false;
  busy = true;
  button.setAttribute("aria-disabled", "true"); // disabled, it would lose the keyboard's focus
  status.textContent = worker ? "Running …" : "Loading Python …";
  const begin = performance.now();
  const asked = JSON.stringify(given());
  try {
    worker ??= new Worker("assets/worker.js", { type: "module" });
  } catch (error) {
    return fail(error.message);
  }
  worker.onmessage = ({ data: { piece, state, text } }) => {
    if (piece) return show(piece);
    if (state === "failed") return fail(text);
    if (state === "running") {
      status.textContent = "Running …";
      return;
    }
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const pictures = same ? ` ${same} of ${drawn} published pictures came out the same.` : "";
    stop(refused ? "Refused: the reason stands below." : `Done in ${seconds} seconds.${pictures}`);
    if (JSON.stringify(given()) !== asked) outdate();
  };
  worker.onerror = (error) => fail(error.message || "the worker did not start");
  worker.postMessage(JSON.parse(asked));
});
form.elements.preset.addEventListener("change", choose);
box.addEventListener("input", outdate);
function read() {
  const wanted = location.hash.slice(1);
  if (wanted in runs) form.elements.preset.value = wanted;
  choose();
}
addEventListener("hashchange", read);
read();
if (location.protocol === "file:") document.getElementById("disk").hidden = false;
else form.hidden = false;
