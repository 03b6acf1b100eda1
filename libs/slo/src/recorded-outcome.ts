import type { Arm } from '@banyan/kernel';

/** How one request ended, as one line of a record says it. A member that is null is one that is not there. */
export interface RecordedOutcome {
  /** When it was decided, ms; any clock. */
  readonly t: number;
  /** The arm that was chosen, even if the other one rescued the answer. */
  readonly arm: Arm;
  readonly failed: boolean;
  /** How long the arm took. */
  readonly ms?: number | null;
  /** Absent: a session of its own. */
  readonly session?: string | null;
  /** Intended share of the service when it was decided, 0-1. */
  readonly share?: number | null;
  readonly operation?: string | null;
}

/** Is it one? Members it does not know are left alone. */
export function isRecordedOutcome(value: unknown): value is RecordedOutcome {
  if (typeof value !== 'object' || value === null) return false;
  const { t, arm, failed, ms, session, share, operation } = value as Record<keyof RecordedOutcome, unknown>;
  return (
    isInstant(t) &&
    isArm(arm) &&
    typeof failed === 'boolean' &&
    (ms === undefined || ms === null || isDuration(ms)) &&
    (session === undefined || session === null || isText(session)) &&
    (share === undefined || share === null || isShare(share)) &&
    (operation === undefined || operation === null || isText(operation))
  );
}

/** Every fault of a value that is none, such as `failed: must be true or false`; empty for one that is. */
export function recordedOutcomeFaults(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['must be an object'];
  const members = value as Record<keyof RecordedOutcome, unknown>;
  return CHECKS.filter(({ member, isRight, isOptional }) => {
    const found = members[member];
    return !(isRight(found) || (isOptional && (found === undefined || found === null)));
  }).map(({ member, expected }) => `${member}: must be ${expected}`);
}

interface Check {
  readonly member: keyof RecordedOutcome;
  readonly isRight: (value: unknown) => boolean;
  readonly isOptional: boolean;
  readonly expected: string;
}

const CHECKS: readonly Check[] = [
  { member: 't', isRight: isInstant, isOptional: false, expected: 'a number of milliseconds' },
  { member: 'arm', isRight: isArm, isOptional: false, expected: '"legacy" or "service"' },
  { member: 'failed', isRight: (value) => typeof value === 'boolean', isOptional: false, expected: 'true or false' },
  { member: 'ms', isRight: isDuration, isOptional: true, expected: 'a number of milliseconds from 0' },
  { member: 'session', isRight: isText, isOptional: true, expected: 'text' },
  { member: 'share', isRight: isShare, isOptional: true, expected: 'a number, 0 to 1' },
  { member: 'operation', isRight: isText, isOptional: true, expected: 'text' },
];

function isInstant(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isArm(value: unknown): boolean {
  return value === 'legacy' || value === 'service';
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_VALUE;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
