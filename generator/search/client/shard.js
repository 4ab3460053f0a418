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
 * @typedef {{documents: Uint32Array, frequencies: Uint32Array}} Postings
 */

/** @type {Postings} */
const none = { documents: new Uint32Array(0), frequencies: new Uint32Array(0) };

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
    entry.push(fields & (1 << field) ? readPostings(numbers) : none);
  }
  file.read.set(term, entry);
  return entry;
}

/** @param {Numbers} numbers @returns {Postings} */
function readPostings(numbers) {
  const count = numbers.next();
  if (count > numbers.end - numbers.at) throw new Error(damaged);
  const documents = new Uint32Array(count), frequencies = new Uint32Array(count).fill(1);
  let document = 0;
  for (let i = 0; i < count; i++) {
    const packed = numbers.next();
    documents[i] = document += Math.floor(packed / 2);
    if (packed % 2) frequencies[i] = numbers.next();
  }
  return { documents, frequencies };
}

/** @param {string[]} letters of each field @returns {Uint8Array[]} the steps of the lengths of each field */
function readLengths(letters) {
  return letters.map((field) => Uint8Array.from(field, (letter) => {
    const step = keptLetters.indexOf(letter);
    if (step < 0) throw new Error(damaged);
    return step;
  }));
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
