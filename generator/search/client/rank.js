// How terms become an order. query.go and Bleve do the same; change them together.

const shortestPrefix = 3, shortestStem = 4, mostExpansions = 24, prefixFactor = 0.6, exactScore = 1e6;
const contextField = 2, keyField = 3, keyMark = "=";

/**
 * A document that matches.
 * @typedef {{document: number, score: number}} Ranked
 */

/** @param {string} a @param {string} b @returns {number} the order of the letters' numbers, as in the index */
function compareTerms(a, b) {
  if (/^[ -~]*$/.test(a + b)) return a < b ? -1 : a > b ? 1 : 0;
  const x = [...a], y = [...b];
  for (let i = 0; i < x.length && i < y.length; i++) {
    if (x[i] !== y[i]) return /** @type {number} */ (x[i].codePointAt(0)) - /** @type {number} */ (y[i].codePointAt(0));
  }
  return x.length - y.length;
}

/** @param {Meta} meta @param {string} term @returns {number} the file that has it, if one does */
function shardOf(meta, term) {
  let found = 0;
  meta.terms.forEach((first, i) => {
    if (first && compareTerms(first, term) <= 0) found = i;
  });
  return found;
}

/** @param {Meta} meta @param {string} term @returns {Promise<Postings[] | null>} */
async function findTerm(meta, term) {
  return entryOf(await loadTerms(shardOf(meta, term)), term);
}

/** @param {Meta} meta @param {string} prefix @returns {Promise<{term: string, count: number}[]>} */
async function termsWith(meta, prefix) {
  const numbers = [];
  for (let i = shardOf(meta, prefix); i <= shardOf(meta, prefix + "\u{10ffff}"); i++) numbers.push(i);
  const found = [];
  for (const file of await Promise.all(numbers.map(loadTerms))) {
    for (const term of file.terms) {
      if (!term.startsWith(prefix)) continue;
      const entry = /** @type {Postings[]} */ (entryOf(file, term));
      found.push({ term, count: entry.slice(0, keyField).reduce((sum, p) => sum + p.documents.length, 0) });
    }
  }
  return found;
}

/**
 * A term that a word may stand for.
 * @typedef {{term: string, factor: number}} Expansion
 */

/** @param {Meta} meta @param {string} stemmed @param {string} typed @returns {Promise<Expansion[]>} */
async function expand(meta, stemmed, typed) {
  const found = (await termsWith(meta, typed)).filter(({ term }) => term !== stemmed);
  found.sort((a, b) => b.count - a.count || compareTerms(a.term, b.term));
  const expansions = [{ term: stemmed, factor: 1 }];
  for (const { term } of found.slice(0, mostExpansions)) expansions.push({ term, factor: prefixFactor });
  if (found.length > 0) return expansions;
  const letters = [...typed];
  for (let n = letters.length; n >= shortestStem; n--) {
    const term = letters.slice(0, n).join("");
    const entry = term === stemmed ? null : await findTerm(meta, term);
    if (entry && entry.slice(0, keyField).some((p) => p.documents.length > 0)) {
      expansions.push({ term, factor: prefixFactor });
      break;
    }
  }
  return expansions;
}

/**
 * Terms with their postings.
 * @typedef {{factor: number, entry: Postings[]}[]} Entries
 */

/**
 * A word: what it and its expansions have, and other words for it.
 * @typedef {{entries: Entries, synonyms: {factor: number, terms: Entries[]}[]}} Word
 */

/** @param {Meta} meta @param {Expansion[]} expansions @returns {Promise<Entries>} */
async function entriesOf(meta, expansions) {
  const entries = await Promise.all(expansions.map((x) => findTerm(meta, x.term)));
  return expansions.flatMap((x, i) => {
    const entry = entries[i];
    return entry ? [{ factor: x.factor, entry }] : [];
  });
}

