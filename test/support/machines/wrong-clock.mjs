// Preloaded into a process whose wall clock goes wrong: `Date` is off by the milliseconds that the file says which WRONG_CLOCK names. The
// monotonic clock goes on as it did, as on a machine whose time somebody sets.
import { readFileSync } from 'node:fs';

const LOOK_MS = 100;
const file = process.env['WRONG_CLOCK'] ?? '';
const Right = Date;
let offMs = 0;
setInterval(() => {
  offMs = Number(readFileSync(file, 'utf8')) || 0;
}, LOOK_MS).unref();

globalThis.Date = class Date extends Right {
  constructor(...given) {
    if (given.length === 0) super(Right.now() + offMs);
    else super(...given);
  }

  static now() {
    return Right.now() + offMs;
  }
};
