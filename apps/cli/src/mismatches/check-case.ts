import type { GoldenBundle } from '../control/mismatch-answers.js';

/** Does the translator of this repository make of the core's words what the case expects? */
export type CaseCheck =
  | { readonly kind: 'holds' }
  /** Rule-style paths where it makes something else. */
  | { readonly kind: 'fails'; readonly places: readonly string[] }
  /** The domain is not registered here, or says nothing of golden cases. */
  | { readonly kind: 'unknown' };

const MOST_PLACES = 5;

/** Runs the case as the golden test will. */
export async function checkCase(bundle: GoldenBundle): Promise<CaseCheck> {
  // Loaded when it is needed: other commands need not wait for it.
  const [{ domains, meaningOf }, { alignAnswers }] = await Promise.all([
    import('@banyan/domains'),
    import('@banyan/shadow'),
  ]);
  const form = domains.find(({ name }) => name === bundle.domain)?.mismatches?.golden;
  const core = bundle.files.find(({ name }) => /^legacy\.(json|xml)$/.test(name));
  if (form === undefined || core === undefined) return { kind: 'unknown' };
  const question = json(bundle, 'question.json') as { readonly status?: number };
  const means = meaningOf(question.status ?? 200, () => form.translate(question, Buffer.from(core.base64, 'base64')));
  // As the test compares it: with every member, and no rule that forgives one.
  const fields = alignAnswers(JSON.parse(JSON.stringify(means)), json(bundle, 'canonical.json'), {});
  const places = [...new Set(fields.flatMap(({ path, state }) => (state === 'same' ? [] : [path])))];
  return places.length === 0 ? { kind: 'holds' } : { kind: 'fails', places: places.slice(0, MOST_PLACES) };
}

function json({ files }: GoldenBundle, name: string): unknown {
  const found = files.find((file) => file.name === name);
  return JSON.parse(Buffer.from(found?.base64 ?? '', 'base64').toString() || 'null');
}
