// Shows the run that the chosen values belong to, and one result along one parameter. The choice
// stands in the address, after the sweep's name.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 300, LEFT = 62, RIGHT = 18, TOP = 34, FOOT = 56, NEAR = 44;

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  Object.assign(element, attributes);
  element.append(...children);
  return element;
}

function draw(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function words(value) {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return value;
  const short = Number(value.toPrecision(4));
  return Number.isInteger(value) ? String(value) : short.toLocaleString("en");
}

function chart(width, points, result, along, current) {
  const said = (value) => along.words[value] ?? words(value);
  const known = points.filter(([, row]) => typeof row[result.place] === "number");
  const svg = draw("svg", { class: "chart", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img" });
  const told = known.map(([value, row]) => `${said(value)}: ${words(row[result.place])}`).join("; ");
  svg.setAttribute("aria-label", `${result.label} by ${along.label.toLowerCase()}. ${told || "No values"}`);
  if (!known.length) return svg;
  const values = known.map(([, row]) => row[result.place]);
  const lines = result.beside.map(({ place }) => known[0][1][place]).filter((value) => value !== null);
  const most = Math.max(...values, ...lines, 0) || 1, least = Math.min(...values, ...lines, 0);
  const numbers = typeof along.values[0] === "number"; // then distances are true
  const at = (value) => (numbers ? value : along.values.indexOf(value));
  const first = at(along.values[0]), span = at(along.values.at(-1)) - first || 1;
  const x = (value) => LEFT + ((at(value) - first) / span) * (width - LEFT - RIGHT);
  const y = (value) => TOP + ((most - value) / (most - least)) * (HEIGHT - TOP - FOOT);
  svg.append(draw("text", { x: 4, y: 14 }, result.label));
  svg.append(draw("text", { x: width - RIGHT, y: HEIGHT - 6, "text-anchor": "end" }, along.label));
  svg.append(draw("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: y(Math.max(least, 0)), y2: y(Math.max(least, 0)) }));
  for (const tick of [least, (least + most) / 2, most]) {
    svg.append(draw("line", { class: "axis", x1: LEFT - 8, x2: LEFT - 4, y1: y(tick), y2: y(tick) }));
    svg.append(draw("text", { x: LEFT - 12, y: y(tick) + 4, "text-anchor": "end" }, words(tick)));
  }
  let last = -NEAR;
  along.values.forEach((value, place) => {
    if (x(value) - last < NEAR && (numbers || value !== current)) return;
    if (!numbers && value !== current) return; // names are long: only that of this run is written
    const ends = numbers ? "middle" : place * 2 < along.values.length ? "start" : "end";
    svg.append(draw("text", { x: x(value), y: HEIGHT - FOOT + 26, "text-anchor": ends }, said(value)));
    last = x(value);
  });
  for (const value of lines) {
    svg.append(draw("line", { class: "printed", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }));
  }
  const path = known.map(([value, row]) => `${x(value)},${y(row[result.place])}`).join(" ");
  if (numbers) svg.append(draw("polyline", { class: "line", points: path }));
  for (const [value, row] of known) {
    const kind = `dot${result.flag !== null && row[result.flag] ? " true" : ""}${value === current ? " now" : ""}`;
    const dot = draw("circle", { class: kind, cx: x(value), cy: y(row[result.place]), r: 6 });
    dot.append(draw("title", {}, `${said(value)}: ${words(row[result.place])}`));
    svg.append(dot);
  }
  return svg;
}

function control({ label, help, default: wanted, words: names }, values) {
  const note = make("span", { className: "quiet", textContent: help ? ` ${help}` : "" });
  const start = Math.max(values.indexOf(wanted), 0);
  let input, value, set;
  if (typeof values[0] === "number") {
    const shown = make("b"); // the label of an output would not be the slider's
    input = make("input", { type: "range", min: 0, max: values.length - 1, value: start });
    value = () => values[input.value];
    const tell = () => {
      shown.textContent = value();
      input.setAttribute("aria-valuetext", value());
    };
    set = (given) => {
      const place = values.findIndex((one) => String(one) === given);
      input.value = place < 0 ? start : place;
      tell();
    };
    input.addEventListener("input", tell);
    tell();
    return { label: make("label", {}, `${label} `, shown, note, input), value, set };
  }
  input = make("select", {}, ...values.map((one) => new Option(names[one] ?? one, one)));
  input.value = values[start];
  value = () => input.value;
  set = (given) => { input.value = values.includes(given) ? given : values[start]; };
  return { label: make("label", {}, `${label} `, note, input), value, set };
}

function explore(section) {
  const { varied, results, rows } = JSON.parse(section.querySelector("script").textContent);
  const box = section.querySelector(".explorer");
  const first = varied.length;
  const kinds = (kind) => results.filter((one) => rows.some((row) => typeof row[one.place] === kind));
  results.forEach((one, place) => { one.place = first + place; });
  varied.forEach((one, place) => {
    one.values = [...new Set(rows.map((row) => row[place]))];
    if (typeof one.values[0] === "number") one.values.sort((a, b) => a - b);
  });
  const flags = kinds("boolean"), numbers = kinds("number");
  // Results that no slider moves are what the paper prints.
  const still = numbers.filter(({ place }) => {
    const seen = new Map();
    return rows.every((row) => {
      const group = row.slice(0, first).filter((value) => typeof value !== "number").join("|");
      if (!seen.has(group)) seen.set(group, row[place]);
      return seen.get(group) === row[place];
    });
  });
  const moving = numbers.filter((one) => !still.includes(one));
  const beside = ({ unit }) => still.filter((other) => other.unit === unit);
  const controls = varied.map((one) => ({ name: one.name, ...control(one, one.values) }));
  const choice = (name, label, options, wanted) => {
    const words = Object.fromEntries(options.map((one) => [one.name, one.label]));
    return { name, ...control({ label, words, default: wanted.name }, options.map((one) => one.name)) };
  };
  const drawn = choice("drawn", "Chart shows", moving, moving.find((one) => beside(one).length) || moving[0]);
  const along = choice("along", "along", varied, varied.find(({ values }) => typeof values[0] === "number") || varied[0]);
  const every = [...controls, drawn, along];
  const found = make("dl", { className: "found" });
  const picture = make("div");
  const left = make("div", {}, ...every.map(({ label }) => label));
  const right = make("div", {}, make("h3", { textContent: "This run" }), found, picture);
  right.setAttribute("aria-live", "polite");

  function show() {
    const now = controls.map(({ value }) => value());
    const same = (row, except) => now.every((value, place) => place === except || row[place] === value);
    const row = rows.find((one) => same(one, -1));
    found.replaceChildren(...results.flatMap(({ label, place }) => [
      make("dt", { textContent: label }),
      make("dd", { textContent: row ? words(row[place]) : "no such run" }),
    ]));
    const axis = varied.find(({ name }) => name === along.value());
    const place = varied.indexOf(axis);
    const points = rows.filter((one) => same(one, place)).map((one) => [one[place], one]);
    points.sort((one, two) => axis.values.indexOf(one[0]) - axis.values.indexOf(two[0]));
    const chosen = moving.find(({ name }) => name === drawn.value());
    const result = { ...chosen, beside: beside(chosen), flag: flags.length ? flags[0].place : null };
    const dashes = result.beside.map(({ label }) => label.toLowerCase()).join(" and ");
    const filled = flags.length ? `Filled: ${flags[0].label.toLowerCase()}. ` : "";
    picture.replaceChildren(
      chart(Math.max(picture.clientWidth, 280), points, result, axis, now[place]),
      make("p", { className: "quiet", textContent: `${dashes ? `Dashes: ${dashes}. ` : ""}${filled}Thick edge: this run.` }),
    );
  }

  function remember() {
    const given = new URLSearchParams(every.map(({ name, value }) => [name, value()]));
    history.replaceState(null, "", `#${section.dataset.sweep}?${given}`);
    show();
  }

  function read() {
    const [name, rest] = location.hash.slice(1).split("?");
    const given = new URLSearchParams(name === section.dataset.sweep ? rest : "");
    for (const one of every) one.set(given.get(one.name));
    show();
    if (rest && name === section.dataset.sweep) section.scrollIntoView();
  }

  box.append(left, right);
  box.hidden = false;
  box.addEventListener("input", remember);
  addEventListener("resize", show);
  addEventListener("hashchange", read);
  read();
}

document.querySelectorAll("[data-sweep]").forEach(explore);
