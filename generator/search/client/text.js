// What is shown of documents: their whole text, packed. text.go writes it.

/**
 * What a file of texts holds: pages are [path, title, status, version, approval],
 * documents [page, anchor, heading, text, id].
 * @typedef {{pages: string[][], documents: [number, string, string, string, string][]}} Texts
 */

/** @type {Map<number, Promise<Texts>>} files that were unpacked */
const unpacked = new Map();

/** @type {Promise<string> | null} what texts are packed with */
let sampled = null;

/** @returns {Promise<string>} */
function sampleText() {
  if (!sampled) {
    sampled = load("sample").then((bytes) => unpack("", bytes));
    sampled.catch(() => (sampled = null));
  }
  return sampled;
}

/** @param {number} number @returns {Promise<Texts>} */
function textsOf(number) {
  const earlier = unpacked.get(number);
  if (earlier) return earlier;
  const promise = Promise.all([sampleText(), loadText(number)]).then(([sample, bytes]) => unpack(sample, bytes)).then(readTexts);
  unpacked.set(number, promise);
  promise.catch(() => unpacked.delete(number));
  return promise;
}

/**
 * Unpacks a text. The browser is shown a whole file of zlib's: its head, the sample as a
 * block that is not packed, and the bytes, which end with the checksum of both.
 * @param {string} sample @param {Uint8Array} bytes @returns {Promise<string>}
 */
async function unpack(sample, bytes) {
  const before = new TextEncoder().encode(sample), n = before.length;
  const block = n ? [0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255] : [];
  const file = new Blob([new Uint8Array([0x78, 0x9c, ...block]), before, bytes]);
  try {
    const text = await new Response(file.stream().pipeThrough(new DecompressionStream("deflate"))).text();
    return text.slice(sample.length);
  } catch {
    throw new Error(damaged);
  }
}

/** @param {string} text @returns {Texts} */
function readTexts(text) {
  try {
    const { pages, documents } = JSON.parse(text);
    if (Array.isArray(pages) && documents.every((/** @type {any[]} */ d) => Array.isArray(pages[d[0]]))) return { pages, documents };
  } catch {
    // it is told below
  }
  throw new Error(damaged);
}
