/** What the demonstration reads of control's picture of one domain; the API says more. */
export interface DomainPicture {
  readonly stage: string | null;
  readonly share: {
    readonly observed: number | null;
    readonly requests: { readonly legacy: number; readonly service: number };
  };
  readonly latch: {
    readonly state: string;
    readonly epoch: number;
    readonly decisionId?: string;
    readonly reason?: string;
    readonly trippedAtMs?: number;
  } | null;
  readonly rollback: { readonly state: string; readonly tookMs?: number | null } | null;
  readonly reentry: { readonly confirmTrips: number | null } | null;
  readonly unleashPending: unknown;
  readonly verdict: { readonly kind: string; readonly text: string };
  readonly shadow: { readonly selected: number; readonly compared: number; readonly mismatched: number };
}

/** A decision record and the state of the chain it hangs in. */
export interface DecisionPicture {
  readonly record: { readonly atMs: number; readonly sequence: number; readonly hash: string };
  readonly chain: { readonly intact: boolean };
}

/** Reads control's API. */
export class ControlView {
  constructor(private readonly url: string) {}

  async domain(name: string): Promise<DomainPicture> {
    return (await this.#get(`/api/domains/${name}`)) as DomainPicture;
  }

  async decision(id: string): Promise<DecisionPicture> {
    return (await this.#get(`/api/decisions/${id}`)) as DecisionPicture;
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`control answered ${path} with ${response.status}`);
    return response.json();
  }
}
