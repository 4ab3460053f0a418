// Facets: the sides by which results are told apart. facet.go does the same; change them
// together.

/**
 * A facet with the groups that have each value. A group is a record with all its sections, a
 * provision or a page.
 * @typedef {{values: {value: string, title: string, groups: number[]}[]}} FacetGroups
 */

/** @param {[string, string][]} values @param {string} base64 @returns {FacetGroups} */
function readFacet(values, base64) {
  const bytes = bytesOf(base64), numbers = new Numbers(bytes, 0, bytes.length);
  return {
    values: values.map(([value, title]) => {
      const groups = [];
      let group = 0;
      for (let count = numbers.next(); count > 0; count--) groups.push((group += numbers.next()));
      return { value, title, groups };
    }),
  };
}

/** @param {string} base64 @returns {number[]} the day of each group, counted from 1970; 0 for none */
function readDays(base64) {
  const bytes = bytesOf(base64), numbers = new Numbers(bytes, 0, bytes.length), days = [];
  while (numbers.at < bytes.length) days.push(numbers.next());
  return days;
}

/**
 * The groups that filters leave, null for all; those of one name widen each other, those of
 * different names narrow. One that is not understood is left out, and told.
 * @param {Meta} meta @param {Filter[]} filters @returns {Promise<{groups: Set<number> | null, left: Filter[], notes: string[]}>} left are those that are left out
 */
async function allowedBy(meta, filters) {
  /** @type {Map<string, Set<number>>} */
  const byName = new Map();
  const notes = [], left = [];
  for (const filter of filters) {
    const found = await groupsOf(meta, filter);
    if (typeof found === "string") {
      notes.push(found);
      left.push(filter);
      continue;
    }
    const known = byName.get(filter.name) || new Set();
    found.forEach((group) => known.add(group));
    byName.set(filter.name, known);
  }
  /** @type {Set<number> | null} */
  let groups = null;
  for (const some of byName.values()) groups = groups ? new Set([...groups].filter((group) => some.has(group))) : some;
  return { groups, left, notes };
}

/** @param {Meta} meta @param {Filter} filter @returns {Promise<number[] | string>} groups, or a note when it is not understood */
async function groupsOf(meta, { name, value }) {
  if (name === "before" || name === "after") {
    const limit = dayOf(value);
    if (limit < 0) return "\u201c" + name + ":" + value + "\u201d names no day, month or year, such as 2026-05-04, 2026-05 or 2026: it is left out.";
    const days = await loadDays(), groups = [];
    for (let group = 0; group < days.length; group++) {
      if (days[group] > 0 && days[group] < limit === (name === "before")) groups.push(group);
    }
    return groups;
  }
  const facet = await loadFacet(name), named = valuesNamed(facet.values, value);
  return named.length ? named.flatMap((v) => v.groups) : unknownValue(meta, name, value, facet.values);
}

/** @param {string} text @returns {number} the first day of a day, month or year; -1 when it is none */
function dayOf(text) {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!found) return -1;
  const [year, month, day] = [Number(found[1]), Number(found[2] || 1), Number(found[3] || 1)];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return -1;
  return Math.max(Math.trunc(date.getTime() / 86400000), 0);
}

/**
 * The values that a text names: by value or title, else by some of its words in a row.
 * @param {FacetGroups["values"]} values @param {string} text @returns {FacetGroups["values"]}
 */
function valuesNamed(values, text) {
  const wanted = keyOf(text);
  if (!wanted) return [];
  const keyed = values.map((v) => ({ v, value: keyOf(v.value), title: keyOf(v.title) }));
  const exact = keyed.filter(({ value, title }) => value === wanted || title === wanted);
  const holds = (/** @type {string} */ key) => ("." + key + ".").includes("." + wanted + ".");
  const found = exact.length ? exact : keyed.filter(({ value, title }) => holds(value) || holds(title));
  return found.map(({ v }) => v);
}

/** @param {Meta} meta @param {string} name @param {string} text @param {FacetGroups["values"]} values @returns {string} what it may have been */
function unknownValue(meta, name, text, values) {
  const most = 8;
  if (!values.length) return "\u201c" + name + ":" + text + "\u201d is left out: this edition has no " + meta.plurals[name] + " to narrow by.";
  const wanted = keyOf(text), ascii = /^[\x00-\x7f]*$/;
  for (const { value } of values) {
    if (ascii.test(keyOf(value) + wanted) && oneEdit(keyOf(value), wanted)) {
      return "No " + name + " is called \u201c" + text + "\u201d; did you mean " + name + ":" + value + "? It is left out.";
    }
  }
  const names = [...values].sort((a, b) => b.groups.length - a.groups.length).slice(0, most).map((v) => v.value);
  return "No " + name + " is called \u201c" + text + "\u201d; there are " + names.join(", ") + (values.length > most ? " and others" : "") + ". It is left out.";
}

/**
 * How many of some documents have each value of a facet, most first.
 * @param {Meta} meta @param {string} name @param {Ranked[]} ranked
 * @returns {Promise<{value: string, title: string, count: number}[]>}
 */
async function countValues(meta, name, ranked) {
  const facet = await loadFacet(name), counts = new Uint32Array(meta.group.length ? meta.group[meta.group.length - 1] + 1 : 0);
  for (const { document } of ranked) counts[meta.group[document]]++;
  return facet.values
    .map(({ value, title, groups }) => ({ value, title, count: groups.reduce((sum, group) => sum + counts[group], 0) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
