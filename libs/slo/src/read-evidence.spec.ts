import { describe, expect, it } from '@jest/globals';
import { DocumentFault } from './document.js';
import { EvidenceCounter } from './evidence-counter.js';
import { readEvidence } from './read-evidence.js';

const STRETCH = { epoch: 1, share: 0.05, definition: 'x' };

function recorded(): Record<string, unknown> {
  const objectives = [
    { operation: 'availability.one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 },
  ];
  const counter = new EvidenceCounter('inventory', ['availability.one'], { hashSession: (id) => id, objectives });
  counter.enter(STRETCH, 5);
  counter.assign('service', 'a');
  const outcome = { operation: 'availability.one', failed: true, slow: false, ms: 90, sessionId: 'a' };
  counter.record(STRETCH, { ...outcome, arm: 'service' }, 6);
  counter.pair('availability.one', { service: ['stock.quantityE4'], noise: [] });
  return JSON.parse(JSON.stringify(counter.snapshot())) as Record<string, unknown>;
}

const withService = (over: object): Record<string, unknown> => {
  const document = structuredClone(recorded()) as { operations: { service: object }[] };
  Object.assign(document.operations[0]!.service, over);
  return document;
};

describe('reading evidence', () => {
  it('gives what a counter recorded, without members nobody knows', () => {
    expect(readEvidence({ ...recorded(), surprise: 1 })).toEqual(recorded());
  });

  it.each<[string, unknown]>([
    ['evidence', null],
    ['evidence', 'text'],
    ['evidence.domain', { ...recorded(), domain: 7 }],
    ['evidence.stretch', { ...recorded(), stretch: undefined }],
    ['evidence.share', { ...recorded(), share: 1.1 }],
    ['evidence.share', { ...recorded(), share: '0.05' }],
    ['evidence.epoch', { ...recorded(), epoch: -1 }],
    ['evidence.operations', { ...recorded(), operations: {} }],
    ['evidence.operations', { ...recorded(), operations: Array.from({ length: 101 }, () => ({})) }],
    ['evidence.operations[0].legacy', { ...recorded(), operations: [{ operation: 'x' }] }],
    ['evidence.operations[0].service.requests', withService({ requests: 1.5 })],
    ['evidence.operations[0].service.failed', withService({ failed: 2 })],
    ['evidence.operations[0].service.slow', withService({ slow: Number.NaN })],
    ['evidence.operations[0].service.failedSessions', withService({ failedSessions: 'a' })],
    ['evidence.operations[0].service.slowSessions[0]', withService({ slowSessions: [{}] })],
  ])('names the field that is wrong: %s', (field, document) => {
    let fault: unknown;
    try {
      readEvidence(document);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(DocumentFault);
    expect(fault).toMatchObject({ field });
  });
});
