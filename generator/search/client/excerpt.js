// What is shown under a hit: the part of the text that has the most words of the query.
// excerpt.go finds the same; change them together.

const excerptLength = 240, excerptLead = 48;

/**
 * Where a text has what a query asks for, counted in letters as code points.
 * @typedef {{from: number, to: number, word: string}} Place
 */

/**
 * The words of a text that the query asked for.
 * @param {Vocabulary} words @param {Query} query @param {string} text @returns {{token: Token, word: string}[]}
 */
function tokensToMark(words, query, text) {
  const wanted = new Set(query.parts), found = [];
  query.meant.forEach((others) => others.forEach(({ terms }) => terms.forEach((term) => wanted.add(term))));
  for (const token of tokensOf(words, text)) {
    if (wanted.has(token.term)) found.push({ token, word: token.term });
    else if (query.last !== "" && plainId(token.run).startsWith(query.last)) found.push({ token, word: query.last });
  }
  return found;
}

/** @param {string} text @returns {Uint32Array} how many letters are before each unit of the text */
function lettersBefore(text) {
  const numbers = new Uint32Array(text.length + 1);
  let at = 0, count = 0;
  for (const letter of text) {
    numbers[at] = count++;
    at += letter.length;
  }
  numbers[at] = count;
  return numbers;
}

/** @param {string[]} letters @param {Place[]} places @returns {[number, number]} the part to show */
function windowOf(letters, places) {
  if (letters.length <= excerptLength) return [0, letters.length];
  let most = 0, from = 0;
  places.forEach((place, i) => {
    const start = Math.min(Math.max(0, place.from - excerptLead), letters.length - excerptLength);
    const n = wordsUpTo(places, i, start + excerptLength);
    if (n > most) [most, from] = [n, start];
  });
  return betweenWords(letters, from);
}

/** @param {Place[]} places @param {number} first @param {number} end @returns {number} words of the query in the places that end before a letter */
function wordsUpTo(places, first, end) {
  const words = new Set();
  for (let i = first; i < places.length && places[i].from < end; i++) {
    if (places[i].to <= end) words.add(places[i].word);
  }
  return words.size;
}

/** @param {string[]} letters @param {number} from @returns {[number, number]} */
function betweenWords(letters, from) {
  const to = Math.min(from + excerptLength, letters.length);
  if (from > 0) {
    const space = letters.slice(from - 1, from + excerptLead - 1).indexOf(" ");
    if (space >= 0) from += space;
  }
  for (let end = to; to < letters.length && end > to - excerptLead; end--) {
    if (letters[end] === " ") return [from, end];
  }
  return [from, to];
}

/** @param {Vocabulary} words @param {Query} query @param {string} text @returns {[number, number]} the part to show, in units of the text */
function shownPart(words, query, text) {
  const numbers = lettersBefore(text), letters = [...text];
  const places = tokensToMark(words, query, text).map(({ token, word }) => ({ from: numbers[token.from], to: numbers[token.to], word }));
  const [from, to] = windowOf(letters, places), begin = letters.slice(0, from).join("").length;
  return [begin, begin + letters.slice(from, to).join("").length];
}

/**
 * A text as nodes, with what the query asked for in <mark>.
 * @param {Vocabulary} words @param {Query} query @param {string} text @param {[number, number]} [part] of the text; all of it when there is none
 */
function marked(words, query, text, part) {
  const made = document.createDocumentFragment(), [begin, end] = part || [0, text.length];
  let at = begin;
  if (begin > 0) made.append("… ");
  for (const { token } of tokensToMark(words, query, text)) {
    if (token.from < at || token.to > end) continue;
    const mark = document.createElement("mark");
    mark.append(text.slice(token.from, token.to));
    made.append(text.slice(at, token.from), mark);
    at = token.to;
  }
  made.append(text.slice(at, end));
  if (end < text.length) made.append(" …");
  return made;
}

/** @param {Vocabulary} words @param {Query} query @param {string} text the part of it that is shown under a hit */
function excerptOf(words, query, text) {
  return marked(words, query, text, shownPart(words, query, text));
}
