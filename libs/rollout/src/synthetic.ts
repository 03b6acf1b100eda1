import { createHmac, timingSafeEqual } from 'node:crypto';
import { ARMS, type Arm } from '@banyan/kernel';

/** The header that says of a request that no shopper stands behind it. */
export const SYNTHETIC_HEADER = 'banyan-synthetic';

/** How long a signed header is believed, before and after its instant, ms: as far as clocks of one shop are apart. */
export const SYNTHETIC_SKEW_MS = 60_000;

/** What is signed: this request and no other. */
export interface SyntheticRequest {
  readonly method: string;
  /** As it is sent, with its query. */
  readonly target: string;
}

/** What a signed header says. */
export interface SyntheticMark {
  /** The arm that is to be asked, whatever the flags say; absent: the one that they choose. */
  readonly arm?: Arm;
}

const FORM = /^(\d{13})\.(any|legacy|service)\.([\w-]{43})$/;

/**
 * The value of the header for one request: `<Unix ms>.<arm or any>.<HMAC-SHA-256>`.
 *
 * @param key shared by who shops and who answers
 */
export function signSynthetic(
  key: string,
  request: SyntheticRequest,
  atMs: number,
  { arm }: SyntheticMark = {},
): string {
  const said = `${Math.floor(atMs)}.${arm ?? 'any'}`;
  return `${said}.${macOf(key, request, said)}`;
}

/**
 * Whom to believe: without the key nobody can say that of a request, or a storefront could keep its failures out of the evidence.
 *
 * @returns undefined: it is a shopper's request like any other
 */
export function readSynthetic(
  key: string,
  request: SyntheticRequest,
  header: string | undefined,
  nowMs: number,
): SyntheticMark | undefined {
  const [, at = '', word = '', mac = ''] = FORM.exec(header ?? '') ?? [];
  if (mac === '' || Math.abs(nowMs - Number(at)) > SYNTHETIC_SKEW_MS) return undefined;
  const wanted = Buffer.from(macOf(key, request, `${at}.${word}`));
  if (!timingSafeEqual(wanted, Buffer.from(mac))) return undefined;
  const arm = ARMS.find((each) => each === word);
  return arm === undefined ? {} : { arm };
}

function macOf(key: string, { method, target }: SyntheticRequest, said: string): string {
  return createHmac('sha256', key).update(`${method} ${target}\n${said}`, 'utf8').digest('base64url');
}
