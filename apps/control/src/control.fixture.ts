import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId, PROJECT_ROOT, systemClock } from '@banyan/kernel';
import type { GroupCount, GroupReport, MismatchSample, Numbered } from '@banyan/shadow';
import type { JudgedDomain } from './judging/judged-domain.js';
import type { ReplicaReportDto } from './reports/replica-report.dto.js';
import type { MismatchRecordDto } from './reports/shadow-report.dto.js';
import type { ShopStatus } from './status/shop-status.js';

/** A domain for tests, with objectives tight enough that a dozen failures decide. */
export const TEST_DOMAIN: JudgedDomain = {
  name: 'inventory',
  extracted: true,
  operations: ['availability.one', 'availability.batch'],
  alwaysAuthority: ['availability.firm'],
  objectives: ['availability.one', 'availability.batch'].map((operation) => ({
    operation,
    availabilityTarget: 0.999,
    latencyThresholdMs: 500,
    latencyTarget: 0.99,
  })),
  contracts: [{ version: 'v1', specification: 'contracts/inventory/v1/openapi.yaml' }],
};

/** Nothing speaks against a promotion, and there is no plan. */
export const NO_RAMP = {
  promotion: { blocks: [], coverage: { demanded: false, selected: 0, compared: 0, ratio: null } },
  ramp: null,
} as const;

export interface Traffic {
  /** Requests and failures of the service on `availability.one`. */
  readonly requests: number;
  readonly failed: number;
  readonly epoch?: number;
  readonly legacyRequests?: number;
}

const STREAM = '01976e2a-0000-7000-8000-000000000001';

/** Of late: what is older than a month is forgotten. ms. */
export const RECORDED_AT_MS = Date.now() - 60_000;

/** An unexplained difference as a gateway sends it. */
export function mismatchRecord(sequence: number, over: Partial<MismatchRecordDto> = {}): MismatchRecordDto {
  return {
    sequence,
    atMs: RECORDED_AT_MS + sequence,
    operation: 'availability.one',
    serving: 'legacy',
    shadow: 'service',
    path: 'stock.quantityE4',
    servingType: 'number',
    shadowType: 'number',
    servingHash: '0123456789abcdef',
    shadowHash: 'fedcba9876543210',
    inputHash: '0011223344556677',
    traceId: 'a'.repeat(32),
    askedAgain: 1,
    stage: 'shadow',
    definition: 'first',
    ...over,
  };
}

const DAY_MS = 86_400_000;

/** One group and what it is held against, as a gateway tells them. */
export function groupReport(sequence: number, over: Partial<GroupCount> = {}): GroupReport {
  const atMs = systemClock.nowMs();
  const of = { operation: 'availability.one', release: '1.0.0+a' };
  const group = {
    ...of,
    path: 'stock.quantityE4',
    kind: 'one-unit-off',
    about: 'service says more',
    day: Math.floor(atMs / DAY_MS),
    count: 3,
    served: 1,
    ignored: 0,
    ignoredBy: null,
    firstMs: atMs - 1_000,
    lastMs: atMs,
    questions: ['00000000000000a1', '00000000000000b2'],
    ...over,
  };
  const compared = { ...of, day: group.day, compared: 120, mismatched: 3, ignored: 0 };
  return { stream: STREAM, sequence, groups: [group], compared: [compared] };
}

/** A sample of that group. Its core's words are those of a golden case that there is. */
export function mismatchSample(sequence: number, over: Partial<MismatchSample> = {}): Numbered<MismatchSample> {
  const legacy = {
    kind: 'available',
    sku: 'TEE-BLUE-M',
    channel: 'web',
    sellable: true,
    stock: { kind: 'counted', quantityE4: 120_000 },
  };
  const service = {
    ...legacy,
    stock: { kind: 'counted', quantityE4: 130_000 },
    knowledge: { ageMs: 5, changedAtMs: null },
  };
  const bytes = readFileSync(join(PROJECT_ROOT, 'libs/domains/src/inventory/golden/one-in-stock/legacy.xml'));
  const question = { operation: 'availability.one', input: { sku: 'TEE-BLUE-M', channel: 'web' } };
  return {
    sequence,
    id: newId(),
    operation: 'availability.one',
    path: 'stock.quantityE4',
    kind: 'one-unit-off',
    about: 'service says more',
    release: '1.0.0+a',
    reason: 'first',
    lot: '00000000000000ff',
    atMs: RECORDED_AT_MS,
    serving: 'legacy',
    traceId: 'b'.repeat(32),
    stage: 'shadow',
    definition: 'first',
    askedAgain: 1,
    asked: 'availability.one',
    inputHash: '00000000000000a1',
    ignoredBy: null,
    question: [{ at: 'sku', value: { text: '"TEE-BLUE-M"' } }],
    answers: [
      { path: 'sku', at: 'sku', legacy: { text: '"TEE-BLUE-M"' }, service: { text: '"TEE-BLUE-M"' }, state: 'same' },
      {
        path: 'stock.quantityE4',
        at: 'stock.quantityE4',
        legacy: { text: '120000' },
        service: { text: '130000' },
        state: 'differs',
      },
      {
        path: 'knowledge',
        at: 'knowledge',
        legacy: null,
        service: { withheld: 'object', hash: '00000000000000cc' },
        state: 'uncompared',
      },
    ],
    case: {
      kind: 'ready',
      file: 'legacy.xml',
      question: { ...question, contentType: 'text/xml; charset=utf-8' },
      bytesBase64: bytes.toString('base64'),
      recordedAtMs: RECORDED_AT_MS + 1_000,
      legacy,
      service,
    },
    ...over,
  };
}

