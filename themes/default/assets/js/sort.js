import { element } from './element.js';

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * @param {HTMLTableElement} table
 * @param {number} column
 * @param {number} direction
 */
function sort(table, column, direction) {
  const body = table.tBodies[0];
  const keyed = [...body.rows].map((row) => ({ row, key: row.cells[column].textContent.trim() }));
  // What is empty stays at the end, whichever way the rest goes.
  keyed.sort((a, b) => Number(!a.key) - Number(!b.key) || direction * order.compare(a.key, b.key));
  body.append(...keyed.map((entry) => entry.row));
}

/** Makes the heads of sortable tables into buttons. */
export function addSorting() {
  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = element('button', { type: 'button', class: 'sort' });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const up = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        sort(table, column, up ? 1 : -1);
      });
    });
  }
}
