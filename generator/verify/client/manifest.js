// The texts of a manifest and of a seal. publish/manifest.go and package seal write them.

const manifestName = "manifest.sha256";

/** @param {Uint8Array} bytes @returns {string | null} null when they are no text */
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {{sums: Map<string, string>, edited: number, root: string}} sums by name; the first line that no build writes, 0 for none
 */
function readManifest(bytes) {
  const text = textOf(bytes) ?? "", encoder = new TextEncoder();
  const lines = text.split("\n"), ended = lines[lines.length - 1] === "";
  if (ended) lines.pop();
  const sums = new Map();
  let edited = 0, last = new Uint8Array(), rooted = "";
  lines.forEach((line, i) => {
    const [, slash, sum, written] = /^(\\?)([0-9a-fA-F]{64}) {2}([^]+)$/.exec(line) || [];
    const name = written === undefined ? "" : slash ? written.replace(/\\([\\nr])/g, (_, c) => ({ "\\": "\\", n: "\n", r: "\r" })[c] || "") : written;
    const coded = encoder.encode(name);
    const named = isPath(name) && name !== manifestName;
    if (named) sums.set(name, sum.toLowerCase());
    if (!named || sum !== sum.toLowerCase() || /[\n\r]/.test(name) !== (slash === "\\") || !follows(coded, last)) edited = edited || i + 1;
    last = coded;
    const after = line.indexOf("  "); // as seal.RootOf reads a line
    if (after < 0 || !line.slice(after + 2).startsWith("seal/")) rooted += line + (ended || i < lines.length - 1 ? "\n" : "");
  });
  if (!ended) edited = edited || lines.length;
  return { sums, edited, root: "sha256:" + sha256(encoder.encode(rooted)) };
}

/** @param {Uint8Array} a @param {Uint8Array} b @returns {boolean} whether a is after b in the order of bytes */
function follows(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] > b[i];
  return a.length > b.length;
}

/**
 * @param {Uint8Array} bytes of a file of a seal
 * @returns {{value: Map<string, string>, list: Map<string, string[]>} | null} null when no build wrote it
 */
function readSheet(bytes) {
  const text = textOf(bytes);
  if (text === null || !text.endsWith("\n")) return null;
  const value = new Map(), list = new Map();
  let last = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, key, said] = /^([a-z-]+):(?: (.+))?$/.exec(line) || [];
    if (line.startsWith("# ")) continue;
    if (line.startsWith("  - ") && last) list.get(last).push(line.slice(4));
    else if (!key || value.has(key) || list.has(key)) return null;
    else if (said === undefined) list.set((last = key), []);
    else {
      value.set(key, said.replace(/^"([^"\\]*)"$/, "$1"));
      last = "";
    }
  }
  return { value, list };
}
