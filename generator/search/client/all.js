// "All versions" on the search page: a tick, and what it finds in place of the results of
// this version.

/** The tick and what it shows, beside the results of this version. */
class AllVersionsPanel {
  /** @param {HTMLElement} place of the results of this version */
  constructor(place) {
    this.place = place;
    this.turn = 0;
    this.text = "";
    this.shown = 20;
    this.tick = /** @type {HTMLInputElement} */ (element("input", ""));
    this.tick.type = "checkbox";
    this.status = element("p", "search-status");
    this.status.setAttribute("role", "status");
    this.note = element("p", "search-status");
    this.list = element("ol", "search-hits");
    this.more = /** @type {HTMLButtonElement} */ (element("button", "search-more", "Show more"));
    this.more.type = "button";
    this.panel = element("div", "search-all", this.status, this.list, this.more, this.note);
    const label = element("label", "search-all-tick", this.tick, " All versions: titles, headings and ids");
    place.before(label);
    place.after(this.panel);
    this.tick.addEventListener("change", () => this.remember());
    this.more.addEventListener("click", () => void this.show(this.shown + 20));
    this.panel.hidden = true;
  }

  /** @returns {URLSearchParams} what the address asks for */
  address() {
    return new URLSearchParams(location.hash.slice(1) || location.search.slice(1));
  }

  /** Puts the tick into the address, so that who comes back finds it as it was. */
  remember() {
    const address = this.address();
    if (this.tick.checked) address.set("versions", "all");
    else address.delete("versions");
    location.replace("#" + address); // which asks again
  }

  /** @param {string} text a new query */
  ask(text) {
    if (this.address().get("versions") === "all") this.tick.checked = true;
    this.text = text;
    if (this.tick.checked && this.address().get("versions") !== "all") this.remember();
    else this.switch();
  }

  switch() {
    this.place.hidden = this.tick.checked;
    this.panel.hidden = !this.tick.checked;
    void this.show(20);
  }

  /** @param {number} most */
  async show(most) {
    const turn = ++this.turn, text = this.text;
    this.shown = most;
    if (!this.tick.checked) return;
    if (!text.trim()) return this.fill("", [], [], 0);
    try {
      const all = await loadAllVersions();
      if (turn !== this.turn) return; // a later query was asked
      const asked = readQuery(await loadMeta(), text), spoken = spokenOf(asked);
      const found = all.find(spoken + (/\S$/.test(text) ? "" : " ")), { versions, absent } = all.titles;
      const notes = absent.map((version) => version + " is not in this list.");
      if (asked.filters.length) notes.push("What narrows a search is left out here: the list has titles, headings and ids.");
      this.fill(countText(found.length) + " for “" + spoken + "” in all versions", notes,
        found.slice(0, most).map((entry) => foundIn(versions, entry)), found.length);
    } catch (error) {
      this.fill("All versions cannot be searched: " + (error instanceof Error ? error.message : error), [], [], 0);
    }
  }

  /** @param {string} status @param {string[]} notes @param {HTMLElement[]} hits @param {number} count */
  fill(status, notes, hits, count) {
    this.status.textContent = status;
    this.note.textContent = notes.join(" ");
    this.list.replaceChildren(...hits);
    this.more.hidden = count <= hits.length;
  }
}

/** @param {string[]} versions @param {Entry} entry @returns {HTMLElement} a hit with a link into each version that has it */
function foundIn(versions, entry) {
  const linked = (/** @type {number} */ version, /** @type {string} */ name, /** @type {string} */ text) => {
    const link = element("a", name, text);
    link.setAttribute("href", root() + "../" + encodeURIComponent(versions[version]) + "/" + entry.href);
    return link;
  };
  const page = entry.pages.find((p) => p.versions.includes(entry.versions[0]));
  const title = [page, entry].map((e) => e && (e.title || e.id)).filter(Boolean).join(" › ");
  const about = element("p", "search-hit-versions", entry.id ? entry.id + " — " : "");
  entry.versions.forEach((version, i) => about.append(i ? ", " : "", linked(version, "", versions[version])));
  return element("li", "search-hit", linked(entry.versions[0], "search-hit-title", title), about);
}

/** Adds the tick to the search page. */
function startAllVersions() {
  const place = document.getElementById("search-results");
  if (!place) return;
  const panel = new AllVersionsPanel(place);
  window.addEventListener("hashchange", () => panel.ask(askedFor()));
  panel.ask(askedFor());
}
