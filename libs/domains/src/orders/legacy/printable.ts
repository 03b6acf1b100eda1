/** Controls, the two ends of a line beyond ASCII, halves of surrogate pairs, and what Unicode will never assign. */
// oxlint-disable-next-line no-control-regex -- that is what it is about
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * A text of a person as the core can keep it and tell it again on all of its faces: in one line, composed (NFC), and without what
 * cannot stand in its XML, for which a blank stands. Everything else is kept letter by letter: the core has it as Unicode.
 */
export function printable(text: string): string {
  return text.normalize('NFC').replaceAll(UNPRINTABLE, ' ');
}
