// The search box of every page: form[role=search] with input[name=q]. While one types it
// suggests sections in a list below; without this script the form leads to search.html.

const suggestions = 8;

/** A combobox as ARIA 1.2 describes it. */
class Box {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {number} number of the box on the page */
  constructor(form, input, number) {
    this.form = form;
    this.input = input;
    this.id = "search-suggestions-" + number;
    this.turn = 0;
    this.active = -1;
    this.list = element("ul", "search-suggestions");
    this.list.id = this.id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    this.status = element("span", "search-live visually-hidden");
    this.status.setAttribute("role", "status");
    this.status.setAttribute("aria-live", "polite");
    form.append(this.list, this.status);
    this.describe();
    this.listen();
  }

  describe() {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.id, autocomplete: "off" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", () => this.suggest());
    this.input.addEventListener("focus", () => void loadMeta().catch(() => {}));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node && this.form.contains(event.relatedTarget))) this.close();
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (option) this.choose(option, event.ctrlKey || event.metaKey);
    });
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  async suggest() {
    const turn = ++this.turn, text = this.input.value;
    if (!text.trim()) return this.close();
    try {
      const meta = await loadMeta(), found = await search(text, suggestions);
      if (turn !== this.turn) return;
      const words = vocabularyOf(meta), query = parseQuery(meta, text);
      this.list.replaceChildren(...found.hits.map((hit, i) => this.option(words, query, hit, i)));
      this.open(found.hits.length > 0);
      this.status.textContent = countText(found.count);
    } catch (error) {
      this.close();
      this.status.textContent = "The search does not work: " + (error instanceof Error ? error.message : error);
    }
  }

  /** @param {Vocabulary} words @param {Query} query @param {Hit} hit @param {number} i */
  option(words, query, hit, i) {
    const option = element("li", "search-suggestion", ...nameOf(words, query, hit), element("span", "search-suggestion-kind", hit.kind));
    option.dataset.href = hit.href;
    option.id = this.id + "-" + i;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }

  /** @param {boolean} is */
  open(is) {
    this.list.hidden = !is;
    this.input.setAttribute("aria-expanded", String(is));
    this.activate(-1);
  }

  close() {
    this.turn++;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.open(false);
  }

  /** @param {number} i of the suggestion that Enter opens; -1 for none */
  activate(i) {
    this.active = i;
    [...this.list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === i)));
    const option = this.list.children[i];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const count = this.list.children.length;
    const moves = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 });
    if (event.key in moves && count > 0) {
      event.preventDefault();
      // one place more than suggestions: the box itself
      this.activate(((this.active + 1 + moves[event.key] + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.list.children[this.active], event.ctrlKey || event.metaKey);
    } else if (event.key === "ArrowDown" && this.input.value.trim()) {
      event.preventDefault();
      void this.suggest();
    }
  }

  /** @param {Element} option @param {boolean} beside in a tab of its own */
  choose(option, beside) {
    const href = option instanceof HTMLElement ? option.dataset.href || "" : "";
    this.close();
    if (beside) window.open(href, "_blank", "noopener");
    else location.href = href;
  }

  /** @param {Event} event on the search page itself nothing is loaded anew */
  submit(event) {
    const place = document.getElementById("search-results");
    if (!place) return;
    event.preventDefault();
    this.close();
    location.hash = "q=" + encodeURIComponent(this.input.value);
  }
}
