import { messageOf, type SettingLine, settingLines } from '@banyan/kernel';
import { CONTROL_SETTINGS } from '../control.config.js';
import type { ReplicaBook } from '../reports/replica-book.js';

/** What one process was started with. */
export interface ProcessConfiguration {
  readonly name: string;
  /** Null: it did not say. */
  readonly settings: readonly SettingLine[] | null;
  /** Why it did not say; null: it did. */
  readonly trouble: string | null;
}

const TIMEOUT_MS = 1_000;
const MOST_REPLICAS = 32;

/** Asks control itself and every gateway that reports what they were started with. Secrets are seen by neither. */
export class ConfigurationSurvey {
  constructor(
    private readonly book: ReplicaBook,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  async look(): Promise<readonly ProcessConfiguration[]> {
    const replicas = this.book.pages().slice(0, MOST_REPLICAS);
    return [
      { name: 'control', settings: settingLines(CONTROL_SETTINGS, this.environment), trouble: null },
      ...(await Promise.all(replicas.map(({ replica, report }) => ask(replica, report.opsUrl)))),
    ];
  }
}

async function ask(name: string, opsUrl: string): Promise<ProcessConfiguration> {
  try {
    const answer = await fetch(`${opsUrl}/settings`, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    if (!answer.ok) return { name, settings: null, trouble: `it answered ${answer.status}` };
    const settings = readLines(await answer.json());
    if (settings === undefined) return { name, settings: null, trouble: 'it answered something else' };
    return { name, settings, trouble: null };
  } catch (error) {
    return { name, settings: null, trouble: `it did not answer: ${messageOf(error)}` };
  }
}

/** Another process says it, perhaps of another version. @returns undefined: it cannot be read as that */
function readLines(value: unknown): readonly SettingLine[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const lines = value.flatMap((line: unknown) => {
    const { name, value: said, source, fault } = (line ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || typeof said !== 'string' || typeof source !== 'string') return [];
    return [{ name, value: said, source, ...(typeof fault === 'string' ? { fault } : {}) } as SettingLine];
  });
  return lines.length === value.length ? lines : undefined;
}
