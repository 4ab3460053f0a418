// Hits, and the list of them on the search page (#search-results).

/**
 * A hit with all that is shown of it.
 * @typedef {{document: number, score: number, path: string, title: string, kind: string, status: string, version: string,
 *   approval: string, heading: string, text: string, id: string, href: string}} Hit
 */

/** @param {Meta} meta @param {number} document */
function kindOf(meta, document) {
  return meta.kinds.find((k) => k.from <= document && document < k.to) || { kind: "", title: "" };
}

/** @param {Meta} meta @param {Ranked} ranked @returns {Promise<Hit>} */
async function hitOf(meta, { document, score }) {
  const file = await textsOf(Math.floor(document / meta.perText));
  const shown = file.documents[document % meta.perText];
  if (!shown) throw new Error(damaged);
  const [page, anchor, heading, text, id] = shown;
  const [path, title, status, version, approval] = file.pages[page];
  const mark = anchor ? "#" + anchor : "", href = root() + path.split("/").map(encodeURIComponent).join("/");
  const kind = kindOf(meta, document).title;
  return {
    document, score, title, heading, text, id, status, version, approval, kind,
    path: path + mark, href: href + (anchor && "#" + encodeURIComponent(anchor)),
  };
}

/**
 * The first hits of a query, and how many there are.
 * @param {string} text @param {number} limit @param {string} [kind]
 * @returns {Promise<{hits: Hit[], count: number, kinds: {kind: string, title: string, count: number}[]}>}
 */
async function search(text, limit, kind) {
  const meta = await loadMeta(), ranked = await rank(text);
  const chosen = kind ? ranked.filter((r) => kindOf(meta, r.document).kind === kind) : ranked;
  const hits = await Promise.all(chosen.slice(0, limit).map((r) => hitOf(meta, r)));
  return { hits, count: chosen.length, kinds: countKinds(meta, ranked) };
}

/** @param {Meta} meta @param {Ranked[]} ranked */
function countKinds(meta, ranked) {
  const counts = new Map();
  for (const r of ranked) {
    const { kind, title } = kindOf(meta, r.document), known = counts.get(kind);
    counts.set(kind, { kind, title, count: (known ? known.count : 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1));
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

/** @param {Vocabulary} words @param {Query} query @param {Hit} hit @returns {HTMLElement} */
function resultOf(words, query, hit) {
  const name = hit.id && !hit.title.startsWith(hit.id) ? hit.id + " " : "";
  const link = element("a", "search-hit-title", name, marked(words, query, hit.title));
  if (hit.heading) link.append(" › ", marked(words, query, hit.heading));
  link.setAttribute("href", hit.href);
  const about = element("p", "search-hit-about", [hit.kind, hit.status].filter(Boolean).join(" · "));
  return element("li", "search-hit", link, about, element("p", "search-hit-excerpt", excerptOf(words, query, hit.text)));
}

/** The list of results on the search page. */
class Results {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.turn = 0;
    this.kind = "";
    this.shown = 20;
    this.status = element("p", "search-status");
    this.status.setAttribute("role", "status");
    this.kinds = element("div", "search-kinds");
    this.kinds.setAttribute("role", "group");
    this.kinds.setAttribute("aria-label", "Kinds");
    this.list = element("ol", "search-hits");
    this.more = /** @type {HTMLButtonElement} */ (element("button", "search-more", "Show more"));
    this.more.type = "button";
    this.more.addEventListener("click", () => this.showMore());
    place.replaceChildren(this.status, this.kinds, this.list, this.more);
    this.more.hidden = true;
  }

  /** @param {string} text a new query */
  ask(text) {
    this.text = text;
    this.shown = 20;
    this.kind = "";
    return this.show();
  }

  showMore() {
    this.shown += 20;
    return this.show();
  }

  async show() {
    const turn = ++this.turn, text = this.text || "";
    if (!text.trim()) {
      this.status.textContent = "";
      this.kinds.replaceChildren();
      this.list.replaceChildren();
      this.more.hidden = true;
      return;
    }
    try {
      const meta = await loadMeta(), found = await search(text, this.shown, this.kind);
      if (turn !== this.turn) return; // a later query was asked
      const words = vocabularyOf(meta), query = parseQuery(words, text);
      this.status.textContent = countText(found.count) + " for “" + text.trim() + "”";
      this.list.replaceChildren(...found.hits.map((hit) => resultOf(words, query, hit)));
      this.kinds.replaceChildren(...(found.kinds.length > 1 ? this.kindButtons(found.kinds) : []));
      this.more.hidden = found.count <= this.shown;
    } catch (error) {
      this.status.textContent = "The search does not work: " + (error instanceof Error ? error.message : error);
      this.list.replaceChildren();
    }
  }

  /** @param {{kind: string, title: string, count: number}[]} kinds */
  kindButtons(kinds) {
    const total = kinds.reduce((sum, k) => sum + k.count, 0);
    return [{ kind: "", title: "All", count: total }, ...kinds].map(({ kind, title, count }) => {
      const button = /** @type {HTMLButtonElement} */ (element("button", "search-kind", title + " (" + count + ")"));
      button.type = "button";
      button.setAttribute("aria-pressed", String(kind === this.kind));
      button.addEventListener("click", () => this.choose(kind));
      return button;
    });
  }

  /** @param {string} kind */
  async choose(kind) {
    this.kind = kind;
    this.shown = 20;
    await this.show();
    const pressed = this.kinds.querySelector("[aria-pressed=true]");
    if (pressed instanceof HTMLElement) pressed.focus();
  }
}
