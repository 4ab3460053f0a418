// How the files of the index are read. shard.go writes them.

const keptLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const damaged = "a file of the search index is damaged";

/**
 * A file of terms. The entry of terms[i] is bytes[starts[i]] up to starts[i + 1]; those that were
 * asked for are kept as they were read.
 * @typedef {{terms: string[], bytes: Uint8Array, starts: number[], read: Map<string, Postings[]>}} Terms
 */

/**
 * The documents that have a term in one field, with their frequencies.
 * @typedef {{documents: number[], frequencies: number[]}} Postings
 */

/** @param {string} base64 @returns {Uint8Array} */
function bytesOf(base64) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4) throw new Error(damaged);
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Reads numbers of variable length. */
class Numbers {
  /** @param {Uint8Array} bytes @param {number} at @param {number} end */
  constructor(bytes, at, end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }
  /** @returns {number} */
  next() {
    let value = 0, factor = 1;
    for (;;) {
      if (this.at >= this.end || factor > 2 ** 42) throw new Error(damaged);
      const byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }
}

/** @param {string} coded front-coded @returns {string[]} */
function readWords(coded) {
  const words = [];
  let before = "";
  for (const item of coded ? coded.split("|") : []) {
    const kept = keptLetters.indexOf(item[0]);
    if (!item || kept < 0 || kept > before.length) throw new Error(damaged);
    words.push((before = before.slice(0, kept) + item.slice(1)));
  }
  return words;
}

/** @param {string} coded @param {string} base64 @returns {Terms} */
function readTerms(coded, base64) {
  const terms = readWords(coded), bytes = bytesOf(base64), starts = [];
  const numbers = new Numbers(bytes, 0, bytes.length);
  for (let i = 0; i < terms.length; i++) {
    const length = numbers.next();
    starts.push(numbers.at);
    numbers.at += length;
  }
  if (numbers.at !== bytes.length) throw new Error(damaged);
  return { terms, bytes, starts, read: new Map() };
}

/** @param {Terms} file @param {string} term @returns {Postings[] | null} by field; null when there is no such term */
function entryOf(file, term) {
  const known = file.read.get(term);
  if (known) return known;
  const i = file.terms.indexOf(term);
  if (i < 0) return null;
  const numbers = new Numbers(file.bytes, file.starts[i], file.bytes.length);
  const fields = numbers.next(), entry = [];
  for (let field = 0; field < 4; field++) {
    entry.push(fields & (1 << field) ? readPostings(numbers) : { documents: [], frequencies: [] });
  }
  file.read.set(term, entry);
  return entry;
}

/** @param {Numbers} numbers @returns {Postings} */
function readPostings(numbers) {
  const documents = [], frequencies = [];
  let document = 0;
  for (let count = numbers.next(); count > 0; count--) {
    const packed = numbers.next();
    document += Math.floor(packed / 2);
    documents.push(document);
    frequencies.push(packed % 2 ? numbers.next() : 1);
  }
  return { documents, frequencies };
}

/** @param {string} base64 @returns {Uint32Array} the lengths of the fields of each document, one after the other */
function readLengths(base64) {
  const bytes = bytesOf(base64), numbers = new Numbers(bytes, 0, bytes.length), lengths = [];
  while (numbers.at < bytes.length) lengths.push(numbers.next());
  return Uint32Array.from(lengths);
}

/** @param {Uint32Array} heads @returns {Uint32Array} of each document the number of its group */
function groupNumbers(heads) {
  let group = -1;
  return heads.map((head, document) => (head === document ? ++group : group));
}

/** @param {string} base64 @param {number} count @returns {Uint32Array} of each document the first of its group */
function readGroups(base64, count) {
  const bytes = bytesOf(base64), numbers = new Numbers(bytes, 0, bytes.length), heads = new Uint32Array(count);
  for (let from = 0; from < count; ) {
    const to = from + numbers.next();
    if (to === from) throw new Error(damaged);
    heads.fill(from, from, to);
    from = to;
  }
  return heads;
}
