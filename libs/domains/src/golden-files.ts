import { ArmError, TranslationRefused } from '@banyan/kernel';
import { expectedOf, type RecordedCase } from '@banyan/shadow';
import type { Domain } from './domain.js';

/** Whose answer is right, and what the translator must make of the core's words. */
export const EXPECTATIONS = ['legacy', 'service'] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

/** Stands for the token of what is promised: the gateway makes it, and signs it otherwise each time. */
export const GOLDEN_TOKEN = 'a-token-of-the-gateway';

export interface GoldenFile {
  /** Within the case's folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface GoldenCaseOptions {
  readonly operation: string;
  readonly expected: Expectation;
  /** Why the case is there: the name of its test. */
  readonly about: string;
  /** Where it comes from; kept beside it, read by nobody but people. */
  readonly origin: object;
}

/**
 * The files of a golden case, in the form that the golden tests of a domain read. Where legacy is right the case holds as it
 * stands; where the service is, it fails until the translator makes of the core's words what the service said.
 *
 * @throws Error when what is expected cannot be said in the words of a contract version
 */
export function goldenFiles(
  domain: Domain,
  recorded: RecordedCase,
  { operation, expected, about, origin }: GoldenCaseOptions,
): readonly GoldenFile[] {
  const rules = domain.comparison[operation] ?? {};
  const canonical = expected === 'legacy' ? recorded.legacy : expectedOf(recorded.legacy, recorded.service, rules);
  return [
    jsonFile('question.json', { about, ...recorded.question }),
    { name: recorded.file, bytes: Buffer.from(recorded.bytesBase64, 'base64') },
    jsonFile('canonical.json', canonical),
    ...presented(domain, operation, canonical),
    jsonFile('mismatch.json', origin),
  ];
}

/** What the core's answer means: the canonical result, or in its place why it means nothing, as a golden holds it. */
export function meaningOf(status: number, translate: () => unknown): object {
  try {
    return translate() as object;
  } catch (error) {
    if (error instanceof TranslationRefused) return { refused: error.field };
    if (error instanceof ArmError) return { fault: status };
    throw error;
  }
}

/** In the words of each version that has the operation. */
function presented({ contracts, promiseOf }: Domain, operation: string, canonical: unknown): readonly GoldenFile[] {
  const promise = promiseOf?.(operation, canonical);
  const result = promise === undefined ? canonical : promise.withToken(GOLDEN_TOKEN);
  return contracts.flatMap(({ version, operations }) => {
    const spoke = Object.values(operations).find((candidate) => candidate.operation === operation);
    if (spoke === undefined) return [];
    const { status, body } = spoke.present(result);
    return [jsonFile(`${version}.json`, { status, body })];
  });
}

function jsonFile(name: string, value: unknown): GoldenFile {
  return { name, bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}
