import { systemClock } from '@banyan/kernel';
import type { DataSource } from 'typeorm';
import { DocumentOwners } from './document-owners.js';

/** A core of whose documents none is ours. */
export function nobodysDocuments(dataSource: DataSource): DocumentOwners {
  const reader = {
    of: (numbers: readonly string[]) => Promise.resolve(new Map(numbers.map((number) => [number, null]))),
  };
  return new DocumentOwners(dataSource, reader, systemClock);
}
