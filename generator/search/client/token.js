// How text is cut into terms. token.go and words.go do the same; change them together.

/**
 * A term with its place in the text, and how many runs of letters and digits stand before.
 * @typedef {{term: string, from: number, to: number, at: number, part: boolean, run: string}} Token
 */

/**
 * The words that the index was made with.
 * @typedef {{stop: Set<string>, cite: Map<string, string>}} Vocabulary
 */

/** @param {{stop: string, cite: string}} meta @returns {Vocabulary} */
function vocabularyOf(meta) {
  const pairs = meta.cite.split(" ").map((pair) => /** @type {[string, string]} */ (pair.split(":")));
  return { stop: new Set(meta.stop.split(" ")), cite: new Map(pairs) };
}

const longest = 64;

/** @returns {RegExp} runs of letters and digits, apostrophes between letters included */
function runs() {
  return /[\p{L}\p{Nd}\p{M}](?:[\p{L}\p{Nd}\p{M}]|['\u2019](?=\p{L}))*/gu;
}

/** @param {string} run @returns {string} in lower case, without apostrophes and genitive */
function plain(run) {
  if (/^[a-z0-9]*$/.test(run)) return run;
  const made = [];
  let genitive = -1;
  for (const c of run) {
    if (c === "'" || c === "\u2019") genitive = made.length;
    else made.push([...c.toLowerCase()][0]);
  }
  if (genitive === made.length - 1 && made[genitive] === "s") made.pop();
  return made.join("");
}

/** @param {Vocabulary} words @param {string} run @returns {string} "" when it is no term */
function termOf(words, run) {
  const word = plain(run);
  if (words.stop.has(word) || [...word].length > longest) return "";
  if (word === "article" || word === "articles") return "art";
  return /^[a-z]{3,}$/.test(word) ? stem(word) : word;
}

/** @param {string} text @returns {string} every run of the text, joined: how exact ids are found */
function keyOf(text) {
  let key = "", last = 0;
  for (const match of text.matchAll(runs())) {
    const from = match.index, hyphen = from - last === 1 && text[last] === "-";
    const digits = hyphen && /[0-9]/.test(text[last - 1] || "") && /[0-9]/.test(text[from]);
    key += (key ? (digits ? "-" : ".") : "") + plain(match[0]);
    last = from + match[0].length;
  }
  return key;
}

/**
 * Runs joined by one character each: an id when one of them has a digit.
 * @typedef {{runs: {from: number, to: number}[], from: number, to: number, digits: boolean}} Chain
 */

/** @param {string} text @returns {Chain[]} */
function chainsOf(text) {
  /** @type {Chain[]} */
  const chains = [];
  for (const match of text.matchAll(runs())) {
    const from = match.index, to = from + match[0].length;
    const digits = /[0-9]/.test(match[0]);
    const last = chains[chains.length - 1];
    if (last && from - last.to === 1 && ".-/:_".includes(text[last.to]) && last.runs.length < 12) {
      last.runs.push({ from, to });
      last.to = to;
      last.digits = last.digits || digits;
    } else {
      chains.push({ runs: [{ from, to }], from, to, digits });
    }
  }
  return chains;
}

/** @param {Vocabulary} words @param {string} text @returns {Token[]} */
function tokensOf(words, text) {
  /** @type {Token[]} */
  const tokens = [];
  let cited = "", end = 0, at = 0;
  for (const chain of chainsOf(text)) {
    const { from, to } = chain, id = chain.runs.length > 1 && chain.digits;
    const key = keyOf(text.slice(from, to));
    if (cited && chain.digits && /[0-9]/.test(text[from]) && /^(\.?[ \u00a0]|\.)$/.test(text.slice(end, from))) {
      tokens.push({ term: cited + "." + key, from, to, at, part: false, run: cited + "." + key });
    }
    if (id) tokens.push({ term: key, from, to, at, part: false, run: key });
    for (const run of chain.runs) {
      const written = text.slice(run.from, run.to);
      const term = id && new TextEncoder().encode(written).length < 2 ? "" : termOf(words, written);
      if (term) tokens.push({ term, from: run.from, to: run.to, at, part: id, run: written });
      at++;
    }
    const last = chain.runs[chain.runs.length - 1];
    cited = chain.digits ? "" : words.cite.get(plain(text.slice(last.from, last.to))) || "";
    end = to;
  }
  return tokens;
}
