// Python in a worker: CPython as WebAssembly, whose files and output are here.
import { WASI, File, Directory, PreopenDirectory, OpenFile, ConsoleStdout } from "../run/shim/index.js";

const LIBRARY = "/usr/local/lib", ARCHIVE = "python315.zip";
const ENVIRONMENT = ["COMPANION_PROJECT=/companion", "MPLCONFIGDIR=/tmp", "TMPDIR=/tmp", "HOME=/tmp",
  "PYTHONTZPATH="];
// matplotlib asks whether its cache can be written to; WASI has no permissions and says no.
const START = `
import os, sys
os.access = lambda *_, **__: True
sys.path[:0] = ["/companion/src", "/packages"]
from companion.site.guest import runner
`;

async function unpacked(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const [head, rest] = response.body.tee();
  const reader = head.getReader();
  const { value } = await reader.read();
  reader.cancel();
  // Some servers unpack a .gz on the way.
  const packed = value[0] === 0x1f && value[1] === 0x8b;
  return packed ? rest.pipeThrough(new DecompressionStream("gzip")) : rest;
}

function put(folder, path, content) {
  const parts = path.split("/");
  const name = parts.pop();
  let here = folder;
  for (const part of parts) {
    if (!here.has(part)) here.set(part, new Map());
    here = here.get(part);
  }
  here.set(name, content);
}

function tree(folder) {
  return new Map([...folder].map(([name, one]) =>
    [name, one instanceof Map ? new Directory(tree(one)) : new File(one, { readonly: true })]));
}

function files(tar) {
  const words = new TextDecoder();
  const text = (from, length) => words.decode(tar.subarray(from, from + length)).replace(/\0.*$/s, "");
  const folder = new Map();
  for (let place = 0; tar[place];) {
    const size = parseInt(text(place + 124, 12), 8);
    const prefix = text(place + 345, 155);
    put(folder, (prefix ? `${prefix}/` : "") + text(place, 100), tar.slice(place + 512, place + 512 + size));
    place += 512 + Math.ceil(size / 512) * 512;
  }
  return folder;
}

async function started(print) {
  const headers = { headers: { "Content-Type": "application/wasm" } };
  const bytes = async (address) => new Uint8Array(await new Response(await unpacked(address)).arrayBuffer());
  const [module, library, project] = await Promise.all([
    unpacked("../run/python.wasm.gz").then((stream) => WebAssembly.compileStreaming(new Response(stream, headers))),
    bytes("../run/python-stdlib.zip"),
    bytes("../run/project.tar.gz"),
  ]);
  const all = files(project);
  const root = tree(all.get("root"));
  root.set("tmp", new Directory(new Map()));
  const wasi = new WASI(["/usr/local/bin/python.wasm"], ENVIRONMENT, [
    new OpenFile(new File([])),
    ConsoleStdout.lineBuffered(print),
    ConsoleStdout.lineBuffered((line) => console.debug(line)),
    new PreopenDirectory(LIBRARY, new Map([[ARCHIVE, new File(library, { readonly: true })]])),
    new PreopenDirectory(`${LIBRARY}/${ARCHIVE}/matplotlib/mpl-data`, tree(all.get("drawing"))),
    new PreopenDirectory("/", root),
  ], { debug: false });
  const imports = { wasi_snapshot_preview1: wasi.wasiImport, host: { call: () => -1 } };
  const instance = await WebAssembly.instantiate(module, imports);
  wasi.initialize(instance);
  const { host_alloc: allocate, turn, memory } = instance.exports;
  return (code) => {
    const text = new TextEncoder().encode(code);
    const place = allocate(text.length) >>> 0;
    new Uint8Array(memory.buffer).set(text, place);
    return turn(place, text.length);
  };
}

let python;
onmessage = async ({ data: request }) => {
  try {
    python ??= started((line) => {
      if (line.startsWith("{")) postMessage({ piece: JSON.parse(line) });
    }).then((run) => {
      run(START);
      return run;
    });
    const run = await python;
    postMessage({ state: "running" });
    run(`runner.main(${JSON.stringify(JSON.stringify(request))})`);
    postMessage({ state: "done" });
  } catch (error) {
    python = undefined;
    postMessage({ state: "failed", text: String(error) });
  }
};
