// Hits, and the list of them on the search page (#search-results).

const hitsAtOnce = 10;

/**
 * A hit with all that is shown of it.
 * @typedef {{document: number, score: number, path: string, title: string, kind: string, status: string, version: string,
 *   approval: string, heading: string, text: string, id: string, href: string}} Hit
 */

/** @param {Meta} meta @param {number} document */
function kindOf(meta, document) {
  return meta.kinds.find((k) => k.from <= document && document < k.to) || { kind: "", title: "" };
}

/** @param {Meta} meta @param {Ranked} ranked @param {string} query that the target page marks @returns {Promise<Hit>} */
async function hitOf(meta, { document, score }, query) {
  const file = await textsOf(Math.floor(document / meta.perText));
  const shown = file.documents[document % meta.perText];
  if (!shown) throw new Error(damaged);
  const [page, anchor, heading, text, id] = shown;
  const [path, title, status, version, approval] = file.pages[page];
  const kind = kindOf(meta, document).title, address = root() + path.split("/").map(encodeURIComponent).join("/");
  return {
    document, score, title, heading, text, id, status, version, approval, kind,
    path: path + (anchor && "#" + anchor), href: address + findIn(query) + (anchor && "#" + encodeURIComponent(anchor)),
  };
}

/**
 * The first hits of a query, how many there are, and what is to be said about it.
 * @typedef {{hits: Hit[], count: number, ranked: Ranked[], left: Filter[], notes: string[]}} Answer
 */

/** @param {string} text @param {number} limit @returns {Promise<Answer>} */
async function search(text, limit) {
  const meta = await loadMeta(), { ranked, left, notes } = await rank(text);
  const hits = await Promise.all(ranked.slice(0, limit).map((r) => hitOf(meta, r, text)));
  return { hits, count: ranked.length, ranked, left, notes };
}

/** What narrows the results of the page, by name. */
const shownFacets = { kind: "Kind", status: "Status", system: "System", framework: "Framework" };
const mostValues = 8;

/** @param {Meta} meta @param {Ranked[]} ranked @returns {Promise<Facet[]>} */
function facetsOf(meta, ranked) {
  return Promise.all(Object.entries(shownFacets).map(async ([name, title]) => (
    { name, title, values: (await countValues(meta, name, ranked)).slice(0, mostValues) }
  )));
}

/** @param {string} tag @param {string} name of its class @param {...(string | Node)} content */
function element(tag, name, ...content) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...content);
  return made;
}

/** @param {number} count */
function countText(count) {
  return count === 0 ? "No results" : count === 1 ? "1 result" : count + " results";
}

/** @param {Vocabulary} words @param {Query} query @param {Hit} hit @returns {Node[]} its id, title and heading */
function nameOf(words, query, hit) {
  const id = hit.id && !hit.title.startsWith(hit.id) ? [element("span", "id", hit.id), " "] : [];
  const heading = hit.heading ? [" › ", marked(words, query, hit.heading)] : [];
  const name = document.createDocumentFragment();
  name.append(...id, marked(words, query, hit.title), ...heading);
  return [name];
}

// The signs are those of the other pages; each is followed by its word.
const approvalSigns = /** @type {Record<string, [string, string]>} */ ({
  "approved": ["yes", "✓"], "changed since approval": ["partly", "~"], "not approved": ["no", "✕"],
});

/** @param {Hit} hit @returns {HTMLElement} its control data in a line */
function aboutOf(hit) {
  const line = element("p", "search-hit-about", element("span", "", hit.kind));
  if (hit.version) line.append(element("span", "", "Version " + hit.version));
  if (hit.status) line.append(element("span", "", "Status: " + hit.status.replace("-", " ")));
  if (hit.approval) {
    const [name, sign] = approvalSigns[hit.approval] || ["none", "–"], seen = element("span", "", sign + " ");
    seen.setAttribute("aria-hidden", "true");
    line.append(element("span", "", "Approval: ", element("span", "state " + name, seen, hit.approval)));
  }
  return line;
}

/** @param {Vocabulary} words @param {Query} query @param {Hit} hit @returns {HTMLElement} */
function resultOf(words, query, hit) {
  const link = element("a", "search-hit-title", ...nameOf(words, query, hit));
  link.setAttribute("href", hit.href);
  return element("li", "search-hit", link, aboutOf(hit), element("p", "search-hit-excerpt", excerptOf(words, query, hit.text)));
}

/** The list of results on the search page. */
class Results {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.turn = 0;
    this.text = "";
    this.shown = hitsAtOnce;
    this.status = element("p", "search-status");
    this.said = element("div", "search-said", this.status);
    this.said.setAttribute("role", "status");
    this.said.setAttribute("aria-live", "polite");
    this.facets = new Facets();
    this.list = element("ol", "search-hits");
    this.list.setAttribute("aria-label", "Results");
    this.more = /** @type {HTMLButtonElement} */ (element("button", "search-more", "Show more"));
    this.more.type = "button";
    this.more.addEventListener("click", () => void this.showMore());
    const main = element("div", "search-main", this.list, this.more);
    place.classList.add("search-results");
    place.replaceChildren(this.said, this.facets.place, main);
    this.clear();
  }

  clear() {
    this.status.textContent = "";
    this.said.replaceChildren(this.status);
    this.facets.show("", [], []);
    this.list.replaceChildren();
    this.more.hidden = true;
  }

  /** @param {string} text a new query */
  ask(text) {
    this.text = text;
    this.shown = hitsAtOnce;
    return this.show();
  }

  /** Shows more, and puts the focus on the first hit that is new. */
  async showMore() {
    const before = this.list.children.length;
    this.shown += hitsAtOnce;
    await this.show();
    const first = this.list.children[before];
    const link = first && first.querySelector("a");
    if (link) link.focus();
  }

  async show() {
    const turn = ++this.turn, text = this.text;
    if (!text.trim()) return this.clear();
    try {
      const meta = await loadMeta(), answer = await search(text, this.shown);
      if (turn !== this.turn) return; // a later query was asked
      const words = vocabularyOf(meta), query = parseQuery(meta, text);
      this.say(text, answer);
      this.list.replaceChildren(...answer.hits.map((hit) => resultOf(words, query, hit)));
      this.more.hidden = answer.count <= this.shown;
      const facets = await facetsOf(meta, answer.ranked); // the hits are on the page before these are loaded
      if (turn === this.turn) this.facets.show(text, facets, answer.left);
    } catch (error) {
      if (turn !== this.turn) return;
      this.clear();
      this.status.textContent = "The search does not work: " + (error instanceof Error ? error.message : error);
    }
  }

  /** @param {string} text @param {Answer} answer */
  say(text, { count, notes }) {
    this.status.textContent = countText(count) + " for “" + text.trim() + "”";
    this.said.replaceChildren(this.status);
    for (const note of notes) this.said.append(element("p", "search-note", note));
  }
}