/** @param {Meta} meta @param {Query} query @param {string} term @param {Map<string, string>} told @returns {Promise<Word>} */
async function wordOf(meta, query, term, told) {
  const open = term === query.stem && query.last !== "";
  const entries = await entriesOf(meta, open ? await expand(meta, term, query.last) : [{ term, factor: 1 }]);
  const synonyms = await Promise.all((query.meant.get(term) || []).map(async ({ terms, factor }) => ({
    factor, terms: await Promise.all(terms.map((one) => entriesOf(meta, [{ term: one, factor: 1 }]))),
  })));
  const word = { entries, synonyms }, written = query.written.get(term);
  const typed = plain(written || "");
  if (!mayBeTyped(typed) || documentsOf(meta, word).size > 0) return word;
  const near = meantBy(vocabularyOf(meta), typed, await loadWords());
  if (!near.length) return word;
  told.set(term, "Nothing has the word \u201c" + typed + "\u201d: words that differ from it by one letter are shown.");
  return { entries: await entriesOf(meta, near.map((one) => ({ term: one, factor: typoFactor }))), synonyms: [] };
}

/**
 * Calls take for the documents that a posting of a field counts for: a context is that of
 * all sections of a record.
 * @param {Meta} meta @param {number} field @param {number} document @param {(document: number) => void} take
 */
function reach(meta, field, document, take) {
  take(document);
  if (field !== contextField) return;
  for (let d = document + 1; meta.heads[d] === document; d++) take(d);
}

/** @param {Meta} meta @param {Entries} entries @returns {Set<number>} the documents that have one of them */
function documentsWith(meta, entries) {
  const found = new Set();
  for (const { entry } of entries) {
    entry.slice(0, keyField).forEach((postings, field) => {
      for (const document of postings.documents) reach(meta, field, document, (d) => found.add(d));
    });
  }
  return found;
}

/** @param {Meta} meta @param {Word} word @returns {Set<number>} the documents that have it, or all of other words for it */
function documentsOf(meta, word) {
  const found = documentsWith(meta, word.entries);
  for (const { terms } of word.synonyms) {
    const sets = terms.map((entries) => documentsWith(meta, entries));
    sets[0].forEach((d) => sets.every((set) => set.has(d)) && found.add(d));
  }
  return found;
}

/** @param {Set<number>[]} sets @param {number} least @returns {Map<number, number>} documents in so many sets, and in how many */
function counted(sets, least) {
  const counts = new Map();
  for (const set of sets) set.forEach((d) => counts.set(d, (counts.get(d) || 0) + 1));
  counts.forEach((count, d) => {
    if (count < least) counts.delete(d);
  });
  return counts;
}

/** @param {Meta} meta @param {Iterable<number>} documents @returns {Promise<Map<number, number[][]>>} */
async function lengthsFor(meta, documents) {
  const numbers = new Set();
  for (const d of documents) {
    numbers.add(Math.floor(d / meta.perLengths));
    numbers.add(Math.floor(meta.heads[d] / meta.perLengths));
  }
  const lengths = new Map();
  await Promise.all([...numbers].map(async (n) => lengths.set(n, await loadLengths(n))));
  return lengths;
}

/**
 * What terms score in each of some documents: over the fields the sum of the best of them. The
 * arithmetic is Bleve's, step by step.
 * @param {Meta} meta @param {Entries} entries @param {Map<number, number>} counts @param {Map<number, number[][]>} lengths
 * @returns {Map<number, number>}
 */
function scoresOf(meta, entries, counts, lengths) {
  /** @type {Map<number, number>} */
  const sums = new Map();
  for (let field = 0; field < keyField; field++) {
    /** @type {Map<number, number>} */
    const best = new Map();
    for (const { factor, entry } of entries) {
      const { documents, frequencies } = entry[field], n = documents.length;
      const idf = Math.log(1 + (meta.counted[field] - n + 0.5) / (n + 0.5)), weight = meta.boost[field] * idf;
      documents.forEach((d, i) => {
        /** @type {number[]} */
        const reached = [];
        reach(meta, field, d, (to) => counts.has(to) && reached.push(to));
        if (!reached.length) return;
        const tf = Math.sqrt(frequencies[i]), file = /** @type {number[][]} */ (lengths.get(Math.floor(d / meta.perLengths)));
        const norm = Math.fround(1 / Math.sqrt(file[d % meta.perLengths][field])), length = 1 / (norm * norm);
        const score = ((idf * (tf * 1.2)) / (tf + 1.2 * (1 - 0.75 + (0.75 * length) / meta.average[field]))) * weight * factor;
        for (const to of reached) best.set(to, Math.max(best.get(to) || 0, score));
      });
    }
    best.forEach((score, d) => sums.set(d, (sums.get(d) || 0) + score));
  }
  return sums;
}

