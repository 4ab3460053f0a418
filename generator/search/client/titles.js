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

/** @param {any} told */
function bringTitles(told) {
  try {
    brought.set(titlesName, readTitles(told));
  } catch {
    // load tells that the file is damaged
  }
}

/** @returns {Promise<Titles>} */
async function loadTitles() {
  try {
    return await load(titlesName);
  } catch {
    throw new Error("titles.js, which lists all versions, is not above the folder of this one, or is damaged");
  }
}

/** @param {Entry} entry */
function nameOf(entry) {
  return [entry.id, entry.title].filter(Boolean).join(" ");
}

/**
 * The words of a text, by what they are in the index and as they are typed.
 * @typedef {{terms: Set<string>, typed: string[]}} Words
 */

/** Finds entries. It remembers the words of each text: most headings are used again and again. */
class AllVersions {
  /** @param {Titles} titles @param {Vocabulary} vocabulary */
  constructor(titles, vocabulary) {
    this.titles = titles;
    this.vocabulary = vocabulary;
    /** @type {Map<string, Words>} */
    this.known = new Map();
  }

  /** @param {string} text @returns {Words} */
  wordsOf(text) {
    const earlier = this.known.get(text);
    if (earlier) return earlier;
    const tokens = tokensOf(this.vocabulary, text);
    const words = { terms: new Set(tokens.map((t) => t.term)), typed: tokens.map((t) => plainId(t.run)) };
    this.known.set(text, words);
    return words;
  }

  /**
   * What all words of a query are in, the last one perhaps unfinished: an exact id first, then
   * by how many words the title itself has, then short titles, then what newer versions have.
   * @param {string} text @returns {Entry[]}
   */
  find(text) {
    const key = keyOf(text), tests = this.testsOf(text), found = [];
    for (const entry of this.titles.entries) {
      const own = this.wordsOf(nameOf(entry)), exact = key !== "" && keyOf(entry.id) === key;
      const missed = tests.filter((has) => !has(own)), hits = tests.length - missed.length;
      const around = missed.length && hits ? entry.pages.map((page) => this.wordsOf(nameOf(page))) : [];
      const all = hits > 0 && missed.every((has) => around.some(has));
      if (exact || all) found.push({ entry, exact, hits, length: this.wordsOf(entry.title).terms.size, place: found.length });
    }
    found.sort((a, b) => Number(b.exact) - Number(a.exact) || b.hits - a.hits || a.length - b.length
      || a.entry.versions[0] - b.entry.versions[0] || a.place - b.place);
    return found.map(({ entry }) => entry);
  }

  /** @param {string} text @returns {((words: Words) => boolean)[]} one for each word of a query */
  testsOf(text) {
    const tokens = tokensOf(this.vocabulary, text).filter((t) => !t.part);
    return tokens.map(({ term, run, to }) => {
      const open = to === text.length && [...run].length >= 3 ? plainId(run) : null;
      return (words) => words.terms.has(term) || (open !== null && words.typed.some((typed) => typed.startsWith(open)));
    });
  }
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
