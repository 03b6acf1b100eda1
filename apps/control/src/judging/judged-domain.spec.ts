import { describe, expect, it } from '@jest/globals';
import { domains, isJudged } from '@banyan/domains';
import { judgedDomains } from './judged-domain.js';

describe.each(domains)('what $name is judged by', (domain) => {
  const [judged] = judgedDomains([domain]);

  it('is every operation whose arm the flags choose, each with an objective, and no other', () => {
    const chosen = domain.operations.filter(isJudged).map(({ name }) => name);
    expect(judged?.operations).toEqual(chosen);
    expect(judged?.objectives.map(({ operation }) => operation).toSorted()).toEqual(chosen.toSorted());
  });

  it('leaves out, by name, what the system of record always answers: the service will never see it', () => {
    const always = domain.operations.filter(({ asks }) => asks === 'authority').map(({ name }) => name);
    expect(judged?.alwaysAuthority).toEqual(always);
    expect(judged?.operations.filter((name) => always.includes(name))).toEqual([]);
  });
});