/**
 * What a word scores: itself, or other words for it where a document has them all.
 * @param {Meta} meta @param {Word} word @param {Map<number, number>} counts @param {Map<number, number[][]>} lengths
 * @returns {Map<number, number>}
 */
function wordScores(meta, word, counts, lengths) {
  const sums = scoresOf(meta, word.entries, counts, lengths);
  for (const { factor, terms } of word.synonyms) {
    const each = terms.map((entries) => scoresOf(meta, entries, counts, lengths));
    each[0].forEach((_, d) => {
      if (!each.every((some) => some.has(d))) return;
      const total = each.reduce((sum, some) => sum + /** @type {number} */ (some.get(d)), 0);
      sums.set(d, Math.max(sums.get(d) || 0, total * factor));
    });
  }
  return sums;
}

/** What else must be of a document: filters, phrases. @typedef {(document: number) => boolean} Holds */

/**
 * @param {Meta} meta @param {Query} query @param {string[]} terms @param {boolean} all @param {Holds} holds @param {Map<string, string>} told
 * @returns {Promise<Ranked[]>}
 */
async function match(meta, query, terms, all, holds, told) {
  const words = await Promise.all(terms.map((term) => wordOf(meta, query, term, told)));
  const counts = counted(words.map((word) => documentsOf(meta, word)), all ? terms.length : 1);
  counts.forEach((_, d) => {
    if (!holds(d)) counts.delete(d);
  });
  const lengths = await lengthsFor(meta, counts.keys());
  /** @type {Map<number, number>} */
  const scores = new Map();
  for (const word of words) wordScores(meta, word, counts, lengths).forEach((sum, d) => scores.set(d, (scores.get(d) || 0) + sum));
  return [...scores].map(([document, score]) => {
    const part = all ? 1 : /** @type {number} */ (counts.get(document)) / terms.length;
    return { document, score: Math.round(score * part * 1e9) / 1e9 };
  });
}

/**
 * All documents that match, the best first, and what is to be said about the query.
 * @param {string} text @returns {Promise<{ranked: Ranked[], notes: string[]}>}
 */
async function rank(text) {
  const meta = await loadMeta(), query = parseQuery(meta, text);
  const { groups, notes } = await allowedBy(meta, query.filters);
  notes.unshift(...query.notes);
  const may = (/** @type {number} */ d) => !groups || groups.has(meta.group[d]);
  if (!query.words.length && !query.key) {
    /** @type {Ranked[]} */
    const ranked = [];
    if (groups) meta.heads.forEach((head, document) => head === document && may(document) && ranked.push({ document, score: 0 }));
    return { ranked, notes };
  }
  const inRow = await phrasesIn(meta, query.phrases), told = new Map();
  const holds = (/** @type {number} */ d) => may(d) && inRow(d);
  const named = query.key ? await findTerm(meta, keyMark + query.key) : null;
  const exact = named ? named[keyField].documents.filter(may) : [];
  let found = query.words.length ? await match(meta, query, query.words, true, holds, told) : [];
  if (found.every((r) => exact.includes(r.document)) && query.parts.length > 1) {
    found = await match(meta, query, query.parts, false, holds, told);
  }
  const ranked = found.filter((r) => !exact.includes(r.document));
  exact.forEach((document, place) => ranked.push({ document, score: exactScore - place }));
  ranked.sort((a, b) => b.score - a.score || a.document - b.document);
  return { ranked, notes: [...notes, ...query.parts.flatMap((term) => told.get(term) || [])] };
}
