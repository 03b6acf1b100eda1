/** Control's answer to a question that it does not answer otherwise: problem+json (RFC 9457), or no answer at all. */
export class ControlProblem extends Error {
  override readonly name = 'ControlProblem';

  /** @param status 0: control was not reached */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Asks control's API.
 *
 * @param path below `/api`
 * @throws ControlProblem for every answer but a good one
 */
export async function askControl<T>(path: string, asked: { readonly signal?: AbortSignal } = {}): Promise<T> {
  return answerOf<T>(() => fetch(`/api${path}`, asked));
}

/** Changes something through control's API. @throws ControlProblem */
export async function changeControl<T>(
  path: string,
  body: object,
  method: 'POST' | 'PUT' | 'DELETE' = 'POST',
): Promise<T> {
  return answerOf<T>(() =>
    fetch(`/api${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  );
}

async function answerOf<T>(ask: () => Promise<Response>): Promise<T> {
  let response: Response;
  try {
    response = await ask();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ControlProblem(
      0,
      'unreachable',
      'Control does not answer. Traffic is routed without it; this page is as old as its badge says.',
    );
  }
  const text = await response.text();
  const said = text === '' ? {} : parsed(text);
  if (response.ok) return said as T;
  const {
    code = 'unknown',
    title,
    detail,
  } = said as { readonly code?: string; readonly title?: string; readonly detail?: string };
  throw new ControlProblem(response.status, code, detail ?? title ?? `Control answered ${response.status}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
