/**
 * A time in which the same holds of a record, up to the next one.
 * @typedef {{from: string, state: string, own: string, dated: boolean, seen: number[], by: string}} Span
 *
 * The life of a record, as the versions of the handbook tell it.
 * @typedef {{spans: Span[], unseen: {own: string, on: string}[] | null}} Line
 */

/**
 * What holds on a day: the rule of timeline.On, which a test holds this one to.
 * @param {Line} line
 * @param {{day: string, released: boolean}[]} versions the oldest first
 * @param {string} day
 */
export function onDay(line, versions, day) {
  const at = line.spans.filter((span) => span.from <= day).length - 1;
  const until = at + 1 < line.spans.length ? line.spans[at + 1].from : '';
  if (at < 0) return { span: -1, until, read: -1, sure: false, unseen: [] };
  const span = line.spans[at];
  const inForce = span.state === 'in-force';
  const unseen = inForce ? (line.unseen || []).filter((u) => span.from <= u.on && u.on <= day) : [];
  const read = span.seen.reduce((best, i) => (versions[i].released && (versions[i].day <= day || !versions[best].released) ? i : best));
  const sure = !inForce || (unseen.length === 0 && span.seen.some((i) => versions[i].day >= day));
  return { span: at, until, read, sure, unseen };
}
