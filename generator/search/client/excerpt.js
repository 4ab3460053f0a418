// What is shown under a hit: the part of the text in which the query is first met.

const excerptLength = 200;

/** @param {string} text @param {Token[]} tokens those to mark @returns {[number, number]} the part of the text to show */
function shownPart(text, tokens) {
  if (text.length <= excerptLength) return [0, text.length];
  let from = tokens.length ? Math.max(0, tokens[0].from - excerptLength / 4) : 0;
  from = Math.min(from, text.length - excerptLength);
  if (from > 0) from = text.indexOf(" ", from) + 1;
  let to = Math.min(from + excerptLength, text.length);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 1);
  return [from, to];
}

/**
 * The words of a text that the query asked for.
 * @param {Vocabulary} words @param {Query} query @param {string} text
 */
function tokensToMark(words, query, text) {
  const wanted = new Set(query.parts);
  const begins = (/** @type {Token} */ t) => query.last !== "" && plainId(t.run).startsWith(query.last);
  return tokensOf(words, text).filter((t) => wanted.has(t.term) || begins(t));
}

/**
 * A text as nodes, with what the query asked for in <mark>.
 * @param {Vocabulary} words @param {Query} query @param {string} text @param {boolean} whole
 */
function marked(words, query, text, whole) {
  const made = document.createDocumentFragment(), tokens = tokensToMark(words, query, text);
  const [begin, end] = whole ? [0, text.length] : shownPart(text, tokens);
  let at = begin;
  if (begin > 0) made.append("… ");
  for (const token of tokens) {
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
