// Whether a ZIP is the same to a program that reads it from its beginning, and not by the list
// at its end: layout.go does the same, and in the same words.

const otherName = "the ZIP has two names for it, and programs differ in which one they take";
const otherSize = "it is packed in another way than the list of the ZIP says, and programs differ in what they unpack";
const ofNoFile = "bytes of no file, in which other programs may find something else";

/** @param {Blob} zip @param {Listed[]} listed @param {number} list where the list begins @param {Problem[]} problems */
async function checkLayout(zip, listed, list, problems) {
  const all = listed.slice().sort((a, b) => a.offset - b.offset);
  const tell = (/** @type {Listed} */ entry, /** @type {string} */ text) => text && problems.push({ file: entry.name, kind: "archive", text });
  if (all.length && all[0].offset > 0) tell(all[0], `before it lie ${all[0].offset} ${ofNoFile}`);
  for (const [i, entry] of all.entries()) tell(entry, await checkEntry(zip, entry, i + 1 < all.length ? all[i + 1].offset : list));
}

/** @param {Blob} zip @param {Listed} entry @param {number} next where something else begins @returns {Promise<string>} why it is not everywhere the same */
async function checkEntry(zip, entry, next) {
  let head = await bytesOf(zip, entry.offset, entry.offset + 128 + entry.nameBytes.length), view = new DataView(head.buffer);
  if (head.length < 30 || view.getUint32(0, true) !== 0x04034b50) return "its beginning is damaged";
  const to = 30 + view.getUint16(26, true), length = to + view.getUint16(28, true);
  if (length > head.length) head = await bytesOf(zip, entry.offset, entry.offset + length);
  if (length > head.length) return "its beginning is damaged";
  view = new DataView(head.buffer);
  entry.from = entry.offset + length;
  const name = head.subarray(30, to), flags = view.getUint16(6, true), streamed = (flags & 8) !== 0;
  const own = readExtra(head.subarray(to, length), name, [view.getUint32(22, true), view.getUint32(18, true)]);
  const agrees = (/** @type {number} */ a, /** @type {number} */ b) => a === b || (streamed && a === 0);
  if (!same(name, entry.nameBytes) || own.other || entry.other || (flags ^ entry.flags) & 0x801) return otherName;
  if (view.getUint16(8, true) !== entry.method || !agrees(view.getUint32(14, true), entry.crc) || !agrees(own.numbers[0], entry.size) || !agrees(own.numbers[1], entry.packed)) return otherSize;
  const end = entry.from + entry.packed, gap = next - end;
  if (gap < 0) return "it reaches into what lies behind it in the ZIP";
  if (gap > 0 && !(streamed && gap <= 24 && describes(await bytesOf(zip, end, next), entry))) return `behind it lie ${gap} ${ofNoFile}`;
  return "";
}

/** @param {Uint8Array} bytes behind streamed data @param {Listed} entry @returns {boolean} whether they say what the list says */
function describes(bytes, entry) {
  if (same(bytes.subarray(0, 4), new Uint8Array([0x50, 0x4b, 7, 8]))) bytes = bytes.subarray(4);
  const wide = bytes.length === 20, said = new DataView(new ArrayBuffer(wide ? 20 : 12));
  said.setUint32(0, entry.crc, true);
  [entry.packed, entry.size].forEach((n, i) => (wide ? said.setBigUint64(4 + 8 * i, BigInt(n), true) : said.setUint32(4 + 4 * i, n, true)));
  return (wide || Math.max(entry.packed, entry.size) <= 0xffffffff) && same(bytes, new Uint8Array(said.buffer));
}

/** @param {Uint8Array} a @param {Uint8Array} b */
function same(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * @param {Uint8Array} extra @param {Uint8Array} name @param {number[]} numbers those with no room in their fields are in an extra one
 * @returns {{numbers: number[], other: boolean}} other: there is another name, which some programs take
 */
function readExtra(extra, name, numbers) {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  let other = false;
  for (let at = 0; at + 4 <= extra.length; ) {
    const id = view.getUint16(at, true), from = at + 4, to = from + view.getUint16(at + 2, true);
    if (to > extra.length) break;
    let next = from;
    if (id === 1) numbers = numbers.map((n) => (n === 0xffffffff && next + 8 <= to ? Number(view.getBigUint64((next += 8) - 8, true)) : n));
    if (id === 0x7075 && to - from >= 5) other = other || (view.getUint32(from + 1, true) === crc32(name) && !same(extra.subarray(from + 5, to), name));
    at = to;
  }
  return { numbers, other };
}

/** @param {Uint8Array} bytes of a name */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
