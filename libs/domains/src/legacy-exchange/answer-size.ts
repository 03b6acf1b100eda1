/** Largest answer that is read, in bytes. A batch of 100 SOAP rows is about 30 KB, a page of 300 source items the same. */
export const MOST_ANSWER_BYTES = 2 * 1024 * 1024;
