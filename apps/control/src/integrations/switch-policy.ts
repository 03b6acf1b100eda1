/** How long an integration may be out of use on one word, minutes: a day is longer than a shift, and somebody says it again. */
export const LONGEST_OFF_MINUTES = 24 * 60;

/** Switches that are over are listed so far back. */
export const LISTED_SWITCHES = 50;
