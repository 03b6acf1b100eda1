import {
  DEFAULT_GROUPS,
  LONGEST_CASE_NAME,
  MOST_DAYS as MOST_GROUP_DAYS,
  MOST_GROUPS,
} from '../mismatches/mismatch-groups.dto.js';
import { DEFAULT_LIMIT, MOST_LISTED } from '../mismatches/mismatch-page.dto.js';
import type { Routes } from './openapi-route.js';

/** Where the arms differ, what people said of it, and what is ignored for a time. */
export const MISMATCH_ROUTES: Routes = {
  '/api/domains/{domain}/mismatches': {
    get: {
      summary: 'The newest unexplained differences between the arms, newest first',
      query: {
        limit: { type: 'integer', minimum: 1, maximum: MOST_LISTED, default: DEFAULT_LIMIT },
      },
      answer: 'MismatchList',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/domains/{domain}/mismatch-groups': {
    get: {
      summary: 'Unexplained differences in groups of one cause, most copies first',
      query: {
        days: { type: 'integer', minimum: 1, maximum: MOST_GROUP_DAYS, default: MOST_GROUP_DAYS },
        limit: { type: 'integer', minimum: 1, maximum: MOST_GROUPS, default: DEFAULT_GROUPS },
        offset: { type: 'integer', minimum: 0, default: 0 },
        release: { type: 'string', maxLength: 64 },
        judged: { enum: ['yes', 'no'] },
        ignored: { enum: ['yes', 'no'], description: 'by a rule in force' },
      },
      answer: 'MismatchGroupList',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/domains/{domain}/mismatch-groups/{group}': {
    get: { summary: 'One group with its samples', answer: 'MismatchGroupPage', problems: [404, 503, 504] },
  },
  '/api/domains/{domain}/mismatch-groups/{group}/judgement': {
    post: {
      summary: 'Writes down what a person says of a group; a note that changes no evidence',
      body: 'JudgementWish',
      answer: 'JudgementAnswer',
      problems: [400, 403, 404, 415, 503, 504],
    },
  },
  '/api/domains/{domain}/ignore-rules': {
    get: {
      summary: 'Which differences are ignored, by whose word and until when',
      answer: 'IgnoreRuleList',
      problems: [404, 503, 504],
    },
    post: {
      summary: 'Ignores differences for a time: they are counted and kept, and are no evidence',
      body: 'IgnoreWish',
      answer: 'IgnoreRule',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/domains/{domain}/ignore-rules/{number}/withdraw': {
    post: {
      summary: 'Withdraws a rule: what it ignored counts again from now on',
      body: 'PersonalWord',
      answer: 'IgnoreRule',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/mismatch-samples/{sample}/golden': {
    get: {
      summary: 'A golden case made of a sample: the files of its folder',
      query: {
        expected: { enum: ['legacy', 'service'], description: 'whose answer is right; required' },
        name: { type: 'string', maxLength: LONGEST_CASE_NAME },
        about: { type: 'string', maxLength: 400 },
      },
      answer: 'GoldenBundle',
      problems: [400, 404, 409, 503, 504],
    },
  },
};
