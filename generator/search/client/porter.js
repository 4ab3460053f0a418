// Porter's stemmer, step by step as the program's (go-porterstemmer), its two departures
// from the paper included. Words have the letters a to z only.

/** @param {string} word @returns {string} a letter "v" or "c" for every letter of the word */
function shape(word) {
  let made = "";
  for (let i = 0; i < word.length; i++) {
    const vowel = "aeiou".includes(word[i]) || (word[i] === "y" && i > 0 && made[i - 1] === "c");
    made += vowel ? "v" : "c";
  }
  return made;
}

/** @param {string} word @returns {number} how often a vowel is followed by a consonant */
function measure(word) {
  return shape(word).split("vc").length - 1;
}

/** @param {string} word @param {string} suffix */
function hasSuffix(word, suffix) {
  return word.length > suffix.length && word.endsWith(suffix);
}

/** @param {string} word */
function endsInDouble(word) {
  const n = word.length;
  return n > 1 && word[n - 1] === word[n - 2] && shape(word)[n - 1] === "c";
}

/** @param {string} word consonant, vowel, consonant at the end, the last not w, x or y */
function endsShort(word) {
  return shape(word).endsWith("cvc") && !"wxy".includes(word[word.length - 1]);
}

/** @param {string} word plurals */
function step1a(word) {
  if (hasSuffix(word, "sses") || hasSuffix(word, "ies")) return word.slice(0, -2);
  if (hasSuffix(word, "ss")) return word;
  return hasSuffix(word, "s") ? word.slice(0, -1) : word;
}

/** @param {string} word -eed, -ed and -ing */
function step1b(word) {
  if (hasSuffix(word, "eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const suffix = ["ed", "ing"].find((s) => hasSuffix(word, s));
  if (!suffix) return word;
  const rest = word.slice(0, -suffix.length);
  if (!shape(rest).includes("v")) return word;
  if (["at", "bl", "iz"].some((s) => hasSuffix(rest, s))) return rest + "e";
  if (endsInDouble(rest) && !"lsz".includes(rest[rest.length - 1])) return rest.slice(0, -1);
  return measure(rest) === 1 && endsShort(rest) ? rest + "e" : rest;
}

/** @param {string} word a last y */
function step1c(word) {
  const rest = word.slice(0, -1);
  return word.length > 1 && word.endsWith("y") && shape(rest).includes("v") ? rest + "i" : word;
}

const step2Suffixes = [
  ["ational", "ate"], ["tional", "tion"], ["enci", "ence"], ["anci", "ance"], ["izer", "ize"], ["bli", "ble"],
  ["alli", "al"], ["entli", "ent"], ["eli", "e"], ["ousli", "ous"], ["ization", "ize"], ["ation", "ate"],
  ["ator", "ate"], ["alism", "al"], ["iveness", "ive"], ["fulness", "ful"], ["ousness", "ous"], ["aliti", "al"],
  ["iviti", "ive"], ["biliti", "ble"], ["logi", "log"],
];

const step3Suffixes = [
  ["icate", "ic"], ["ative", ""], ["alize", "al"], ["iciti", "ic"], ["ical", "ic"], ["ful", ""], ["ness", ""],
];

/**
 * Replaces the first suffix that the word has, when enough is left.
 * @param {string} word @param {string[][]} suffixes
 */
function replaceSuffix(word, suffixes) {
  const pair = suffixes.find(([suffix]) => hasSuffix(word, suffix));
  if (!pair) return word;
  const rest = word.slice(0, -pair[0].length);
  return measure(rest) > 0 ? rest + pair[1] : word;
}

const step4Suffixes = [
  "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
  "ous", "ive", "ize",
];

/** @param {string} word */
function step4(word) {
  const suffix = step4Suffixes.find((s) => hasSuffix(word, s));
  if (!suffix) return word;
  const rest = word.slice(0, -suffix.length);
  if (suffix === "ion" && !"st".includes(rest[rest.length - 1])) return word;
  return measure(rest) > 1 ? rest : word;
}

/** @param {string} word a last e, and ll */
function step5(word) {
  if (word.endsWith("e")) {
    const rest = word.slice(0, -1), m = measure(rest);
    if (m > 1 || (m === 1 && !endsShort(rest))) word = rest;
  }
  return word.length > 2 && word.endsWith("ll") && measure(word.slice(0, -1)) > 1 ? word.slice(0, -1) : word;
}

/** @param {string} word */
function stem(word) {
  if (word.length < 3) return word;
  const singular = step1c(step1b(step1a(word)));
  return step5(step4(replaceSuffix(replaceSuffix(singular, step2Suffixes), step3Suffixes)));
}
