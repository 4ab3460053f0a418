// What a person typed, in its parts, and cut like the documents. language.go and query.go do
// the same; change them together.

const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const quotes = /["\u201c\u201d]/;

/** @param {string} text @returns {string} without white space around it */
function trimmed(text) {
  let from = 0, to = text.length;
  while (from < to && space.test(text[from])) from++;
  while (to > from && space.test(text[to - 1])) to--;
  return text.slice(from, to);
}

/**
 * A filter: the name of a facet and a value.
 * @typedef {{name: string, value: string}} Filter
 */

/**
 * What was typed, in its parts. Nothing is an error: what is not understood is told in a note.
 * @typedef {{words: string, phrases: string[], filters: Filter[], notes: string[]}} Asked
 */

/**
 * What of the language meta.js tells.
 * @typedef {{filters: string, examples: string}} Language
 */

/** @param {Language} language @param {string} text @returns {Asked} */
function readQuery(language, text) {
  /** @type {Asked} */
  const asked = { words: "", phrases: [], filters: [], notes: [] };
  let open = false; // the last thing is a free word with nothing behind it
  while (text) {
    if (space.test(text[0])) {
      text = text.slice(1);
      open = false;
      continue;
    }
    const name = filterAt(language, text), after = name ? text.slice(name.length + 1) : text;
    if (after && quotes.test(after[0])) {
      const inner = after.slice(1), end = inner.search(quotes);
      const value = end < 0 ? inner : inner.slice(0, end);
      if (end < 0) asked.notes.push("The quotation mark before \u201c" + trimmed(value) + "\u201d is not closed: all that follows is taken as quoted.");
      text = end < 0 ? "" : inner.slice(end + 1);
      open = false;
      takePart(language, asked, name, value);
    } else if (name) {
      const value = upToSpace(after);
      text = after.slice(value.length);
      open = false;
      takePart(language, asked, name, value);
    } else {
      const word = upToSpace(text);
      asked.words += (asked.words ? " " : "") + word;
      text = text.slice(word.length);
      open = true;
    }
  }
  if (asked.words && !open) asked.words += " "; // the last word is finished
  return asked;
}

/** @param {Language} language @param {Asked} asked @param {string} name @param {string} text */
function takePart(language, asked, name, text) {
  const value = trimmed(text);
  if (!name) {
    if (value) asked.phrases.push(value);
  } else if (value) {
    asked.filters.push({ name, value });
  } else {
    const example = language.examples.split(" ").find((one) => one.startsWith(name + ":")) || name + ":...";
    asked.notes.push("\u201c" + name + ":\u201d needs a value right behind the colon, such as " + example + ".");
  }
}

/** @param {Asked} asked @returns {string} its words and phrases, without what only narrows */
function spokenOf({ words, phrases }) {
  return [trimmed(words), ...phrases].filter(Boolean).join(" ");
}

/** @param {Language} language @param {string} text @returns {string} the filter that a text begins with, "" for none */
function filterAt(language, text) {
  const found = /^([A-Za-z]+):/.exec(text), name = found ? found[1].toLowerCase() : "";
  return language.filters.split(" ").includes(name) ? name : "";
}

/** @param {string} text @returns {string} */
function upToSpace(text) {
  const end = text.search(space);
  return end < 0 ? text : text.slice(0, end);
}

/**
 * Words in a row, each with its distance from the first.
 * @typedef {{term: string, at: number}[]} Phrase
 */

/**
 * Other words for one: a section that has them all has it.
 * @typedef {{terms: string[], factor: number}} Synonym
 */

/**
 * A query, cut like the documents.
 * @typedef {{key: string, words: string[], parts: string[], last: string, stem: string, phrases: Phrase[], filters: Filter[],
 *   notes: string[], meant: Map<string, Synonym[]>, written: Map<string, string>}} Query
 */

const synonymFactor = 0.8;

/** @param {Meta} meta @param {string} text @returns {Query} */
function parseQuery(meta, text) {
  const vocabulary = vocabularyOf(meta), asked = readQuery(meta, text);
  const tokens = tokensOf(vocabulary, asked.words);
  const words = new Set(tokens.filter((t) => !t.part).map((t) => t.term)), parts = new Set(tokens.map((t) => t.term));
  const last = tokens.filter((t) => !t.part && t.to === asked.words.length).pop();
  const open = last && [...last.run].length >= shortestPrefix ? last : null;
  const meant = synonymsIn(meta.synonyms, [...words]);
  /** @type {Phrase[]} */
  const phrases = [];
  for (const phrase of asked.phrases) {
    const row = tokensOf(vocabulary, phrase).filter((t) => !t.part);
    const found = row.map((t) => ({ term: t.term, at: t.at - row[0].at }));
    if (!found.length) {
      asked.notes.push("\u201c" + phrase + "\u201d has no word that is searched for.");
      continue;
    }
    phrases.push(found);
    for (const { term } of found) {
      words.add(term);
      parts.add(term);
    }
  }
  return {
    key: asked.phrases.length ? "" : keyOf(asked.words), words: [...words], parts: [...parts],
    last: open ? plainId(open.run) : "", stem: open ? open.term : "",
    phrases, filters: asked.filters, notes: asked.notes, meant, written: new Map(tokens.map((t) => [t.term, t.run])),
  };
}

/** @param {string} run a word, or an id that is plain already */
function plainId(run) {
  return /[.-]/.test(run) ? run : plain(run);
}

/** @param {string} joined groups of terms by bars, sides by equals signs @param {string[]} words @returns {Map<string, Synonym[]>} */
function synonymsIn(joined, words) {
  const meant = new Map();
  for (const group of joined ? joined.split("|") : []) {
    const sides = group.split("=").map((side) => side.split(" "));
    sides.forEach((said, i) => {
      for (let from = 0; from + said.length <= words.length; from++) {
        if (!said.every((term, n) => words[from + n] === term)) continue;
        sides.forEach((terms, k) => {
          if (k === i) return;
          for (const term of said) meant.set(term, [...(meant.get(term) || []), { terms, factor: synonymFactor / said.length }]);
        });
      }
    });
  }
  return meant;
}
