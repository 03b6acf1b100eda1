import { LISTENERS, type Listener, type Party, PROCESSORS, type Processor } from './parties.js';

/** What is asked of a party, and what the path says about it. */
export type Call =
  | { readonly kind: 'charge'; readonly processor: Processor }
  | { readonly kind: 'charges'; readonly processor: Processor }
  | { readonly kind: 'refund'; readonly processor: Processor; readonly chargeId: string }
  | { readonly kind: 'void'; readonly processor: Processor }
  | { readonly kind: 'assess' }
  | { readonly kind: 'rate' }
  | { readonly kind: 'event'; readonly listener: Listener };

/** By their names switches strike some calls only. */
export const CALLS = [
  'charge',
  'charges',
  'refund',
  'void',
  'assess',
  'rate',
  'event',
] as const satisfies readonly Call['kind'][];

export interface Route {
  readonly party: Party;
  readonly call: Call;
  /** As metrics and traces name it. */
  readonly name: string;
}

/** Whose call a request is. `methods`: the path is known, and is asked otherwise. */
export type Routed =
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'other-method'; readonly methods: readonly string[] }
  | { readonly kind: 'nothing' };

export function routeOf(method: string, path: string): Routed {
  const byMethod = callsAt(path.split('/').slice(1));
  const route = byMethod?.[method];
  if (route !== undefined) return { kind: 'route', route };
  return byMethod === undefined ? { kind: 'nothing' } : { kind: 'other-method', methods: Object.keys(byMethod) };
}

function callsAt(segments: readonly string[]): Readonly<Record<string, Route>> | undefined {
  const [first = '', second = '', third, id = '', last] = segments;
  const whole = segments.join('/');
  if (first === 'payments' && isProcessor(second)) {
    const at = (call: Call, name: string): Route => ({
      party: `payments-${second}`,
      call,
      name: `/payments/${second}${name}`,
    });
    if (segments.length === 3 && third === 'charges')
      return {
        POST: at({ kind: 'charge', processor: second }, '/charges'),
        GET: at({ kind: 'charges', processor: second }, '/charges'),
      };
    if (segments.length === 5 && third === 'charges' && id !== '' && last === 'refunds')
      return { POST: at({ kind: 'refund', processor: second, chargeId: id }, '/charges/{id}/refunds') };
    if (segments.length === 3 && third === 'voids') return { POST: at({ kind: 'void', processor: second }, '/voids') };
    return undefined;
  }
  if (whole === 'fraud/assessments') return { POST: { party: 'fraud', call: { kind: 'assess' }, name: `/${whole}` } };
  if (whole === 'shipping/rates') return { POST: { party: 'shipping', call: { kind: 'rate' }, name: `/${whole}` } };
  if (segments.length === 2 && isListener(first) && second === 'events')
    return { POST: { party: first, call: { kind: 'event', listener: first }, name: `/${whole}` } };
  return undefined;
}

function isProcessor(text: string): text is Processor {
  return (PROCESSORS as readonly string[]).includes(text);
}

function isListener(text: string): text is Listener {
  return (LISTENERS as readonly string[]).includes(text);
}
