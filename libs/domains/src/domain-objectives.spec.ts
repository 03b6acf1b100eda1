import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { domainObjectives, domains } from './index.js';

describe.each(domains)('the objectives of $name', (domain) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-objectives-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (text: string): void => writeFileSync(join(folder, `${domain.name}.slo.yaml`), text);
  const ours = readFileSync(join(PROJECT_ROOT, domain.objectivesFile), 'utf8');

  it("are the domain's where the shop has no folder, or none of its own in it", () => {
    const own = domainObjectives(domain, undefined);
    expect(own.length).toBeGreaterThan(0);
    expect(domainObjectives(domain, folder)).toEqual(own);
    expect(domainObjectives(domain, join(folder, 'nowhere'))).toEqual(own);
  });

  it("are the shop's where it has its own", () => {
    write(ours.replaceAll(/target: 0\.999$/gm, 'target: 0.9'));
    const targets = domainObjectives(domain, folder).map(({ availabilityTarget }) => availabilityTarget);
    expect(new Set(targets)).toEqual(new Set([0.9]));
  });

  it.each([
    ['is empty', ''],
    ['is not YAML', 'a: [b'],
    ['is of another domain', ours.replaceAll(`domain: ${domain.name}`, 'domain: elsewhere')],
    ['is no SLO', 'kind: Service'],
  ])('are refused with the name of the file that %s', (_, text) => {
    write(text);
    expect(() => domainObjectives(domain, folder)).toThrow(join(folder, `${domain.name}.slo.yaml`));
  });
});
