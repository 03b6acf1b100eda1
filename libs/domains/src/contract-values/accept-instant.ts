import { ProblemError } from '@banyan/kernel';

const RFC_3339 = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):(\d\d)(?:\.(\d{1,3}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * An instant by RFC 3339, ms since the Unix epoch. A leap second is the one that follows it, as the epoch counts.
 *
 * @param pointer where the request has it, for the problem
 * @throws ProblemError `invalid-request` for what is no instant: another form, a day that no calendar has, more than
 *   milliseconds
 */
export function acceptInstant(text: string, pointer: string): number {
  const [, date, minutes, second, fraction = '', offset] = RFC_3339.exec(text) ?? [];
  const leap = second === '60' ? 1_000 : 0;
  const atMs = Date.parse(`${date}T${minutes}:${leap === 0 ? second : '59'}Z`);
  const isOfCalendar = !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(`${date}T${minutes}`);
  if (!isOfCalendar || offset === undefined) {
    throw new ProblemError('invalid-request', {
      errors: [{ pointer, message: 'must be an instant by RFC 3339, with an offset, to the millisecond' }],
    });
  }
  return atMs + leap + Number(fraction.padEnd(3, '0')) - offsetMs(offset);
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
