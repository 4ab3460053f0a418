// How terms become an order. query.go and Bleve do the same; change them together.

const shortestPrefix = 3, shortestStem = 4, mostExpansions = 24, prefixFactor = 0.6, exactScore = 1e6;
const contextField = 2, keyField = 3, keyMark = "=";

/**
 * A document that matches.
 * @typedef {{document: number, score: number}} Ranked
 */

/**
 * A query, cut like the documents.
 * @typedef {{key: string, words: string[], parts: string[], last: string, stem: string}} Query
 */

/** @param {Vocabulary} words @param {string} text @returns {Query} */
function parseQuery(words, text) {
  const tokens = tokensOf(words, text);
  const last = tokens.filter((t) => !t.part && t.to === text.length).pop();
  const open = last && [...last.run].length >= shortestPrefix ? last : null;
  return {
    key: keyOf(text),
    words: [...new Set(tokens.filter((t) => !t.part).map((t) => t.term))],
    parts: [...new Set(tokens.map((t) => t.term))],
    last: open ? plainId(open.run) : "",
    stem: open ? open.term : "",
  };
}

/** @param {string} run a word, or an id that is plain already */
function plainId(run) {
  return /[.-]/.test(run) ? run : plain(run);
}

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
 * The terms of a word with their postings.
 * @typedef {{factor: number, entry: Postings[]}[]} Word
 */

/** @param {Meta} meta @param {Query} query @param {string} term @returns {Promise<Word>} */
async function wordOf(meta, query, term) {
  const open = term === query.stem && query.last !== "";
  const expansions = open ? await expand(meta, term, query.last) : [{ term, factor: 1 }];
  const entries = await Promise.all(expansions.map((x) => findTerm(meta, x.term)));
  return expansions.flatMap((x, i) => {
    const entry = entries[i];
    return entry ? [{ factor: x.factor, entry }] : [];
  });
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

/** @param {Meta} meta @param {Word} word @returns {Set<number>} the documents that have it */
function documentsOf(meta, word) {
  const found = new Set();
  for (const { entry } of word) {
    entry.slice(0, keyField).forEach((postings, field) => {
      for (const document of postings.documents) reach(meta, field, document, (d) => found.add(d));
    });
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
 * Adds what a word scores: over the fields the sum of the best of its terms. The
 * arithmetic is Bleve's, step by step.
 * @param {Meta} meta @param {Word} word @param {Map<number, number>} counts @param {Map<number, number[][]>} lengths
 * @param {Map<number, number>} scores
 */
function addScores(meta, word, counts, lengths, scores) {
  /** @type {Map<number, number>} */
  const sums = new Map();
  for (let field = 0; field < keyField; field++) {
    /** @type {Map<number, number>} */
    const best = new Map();
    for (const { factor, entry } of word) {
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
  sums.forEach((sum, d) => scores.set(d, (scores.get(d) || 0) + sum));
}

/** @param {Meta} meta @param {Query} query @param {string[]} terms @param {boolean} all @returns {Promise<Ranked[]>} */
async function match(meta, query, terms, all) {
  const words = await Promise.all(terms.map((term) => wordOf(meta, query, term)));
  const counts = counted(words.map((word) => documentsOf(meta, word)), all ? terms.length : 1);
  const lengths = await lengthsFor(meta, counts.keys());
  const scores = new Map();
  for (const word of words) addScores(meta, word, counts, lengths, scores);
  return [...scores].map(([document, score]) => {
    const part = all ? 1 : /** @type {number} */ (counts.get(document)) / terms.length;
    return { document, score: Math.round(score * part * 1e9) / 1e9 };
  });
}

/** @param {string} text @returns {Promise<Ranked[]>} all documents that match, the best first */
async function rank(text) {
  const meta = await loadMeta(), query = parseQuery(vocabularyOf(meta), text);
  const named = query.key ? await findTerm(meta, keyMark + query.key) : null;
  const exact = named ? named[keyField].documents : [];
  let found = query.words.length ? await match(meta, query, query.words, true) : [];
  if (found.every((r) => exact.includes(r.document)) && query.parts.length > 1) {
    found = await match(meta, query, query.parts, false);
  }
  const ranked = found.filter((r) => !exact.includes(r.document));
  exact.forEach((document, place) => ranked.push({ document, score: exactScore - place }));
  return ranked.sort((a, b) => b.score - a.score || a.document - b.document);
}
