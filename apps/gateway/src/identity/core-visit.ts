import type { AnswerTap, ForwardExtras, RequestChanges } from '@banyan/proxy';
import { cookieSet } from './session-cookie.js';

export interface CoreVisitOptions {
  readonly changes?: RequestChanges;
  /** Cookies whose lines the client is not given. */
  readonly withheld?: ReadonlySet<string>;
  /** Of the session that goes along; absent: none does. */
  readonly cookie?: string;
  readonly session?: string;
  /** May what is asked change who the session is, whatever the answer says? */
  readonly mayChange?: boolean;
  readonly forget?: () => void;
}

const UNAUTHORIZED = 401;

/** One request of somebody on its way to the core, and what its answer says of the session that goes along. */
export class CoreVisit {
  constructor(private readonly options: CoreVisitOptions) {}

  begin(): void {
    if (this.options.mayChange === true) this.options.forget?.();
  }

  /** The same with what this visit changes, withholds and hears. */
  with(extras: ForwardExtras | undefined): ForwardExtras {
    const { changes, withheld } = this.options;
    return {
      ...extras,
      ...(changes && { changes: both(extras?.changes, changes) }),
      ...(withheld && { withheldCookies: withheld }),
      ...(this.options.cookie !== undefined && { tap: new VisitTap(this, extras?.tap) }),
    };
  }

  onHead(status: number, rawHeaders: readonly string[]): void {
    const { cookie, session, forget, withheld } = this.options;
    if (cookie === undefined || forget === undefined) return;
    const said = cookieSet(rawHeaders, cookie);
    const isAnother = said !== undefined && (said.kind === 'taken-back' || said.value !== session);
    // A session of ours that the core does not take any more.
    if (isAnother || (withheld !== undefined && status === UNAUTHORIZED)) forget();
  }

  /** What was believed meanwhile was believed of before. */
  onEnd(): void {
    this.begin();
  }
}

/** Hears beside whoever hears. */
class VisitTap implements AnswerTap {
  constructor(
    private readonly visit: CoreVisit,
    private readonly other: AnswerTap | undefined,
  ) {}

  onHead(status: number, rawHeaders: readonly string[]): void {
    this.visit.onHead(status, rawHeaders);
    this.other?.onHead(status, rawHeaders);
  }

  onBody(bytes: Buffer): void {
    this.other?.onBody(bytes);
  }

  onWhole(): void {
    this.other?.onWhole();
  }

  onEnd(event: Parameters<AnswerTap['onEnd']>[0]): void {
    this.visit.onEnd();
    this.other?.onEnd(event);
  }
}

function both(first: RequestChanges | undefined, second: RequestChanges): RequestChanges {
  if (first === undefined) return second;
  return {
    target: second.target ?? first.target,
    without: new Set([...first.without, ...second.without]),
    more: [...first.more, ...second.more],
  };
}
