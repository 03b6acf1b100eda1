import {
  hashOfRecord,
  RolloutStore,
  tripRequest,
  verifyChain,
  type ChainHead,
  type DecisionRecord,
} from '@banyan/rollout';
import { Client } from 'pg';
import { armAgain } from '../support/arm-again.js';
import { breachedJudgement, simulatedJudgement } from '../support/simulated-decisions.js';
import { seededRandom } from '@banyan/slo';
import { until } from '../support/until.js';

export interface TamperedRows {
  readonly tampering: string;
  readonly done: number;
  readonly found: number;
}

const DOMAIN = 'tampered';
const ROW = 'id, domain, sequence, at_ms, kind, decided_by, reason, epoch, evidence, previous_hash, hash';

interface Hand {
  readonly sql: Client;
  readonly records: readonly DecisionRecord[];
  readonly random: () => number;
}

/** Ways to tamper with the rows; each does one thing to one place chosen by chance. */
const TAMPERINGS: Readonly<Record<string, (hand: Hand) => Promise<void>>> = {
  'another reason': (hand) => set(hand, 'reason', (text) => changedText(text, hand.random)),
  'another time': (hand) => set(hand, 'at_ms', (ms) => String(Number(ms) + 1 + Math.floor(hand.random() * 1e6))),
  'another kind': (hand) => set(hand, 'kind', (kind) => (kind === 'trip' ? 'joined' : 'trip')),
  'another epoch': (hand) => set(hand, 'epoch', (epoch) => String(Number(epoch) + 1)),
  'another person': (hand) => set(hand, 'decided_by', () => '{"kind":"person","name":"nobody"}'),
  'another number in the evidence': (hand) => set(hand, 'evidence', (text) => changedNumber(text, hand.random)),
  'other evidence': (hand) => set(hand, 'evidence', () => JSON.stringify(simulatedJudgement(hand.random))),
  'no evidence': (hand) => set(hand, 'evidence', () => null),
  'another hash': (hand) => set(hand, 'hash', (hash) => changedDigit(hash, hand.random)),
  'another link': (hand) => set(hand, 'previous_hash', (hash) => changedDigit(hash, hand.random)),
  'another id': (hand) => set(hand, 'id', (id) => changedDigit(id, hand.random)),
  'another place': (hand) => set(hand, 'sequence', (sequence) => String(Number(sequence) + 1_000)),
  'another domain': (hand) => set(hand, 'domain', () => 'elsewhere'),
  'a row removed': async ({ sql, records, random }) => {
    await sql.query('DELETE FROM banyan.decision WHERE id = $1', [pick(records, random).id]);
  },
  'the last rows removed': async ({ sql, records, random }) => {
    const from = 1 + Math.floor(random() * records.length);
    await sql.query('DELETE FROM banyan.decision WHERE domain = $1 AND sequence >= $2', [DOMAIN, from]);
  },
  'two rows exchanged': async ({ sql, records, random }) => {
    const [one, other] = [pick(records.slice(0, -1), random).sequence, records.length];
    const move = 'UPDATE banyan.decision SET sequence = $3 WHERE domain = $1 AND sequence = $2';
    await sql.query(move, [DOMAIN, one, 0]);
    await sql.query(move, [DOMAIN, other, one]);
    await sql.query(move, [DOMAIN, 0, other]);
  },
  'a row copied to the end': async ({ sql, records, random }) => {
    const { id } = pick(records, random);
    await sql.query(
      `INSERT INTO banyan.decision (${ROW})
       SELECT gen_random_uuid(), domain, $2, at_ms, kind, decided_by, reason, epoch, evidence, repeat('f', 64), hash
         FROM banyan.decision WHERE id = $1`,
      [id, records.length + 1],
    );
  },
  'a reason changed, with its hash made anew': async (hand) => reseal(hand, 1),
  'a reason changed, with every later hash made anew': async (hand) => reseal(hand, Infinity),
};

