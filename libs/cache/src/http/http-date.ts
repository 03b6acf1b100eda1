const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const TIME = '(\\d{2}):(\\d{2}):(\\d{2})';
/** RFC 9110 section 5.6.7: the one to write, and two that are read for old servers' sake. */
const IMF = new RegExp(`^${DAY}, (\\d{2}) ([A-Za-z]{3}) (\\d{4}) ${TIME} GMT$`, 'i');
const RFC_850 = new RegExp(`^[A-Za-z]+day, (\\d{2})-([A-Za-z]{3})-(\\d{2}) ${TIME} GMT$`, 'i');
const ASCTIME = new RegExp(`^${DAY} ([A-Za-z]{3}) ([ \\d]\\d) ${TIME} (\\d{4})$`, 'i');

/** @param nowMs decides the century of a year of two digits. @returns ms since the epoch; undefined for no HTTP-date */
export function readHttpDate(text: string, nowMs: number): number | undefined {
  const imf = IMF.exec(text);
  if (imf !== null) return at(imf[3], imf[2], imf[1], imf.slice(4));
  const old = RFC_850.exec(text);
  if (old !== null) return at(String(centuryOf(Number(old[3]), nowMs)), old[2], old[1], old.slice(4));
  const c = ASCTIME.exec(text);
  return c === null ? undefined : at(c[6], c[1], c[2], c.slice(3, 6));
}

/** A year that seems more than 50 years ahead is of the century before. */
function centuryOf(year: number, nowMs: number): number {
  const present = new Date(nowMs).getUTCFullYear();
  const full = present - (present % 100) + year;
  return full > present + 50 ? full - 100 : full;
}

function at(year = '', monthName = '', day = '', time: readonly string[] = []): number | undefined {
  const month = MONTHS.indexOf(monthName.toLowerCase());
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  if (month === -1 || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const midnight = Date.UTC(Number(year), month, Number(day));
  // The 31st of a short month is no date.
  if (new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  return midnight + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
