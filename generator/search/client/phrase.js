// Words in a row, by their places in titles and bodies. query.go does the same with the texts;
// change them together.

const placedFields = 2;

/**
 * Where the terms of a file of terms stand. The entry of a term begins at starts.
 * @typedef {{bytes: Uint8Array, starts: number[]}} Places
 */

/** @param {string} base64 @returns {Places} */
function readPlaces(base64) {
  const bytes = bytesOf(base64), numbers = new Numbers(bytes, 0, bytes.length), starts = [];
  while (numbers.at < bytes.length) {
    const length = numbers.next();
    starts.push(numbers.at);
    numbers.at += length;
  }
  if (numbers.at !== bytes.length) throw new Error(damaged);
  return { bytes, starts };
}

/** @param {Meta} meta @param {string} term @returns {Promise<Map<number, number[]>[]>} by field, the places in each document */
async function placesOf(meta, term) {
  const number = shardOf(meta, term), [terms, places] = await Promise.all([loadTerms(number), loadPlaces(number)]);
  const entry = entryOf(terms, term), start = places.starts[terms.terms.indexOf(term)];
  if (!entry) return [];
  if (start === undefined) throw new Error(damaged);
  const numbers = new Numbers(places.bytes, start, places.bytes.length);
  numbers.next(); // the length of the first field
  return entry.slice(0, placedFields).map(({ documents, frequencies }) => {
    const found = new Map();
    documents.forEach((document, i) => {
      const at = [];
      let last = 0;
      for (let n = frequencies[i]; n > 0; n--) at.push((last += numbers.next()));
      found.set(document, at);
    });
    return found;
  });
}

/** @param {Meta} meta @param {Phrase[]} phrases @returns {Promise<Holds>} whether a document has them all */
async function phrasesIn(meta, phrases) {
  const all = await Promise.all(phrases.map(async (phrase) => ({
    phrase, places: await Promise.all(phrase.map(({ term }) => placesOf(meta, term))),
  })));
  return (document) => all.every(({ phrase, places }) => {
    for (let field = 0; field < placedFields; field++) {
      const at = places.map((fields) => (fields[field] && fields[field].get(document)) || []);
      if (at[0].some((first) => phrase.every((word, i) => at[i].includes(first + word.at)))) return true;
    }
    return false;
  });
}
