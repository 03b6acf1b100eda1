import { messageOf } from '@banyan/kernel';
import { malformed } from './request-refused.js';

/** A body as JSON. @throws RequestRefused 400 when it is none */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw malformed(`the body is no JSON: ${messageOf(error)}`);
  }
}
