import { messageOf } from '@banyan/kernel';

/** Larger answers are garbage: a thousand flags are under 2 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

export interface FlagRequest {
  /** Such as `http://127.0.0.1:4242/api`. */
  readonly url: string;
  readonly token: string;
  readonly appName: string;
  readonly instanceId: string;
  readonly etag: string | undefined;
  readonly timeoutMs: number;
  /** Aborts when the source stops. */
  readonly signal: AbortSignal;
}

export type FlagAnswer =
  | { readonly kind: 'answer'; readonly value: unknown; readonly etag: string | undefined }
  /** 304: what we have is current. */
  | { readonly kind: 'unchanged' }
  /** 401 or 403: the token is not accepted. For a person; it may be accepted again later. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failed'; readonly because: string };

/** Asks Unleash once for every flag of the token's environment. Never throws. */
export async function fetchFlags(request: FlagRequest): Promise<FlagAnswer> {
  try {
    const response = await fetch(`${request.url.replace(/\/+$/, '')}/client/features`, {
      headers: {
        accept: 'application/json',
        authorization: request.token,
        'unleash-appname': request.appName,
        'unleash-instanceid': request.instanceId,
        ...(request.etag === undefined ? {} : { 'if-none-match': request.etag }),
      },
      redirect: 'error',
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]),
    });
    if (response.ok) {
      const value: unknown = JSON.parse(await textOf(response));
      return { kind: 'answer', value, etag: response.headers.get('etag') ?? undefined };
    }
    await response.body?.cancel();
    if (response.status === 304) return { kind: 'unchanged' };
    if (response.status === 401 || response.status === 403) return { kind: 'refused', status: response.status };
    return { kind: 'failed', because: `Unleash answered ${response.status}` };
  } catch (error) {
    return { kind: 'failed', because: `Unleash: ${reasonOf(error)}` };
  }
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined
    ? `${error.message} (${messageOf(error.cause)})`
    : messageOf(error);
}
