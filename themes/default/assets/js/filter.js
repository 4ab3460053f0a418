import { element } from './element.js';

/**
 * Shows the rows that pass and hides groups without any.
 * @param {HTMLTableElement} table
 * @param {(row: HTMLTableRowElement) => boolean} passes
 */
function show(table, passes) {
  let shown = 0;
  let heading = null;
  let below = 0;
  const close = () => {
    if (heading) heading.hidden = below === 0;
  };
  for (const row of table.querySelectorAll('tbody tr')) {
    if (row.classList.contains('group')) {
      close();
      heading = row;
      below = 0;
      continue;
    }
    row.hidden = !passes(row);
    if (!row.hidden) {
      shown++;
      below++;
    }
  }
  close();
  return shown;
}

/** @param {HTMLTableElement} table */
function addTextFilter(table) {
  // Of a list on several pages only this page is at hand; the search knows them all.
  const part = table.dataset.part;
  const what = table.dataset.filter + (part ? ' on this page' : '');
  const input = element('input', { type: 'search', 'aria-label': `Filter ${what}`, placeholder: `Filter ${what}` });
  const count = element('span', { role: 'status', class: 'note' });
  const update = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = show(table, (row) => {
      const text = row.textContent.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const among = part ? ` among ${part}` : '';
    count.textContent = words.length ? `${shown} shown${among}, filtered by “${input.value.trim()}”` : '';
  };
  input.addEventListener('input', update);
  table.parentElement.before(element('div', { class: 'filter' }, input, count));
}

/** One box for all tables with gaps: they are parts of one list. */
function addGapFilter() {
  const tables = [...document.querySelectorAll('table[data-gaps]')];
  if (tables.length === 0) return;
  const box = element('input', { type: 'checkbox' });
  const count = element('span', { role: 'status', class: 'note' });
  box.addEventListener('change', () => {
    let shown = 0;
    for (const table of tables) {
      const here = show(table, (row) => !box.checked || row.classList.contains('gap'));
      const section = table.closest('section.matrix');
      if (section) section.hidden = box.checked && here === 0;
      shown += here;
    }
    count.textContent = box.checked ? `${shown} with a gap shown` : '';
  });
  const label = element('label', {}, box, ' ', tables[0].dataset.gaps);
  const first = tables[0].closest('section.matrix') || tables[0].parentElement;
  first.before(element('div', { class: 'filter' }, label, count));
}

/** Adds a filter above every table that asks for one. */
export function addFilters() {
  for (const table of document.querySelectorAll('table[data-filter]')) {
    if (table.tBodies[0] && table.tBodies[0].rows.length > 5) addTextFilter(table);
  }
  addGapFilter();
}
