// The version picker. ../versions.js above the edition calls AIMS.versions with the list
// of what is published; it is one of the files that change after a release, so that a
// sealed page learns of newer releases from it.
//
// Who asks for a version without this record stays where they are and is told so: the page
// they know keeps its place, and a page of that version would have to know where they came from.
import { settleLinks } from './absent.js';
import { element } from './element.js';
import { address, nearestWith, ownId, sameIn, version } from './editions.js';
import { addInForce } from './in-force.js';

/** @typedef {{name: string, title: string, date: string, released: boolean}} Version */
/** @typedef {{newest: string, versions: Version[]}} List */

/** What is told about this page is read out: the place for it is there before the words. */
const told = element('div', { role: 'status', class: 'told' });

/** @param {...(string | Node)} words */
function tell(...words) {
  const close = element('button', { type: 'button' }, 'Close');
  close.addEventListener('click', () => told.replaceChildren());
  told.replaceChildren(element('div', { class: 'banner' }, element('p', {}, ...words), close));
}

let wish = 0; // which version was asked for last

/**
 * Goes to another version, to the same record if that version has it.
 * @param {List} list
 * @param {string} name
 */
async function goTo(list, name) {
  const mine = ++wish;
  const to = await sameIn(name);
  if (mine !== wish) return;
  if (to) location.href = to + location.hash;
  else await tellMissing(list, name, mine);
}

/**
 * @param {List} list
 * @param {string} name
 * @param {number} mine
 */
async function tellMissing(list, name, mine) {
  const wanted = list.versions.find((v) => v.name === name);
  const what = (await ownId()) || 'This page';
  const near = await nearestWith(list.versions, name);
  if (mine !== wish) return;
  const overview = element('a', { href: address(name, 'index') }, `Overview of ${inText(wanted)}`);
  if (!near || near.version.name === version) {
    tell(`${what} is not in ${inText(wanted)}. The nearest version that has it is the one you are reading. `, overview);
    return;
  }
  const link = element('a', { href: near.address + location.hash }, inText(near.version));
  tell(`${what} is not in ${inText(wanted)}. The nearest version that has it is `, link, '. ', overview);
}

/** A version as it is named within a sentence: "version 1.0", "the work in progress". @param {Version} v */
function inText(v) {
  return (v.released ? '' : 'the ') + v.title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** @param {Version} v @param {string} newest */
function label(v, newest) {
  return v.name === newest ? `${v.title} (newest)` : v.title;
}

/** @param {List} list */
function addPicker(list) {
  const shown = document.querySelector('#edition .version');
  if (!shown || list.versions.length < 2) return;
  const select = element('select', { 'aria-label': 'Version' });
  for (const v of list.versions) {
    const option = element('option', { value: v.name }, label(v, list.newest));
    if (v.name === version) option.setAttribute('selected', '');
    select.append(option);
  }
  const go = element('button', { type: 'button', class: 'go', 'aria-label': 'Go to the chosen version' }, 'Go');
  const rest = () => {
    select.value = version;
    go.hidden = true;
  };
  const leave = async () => {
    const name = select.value;
    if (name === version) return;
    await goTo(list, name);
    if (told.firstChild) rest();
  };
  leaveWhenChosen(select, go, leave);
  go.addEventListener('click', leave);
  // A page that comes back from the browser's memory shows its own version again.
  addEventListener('pageshow', rest);
  rest();
  // On paper the name of the version stays text.
  shown.classList.add('printed');
  shown.before(select, go);
}

/**
 * With the arrow keys a list that is not open goes from one version to the next: who uses
 * them has chosen when they say so, by Enter or by a button, and is not carried off by the first.
 * @param {HTMLSelectElement} select
 * @param {HTMLButtonElement} go
 * @param {() => void} leave
 */
function leaveWhenChosen(select, go, leave) {
  let stepping = false;
  select.addEventListener('keydown', (event) => {
    stepping = event.key !== 'Enter';
    if (event.key !== 'Enter' || select.value === version) return;
    event.preventDefault();
    leave();
  });
  select.addEventListener('pointerdown', () => {
    stepping = false;
  });
  select.addEventListener('change', () => {
    if (stepping) go.hidden = select.value === version;
    else leave();
  });
}

/** @param {List} list */
function addSuperseded(list) {
  const banner = document.getElementById('superseded');
  const own = list.versions.find((v) => v.name === version);
  const newest = list.versions.find((v) => v.name === list.newest);
  if (!banner || !own || !own.released || !newest || own === newest) return;
  const link = element('a', { href: address(newest.name, 'index') }, newest.title);
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(list, newest.name);
  });
  banner.append(`${own.title} is superseded. The release in force is `, link, '.');
  banner.hidden = false;
}

/** Who comes for a section that this version of a record lacks is told why they are at its beginning. */
function tellMissingSection() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (name && document.querySelector('article.record') && !document.getElementById(name)) {
    tell(`This version of the page has no section “${name}”: this is its beginning.`);
  }
}

window.AIMS = window.AIMS || {};
addEventListener('load', () => {
  if (document.documentElement.dataset.versions === undefined) settleLinks(null); // there was no list
});
window.AIMS.versions = (list) => {
  document.documentElement.dataset.versions = String(list.versions.length);
  document.querySelector('.top')?.after(told);
  addPicker(list);
  addSuperseded(list);
  addInForce(list);
  settleLinks(list.versions.map((v) => v.name));
  tellMissingSection();
};
