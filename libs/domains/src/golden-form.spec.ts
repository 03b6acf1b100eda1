import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { domains, type Domain, type GoldenForm } from '@banyan/domains';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { HeardAnswer } from '@banyan/resilience';
import { leavesNotShown } from '../../../test/support/leaves-not-shown.js';

// What a golden case is recorded from must be what its files hold: each case that there is, heard again, gives its own files.

interface Question {
  readonly about: string;
  readonly operation: string;
  readonly input: { readonly codes?: readonly string[] };
  readonly face?: string;
  readonly status?: number;
  readonly contentType: string;
  readonly nowMs?: number;
  readonly given?: readonly string[];
}

const forms = domains.flatMap((domain) =>
  domain.mismatches?.golden === undefined ? [] : [[domain, domain.mismatches.golden] as const],
);

function casesOf({ name }: Domain) {
  const folder = join(PROJECT_ROOT, 'libs/domains/src', name, 'golden');
  return readdirSync(folder).map((each) => {
    const file = (of: string) => join(folder, each, of);
    const answer = existsSync(file('legacy.xml')) ? 'legacy.xml' : 'legacy.json';
    const read = (of: string): unknown => JSON.parse(readFileSync(file(of), 'utf8'));
    const question = read('question.json') as Question;
    return { name: each, answer, question, bytes: readFileSync(file(answer)), canonical: read('canonical.json') };
  });
}

/** The core's answers as the legacy arm hears them. */
function heardOf(domain: Domain, { question, bytes }: ReturnType<typeof casesOf>[number]): readonly HeardAnswer[] {
  const { operation, face, status = 200, contentType, given = [] } = question;
  const said = { status, contentType, bytes };
  if (domain.name === 'inventory') return [{ ...said, face: face ?? 'soap', target: '/' }];
  if (operation !== 'quote.basket') return [{ ...said, face: 'price', target: '/index.php?route=api/price' }];
  const cart = (route: string, of: object = said) => ({
    ...said,
    ...of,
    face: 'cart',
    target: `/index.php?route=${route}`,
  });
  const json = (value: unknown) => ({ bytes: Buffer.from(JSON.stringify(value)) });
  const KEYS: Readonly<Record<string, string>> = { unknown: 'unknown', 'not-open': 'expired' };
  const codes = given.map((each) =>
    cart('api/coupon', json(each === 'held' ? { success: 'ok' } : { error: { [KEYS[each] ?? '']: 'no' } })),
  );
  const gone = [cart('api/cart/add', json({ success: 'x' })), cart('api/coupon', json([]))];
  return [...gone, cart('api/cart/add', json({ success: 'x' })), ...codes, cart('api/cart/products')];
}

describe.each(forms)('golden cases of $name', (domain, form: GoldenForm) => {
  it('are heard and written down as they are', () => {
    let recorded = 0;
    for (const each of casesOf(domain)) {
      const { about, operation, input, nowMs = 0 } = each.question;
      const parts = form.partsOf(operation, input, heardOf(domain, each), nowMs);
      // A cart that was refused is not asked for its codes; what the core did not answer with 200 is no case.
      if (parts === undefined) continue;
      recorded += 1;
      const { about: _about, ...question } = each.question;
      expect([each.name, parts.file, parts.question]).toEqual([each.name, each.answer, question]);
      expect(form.translate({ about, ...parts.question }, parts.bytes)).toEqual(each.canonical);
    }
    expect(recorded).toBeGreaterThan(90);
  });

  it('hold no value that may not be seen', () => {
    for (const { name, question, canonical } of casesOf(domain)) {
      const shown = domain.mismatches?.shown[question.operation];
      if (shown === undefined) continue;
      const isAnswer = !Object.hasOwn(canonical as object, 'refused') && !Object.hasOwn(canonical as object, 'fault');
      expect([name, leavesNotShown(question.input, shown.question)]).toEqual([name, []]);
      if (isAnswer) expect([name, leavesNotShown(canonical, shown.answer)]).toEqual([name, []]);
    }
  });

  it('are shown for operations that are compared, and for no other', () => {
    const compared = domain.operations.filter(({ asks }) => asks !== 'authority').map(({ name }) => name);
    expect(Object.keys(domain.mismatches?.shown ?? {}).sort()).toEqual(compared.sort());
  });

  it.each<[string, readonly HeardAnswer[]]>([
    ['nothing was heard', []],
    [
      'the core did not say of what type',
      [{ face: 'soap', target: '/', status: 200, contentType: undefined, bytes: Buffer.of() }],
    ],
    [
      'another face answered',
      [{ face: 'elsewhere', target: '/', status: 200, contentType: 'text/plain', bytes: Buffer.of() }],
    ],
  ])('are not made when %s', (_, heard) => {
    for (const { name } of domain.operations) {
      expect(form.partsOf(name, { skus: ['A', 'B'], codes: [], lines: [] }, heard, 0)).toBeUndefined();
    }
  });
});
