/** What the command line reads of incidents, notifications, switches and readiness. */
export interface IncidentAnswer {
  readonly id: string;
  readonly scope: string;
  readonly severity: 'minor' | 'major' | 'critical';
  readonly title: string;
  readonly state: 'open' | 'resolved';
  readonly openedAt: string;
  /** Null: nobody has it in hand. */
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
}

export interface IncidentPageAnswer extends IncidentAnswer {
  readonly impact: {
    readonly journeys: { readonly since: string; readonly requests: number; readonly failed: number } | null;
    readonly business: object | null;
  };
  readonly timeline: readonly {
    readonly at: string;
    readonly kind: string;
    readonly by: string;
    readonly text: string;
  }[];
  readonly deliveries: readonly {
    readonly channel: string;
    readonly action: string;
    readonly state: 'waiting' | 'delivered' | 'parked' | 'dropped';
    readonly attempts: number;
    readonly lastError: string | null;
  }[];
}

export interface ChannelsAnswer {
  readonly channels: readonly {
    readonly name: string;
    readonly kind: string;
    readonly host: string;
    readonly deliveries: { readonly waiting: number; readonly parked: number; readonly away: boolean } | null;
  }[];
  readonly owners: readonly {
    readonly name: string;
    readonly domains: readonly string[];
    readonly integrations: readonly { readonly id: string }[];
    readonly channels: readonly string[];
    readonly from: string;
  }[];
}

export interface MessageAnswer {
  readonly state: 'waiting' | 'delivered' | 'parked' | 'dropped';
  readonly attempts: number;
  readonly lastError: string | null;
}

export interface SwitchAnswer {
  readonly integration: string;
  readonly person: string;
  readonly reason: string;
  readonly offAt: string;
  readonly until: string;
  readonly onAt: string | null;
  readonly onBy: string | null;
  readonly onReason: string | null;
}

export interface SwitchesAnswer {
  readonly switchable: readonly { readonly integration: string; readonly whenOff: string }[];
  readonly switches: readonly SwitchAnswer[];
}

export interface ReadinessAnswer {
  readonly domain: string;
  readonly asOf: string;
  readonly ready: boolean;
  readonly checks: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: 'ok' | 'not-ok' | 'unknown';
    readonly value: string;
    readonly threshold: string;
    readonly next: string | null;
  }[];
}

/** Who asks, and why. */
export interface PersonalWord {
  readonly person: string;
  readonly reason: string;
}
