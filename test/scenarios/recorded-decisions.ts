import { EMPTY_CHAIN, exportedLine, ExportFault, readExport, verifyChain, type ChainHead } from '@banyan/rollout';
import { replayJudgement, seededRandom, type Replay } from '@banyan/slo';
import { verifyRecords } from '../../apps/cli/src/decisions/verify-records.js';
import { sealJudgement, simulatedChain, simulatedJudgement } from '../support/simulated-decisions.js';

export interface ReplayedRecords {
  readonly records: number;
  readonly replays: Readonly<Record<Replay['kind'], number>>;
  /** How many of each verdict there were: a proof on inconclusive ones alone would prove little. */
  readonly verdicts: Readonly<Record<'healthy' | 'breached' | 'inconclusive', number>>;
  /** Records whose link or hash did not hold after the journey. */
  readonly broken: number;
  /** The first one that differs, as its line. */
  readonly firstDifferent: string | undefined;
}

/** Records of a batch are read back together: links are checked inside it, and from one batch to the next. */
const BATCH = 1_000;

/** Evidence of many shapes through judge, record, chain, JSON and back, judged again. */
export function replayRecords(records: number, seed: number, say: (words: string) => void = () => undefined) {
  const random = seededRandom(seed);
  const replays = { same: 0, different: 0, 'no-inputs': 0, 'other-rules': 0 };
  const verdicts = { healthy: 0, breached: 0, inconclusive: 0 };
  let head: ChainHead = EMPTY_CHAIN;
  let broken = 0;
  let firstDifferent: string | undefined;
  for (let done = 0; done < records; done += BATCH) {
    const before = head;
    let text = '';
    for (let nth = done; nth < Math.min(records, done + BATCH); nth++) {
      const record = sealJudgement(simulatedJudgement(random), head, random);
      text += `${exportedLine(record)}\n`;
      head = { sequence: record.sequence, hash: record.hash };
    }
    let link = before.hash;
    for (const record of readExport(new TextEncoder().encode(text))) {
      const replay = replayJudgement(record.evidence);
      replays[replay.kind]++;
      if ('recorded' in replay && replay.recorded !== undefined) verdicts[replay.recorded.verdict.kind]++;
      if (replay.kind !== 'same') firstDifferent ??= exportedLine(record);
      const alone = verifyChain([{ ...record }]);
      const hashHolds = alone.intact || alone.because !== 'edited';
      if (!hashHolds || record.previousHash !== link) broken++;
      link = record.hash;
    }
    if ((done / BATCH) % 10 === 9) say(`${done + BATCH} records judged again`);
  }
  const replayed: ReplayedRecords = { records, replays, verdicts, broken, firstDifferent };
  return replayed;
}

/** A change of an export, as a disk, a mailer or a person makes it. */
const CHANGES = [
  'a byte replaced',
  'a byte inserted',
  'a byte removed',
  'a bit turned',
  'white space inserted',
] as const;

export interface ChangedExport {
  readonly change: (typeof CHANGES)[number];
  readonly changed: number;
  readonly found: number;
}

/** Changes an export in so many ways, one at a time, and counts what `banyan verify --file` finds. */
export function changeExport(records: number, changes: number, seed: number): readonly ChangedExport[] {
  const random = seededRandom(seed);
  const text = simulatedChain(records, random)
    .map((record) => `${exportedLine(record)}\n`)
    .join('');
  const bytes = new TextEncoder().encode(text);
  if (isFound(bytes)) throw new Error('the export is refused as it is');
  return CHANGES.map((change, nth) => {
    const changed = Math.floor(changes / CHANGES.length) + (nth < changes % CHANGES.length ? 1 : 0);
    let found = 0;
    for (let count = 0; count < changed; count++) if (isFound(changeOf(bytes, change, random))) found++;
    return { change, changed, found };
  });
}

function changeOf(bytes: Uint8Array, change: ChangedExport['change'], random: () => number): Uint8Array {
  const at = Math.floor(random() * bytes.length);
  const byte = bytes[at] ?? 0;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
  switch (change) {
    case 'a byte replaced':
      return Buffer.concat([before, Buffer.of((byte + 1 + Math.floor(random() * 255)) % 256), after]);
    case 'a bit turned':
      return Buffer.concat([before, Buffer.of(byte ^ (1 << Math.floor(random() * 8))), after]);
    case 'a byte inserted':
      return Buffer.concat([before, Buffer.of(Math.floor(random() * 256)), bytes.subarray(at)]);
    case 'a byte removed':
      return Buffer.concat([before, after]);
    case 'white space inserted':
      return Buffer.concat([
        before,
        Buffer.from([' ', '\t', '\n', '\r'][Math.floor(random() * 4)] ?? ' '),
        bytes.subarray(at),
      ]);
  }
}

/** By what the command line does with a file. */
function isFound(bytes: Uint8Array): boolean {
  try {
    const records = readExport(bytes);
    const domains = new Set(records.map(({ domain }) => domain));
    return [...domains].some((domain) => {
      const ofDomain = records.filter((record) => record.domain === domain);
      return verifyRecords(domain, ofDomain, verifyChain).broken !== null;
    });
  } catch (error) {
    if (error instanceof ExportFault) return true;
    throw error;
  }
}