/** Real rows of a real store, tampered with one by one; each time they are put back as they were. */
export async function tamperRows(url: string, times: number, seed: number): Promise<readonly TamperedRows[]> {
  const store = new RolloutStore({ url, timeoutMs: 20_000 });
  const sql = new Client({ connectionString: url });
  const random = seededRandom(seed);
  await store.start();
  await sql.connect();
  try {
    await until(() => store.connected, 'the store is connected');
    await decide(store, random);
    const [records, head] = [await store.decisions(DOMAIN), await store.head(DOMAIN)];
    if (!verifyChain(records, head).intact) throw new Error('the chain is broken before anybody touched it');
    const names = Object.keys(TAMPERINGS);
    const tally = new Map(names.map((name) => [name, { tampering: name, done: 0, found: 0 }]));
    for (let nth = 0; nth < times; nth++) {
      const name = names[nth % names.length] ?? '';
      const counts = tally.get(name);
      if (counts === undefined) throw new RangeError(name);
      counts.done++;
      if (await isFound(name, { sql, records, random }, store, head)) counts.found++;
    }
    if (!verifyChain(await store.decisions(DOMAIN), head).intact) throw new Error('the rows were not put back');
    return [...tally.values()];
  } finally {
    await sql.end();
    await store.stop();
  }
}

/** Committed, as a tamperer would, and looked at through the store; the rows from before are put back afterwards. */
async function isFound(name: string, hand: Hand, store: RolloutStore, head: ChainHead): Promise<boolean> {
  const { sql } = hand;
  await sql.query('BEGIN');
  await sql.query('DROP TABLE IF EXISTS pg_temp.before');
  await sql.query(`CREATE TEMP TABLE before AS SELECT ${ROW} FROM banyan.decision WHERE domain = $1`, [DOMAIN]);
  await TAMPERINGS[name]?.(hand);
  await sql.query('COMMIT');
  const found = !verifyChain(await store.decisions(DOMAIN), head).intact;
  await sql.query('BEGIN');
  await sql.query(`DELETE FROM banyan.decision WHERE domain IN ($1, 'elsewhere')`, [DOMAIN]);
  await sql.query(`INSERT INTO banyan.decision (${ROW}) SELECT ${ROW} FROM before`);
  await sql.query('COMMIT');
  return found;
}

/** Trips, joined trips and resets, with evidence that was judged. */
async function decide(store: RolloutStore, random: () => number): Promise<void> {
  const by = { kind: 'replica', replica: 'gateway-1' } as const;
  for (let epoch = 0; epoch < 10; epoch += 2) {
    for (const evidence of [breachedJudgement(), simulatedJudgement(random), simulatedJudgement(random)]) {
      await store.trip(
        tripRequest({ domain: DOMAIN, by, reason: evidence.verdict.text, evidence, atMs: epoch, epoch }),
      );
    }
    await armAgain(store, DOMAIN, { reason: 'mended' });
  }
}

async function set(hand: Hand, column: string, change: (text: string) => string | null): Promise<void> {
  const { sql, records, random } = hand;
  // Evidence is of a record that has some: nothing cannot become nothing.
  const { id } = pick(records, random);
  const { rows } = await sql.query<{ text: string }>(
    `SELECT ${column}::text AS text FROM banyan.decision WHERE id = $1`,
    [id],
  );
  const before = rows[0]?.text ?? '';
  const after = change(before);
  if (after === before) throw new Error(`${column} was not changed`);
  await sql.query(`UPDATE banyan.decision SET ${column} = $2 WHERE id = $1`, [id, after]);
}

/** Edits a record and seals it again, with as many of the records after it as asked. */
async function reseal({ sql, records, random }: Hand, most: number): Promise<void> {
  const first = Math.floor(random() * records.length);
  let previousHash = records[first]?.previousHash ?? '';
  for (const record of records.slice(first, Math.min(records.length, first + most))) {
    const reason = record === records[first] ? 'nothing happened' : record.reason;
    const forged = { ...record, reason, previousHash };
    const hash = hashOfRecord(forged);
    await sql.query('UPDATE banyan.decision SET reason = $2, previous_hash = $3, hash = $4 WHERE id = $1', [
      record.id,
      reason,
      previousHash,
      hash,
    ]);
    previousHash = hash;
  }
}

function changedText(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  return `${text.slice(0, at)}x${text.slice(at)}`;
}

/** Another digit in one of the numbers, so that it stays JSON and becomes another value. */
function changedNumber(text: string, random: () => number): string {
  const places = [...text.matchAll(/(?<=[:[,])[1-9](?=\d*[,\]}])/g)].map(({ index }) => index);
  if (places.length === 0) return '{"count":1}';
  const at = pick(places, random);
  return `${text.slice(0, at)}${(Number(text[at]) % 9) + 1}${text.slice(at + 1)}`;
}

function changedDigit(hex: string, random: () => number): string {
  const places = [...hex.matchAll(/[0-9a-f]/g)].map(({ index }) => index);
  const at = pick(places, random);
  return `${hex.slice(0, at)}${hex[at] === '0' ? '1' : '0'}${hex.slice(at + 1)}`;
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}
