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
  if (!mayBeTyped(typed) || havingWord(meta, word).includes(1)) return word;
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

/** @param {Meta} meta @param {Entries} entries @returns {Uint8Array} for each document whether it has one of them */
function having(meta, entries) {
  const has = new Uint8Array(meta.documents);
  for (const { entry } of entries) {
    for (let field = 0; field < keyField; field++) {
      for (const document of entry[field].documents) reach(meta, field, document, (d) => (has[d] = 1));
    }
  }
  return has;
}

/** @param {Meta} meta @param {Word} word @returns {Uint8Array} for each document whether it has the word, or all of other words for it */
function havingWord(meta, word) {
  const has = having(meta, word.entries);
  for (const { terms } of word.synonyms) {
    const each = terms.map((entries) => having(meta, entries));
    for (let d = 0; d < has.length; d++) if (each.every((some) => some[d])) has[d] = 1;
  }
  return has;
}

/**
 * How many of the words each document has; 0 for one with less than enough, or that does not hold.
 * @param {Meta} meta @param {Word[]} words @param {number} least @param {Holds} holds @returns {Uint16Array}
 */
function counted(meta, words, least, holds) {
  const counts = new Uint16Array(meta.documents);
  for (const word of words) {
    const has = havingWord(meta, word);
    for (let d = 0; d < has.length; d++) counts[d] += has[d];
  }
  for (let d = 0; d < counts.length; d++) if (counts[d] && (counts[d] < least || !holds(d))) counts[d] = 0;
  return counts;
}

/** @param {Meta} meta @param {Uint16Array} counts @returns {Promise<Map<number, Uint8Array[]>>} the files of lengths of documents that count */
async function lengthsFor(meta, counts) {
  const numbers = new Set();
  for (let d = 0; d < counts.length; d++) {
    if (!counts[d]) continue;
    numbers.add(Math.floor(d / meta.perLengths));
    numbers.add(Math.floor(meta.heads[d] / meta.perLengths));
  }
  const lengths = new Map();
  await Promise.all([...numbers].map(async (n) => lengths.set(n, await loadLengths(n))));
  return lengths;
}

/**
 * What terms score in each document that counts: over the fields the sum of the best of them.
 * The arithmetic is Bleve's, step by step.
 * @param {Meta} meta @param {Entries} entries @param {Uint16Array} counts @param {Map<number, Uint8Array[]>} lengths
 * @returns {Float64Array}
 */
function scoresOf(meta, entries, counts, lengths) {
  const sums = new Float64Array(meta.documents), best = new Float64Array(meta.documents);
  for (let field = 0; field < keyField; field++) {
    best.fill(0);
    for (const { factor, entry } of entries) {
      const { documents, frequencies } = entry[field], n = documents.length;
      const idf = Math.log(1 + (meta.counted[field] - n + 0.5) / (n + 0.5)), weight = meta.boost[field] * idf;
      for (let i = 0; i < n; i++) {
        const d = documents[i], end = field === contextField ? endOfGroup(meta, d) : d + 1;
        let to = d;
        while (to < end && !counts[to]) to++;
        if (to === end) continue;
        const tf = Math.sqrt(frequencies[i]), norm = Math.fround(1 / Math.sqrt(lengthOf(meta, lengths, field, d))), length = 1 / (norm * norm);
        const score = ((idf * (tf * 1.2)) / (tf + 1.2 * (1 - 0.75 + (0.75 * length) / meta.average[field]))) * weight * factor;
        for (; to < end; to++) if (counts[to] && score > best[to]) best[to] = score;
      }
    }
    for (let d = 0; d < sums.length; d++) sums[d] += best[d];
  }
  return sums;
}

/** @param {Meta} meta @param {Map<number, Uint8Array[]>} lengths @param {number} field @param {number} document */
function lengthOf(meta, lengths, field, document) {
  const number = Math.floor(document / meta.perLengths), first = number * meta.perLengths;
  const file = /** @type {Uint8Array[]} */ (lengths.get(number))[field];
  return meta.steps[file[field === contextField ? meta.group[document] - headsBefore(meta, first) : document - first]];
}

/** @param {Meta} meta @param {number} document @returns {number} how many groups begin before it */
function headsBefore(meta, document) {
  return meta.group[document] + Number(meta.heads[document] !== document);
}

/** @param {Meta} meta @param {number} document the first of a group @returns {number} */
function endOfGroup(meta, document) {
  let end = document + 1;
  while (meta.heads[end] === document) end++;
  return end;
}

/**
 * What a word scores: itself, or other words for it where a document has them all.
 * @param {Meta} meta @param {Word} word @param {Uint16Array} counts @param {Map<number, Uint8Array[]>} lengths
 * @returns {Float64Array}
 */
function wordScores(meta, word, counts, lengths) {
  const sums = scoresOf(meta, word.entries, counts, lengths);
  for (const { factor, terms } of word.synonyms) {
    const each = terms.map((entries) => scoresOf(meta, entries, counts, lengths));
    for (let d = 0; d < sums.length; d++) {
      if (each.every((some) => some[d])) sums[d] = Math.max(sums[d], each.reduce((sum, some) => sum + some[d], 0) * factor);
    }
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
  const counts = counted(meta, words, all ? terms.length : 1, holds), lengths = await lengthsFor(meta, counts);
  const scores = new Float64Array(meta.documents);
  for (const word of words) wordScores(meta, word, counts, lengths).forEach((sum, d) => (scores[d] += sum));
  /** @type {Ranked[]} */
  const ranked = [];
  counts.forEach((count, document) => {
    if (count) ranked.push({ document, score: Math.round(scores[document] * (all ? 1 : count / terms.length) * 1e9) / 1e9 });
  });
  return ranked;
}

/**
 * All documents that match, the best first, and what is to be said about the query.
 * @param {string} text @returns {Promise<{ranked: Ranked[], left: Filter[], notes: string[]}>}
 */
async function rank(text) {
  const meta = await loadMeta(), query = parseQuery(meta, text);
  const { groups, left, notes } = await allowedBy(meta, query.filters);
  notes.unshift(...query.notes);
  const may = (/** @type {number} */ d) => !groups || groups.has(meta.group[d]);
  if (!query.words.length && !query.key) {
    /** @type {Ranked[]} */
    const ranked = [];
    if (groups) meta.heads.forEach((head, document) => head === document && may(document) && ranked.push({ document, score: 0 }));
    return { ranked, left, notes };
  }
  const inRow = await phrasesIn(meta, query.phrases), told = new Map();
  const holds = (/** @type {number} */ d) => may(d) && inRow(d);
  const named = query.key ? await findTerm(meta, keyMark + query.key) : null;
  const exact = named ? [...named[keyField].documents].filter(may) : [];
  let found = query.words.length ? await match(meta, query, query.words, true, holds, told) : [];
  const first = new Set(exact);
  if (found.every((r) => first.has(r.document)) && query.parts.length > 1) {
    found = await match(meta, query, query.parts, false, holds, told);
  }
  const ranked = found.filter((r) => !first.has(r.document));
  exact.forEach((document, place) => ranked.push({ document, score: exactScore - place }));
  ranked.sort((a, b) => b.score - a.score || a.document - b.document);
  return { ranked, left, notes: [...notes, ...query.parts.flatMap((term) => told.get(term) || [])] };
}
