/** What is parked in the outbox of a service, and how it goes with everybody who is told. */
export interface ParkedAnswer {
  readonly service: string;
  readonly consumers: readonly {
    readonly consumer: string;
    readonly waiting: number;
    readonly parked: number;
    readonly held: number;
    readonly oldestMs: number;
    readonly away: boolean;
  }[];
  readonly messages: readonly {
    readonly consumer: string;
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly attempts: number;
    readonly because: string;
    readonly parkedAt: string;
    readonly holds: number;
  }[];
}
