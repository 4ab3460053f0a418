// A page may be read without the versions that it tells of: from a package of one edition, or
// where a former version is not published any more. A link to what is not here becomes text.
import { element } from './element.js';
import { base, version } from './editions.js';

/** @param {string[] | null} names the versions beside this one; null when nothing is beside it */
export function settleLinks(names) {
  if (version === undefined) return;
  const above = new URL(base, location.href).href;
  const own = new URL(document.documentElement.dataset.root || './', location.href).href;
  for (const link of document.querySelectorAll('a[href^="../"]')) {
    const { href } = /** @type {HTMLAnchorElement} */ (link);
    if (!href.startsWith(above) || href.startsWith(own)) continue;
    const [first, inside] = href.slice(above.length).split('/');
    if (names && (inside === undefined || names.includes(decodeURIComponent(first)))) continue;
    link.replaceWith(element('span', { class: 'absent', title: 'This is not published beside this version.' }, ...link.childNodes));
  }
}
