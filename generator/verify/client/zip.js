// A reader of ZIPs: the list at their end, and files that are stored or deflated.

/**
 * A file that can be read in pieces.
 * @typedef {{size: number, link?: boolean, read: (sink: (bytes: Uint8Array) => void) => Promise<void>}} Entry
 * @typedef {{file: string, kind: string, text: string}} Problem
 * @typedef {{files: Map<string, Entry>, problems: Problem[], packed?: boolean}} Tree
 */

/** What is wrong with a file of the reader, in a sentence. */
class Trouble extends Error {}

const sliceSize = 1 << 20;
const cutShort = "This is no whole ZIP: it was cut short or damaged, or is another kind of file.";
const unpackFirst = "Unpack it, and choose the folder.";

/** @param {Blob} blob @param {number} from @param {number} to @returns {Promise<Uint8Array>} */
async function bytesOf(blob, from, to) {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer());
}

/** @param {Blob} blob @param {(bytes: Uint8Array) => void} sink */
async function readSlices(blob, sink) {
  for (let at = 0; at < blob.size; at += sliceSize) sink(await bytesOf(blob, at, Math.min(blob.size, at + sliceSize)));
}

/** @param {Blob} zip @returns {Promise<Tree>} */
async function readZip(zip) {
  const { list, count, offset } = await listOf(zip);
  /** @type {Tree} */
  const tree = { files: new Map(), problems: [], packed: true };
  const folded = new Map(), all = [];
  let at = 0, total = 0;
  for (let i = 0; i < count; i++) {
    const { entry, next } = entryAt(list, at);
    at = next;
    all.push(entry);
    total += entry.size;
    if (total > 64 * 2 ** 30) throw new Trouble("This ZIP says that it unpacks to more than 64 GiB, which no handbook needs.");
    if (entry.name.endsWith("/") && entry.size === 0 && entry.packed <= 2 && !entry.link && isPath(entry.name.slice(0, -1))) continue;
    const why = unfit(entry, folded);
    if (why) tree.problems.push({ file: entry.name, kind: "archive", text: why });
    else tree.files.set(entry.name, { size: entry.size, link: entry.link, read: (sink) => readEntry(zip, entry, sink) });
  }
  if (at !== list.byteLength) throw new Trouble(cutShort);
  await checkLayout(zip, all, offset, tree.problems);
  return tree;
}

/** @param {Blob} zip @returns {Promise<{list: DataView, count: number, offset: number}>} the list of all files, and where it begins */
async function listOf(zip) {
  const from = Math.max(0, zip.size - 22 - 0xffff), tail = await bytesOf(zip, from, zip.size);
  const view = new DataView(tail.buffer);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    if (at + 22 + view.getUint16(at + 20, true) !== tail.length) throw new Trouble(cutShort);
    const count = view.getUint16(at + 10, true), size = view.getUint32(at + 12, true), offset = view.getUint32(at + 16, true);
    if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff || (at >= 20 && view.getUint32(at - 20, true) === 0x07064b50)) throw new Trouble("This ZIP is too large for this page. " + unpackFirst);
    if (view.getUint32(at + 4, true) !== 0 || offset + size !== from + at) throw new Trouble(cutShort);
    return { list: new DataView((await bytesOf(zip, offset, offset + size)).buffer), count, offset };
  }
  throw new Trouble(cutShort);
}

/**
 * @typedef {{name: string, nameBytes: Uint8Array, crc: number, size: number, packed: number, method: number, flags: number, offset: number, from?: number, other: boolean, link: boolean}} Listed
 * from: where its data begin; other: an extra field has another name
 */

/** @param {DataView} list @param {number} at @returns {{entry: Listed, next: number}} */
function entryAt(list, at) {
  if (at + 46 > list.byteLength || list.getUint32(at, true) !== 0x02014b50) throw new Trouble(cutShort);
  const short = (/** @type {number} */ n) => list.getUint16(at + n, true), long = (/** @type {number} */ n) => list.getUint32(at + n, true);
  const next = at + 46 + short(28) + short(30) + short(32);
  if (next > list.byteLength) throw new Trouble(cutShort);
  const nameBytes = new Uint8Array(list.buffer, at + 46, short(28));
  const link = long(38) >>> 28 === 0xa; // for some program, whatever made it
  const { numbers: [size, packed, offset], other } = readExtra(new Uint8Array(list.buffer, at + 46 + short(28), short(30)), nameBytes, [long(24), long(20), long(42)]);
  return { entry: { name: new TextDecoder("utf-8", { ignoreBOM: true }).decode(nameBytes), nameBytes, crc: long(16), size, packed, method: short(10), flags: short(8), offset, other, link }, next };
}

/** @param {string} name @returns {boolean} whether it stays in the folder that it is unpacked into */
function isPath(name) {
  return name !== "" && !/[\\\0]/.test(name) && name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** @param {Listed} entry @param {Map<string, string>} folded names so far, in lower case @returns {string} why it is not looked into */
function unfit(entry, folded) {
  const taken = folded.get(entry.name.toLowerCase());
  if (!isPath(entry.name) || /^[^/]*:|\ufffd/.test(entry.name)) return "its name leads out of the folder that it is unpacked into, or is none";
  if (taken === entry.name) return "the ZIP has this file twice, and programs differ in which one they unpack";
  if (taken !== undefined) return `only case tells it from "${taken}", and on Windows and macOS both are one file`;
  if (entry.flags & 1) return "it is encrypted";
  if (entry.method !== 0 && entry.method !== 8) return `it is packed in a way (${entry.method}) that not every program can unpack`;
  folded.set(entry.name.toLowerCase(), entry.name);
  return "";
}

/** @param {Blob} zip @param {Listed} entry @param {(bytes: Uint8Array) => void} sink */
async function readEntry(zip, entry, sink) {
  const from = entry.from;
  if (from === undefined) throw new Trouble("it cannot be unpacked: its beginning is damaged");
  if (from + entry.packed > zip.size) throw new Trouble("it cannot be unpacked: it was cut short");
  const data = zip.slice(from, from + entry.packed);
  let size = 0;
  const count = (/** @type {Uint8Array} */ bytes) => {
    size += bytes.length;
    if (size > entry.size) throw new Trouble("it cannot be unpacked: there is more in it than the ZIP says");
    sink(bytes);
  };
  if (entry.method === 0) await readSlices(data, count);
  else await inflate(data, count);
  if (size !== entry.size) throw new Trouble("it cannot be unpacked: there is less in it than the ZIP says");
}

/** @param {Blob} data @param {(bytes: Uint8Array) => void} sink */
async function inflate(data, sink) {
  if (!canInflate()) throw new Trouble("it cannot be unpacked by this browser");
  const reader = data.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      sink(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {}); // it is told already
    throw error instanceof Trouble ? error : new Trouble("it cannot be unpacked: it is damaged");
  }
}

/** @returns {boolean} */
function canInflate() {
  try {
    return !!new DecompressionStream("deflate-raw");
  } catch {
    return false;
  }
}
