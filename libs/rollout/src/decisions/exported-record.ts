import { canonicalJson, type JsonValue } from '@banyan/kernel';
import { DECISION_KINDS, type DecisionKind, type DecisionMaker, type DecisionRecord } from './decision-record.js';

/** A line of an export is not a record as one was exported. */
export class ExportFault extends Error {
  override readonly name = 'ExportFault';

  constructor(
    /** 1 for the first. */
    readonly line: number,
    readonly because: string,
  ) {
    super(`line ${line}: ${because}`);
  }
}

/**
 * A record as one line of an export, without its end: canonical JSON (RFC 8785), so that there is one text for one record and
 * whatever was changed in it shows, even what a reader of JSON would take for the same value.
 */
export function exportedLine(record: DecisionRecord): string {
  const { id, domain, sequence, atMs, kind, by, reason, epoch, evidence, previousHash, hash } = record;
  const members = { id, domain, sequence, atMs, kind, by: { ...by }, reason, epoch, evidence, previousHash, hash };
  return canonicalJson(members);
}

/**
 * Reads an export: one record a line, each line ended by a line feed, UTF-8, nothing else.
 *
 * @throws ExportFault naming the first line that is not exactly what `exportedLine` gives
 */
export function readExport(bytes: Uint8Array): readonly DecisionRecord[] {
  const lines = linesOf(bytes);
  const last = lines.pop();
  if (last !== '') throw new ExportFault(lines.length + 1, 'does not end with a line feed: the export is cut');
  return lines.map((line, index) => readLine(line, index + 1));
}

function linesOf(bytes: Uint8Array): string[] {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).split('\n');
  } catch {
    throw new ExportFault(lineOfBadByte(bytes), 'is not UTF-8');
  }
}

/** Line by line, which a line feed never splits a character of. */
function lineOfBadByte(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end === -1 ? bytes.length : end;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, stop));
    } catch {
      return line;
    }
    start = stop + 1;
    line++;
  }
  return line;
}

function readLine(text: string, line: number): DecisionRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ExportFault(line, 'is not JSON');
  }
  const record = recordIn(value);
  if (record === undefined) throw new ExportFault(line, 'is not a decision record');
  if (textOf(record) !== text)
    throw new ExportFault(line, 'is not written as a record is exported: somebody changed it');
  return record;
}

/** Undefined: what no record can hold. */
function textOf(record: DecisionRecord): string | undefined {
  try {
    return exportedLine(record);
  } catch {
    return undefined;
  }
}

function recordIn(value: unknown): DecisionRecord | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { id, domain, sequence, atMs, kind, by, reason, epoch, evidence, previousHash, hash } = value as Record<
    string,
    unknown
  >;
  const texts = [id, domain, reason, previousHash, hash];
  const numbers = [sequence, atMs, epoch];
  if (!texts.every((text) => typeof text === 'string') || !numbers.every(Number.isSafeInteger)) return undefined;
  if (!DECISION_KINDS.includes(kind as DecisionKind) || typeof by !== 'object' || by === null) return undefined;
  return {
    id: id as string,
    domain: domain as string,
    sequence: sequence as number,
    atMs: atMs as number,
    kind: kind as DecisionKind,
    by: by as DecisionMaker,
    reason: reason as string,
    epoch: epoch as number,
    evidence: (evidence ?? null) as JsonValue,
    previousHash: previousHash as string,
    hash: hash as string,
  };
}
