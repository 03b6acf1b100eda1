import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_TYPE_BASE, problemBody, PROBLEMS, ProblemError, type ProblemCode } from './problem.js';
import { PROJECT_ROOT } from './project-root.js';

const page = readFileSync(join(PROJECT_ROOT, 'docs/problems.md'), 'utf8');
const codes = Object.keys(PROBLEMS) as ProblemCode[];

describe('problems', () => {
  it('are the table of docs/problems.md, in both directions and in the same order', () => {
    const documented = [...page.matchAll(/^\| `([^`]+)` \| (\d+) \| (.+) \|$/gm)].map(([, code, status, title]) => ({
      code,
      status: Number(status),
      title,
    }));
    expect(documented).toEqual(codes.map((code) => ({ code, ...PROBLEMS[code] })));
  });

  it('each have a section there that says what it means, what causes it and what to do, and no section is about anything else', () => {
    const sections = page.split(/^### /m).slice(1);
    expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(codes);
    for (const section of sections) {
      expect(section).toMatch(/^\S+\n\n[A-Z][^]+\n\n\*\*Causes\*\*\n\n- [^]+\n\n\*\*What to do\*\*\n\n[A-Z]/);
    }
  });

  it.each(codes)('%s has a code, an error status and a title that is a phrase', (code) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(PROBLEMS[code].status).toBeGreaterThanOrEqual(400);
    expect(PROBLEMS[code].status).toBeLessThan(600);
    expect(PROBLEMS[code].title).toMatch(/^[A-Z][^.]+$/);
  });

  it('become bodies that hold what is known and nothing undefined', () => {
    expect(problemBody('unknown-sku')).toStrictEqual({
      type: `${PROBLEM_TYPE_BASE}unknown-sku`,
      title: 'No product has this SKU',
      status: 404,
      code: 'unknown-sku',
    });
    const errors = [{ pointer: '/skus/3', message: 'repeats an earlier item' }];
    expect(problemBody('invalid-request', { detail: 'd', traceId: 't', errors })).toStrictEqual({
      type: `${PROBLEM_TYPE_BASE}invalid-request`,
      title: 'The request does not match its contract',
      status: 400,
      code: 'invalid-request',
      detail: 'd',
      trace_id: 't',
      errors,
    });
  });

  it('are thrown with their status, and with the title as the message unless there is a detail', () => {
    const cause = new Error('why');
    const error = new ProblemError('overloaded', { retryAfterSeconds: 1, cause });
    expect([error.status, error.message, error.cause]).toEqual([503, PROBLEMS.overloaded.title, cause]);
    expect(new ProblemError('internal', { detail: 'x' }).message).toBe('x');
  });
});
