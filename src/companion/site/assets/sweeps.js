// Shows the run that the chosen values belong to, and one result along one parameter.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 260, LEFT = 62, RIGHT = 18, TOP = 16, FOOT = 34;

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
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function chart(width, points, result, along, current) {
  const known = points.filter(([, row]) => typeof row[result.place] === "number");
  const svg = draw("svg", { class: "chart", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img" });
  const said = known.map(([value, row]) => `${value}: ${words(row[result.place])}`).join(", ");
  svg.setAttribute("aria-label", `${result.name} by ${along.name}. ${said || "No values"}`);
  if (!known.length) return svg;
  const values = known.map(([, row]) => row[result.place]);
  const lines = result.beside.map(({ place }) => known[0][1][place]).filter((value) => value !== null);
  const most = Math.max(...values, ...lines, 0) || 1, least = Math.min(...values, ...lines, 0);
  const room = (width - LEFT - RIGHT) / Math.max(along.values.length - 1, 1);
  const x = (value) => LEFT + along.values.indexOf(value) * room;
  const y = (value) => TOP + ((most - value) / (most - least)) * (HEIGHT - TOP - FOOT);
  for (const tick of [least, (least + most) / 2, most]) {
    svg.append(draw("line", { class: "axis", x1: LEFT - 8, x2: LEFT - 4, y1: y(tick), y2: y(tick) }));
    svg.append(draw("text", { x: LEFT - 12, y: y(tick) + 4, "text-anchor": "end" }, words(tick)));
  }
  const every = Math.ceil(along.values.length / 8);
  along.values.forEach((value, place) => {
    if (place % every) return;
    const ends = along.values.length > 3 ? "middle" : place ? "end" : "start";
    svg.append(draw("text", { x: x(value), y: HEIGHT - 10, "text-anchor": ends }, value));
  });
  for (const value of lines) {
    svg.append(draw("line", { class: "printed", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }));
  }
  const path = known.map(([value, row]) => `${x(value)},${y(row[result.place])}`).join(" ");
  if (typeof along.values[0] === "number") svg.append(draw("polyline", { class: "line", points: path }));
  for (const [value, row] of known) {
    const kind = `dot${result.flag !== null && row[result.flag] ? " true" : ""}${value === current ? " now" : ""}`;
    const dot = draw("circle", { class: kind, cx: x(value), cy: y(row[result.place]), r: 6 });
    dot.append(draw("title", {}, `${value}: ${words(row[result.place])}`));
    svg.append(dot);
  }
  return svg;
}

function explore(section) {
  const { varied, defaults, results, helps, rows } = JSON.parse(section.querySelector("script").textContent);
  const box = section.querySelector(".explorer");
  const first = varied.length;
  const flags = results.filter((_, place) => rows.some((row) => typeof row[first + place] === "boolean"));
  const numbers = results.filter((_, place) => rows.some((row) => typeof row[first + place] === "number"));
  const parameters = varied.map((name, place) => {
    const values = [...new Set(rows.map((row) => row[place]))];
    if (typeof values[0] === "number") values.sort((one, two) => one - two);
    return { name, place, values };
  });
  // Results that no slider moves are what the paper prints; the last word of a name is its unit.
  const still = numbers.filter((name) => {
    const place = first + results.indexOf(name), seen = new Map();
    return rows.every((row) => {
      const group = row.slice(0, first).filter((value) => typeof value !== "number").join("|");
      if (!seen.has(group)) seen.set(group, row[place]);
      return seen.get(group) === row[place];
    });
  });
  const moving = numbers.filter((name) => !still.includes(name));
  const unit = (name) => name.split("_").pop();
  const beside = (name) => still.filter((other) => unit(other) === unit(name));
  const controls = parameters.map(({ name, values }, number) => {
    const start = Math.max(values.indexOf(defaults[number]), 0);
    const label = make("label", {}, `${name} `);
    const help = make("span", { className: "quiet", textContent: helps[name] ? ` ${helps[name]}` : "" });
    let input, value;
    if (typeof values[0] === "number") {
      input = make("input", { type: "range", min: 0, max: values.length - 1, value: start });
      const shown = make("b"); // the label of an output would not be the slider's
      value = () => values[input.value];
      const tell = () => { shown.textContent = value(); input.setAttribute("aria-valuetext", value()); };
      input.addEventListener("input", tell);
      tell();
      label.append(shown, help, input);
    } else {
      input = make("select", {}, ...values.map((one) => make("option", { textContent: one })));
      input.value = values[start];
      value = () => input.value;
      label.append(help, input);
    }
    return { label, input, value };
  });
  const pick = (names, text) => {
    const select = make("select", {}, ...names.map((name) => make("option", { textContent: name })));
    return { select, label: make("label", {}, `${text} `, select) };
  };
  const drawn = pick(moving, "Drawn"), along = pick(varied, "along");
  drawn.select.value = moving.find((name) => beside(name).length) || moving[0];
  const ranged = parameters.find(({ values }) => typeof values[0] === "number");
  if (ranged) along.select.value = ranged.name;
  const found = make("dl", { className: "found" });
  const picture = make("div");
  const left = make("div", {}, ...controls.map(({ label }) => label), drawn.label, along.label);
  const right = make("div", {}, make("h3", { textContent: "This run" }), found, picture);
  right.setAttribute("aria-live", "polite");

  function show() {
    const now = controls.map(({ value }) => value());
    const same = (row, except) => now.every((value, place) => place === except || row[place] === value);
    const row = rows.find((one) => same(one, -1));
    found.replaceChildren(...results.flatMap((name, place) => [
      make("dt", { textContent: name }),
      make("dd", { textContent: row ? words(row[first + place]) : "no such run" }),
    ]));
    const axis = parameters.find(({ name }) => name === along.select.value);
    const points = rows.filter((one) => same(one, axis.place)).map((one) => [one[axis.place], one]);
    points.sort((one, two) => axis.values.indexOf(one[0]) - axis.values.indexOf(two[0]));
    const result = {
      name: drawn.select.value,
      place: first + results.indexOf(drawn.select.value),
      beside: beside(drawn.select.value).map((name) => ({ name, place: first + results.indexOf(name) })),
      flag: flags.length ? first + results.indexOf(flags[0]) : null,
    };
    const dashes = result.beside.map(({ name }) => name).join(" and ");
    const note = `${dashes ? `Dashes: ${dashes}. ` : ""}` + (flags.length ? `Filled where ${flags[0]}; thick edge: this run.` : "Thick edge: this run.");
    picture.replaceChildren(
      chart(Math.max(picture.clientWidth, 280), points, result, axis, now[axis.place]),
      make("p", { className: "quiet", textContent: `${result.name} along ${axis.name}. ${note}` }),
    );
  }
  box.append(left, right);
  box.addEventListener("input", show);
  box.hidden = false;
  addEventListener("resize", show);
  show();
}

document.querySelectorAll("[data-sweep]").forEach(explore);
