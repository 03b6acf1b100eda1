import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { type Objective, readObjectives } from '@banyan/slo';
import { parseAllDocuments } from 'yaml';
import type { Domain } from './domain.js';

/**
 * What is promised of each operation of a domain: the shop's own word, `<folder>/<domain>.slo.yaml`, or where it has none the
 * domain's.
 *
 * @param folder the shop's own OpenSLO files; undefined: there are none
 * @throws Error naming the file, when it is not YAML or not such a file: a domain nobody can judge must not start
 */
export function domainObjectives(
  { name, objectivesFile }: Pick<Domain, 'name' | 'objectivesFile'>,
  folder: string | undefined,
): readonly Objective[] {
  const own = folder === undefined ? undefined : resolve(folder, `${name}.slo.yaml`);
  const file = own !== undefined && existsSync(own) ? own : join(PROJECT_ROOT, objectivesFile);
  try {
    const documents = parseAllDocuments(readFileSync(file, 'utf8'));
    const [broken] = documents.flatMap(({ errors }) => errors);
    if (broken !== undefined) throw broken;
    return readObjectives(
      documents.map((document) => document.toJS() as unknown),
      name,
    );
  } catch (error) {
    throw new Error(`${own === file ? file : objectivesFile}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
