import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '@banyan/kernel';
import type { EdgeLimits } from '../edge/edge-limits.js';
import { type EdgeEvent, type EdgeServer, createEdgeServer } from '../edge/edge-server.js';
import type { ProxyEvent } from '../events.js';
import type { ForwardContext, ForwardExtras, Forwarding } from '../exchange.js';
import { type Passthrough, createPassthrough } from '../passthrough.js';
import { canonicalPath } from '../path/canonical-path.js';
import { OwnedPrefixes } from '../path/owned-prefixes.js';
import { writeProblem } from '../write-problem.js';
import type { PassthroughLimits, PassthroughOptions } from '../passthrough-options.js';

export interface GatewayUnderTest {
  readonly port: number;
  readonly edge: EdgeServer;
  readonly passthrough: Passthrough<ForwardContext>;
  readonly events: (ProxyEvent<ForwardContext> | EdgeEvent)[];
  close(): Promise<void>;
}

/** Edge and passthrough as an app wires them, on a free port, in front of one core. */
export async function startGateway(
  upstream: URL,
  options: Partial<Omit<PassthroughOptions<ForwardContext>, 'limits'>> & {
    readonly limits?: Partial<PassthroughLimits>;
    readonly edgeLimits?: Partial<EdgeLimits>;
    readonly context?: ForwardContext;
    /** Path prefixes this gateway answers itself, with the body `owned`. */
    readonly owned?: readonly string[];
    /** What each request has beside its context. */
    readonly extras?: (req: IncomingMessage, res: ServerResponse) => ForwardExtras;
    readonly onForwarded?: (forwarding: Forwarding) => void;
    /** Keeps every event in `events`. Default: true. */
    readonly remember?: boolean;
  } = {},
): Promise<GatewayUnderTest> {
  const {
    edgeLimits,
    context = {},
    owned = [],
    remember = true,
    extras,
    onForwarded: forwarded = ignore,
    ...rest
  } = options;
  const prefixes = new OwnedPrefixes(owned);
  const events: (ProxyEvent<ForwardContext> | EdgeEvent)[] = [];
  const onEvent = (event: ProxyEvent<ForwardContext> | EdgeEvent) => {
    if (remember) events.push(event);
  };
  const passthrough = createPassthrough<ForwardContext>({ upstream, clock: systemClock, onEvent, ...rest });
  const edge = createEdgeServer(
    {
      clock: systemClock,
      onEvent,
      ...(edgeLimits === undefined ? {} : { limits: edgeLimits }),
      ...(rest.trustedProxies === undefined ? {} : { trustedProxies: rest.trustedProxies }),
    },
    {
      request: (req, res) => {
        const path = canonicalPath(req.url ?? '');
        const ownership = path.kind === 'path' ? path.ownedBy(prefixes) : 'ambiguous';
        if (ownership === 'unowned') forwarded(passthrough.handle(req, res, context, extras?.(req, res)));
        else if (ownership === 'owned') res.end('owned');
        else writeProblem(req, res, 'ambiguous-path');
      },
      upgrade: (req, socket, head) => passthrough.upgrade(req, socket, head),
      closeTunnels: () => passthrough.closeTunnels(),
    },
  );
  const port = await edge.listen(0, '127.0.0.1');
  return {
    port,
    edge,
    passthrough,
    events,
    close: async () => {
      await edge.drain({ graceMs: 0 });
      passthrough.close();
    },
  };
}

function ignore(): void {
  // Most tests leave a request to itself.
}
