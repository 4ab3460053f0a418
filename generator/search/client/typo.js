// Words that differ by a letter. typo.go does the same; change them together.

const shortestTypo = 4, longestTypo = 32, mostTypos = 8, typoFactor = 0.3;

/** @param {string} word @returns {boolean} whether it is of letters, of which one can be wrong */
function mayBeTyped(word) {
  return shortestTypo <= word.length && word.length <= longestTypo && /^[a-z]*$/.test(word);
}

/**
 * The terms of words that differ from a typed one by one letter, the ones with its first letter first.
 * @param {Vocabulary} words @param {string} typed @param {Set<string>} known @returns {string[]}
 */
function meantBy(words, typed, known) {
  const found = new Set();
  for (const variant of variantsOf(typed)) {
    const term = termOf(words, variant);
    if (mayBeTyped(term) && known.has(term)) found.add(term);
  }
  const other = (/** @type {string} */ term) => Number(term[0] !== typed[0]);
  return [...found].sort((a, b) => other(a) - other(b) || (a < b ? -1 : 1)).slice(0, mostTypos);
}

/** @param {string} word @returns {string[]} with one letter less, two in the other order, another one, or one more */
function variantsOf(word) {
  const all = [], letters = [..."abcdefghijklmnopqrstuvwxyz"];
  for (let i = 0; i <= word.length; i++) {
    const before = word.slice(0, i), after = word.slice(i + 1);
    for (const letter of letters) all.push(before + letter + word.slice(i));
    if (i === word.length) break;
    all.push(before + after);
    if (after) all.push(before + after[0] + word[i] + after.slice(1));
    for (const letter of letters) all.push(before + letter + after);
  }
  return all;
}

/** @param {string} a @param {string} b @returns {boolean} whether one letter more, one less, another one, or two in the other order make a of b */
function oneEdit(a, b) {
  if (a.length < b.length) [a, b] = [b, a];
  if (a.length - b.length > 1) return false;
  let at = 0;
  while (at < b.length && a[at] === b[at]) at++;
  if (a.length > b.length) return a.slice(at + 1) === b.slice(at);
  if (at === a.length) return false;
  if (a.slice(at + 1) === b.slice(at + 1)) return true;
  return at + 1 < a.length && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
