// What is called from outside: by the files of the index, and by the page.

/**
 * What a file brings. One that a checksum follows is not whole before that was told.
 * @param {string} name of a file @param {() => any} read @param {any[]} [summed] what the checksum is of
 */
function bring(name, read, summed) {
  try {
    if (summed) sums.set(name, adler32(summed.map((value) => JSON.stringify(value)).join(",")));
    brought.set(name, read());
  } catch {
    // load tells that the file is damaged
  }
}

/** @param {string} name @param {number} sum */
function checkSum(name, sum) {
  if (sums.get(name) === sum) sums.delete(name);
}

/** @param {string} text @returns {number} the checksum that zlib has */
function adler32(text) {
  let a = 1, b = 0;
  for (const byte of new TextEncoder().encode(text)) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

/** @param {Meta} told @returns {Meta} */
function readMeta(told) {
  const heads = readGroups(told.groups, told.documents);
  return { ...told, heads, group: groupNumbers(heads) };
}

/**
 * Reads all of a file of terms, and says how it went.
 * @param {string} coded @param {string} base64 @returns {string}
 */
function tryTerms(coded, base64) {
  try {
    const file = readTerms(coded, base64);
    file.terms.forEach((term) => entryOf(file, term));
    return "read";
  } catch (error) {
    return String(error);
  }
}

/** @returns {string} the query in the address, after # or else after ? */
function askedFor() {
  for (const part of [location.hash.slice(1), location.search.slice(1)]) {
    const text = new URLSearchParams(part).get("q");
    if (text !== null) return text;
  }
  return "";
}

/** Shows the results of the query in the address, now and whenever it changes. */
function startResults() {
  const place = document.getElementById("search-results");
  if (!place) return;
  const results = new Results(place);
  const show = () => {
    const text = askedFor();
    document.querySelectorAll("form[role=search] input[name=q]").forEach((input) => {
      if (input instanceof HTMLInputElement && input !== document.activeElement) input.value = text;
    });
    void results.ask(text);
  };
  window.addEventListener("hashchange", show);
  if (askedFor()) show();
}

function startBoxes() {
  document.querySelectorAll("form[role=search]").forEach((form, i) => {
    const input = form.querySelector("input[name=q]");
    if (form instanceof HTMLFormElement && input instanceof HTMLInputElement) new Box(form, input, i);
  });
}

/** A slash puts the cursor into the search box, unless one is writing somewhere. */
function startSlash() {
  document.addEventListener("keydown", (event) => {
    const at = event.target instanceof HTMLElement ? event.target : null;
    const writes = at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
    const input = document.querySelector("form[role=search] input[name=q]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writes || !(input instanceof HTMLInputElement)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

/** @type {any} */ (window).aimsSearch = {
  meta: (/** @type {Meta} */ value) => bring("meta", () => readMeta(value), [value]),
  terms: (/** @type {number} */ n, /** @type {string} */ coded, /** @type {string} */ base64) => bring(numbered("terms", n), () => readTerms(coded, base64), [n, coded, base64]),
  places: (/** @type {number} */ n, /** @type {string} */ base64) => bring(numbered("places", n), () => readPlaces(base64), [n, base64]),
  words: (/** @type {string} */ coded) => bring("words", () => new Set(readWords(coded)), [coded]),
  lengths: (/** @type {number} */ n, /** @type {string[]} */ ...letters) => bring(numbered("lengths", n), () => readLengths(letters), [n, ...letters]),
  facet: (/** @type {string} */ name, /** @type {any} */ value) => bring("facet-" + name, () => readFacet(value.values, value.groups), [name, value]),
  days: (/** @type {string} */ base64) => bring("days", () => readDays(base64), [base64]),
  sum: checkSum,
  sample: (/** @type {string} */ base64) => bring("sample", () => bytesOf(base64)),
  text: (/** @type {number} */ n, /** @type {string} */ base64) => bring(numbered("text", n), () => bytesOf(base64)),
  titles: (/** @type {any} */ told) => bring(titlesName, () => readTitles(told)),
  search,
  readTerms: tryTerms,
  read: (/** @type {Language} */ language, /** @type {string} */ text) => readQuery(language, text),
  tokens: (/** @type {string} */ stop, /** @type {string} */ cite, /** @type {string} */ text) => tokensOf(vocabularyOf({ stop, cite }), text),
  key: keyOf,
  Results,
  narrow: { facetTerms, hasTerm, withTerm, withoutTerm },
  excerpt: (/** @type {Meta} */ meta, /** @type {string} */ query, /** @type {string} */ text) => excerptOf(vocabularyOf(meta), parseQuery(meta, query), text).textContent,
};

/** Begins when the page is there. */
function start() {
  startBoxes();
  startResults();
  startAllVersions();
  startSlash();
  startHighlight().catch(() => {}); // without an index the page is as it was written
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
