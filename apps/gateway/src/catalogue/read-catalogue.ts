import 'reflect-metadata';
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { messageOf, placeFaults, PROJECT_ROOT } from '@banyan/kernel';
import { OwnedPrefixes } from '@banyan/proxy';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { parseDocument } from 'yaml';
import { CatalogueFileDto, type FallbackDto, type KeepDto, type RouteDto } from './catalogue-file.dto.js';
import type { Catalogue, CatalogueRoute, RouteKeeping, StaticFallback } from './catalogue.js';

export type ReadCatalogue =
  | { readonly kind: 'catalogue'; readonly catalogue: Catalogue }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

/** In the owner's folder, with the fallbacks beside it. */
const FILE = 'catalogue.yaml';

/**
 * Reads the owner's file and the fallbacks it names. Never throws: every fault is told, by its place.
 *
 * @param directory BANYAN_CATALOGUE_DIR, relative to the project
 * @param ownedPrefixes of the gateway's own paths: nothing is kept below them
 */
export function readCatalogue(directory: string, ownedPrefixes: readonly string[]): ReadCatalogue {
  const path = join(directory, FILE);
  const file = isAbsolute(path) ? path : join(PROJECT_ROOT, path);
  const parsed = parse(file);
  if (parsed.kind === 'faulty') return { kind: 'faulty', faults: [`${path}: ${parsed.fault}`] };
  const read = plainToInstance(CatalogueFileDto, parsed.value);
  const errors = validateSync(read, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  const faults = [...placeFaults(errors)];
  if (faults.length > 0) return { kind: 'faulty', faults: faults.map((fault) => `${path}#${fault}`) };
  const owned = new OwnedPrefixes(ownedPrefixes);
  const routes = read.routes.map((route, index) => routeOf(route, dirname(file), owned, (place, fault) => {
    faults.push(`${path}#/routes/${index}${place}: ${fault}`);
  })); // prettier-ignore
  for (const [index, { name }] of read.routes.entries()) {
    if (read.routes.findIndex((other) => other.name === name) < index) {
      faults.push(`${path}#/routes/${index}/name: ${name} is the name of another route too`);
    }
  }
  if (faults.length > 0) return { kind: 'faulty', faults };
  const { maxBytes, hosts } = read;
  return { kind: 'catalogue', catalogue: { maxBytes, hosts: hosts && new Set(hosts), routes } };
}

type TellFault = (place: string, fault: string) => void;

function parse(file: string): { kind: 'parsed'; value: object } | { kind: 'faulty'; fault: string } {
  try {
    const document = parseDocument(readFileSync(file, 'utf8'));
    const [broken] = document.errors;
    if (broken !== undefined) return { kind: 'faulty', fault: firstLine(broken) };
    const value: unknown = document.toJS();
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { kind: 'parsed', value } : { kind: 'faulty', fault: 'holds no routes' };
  } catch (error) {
    return { kind: 'faulty', fault: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}

function routeOf(route: RouteDto, folder: string, owned: OwnedPrefixes, tell: TellFault): CatalogueRoute {
  const { name, path, query, methods, failures, keep, fallback, critical } = route;
  if (keep === undefined && fallback === undefined) tell('', 'neither keeps answers nor has a fallback');
  if (critical && fallback !== undefined) tell('/fallback', 'is not given in the place of a critical answer');
  if (owned.ownershipOf(path.replaceAll(/\{[a-z]+\}|\*\*/g, 'x')) !== 'unowned') tell('/path', "is the gateway's own");
  if (path.split('/').some((segment) => /^\.|\.$/.test(segment)))
    tell('/path', 'a segment may not begin or end with a dot');
  if (/\}\{/.test(path)) tell('/path', 'two names side by side cannot be told apart');
  for (const [parameter, value] of Object.entries(query)) {
    if (!/^[A-Za-z0-9_.~-]+$/.test(parameter)) tell(`/query/${parameter}`, 'is no plain parameter');
    if (typeof value !== 'string' || !PLAIN_VALUE.test(value))
      tell(`/query/${parameter}`, 'must be a plain text in quotes');
  }
  if (keep !== undefined) checkKeeping(keep, query, tell);
  const [, first = ''] = path.split('/');
  return {
    name,
    path: patternOf(path),
    firstSegment: /[{*]/.test(first) ? undefined : first,
    query: new Map(Object.entries(query)),
    methods: new Set(methods),
    failures: new Set(failures),
    keep: keep && keepingOf(keep, query),
    fallback: fallback && readFallback(fallback, folder, tell),
  };
}

/** As `readQuery` reads values. */
const PLAIN_VALUE = /^[A-Za-z0-9_.~!'()*,:@/-]{0,256}$/;

function checkKeeping(keep: KeepDto, fixed: Readonly<Record<string, string>>, tell: TellFault): void {
  for (const name of keep.ignoredQuery) {
    if (keep.query.includes(name) || Object.hasOwn(fixed, name)) tell('/keep/ignoredQuery', `${name} counts as well`);
  }
  if (keep.anonymousAfterMs !== undefined && keep.staleIfErrorSeconds === 0) {
    tell('/keep/anonymousAfterMs', 'says nothing while staleIfErrorSeconds is 0');
  }
  if (keep.cacheControl !== undefined && /private|no-store/.test(keep.cacheControl)) {
    tell('/keep/cacheControl', 'forbids what keep is there for');
  }
  for (const name of ['cookie', 'authorization']) {
    if (keep.vary.includes(name)) tell('/keep/vary', `${name} makes a request personal, and its answers are not kept`);
  }
}

/** `{name}` stands for one character or more of one segment, `/**` for one segment or more. */
function patternOf(path: string): RegExp {
  const below = path.endsWith('/**');
  const plain = below ? path.slice(0, -3) : path;
  const text = plain.replaceAll(/\{[a-z]+\}|[.~-]/g, (part) => (part.length > 1 ? '[^/]+' : `\\${part}`));
  return new RegExp(`^${text}${below ? '(?:/[^/]+)+' : ''}$`);
}

function keepingOf(keep: KeepDto, fixed: Readonly<Record<string, string>>): RouteKeeping {
  return {
    rules: {
      maxAnswerBytes: keep.maxAnswerBytes,
      freshSeconds: keep.freshSeconds,
      staleIfErrorSeconds: keep.staleIfErrorSeconds,
      staleWhileRevalidateSeconds: keep.staleWhileRevalidateSeconds,
      vary: keep.vary,
      cacheControl: keep.cacheControl,
      ignoredSetCookies: new Set(keep.ignoredSetCookies),
    },
    query: new Set([...keep.query, ...Object.keys(fixed)]),
    ignoredQuery: new Set(keep.ignoredQuery),
    harmlessCookies: new Set(keep.harmlessCookies),
    patienceMs: keep.patienceMs,
    collapseMs: keep.collapseMs,
    anonymousAfterMs: keep.anonymousAfterMs,
  };
}

function readFallback(
  { file, contentType, status, maxBytes }: FallbackDto,
  folder: string,
  tell: TellFault,
): StaticFallback {
  const path = isAbsolute(file) ? file : join(folder, file);
  try {
    const { size } = statSync(path);
    if (size > maxBytes) tell('/fallback/file', `is ${size} bytes long, and maxBytes is ${maxBytes}`);
    else return { status, contentType, body: readFileSync(path) };
  } catch (error) {
    tell('/fallback/file', firstLine(error));
  }
  return { status, contentType, body: Buffer.alloc(0) };
}
