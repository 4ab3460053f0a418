// Titles, headings and ids of every version that is published for these readers, from
// titles.js above the folder of this one. titles.go writes it.

/**
 * A line of the list with what is looked for in it. A part of a page has the titles that the
 * page has or had, the newest first.
 * @typedef {{id: string, title: string, href: string, versions: number[], pages: Entry[]}} Entry
 */

/**
 * What titles.js brings. Versions and sets of them are named by their place, the newest first.
 * @typedef {{versions: string[], absent: string[], entries: Entry[]}} Titles
 */

const titlesName = "../../titles"; // from the folder of the index

/** @param {string} name @returns {string} the anchor that most sections have */
function usualAnchor(name) {
  return name.toLowerCase().replace(/ /g, "-").replace(/[^a-z0-9_-]/g, "");
}

/** @param {{versions: string[], absent: string[], sets: number[][], titles: string}} told @returns {Titles} */
function readTitles({ versions, absent, sets, titles }) {
  /** @type {Entry[]} */
  const entries = [];
  let set = 0, path = "", /** @type {Entry[]} */ pages = [];
  for (const line of titles.split("\n").slice(0, -1)) {
    const [number, id, title, place] = line.split("\t");
    if (number) set = Number(number);
    if (place === undefined || !sets[set]) throw new Error(damaged);
    const part = place.startsWith("#"), entry = { id, title, href: place, versions: sets[set], pages };
    if (part) entry.href = path + (place === "#" ? "#" + usualAnchor(id || title) : place);
    if (!part && place !== path) pages = [];
    if (!part) {
      path = place;
      entry.pages = [];
      pages.push(entry);
    }
    entries.push(entry);
  }
  return { versions, absent, entries };
}

/** @returns {Promise<Titles>} */
async function loadTitles() {
  try {
    return await load(titlesName);
  } catch {
    throw new Error("titles.js, which lists all versions, is not above the folder of this one, or is damaged");
  }
}

/**
 * Some words of a text, by what they are in the index and as they are typed, and which words
 * of the query they meet, as bits.
 * @typedef {{terms: string[], typed: string[], query: number, meets: number}} Piece
 */

const mostWords = 30; // of a query, each of which is a bit

/** Finds entries. It remembers every word, since cutting one is slow and most are used again and again. */
class AllVersions {
  /** @param {Titles} titles @param {Vocabulary} vocabulary */
  constructor(titles, vocabulary) {
    this.titles = titles;
    this.vocabulary = vocabulary;
    this.query = 0;
    /** @type {((piece: Piece) => boolean)[]} */
    this.tests = [];
    /** @type {Map<string, Piece>} */
    this.pieces = new Map();
    /** @type {Map<string, Piece[]>} */
    this.texts = new Map();
  }

  /**
   * What all words of a query are in, the last one perhaps unfinished: an exact id first, then
   * by how many words the title itself has, then short titles, then what newer versions have.
   * @param {string} text @returns {Entry[]}
   */
  find(text) {
    this.query++;
    this.tests = this.testsOf(text);
    const key = keyOf(text), all = 2 ** this.tests.length - 1, found = [];
    for (const entry of this.titles.entries) {
      const own = this.meets(entry), exact = key !== "" && entry.id !== "" && keyOf(entry.id) === key;
      const around = own && own !== all ? entry.pages.reduce((bits, page) => bits | this.meets(page), 0) : 0;
      if (!exact && (!own || (own | around) !== all)) continue;
      const length = this.wordsOf(entry.title).reduce((sum, piece) => sum + piece.terms.length, 0);
      found.push({ entry, exact, hits: bitsIn(own), length, place: found.length });
    }
    found.sort((a, b) => Number(b.exact) - Number(a.exact) || b.hits - a.hits || a.length - b.length
      || a.entry.versions[0] - b.entry.versions[0] || a.place - b.place);
    return found.map(({ entry }) => entry);
  }

  /** @param {string} text @returns {((piece: Piece) => boolean)[]} one for each word of a query */
  testsOf(text) {
    const tokens = tokensOf(this.vocabulary, text).filter((t) => !t.part).slice(0, mostWords);
    return tokens.map(({ term, run, to }) => {
      const open = to === text.length && [...run].length >= 3 ? plainId(run) : null;
      return (piece) => piece.terms.includes(term) || (open !== null && piece.typed.some((typed) => typed.startsWith(open)));
    });
  }

  /** @param {Entry} entry @returns {number} the words of the query that it has itself, as bits */
  meets(entry) {
    let bits = 0;
    for (const piece of this.wordsOf(entry.title)) bits |= this.bitsOf(piece);
    if (entry.id) for (const piece of this.wordsOfId(entry.id)) bits |= this.bitsOf(piece);
    return bits;
  }

  /** @param {Piece} piece */
  bitsOf(piece) {
    if (piece.query !== this.query) {
      piece.query = this.query;
      piece.meets = this.tests.reduce((bits, has, i) => bits | (has(piece) ? 1 << i : 0), 0);
    }
    return piece.meets;
  }

  /** @param {string} text @returns {Piece[]} words; where there is a digit they may belong together */
  wordsOf(text) {
    return this.once(text, () => (/[0-9]/.test(text) ? [text] : text.split(" ")).map((part) => this.piece(part)));
  }

  /** @param {string} id @returns {Piece[]} */
  wordsOfId(id) {
    return this.once("=" + id, () => {
      const key = keyOf(id);
      return [{ terms: [key], typed: [key], query: 0, meets: 0 }, ...id.split(/[-._/: ]/).map((part) => this.piece(part))];
    });
  }

  /** @param {string} text @param {() => Piece[]} cut */
  once(text, cut) {
    let known = this.texts.get(text);
    if (!known) this.texts.set(text, (known = cut()));
    return known;
  }

  /** @param {string} text @returns {Piece} */
  piece(text) {
    let known = this.pieces.get(text);
    if (known) return known;
    const tokens = /^[A-Za-z0-9]+$/.test(text) ? [{ term: termOf(this.vocabulary, text), run: text }].filter((t) => t.term) : tokensOf(this.vocabulary, text);
    known = { terms: tokens.map((t) => t.term), typed: tokens.map((t) => plainId(t.run)), query: 0, meets: 0 };
    this.pieces.set(text, known);
    return known;
  }
}

/** @param {number} bits */
function bitsIn(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/** @type {Promise<AllVersions> | null} */
let allVersions = null;

/** @returns {Promise<AllVersions>} */
function loadAllVersions() {
  if (!allVersions) {
    allVersions = Promise.all([loadTitles(), loadMeta()]).then(([titles, meta]) => new AllVersions(titles, vocabularyOf(meta)));
    allVersions.catch(() => (allVersions = null));
  }
  return allVersions;
}
