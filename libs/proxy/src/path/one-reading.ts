import { readAggressively } from './aggressive-reading.js';

/**
 * Segments of unreserved characters and of a few that nobody takes for a separator, bytes of UTF-8 and the space escaped
 * in upper case, and nothing escaped that need not be. A slash at the end is another path.
 */
const PLAIN = /^(?:\/(?:[A-Za-z0-9_~!'()*,=@&+.-]|%(?:[89A-F][0-9A-F]|20))+)+\/?$|^\/$/;
/** A segment that begins or ends with a dot or stands in brackets, a script that is not the last segment. */
const ODD = /\/[.(]|\.\/|\.$|\.[A-Za-z]{2,5}\d?\//;

/** Nothing in it that any reader was seen to drop or change. */
const SIMPLE = /^[A-Za-z0-9_~./-]*$/;

/**
 * Is this the one way to write its path, and does everybody read it alike (HARDENING 8)? What is kept by its path must be:
 * by any other spelling somebody could have one page kept in the name of another.
 *
 * @param pathname the bytes as they came, without the query
 */
export function hasOneReading(pathname: string): boolean {
  if (!PLAIN.test(pathname) || ODD.test(pathname)) return false;
  if (SIMPLE.test(pathname)) return true;
  if (!isUtf8(pathname)) return false;
  const segments = pathname.split('/').filter((segment) => segment !== '').length;
  return readAggressively(pathname).every(
    (reading) => !reading.loose && !reading.unsettled && reading.segments.length === segments,
  );
}

function isUtf8(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}
