import { SoapFirstElement, type WireElement } from '@banyan/contracts';
import type { ReadBefore } from '@banyan/proxy';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The longest body that is looked at; passthrough holds as much before it asks the core, so nobody waits for the look. */
export const LONGEST_PEEK_BYTES = 64 * 1024;

export type Peeked =
  /** The body is whole, and its first element is one of those looked for. */
  | { readonly kind: 'recognised'; readonly element: WireElement; readonly body: ReadBefore }
  /** It is none of them, or longer than is looked at. The request is paused. */
  | { readonly kind: 'other'; readonly body: ReadBefore }
  /** The client left, or sent what is no body: the edge has answered. */
  | { readonly kind: 'gone' };

/**
 * Reads a body until its first element tells that it is nobody's we look for, or it is whole. Whatever was read goes on to
 * the core as it came.
 */
export function peekBody(
  request: IncomingMessage,
  response: ServerResponse,
  elements: ReadonlyMap<string, WireElement>,
): Promise<Peeked> {
  return new Promise((resolve) => {
    const scan = new SoapFirstElement();
    const bytes: Buffer[] = [];
    let length = 0;
    let element: WireElement | undefined;

    const end = (peeked: Peeked): void => {
      request.off('data', onData).off('end', onEnd).off('error', onGone);
      response.off('close', onGone);
      resolve(peeked);
    };
    const other = (whole: boolean): void => {
      if (!whole) request.pause();
      end({ kind: 'other', body: { bytes, whole } });
    };
    const onData = (chunk: Buffer): void => {
      bytes.push(chunk);
      length += chunk.length;
      if (length > LONGEST_PEEK_BYTES) {
        other(false);
        return;
      }
      if (element !== undefined) return;
      const found = scan.write(chunk);
      if (found.kind === 'more') return;
      element = found.kind === 'element' ? elements.get(found.key) : undefined;
      if (element === undefined) other(false);
    };
    const onEnd = (): void => {
      if (element === undefined) other(true);
      else end({ kind: 'recognised', element, body: { bytes, whole: true } });
    };
    const onGone = (): void => end({ kind: 'gone' });
    request.on('data', onData).on('end', onEnd).on('error', onGone);
    response.on('close', onGone);
  });
}
