import { type Domain, type Expectation, goldenFiles, type GoldenFile } from '@banyan/domains';
import { ProblemError } from '@banyan/kernel';
import type { KeptSample } from '@banyan/rollout';
import type { JudgementView } from './judgement.js';
import { noCaseText } from './no-case-words.js';
import type { SampleBody } from './read-group-report.js';

/** A golden case that was made of a sample. */
export interface GoldenBundle {
  /** Of its folder. */
  readonly name: string;
  readonly domain: string;
  readonly operation: string;
  readonly expected: Expectation;
  /** When the core was asked for the words in it, ms since the Unix epoch. */
  readonly atMs: number;
  readonly files: readonly GoldenFile[];
}

export interface GoldenWish {
  readonly expected: Expectation;
  /** Of the folder; absent: made of what it is about. */
  readonly name?: string | undefined;
  /** Why the case is there; absent: made of the group. */
  readonly about?: string | undefined;
  readonly judgement: JudgementView | undefined;
}

/** The same for programs. */
export interface BundleView extends Omit<GoldenBundle, 'files' | 'atMs'> {
  readonly files: readonly { readonly name: string; readonly base64: string }[];
}

export function bundleView({ files, atMs: _atMs, ...bundle }: GoldenBundle): BundleView {
  return {
    ...bundle,
    files: files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
  };
}

/** @throws ProblemError `conflict` when there can be none */
export function goldenBundle(domain: Domain, sample: KeptSample, wish: GoldenWish): GoldenBundle {
  const { case: made, asked, ...body } = sample.body as SampleBody;
  if (made.kind !== 'ready') throw new ProblemError('conflict', { detail: noCaseText(made.because) });
  const { expected } = wish;
  const { operation, path, kind, about, release } = sample;
  const origin = {
    domain: domain.name,
    group: { operation, path, kind, about, release },
    sample: sample.id,
    at: new Date(sample.atMs).toISOString(),
    recordedAt: new Date(made.recordedAtMs).toISOString(),
    traceId: body.traceId,
    serving: body.serving,
    expected,
    ...(wish.judgement === undefined ? {} : { judgement: wish.judgement }),
    legacySaid: made.legacy,
    serviceSaid: made.service,
  };
  const aboutText = wish.about?.trim() || aboutOf(sample, expected);
  try {
    const options = { operation: asked, expected, about: aboutText, origin };
    const files = goldenFiles(domain, made, options);
    const name = wish.name || nameOf(sample, asked);
    return { name, domain: domain.name, operation: asked, expected, atMs: made.recordedAtMs, files };
  } catch (error) {
    const detail =
      'What is expected cannot be said in the words of a contract version: it is no answer of this domain.';
    throw new ProblemError('conflict', { detail, cause: error });
  }
}

function aboutOf({ atMs, path, kind, about, release }: KeptSample, expected: Expectation): string {
  const day = new Date(atMs).toISOString().slice(0, 10);
  const what = about === '' ? kind : `${kind}, ${about}`;
  const by = release === '' ? '' : ` of the service ${release}`;
  return `From a mismatch${by} on ${day}: ${path} (${what}). Expected is what ${expected === 'legacy' ? 'legacy' : 'the service'} said.`;
}

/** The end of the id is random, its beginning a time that many share. */
function nameOf({ id, kind }: KeptSample, asked: string): string {
  return `mismatch-${asked.replaceAll(/[^a-z0-9]+/g, '-')}-${kind}-${id.slice(-8)}`;
}
