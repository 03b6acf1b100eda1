import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { messageOf, placeFaults, PROJECT_ROOT } from '@banyan/kernel';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { parseDocument } from 'yaml';
import type { RateLimits, RatePolicy } from './rate-limits.js';
import { RateLimitsFileDto, type RatePolicyDto } from './rate-limits-file.dto.js';

export type ReadRateLimits =
  | { readonly kind: 'limits'; readonly limits: RateLimits }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

/**
 * Reads the owner's file of rate limits. Never throws: every fault is told, by its place.
 *
 * @param path BANYAN_RATE_LIMITS, relative to the project
 * @param operations every one that there is, as `<domain>/<operation>`
 */
export function readRateLimits(path: string, operations: ReadonlySet<string>): ReadRateLimits {
  let value: unknown;
  try {
    const document = parseDocument(readFileSync(isAbsolute(path) ? path : join(PROJECT_ROOT, path), 'utf8'));
    const [broken] = document.errors;
    if (broken !== undefined) throw broken;
    value = document.toJS();
  } catch (error) {
    return { kind: 'faulty', faults: [`${path}: ${messageOf(error).split('\n', 1)[0]}`] };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'faulty', faults: [`${path}: holds no policies`] };
  }
  const read = plainToInstance(RateLimitsFileDto, value);
  const errors = validateSync(read, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  const faults = [...placeFaults(errors)];
  if (faults.length === 0) faults.push(...faultsOf(read, operations));
  if (faults.length > 0) return { kind: 'faulty', faults: faults.map((fault) => `${path}#${fault}`) };
  const policies = read.policies.map((policy) => policyOf(policy, read.gateways));
  const storefronts = new Set(policies.flatMap((policy) => [...(policy.storefronts ?? [])]));
  return { kind: 'limits', limits: { policies, storefronts } };
}

function faultsOf({ policies }: RateLimitsFileDto, known: ReadonlySet<string>): string[] {
  return policies.flatMap(({ name, classes, operations, targets }, index) => {
    const at = `/policies/${index}`;
    const faults = operations
      .filter((operation) => !known.has(operation))
      .map((operation) => `${at}/operations: there is no ${operation}`);
    if (policies.findIndex((other) => other.name === name) < index) {
      faults.push(`${at}/name: ${name} is the name of another policy too`);
    }
    if (classes.length + operations.length + targets.length === 0) {
      faults.push(`${at}: says neither classes nor operations nor targets, so it limits nothing`);
    }
    return faults;
  });
}

/** Each gateway gives one request at least: a part of less would be none. */
function policyOf(dto: RatePolicyDto, gateways: number): RatePolicy {
  return {
    name: dto.name,
    classes: new Set(dto.classes),
    operations: new Set(dto.operations),
    targets: dto.targets.map((target) => target.toLowerCase()),
    per: dto.per,
    storefronts: dto.storefronts && new Set(dto.storefronts),
    requests: Math.max(1, Math.floor(dto.requests / gateways)),
    seconds: dto.seconds,
  };
}
