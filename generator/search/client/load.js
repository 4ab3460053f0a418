// Files of the index are scripts that call a function of aimsSearch: the only thing that a
// page may load both from a server and from a folder opened by double-click.

/**
 * What meta.js tells (publish.go). Heads, and the group of each document, are made of the groups.
 * @typedef {{stamp: string, documents: number, counted: number[], average: number[], boost: number[], terms: string[], perLengths: number, steps: number[],
 *   perText: number, stop: string, cite: string, kinds: {kind: string, title: string, from: number, to: number}[],
 *   groups: string, heads: Uint32Array, group: Uint32Array, synonyms: string, filters: string, examples: string,
 *   plurals: {[name: string]: string}}} Meta
 */

/** @type {Map<string, Promise<any>>} files that were asked for, by name */
const asked = new Map();
/** @type {Map<string, any>} what files brought */
const brought = new Map();
/** @type {Map<string, number>} checksums of files whose own have not been told yet, or are others */
const sums = new Map();

/** @returns {string} the way from this page to the root of the edition */
function root() {
  return document.documentElement.dataset.root || "";
}

/** @returns {string} what tells files of this index from those of an older one that the browser has kept; meta.js tells it */
function stampOf() {
  const meta = brought.get("meta");
  return meta ? "?" + meta.stamp : "";
}

/** @param {string} name of a file in search/ without .js @returns {Promise<any>} what it brings */
function load(name) {
  const earlier = asked.get(name);
  if (earlier) return earlier;
  const promise = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = root() + "search/" + name + ".js" + stampOf();
    script.charset = "utf-8";
    script.onload = () => (brought.has(name) && !sums.has(name) ? resolve(brought.get(name)) : reject(new Error("a file of the search index is damaged: " + name)));
    script.onerror = () => reject(new Error("a file of the search index is missing: " + name));
    document.head.append(script);
  });
  asked.set(name, promise);
  promise.catch(() => asked.delete(name));
  return promise;
}

/** @param {string} kind @param {number} number */
function numbered(kind, number) {
  return kind + "-" + String(number).padStart(3, "0");
}

/** @returns {Promise<Meta>} */
const loadMeta = () => load("meta");
/** @param {number} number @returns {Promise<Terms>} */
const loadTerms = (number) => load(numbered("terms", number));
/** @param {number} number @returns {Promise<Uint8Array[]>} */
const loadLengths = (number) => load(numbered("lengths", number));
/** @param {number} number @returns {Promise<Places>} */
const loadPlaces = (number) => load(numbered("places", number));
/** @returns {Promise<Set<string>>} */
const loadWords = () => load("words");
/** @param {string} name @returns {Promise<FacetGroups>} */
const loadFacet = (name) => load("facet-" + name);
/** @returns {Promise<number[]>} */
const loadDays = () => load("days");
/** @param {number} number @returns {Promise<Uint8Array>} */
const loadText = (number) => load(numbered("text", number));
