import { canonicalPath, OwnedPrefixes } from '@banyan/proxy';
import { timed } from './batches.js';
import type { MicroFigure } from './pieces.js';

const PATHS = [
  { title: 'a plain path that is not owned', path: '/rest/products/4711?fields=name,price' },
  { title: 'an owned path', path: '/inventory/v1/availability/SHIRT-4711-L?channel=web' },
  { title: 'an owned path with percent codes', path: '/inventory/v1/availability/A%2FB%20%26%20C?channel=web' },
  { title: 'percent codes that are not owned', path: '/catalog/gr%C3%B6%C3%9Fe%20XL/b%26w.html' },
] as const;

/** Whose is a path? Asked of every request. */
export function canonicalPathFigures(batches: number): readonly MicroFigure[] {
  const owned = new OwnedPrefixes(['/inventory/v1']);
  return PATHS.map(({ title, path }) => ({
    piece: 'canonical-path' as const,
    title: `canonical path and ownership: ${title}`,
    ...timed(() => {
      const read = canonicalPath(path);
      return read.kind === 'path' ? read.ownedBy(owned) : read;
    }, batches),
  }));
}
