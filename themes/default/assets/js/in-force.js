// "Which version was in force on that day?", answered from effective.js above the editions:
// a page that was sealed knows what came later from there. It is loaded when somebody asks.
import { element } from './element.js';
import { address, base, recordIn, version } from './editions.js';
import { onDay } from './on-day.js';

/** @typedef {import('./versions.js').List} List */

let loading;

/** What effective.js says, null when it cannot be had. */
function loadEffective() {
  loading ||= new Promise((done) => {
    window.AIMS.effective = done;
    const script = element('script', { src: `${base}effective.js` });
    script.addEventListener('load', () => done(null));
    script.addEventListener('error', () => done(null));
    document.head.append(script);
  });
  return loading;
}

/** @param {string} day */
const time = (day) => element('time', { datetime: day }, day);

/**
 * One question: about a record, or about the handbook where id is ''.
 * @typedef {{list: List, all: any, id: string, day: string, at: any, line: any}} Asked
 */

/** @param {Asked} asked @param {number} i */
function titleOf(asked, i) {
  const { name } = asked.all.versions[i];
  return asked.list.versions.find((v) => v.name === name)?.title || name;
}

/** A link to a version, or to a record in it. @param {Asked} asked @param {number} i @param {string} id */
async function linkTo(asked, i, id) {
  const { name } = asked.all.versions[i];
  const title = titleOf(asked, i);
  if (id === asked.id && name === version) return `${title}, which you are reading`;
  return element('a', { href: (id && (await recordIn(name, id))) || address(name, 'index') }, title);
}

/** What is said of a record, in paragraphs. @param {Asked} asked */
async function answerRecord(asked) {
  const { all, id, day } = asked;
  const told = all.records[id];
  if (!told || told[0].length === 0) return [[`No version of ${id} was in force on `, time(day), ': none that is published has been approved.']];
  const spans = told[0].map(([from, state, own, dated, seen, by]) => ({ from, state, own, dated, seen, by }));
  asked.line = { spans, unseen: told[1] };
  asked.at = onDay(asked.line, all.versions, day);
  const first = spans[0];
  if (asked.at.span < 0) {
    return [['On ', time(day), `, no version of ${id} that is known was in force. The first one known is ${first.own || 'in force'}, from `, time(first.from), since(asked, first), '.']];
  }
  const span = spans[asked.at.span];
  return span.state === 'in-force' ? sayInForce(asked, span) : [await sayEnded(asked, span)];
}

/** Where no record gives the day, a version of the handbook does. @param {Asked} asked @param {any} span */
function since(asked, span) {
  return span.dated ? '' : `, at the latest: no day is given, and ${titleOf(asked, span.seen[0])} is the first that says so`;
}

/** @param {Asked} asked @param {any} span */
async function sayInForce(asked, span) {
  const { at, id, day } = asked;
  const what = span.own ? `version ${span.own} of ${id}` : id;
  const words = ['On ', time(day), `, ${what} was in force, from `, time(span.from), since(asked, span)];
  if (at.until) words.push(' until the next change on ', time(at.until));
  words.push('. Read it in ', await linkTo(asked, at.read, id), '.');
  return at.sure ? [words] : [words, sayDoubt(asked, span), sayKnown(asked)];
}

/** What nobody can see between two versions of the handbook, or after the newest. @param {Asked} asked @param {any} span */
function sayDoubt(asked, span) {
  const last = span.seen[span.seen.length - 1];
  const words = [`${titleOf(asked, last)} of `, time(asked.all.versions[last].day), ' is the last that says so'];
  words.push(asked.at.until ? ': what came and went between it and the next change is in no published version.' : ': a later change is not known yet.');
  for (const u of asked.at.unseen) words.push(` Version ${u.own} was approved on `, time(u.on), ' and is in no published version: it may have been in force by then.');
  return words;
}

/** @param {Asked} asked */
function sayKnown(asked) {
  const words = ['The days known are '];
  asked.line.spans.forEach((span, i) => {
    const what = span.state === 'in-force' ? span.own && `version ${span.own}` : span.state;
    words.push(i ? ', ' : '', time(span.from), what ? ` (${what})` : '');
  });
  return [...words, '.'];
}

/** @param {Asked} asked @param {any} span */
async function sayEnded(asked, span) {
  const { at, id, day } = asked;
  const words = ['On ', time(day), `, ${id} was not in force`];
  const latest = span.dated ? '' : ' at the latest';
  if (span.state === 'replaced') {
    const { name } = asked.all.versions[at.read];
    const to = await recordIn(name, span.by);
    words.push(': ', to ? element('a', { href: to }, span.by) : span.by, ' took its place on ', time(span.from), `${latest}.`);
  } else if (span.state === 'gone') {
    words.push(': since ', time(span.from), `, ${titleOf(asked, span.seen[0])} and later ones do not have it.`);
  } else {
    words.push(': it was retired on ', time(span.from), `${latest}.`);
  }
  const before = asked.line.spans[at.span - 1];
  return before ? [...words, ` Before that, ${before.own ? `version ${before.own}` : 'it'} was in force.`] : words;
}

/** @param {Asked} asked */
async function answerHandbook(asked) {
  const { all, day } = asked;
  const spans = all.handbook.spans;
  if (spans.length === 0) return ['No release is published, so that none was in force.'];
  const at = onDay(all.handbook, all.versions, day);
  if (at.span < 0) return ['On ', time(day), ', no release was in force: the first, ', await linkTo(asked, spans[0].seen[0], ''), ', is of ', time(spans[0].from), '.'];
  const words = ['The release of the handbook in force on ', time(day), ' was ', await linkTo(asked, at.read, ''), ', of ', time(spans[at.span].from)];
  return at.until ? [...words, ', until ', time(at.until), '.'] : [...words, '.'];
}

/** @param {List} list @param {string} id @param {string} day */
async function answer(list, id, day) {
  const all = await loadEffective();
  if (!all) return [['What was in force when cannot be read: effective.js, which lies above the versions, is not there.']];
  const asked = { list, all, id, day, at: null, line: null };
  const said = id ? await answerRecord(asked) : [];
  said.push(await answerHandbook(asked));
  if (id && all.unread.length) said.push([`These versions say nothing of days, and count for nothing here: ${all.unread.join(', ')}.`]);
  return said;
}

/** @param {List} list @param {string} id */
function makeForm(list, id) {
  const day = element('input', { type: 'date', id: 'in-force-day', max: '9999-12-31' });
  const status = element('div', { role: 'status', class: 'days' });
  const form = element('form', {}, element('label', { for: 'in-force-day' }, 'Day'), ' ', day, ' ', element('button', { type: 'submit' }, 'Show'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const asked = day.value;
    const said = asked ? await answer(list, id, asked) : [['Choose a day.']];
    if (asked === day.value) status.replaceChildren(...said.map((words) => element('p', {}, ...words)));
  });
  return [form, status];
}

/**
 * Puts the question where a page has a place for it.
 * @param {List} list
 */
export function addInForce(list) {
  for (const place of document.querySelectorAll('[data-in-force]')) {
    const id = place.dataset.inForce;
    const parts = makeForm(list, id);
    if (id) place.append(element('details', {}, element('summary', {}, 'Which version was in force on a day?'), ...parts));
    else place.append(...parts);
    place.hidden = false;
  }
}
