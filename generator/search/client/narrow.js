// What narrows the results: values of facets, each a link that adds name:value to the
// query in the address, or takes it out again. So a narrowed search can be sent to
// somebody, and the way back is the browser's.

/**
 * A facet with its most frequent values.
 * @typedef {{name: string, title: string, values: {value: string, title: string, count: number}[]}} Facet
 */

/** @returns {RegExp} name:value and name:"value of words" */
function termForm() {
  return /(^|\s)([a-z]+):(?:"([^"]*)"|([^\s"]+))(?=\s|$)/g;
}

/** @param {string} text @returns {{name: string, value: string}[]} what narrows a query */
function facetTerms(text) {
  return [...text.matchAll(termForm())].map(([, , name, quoted, plain]) => ({ name, value: quoted ?? plain }));
}

/** @param {string} text @param {string} name @param {string} value */
function hasTerm(text, name, value) {
  return facetTerms(text).some((term) => term.name === name && sameValue(term.value, value));
}

/** @param {string} a @param {string} b */
function sameValue(a, b) {
  return a.toLowerCase() === b.toLowerCase();
}

/** @param {string} text @param {string} name @param {string} value */
function withTerm(text, name, value) {
  const written = /^[^\s"]+$/.test(value) ? value : '"' + value.replaceAll('"', "") + '"';
  return (text.trim() + " " + name + ":" + written).trim();
}

/** @param {string} text @param {string} name @param {string} value */
function withoutTerm(text, name, value) {
  const left = text.replace(termForm(), (all, _before, n, quoted, plain) => (n === name && sameValue(quoted ?? plain, value) ? "" : all));
  return left.trim();
}

/**
 * A facet that has what was chosen of it too when nothing is found there: it must be
 * possible to take it away. What was left out of the search was not chosen.
 * @param {string} text the query @param {Facet} facet @param {Filter[]} left @returns {Facet}
 */
function withChosen(text, facet, left) {
  const { name, values } = facet, known = [...values, ...left.filter((filter) => filter.name === name)];
  const empty = facetTerms(text).filter((term) => term.name === name && !known.some(({ value }) => sameValue(value, term.value)));
  return { ...facet, values: [...values, ...empty.map(({ value }) => ({ value, title: value, count: 0 }))] };
}

/** The values that narrow the results, folded away on narrow screens. */
class Facets {
  constructor() {
    this.groups = element("div", "search-facets");
    const fold = /** @type {HTMLDetailsElement} */ (element("details", "", element("summary", "", "Narrow the results"), this.groups));
    fold.open = matchMedia("(min-width: 48rem)").matches;
    this.place = element("nav", "search-narrow", fold);
    this.place.setAttribute("aria-label", "Narrow the results");
  }

  /** @param {string} text the query @param {Facet[]} facets @param {Filter[]} left out of the search */
  show(text, facets, left) {
    const at = document.activeElement, focused = at instanceof HTMLElement && this.groups.contains(at) ? at.dataset.value : "";
    const useful = facets.map((facet) => withChosen(text, facet, left)).filter(({ name, values }) => values.length > 1 || values.some(({ value }) => hasTerm(text, name, value)));
    this.place.hidden = useful.length === 0;
    this.groups.replaceChildren(...useful.map((facet, i) => this.group(text, facet, i)));
    const same = [...this.groups.querySelectorAll("a")].find((link) => focused && link.dataset.value === focused);
    if (same) same.focus(); // the focus stays on the value that was chosen
  }

  /** @param {string} text @param {Facet} facet @param {number} i */
  group(text, { name, title, values }, i) {
    const heading = element("h2", "", title), group = element("section", "search-facet", heading);
    heading.id = "search-facet-" + i;
    group.setAttribute("aria-labelledby", heading.id);
    group.append(element("ul", "", ...values.map((value) => element("li", "", this.link(text, name, value)))));
    return group;
  }

  /** @param {string} text @param {string} name @param {{value: string, title: string, count: number}} value */
  link(text, name, { value, title, count }) {
    const chosen = hasTerm(text, name, value), sign = element("span", "search-facet-sign", chosen ? "✓" : "");
    sign.setAttribute("aria-hidden", "true");
    const link = element("a", "search-facet-value", sign, element("span", "", title), " ", element("span", "count", "(" + count + ")"));
    link.setAttribute("href", "#" + new URLSearchParams({ q: chosen ? withoutTerm(text, name, value) : withTerm(text, name, value) }));
    link.dataset.value = name + ":" + value;
    if (chosen) {
      link.setAttribute("aria-current", "true");
      link.append(element("span", "visually-hidden", ", chosen: take away"));
    }
    return link;
  }
}
