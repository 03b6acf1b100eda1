import type { GoldenFile } from '@banyan/domains';

const BLOCK = 512;
/** Of an ordinary file, read and written by its owner. */
const MODE = '0000644';

/**
 * A tar archive (POSIX.1-1988 ustar) of a folder's files.
 *
 * @param folder and file names of ASCII, together shorter than 100 characters
 * @param modifiedMs of every file, ms since the Unix epoch
 * @throws RangeError for names that do not fit
 */
export function tarFile(folder: string, files: readonly GoldenFile[], modifiedMs: number): Buffer {
  const entries = files.map(({ name, bytes }) => {
    const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
    return Buffer.concat([header(`${folder}/${name}`, bytes.length, modifiedMs), bytes, padding]);
  });
  // Two empty blocks end it.
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

function header(path: string, size: number, modifiedMs: number): Buffer {
  if (path.length >= 100 || !/^[\x21-\x7e]+$/.test(path))
    throw new RangeError(`${path} does not fit into a tar header`);
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0);
  block.write(MODE, 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(modifiedMs / 1_000), 11), 136);
  // The sum is taken with blanks in its own place.
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\u0000 `, 148);
  return block;
}