/** What a gateway says at a share of 10 %. */
export function report(traffic: Traffic, records: MismatchRecordDto[] = []): ReplicaReportDto {
  const { requests, failed, epoch = 0, legacyRequests = requests * 9 } = traffic;
  const none = { requests: 0, failed: 0, slow: 0, failedSessions: [], slowSessions: [] };
  return {
    opsUrl: 'http://127.0.0.1:9080',
    evidence: [
      {
        domain: 'inventory',
        stretch: `${epoch}:0.1:abc`,
        share: 0.1,
        epoch,
        startedAtMs: 1,
        release: '',
        assigned: [{ legacy: 9 * Math.ceil(requests / 2), service: Math.ceil(requests / 2) }],
        dailyRequests: 86_400,
        operations: [
          {
            operation: 'availability.one',
            legacy: { ...none, requests: legacyRequests, over: [0, 0, 0] },
            service: {
              ...none,
              requests,
              failed,
              failedAgain: 0,
              slowAgain: 0,
              over: [0, 0, 0],
              failedSessions: failed > 1 ? ['a1', 'b2'] : [],
            },
            pairs: { samples: 5, fields: [{ path: 'stock.quantityE4', rawOnly: 1, noiseOnly: 0, noise: 1 }] },
          },
          { operation: 'availability.batch', legacy: none, service: none },
        ],
      },
    ],
    routes: [
      {
        domain: 'inventory',
        stage: 'canary',
        canaryPercent: 10,
        shadowing: true,
        requests: { legacy: legacyRequests, service: requests },
        reasons: { canary: requests, 'not-selected': legacyRequests },
        release: '1.0.0+a',
      },
    ],
    shadow: [
      {
        domain: 'inventory',
        selected: 50,
        compared: 40,
        matched: 34,
        explained: 1,
        ignored: 0,
        mismatched: 3,
        unverified: 1,
        pending: 1,
        skipped: 10,
        coverage: { definition: 'abc', epoch, selected: 20, compared: 16, skipped: 2, failed: 1 },
        mismatches: [
          {
            path: 'stock.quantityE4',
            servingType: 'number',
            shadowType: 'number',
            count: 6,
            explained: 1,
            unexplained: 3,
          },
        ],
        noise: [
          {
            operation: 'availability.one',
            samples: 5,
            fields: [{ path: 'stock.quantityE4', raw: 2, noise: 1, rawOnly: 1, noiseOnly: 0 }],
          },
        ],
        records: { stream: STREAM, dropped: 2, next: records },
      },
    ],
    latches: [{ domain: 'inventory', state: 'armed', epoch }],
    core: {
      passthrough: 'closed',
      domains: [
        {
          domain: 'inventory',
          breaker: 'closed',
          calls: [{ operation: 'availability.one', asked: 40, failed: 1, lastFailure: 'deadline' }],
        },
      ],
    },
    flags: { ageMs: 200, source: 'server' },
  };
}

/** A person's browser or script, against a running control. */
export class ControlClient {
  constructor(readonly url: string) {}

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(this.url + path);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async report(replica: string, traffic: Traffic): Promise<unknown> {
    const answer = await this.post(`/api/replicas/${replica}/report`, report(traffic));
    if (!answer.ok) throw new Error(`report: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  status(): Promise<ShopStatus> {
    return this.get('/api/status');
  }
}
