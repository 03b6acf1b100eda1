/** Numbers of identity, each with its reason. */
export const IDENTITY_POLICY = {
  lookAtFileEveryMs: { value: 1_000, because: 'a key that is taken out is refused a second later' },
  verifiedTokens: { value: 20_000, because: 'some 12 MB; more shoppers than one replica has in the life of a token' },
  longestTokenCharacters: { value: 8_192, because: 'the header section has 16 KiB in all' },
  issuer: {
    freshMs: { value: 600_000, because: 'issuers announce a key hours before they sign with it' },
    cooldownMs: {
      value: 10_000,
      because: 'a key that is unknown is asked for at most six times a minute, whoever sends how many tokens of it',
    },
    retryMs: { value: 2_000, because: 'without any key nobody can sign in: an issuer that starts late is heard soon' },
    staleMs: {
      value: 3_600_000,
      because: 'an outage of an hour signs nobody out; a key that was withdrawn lives no longer',
    },
    fetchMs: { value: 2_000, because: 'the first request of a new key waits for it, within a deadline of reads' },
    longestBytes: { value: 262_144, because: 'a hundred keys with certificates' },
    mostKeys: { value: 100, because: 'an issuer has two or three' },
  },
  /** Of the core: who a session is, and a session for who somebody is. */
  sessions: {
    most: {
      value: 20_000,
      because: 'as many shoppers as tokens are remembered of, some 6 MB; whoever was asked for first goes first',
    },
    askMs: { value: 1_500, because: 'a request waits for it within a deadline of reads' },
    loginMs: {
      value: 3_000,
      because: 'once for a customer in a quarter of an hour, and a login is slow where passwords are',
    },
    retryMs: {
      value: 1_000,
      because: 'a core that is away is asked about one session once a second, however many requests bring it',
    },
    refusedMs: {
      value: 30_000,
      because: 'a customer whom the core does not know is a visitor there, and may have registered half a minute later',
    },
    mostUnderWay: { value: 256, because: 'what waits for a core that hangs; whoever comes then is told at once' },
    sockets: { value: 16, because: 'a question of who it is takes some 20 ms: 800 a second' },
    longestBytes: { value: 65_536, because: 'a customer with all addresses' },
    assertionSeconds: { value: 60, because: 'made as it is sent; clocks that are further apart are a fault' },
  },
} as const;

/** How keys of an issuer are had, ms. */
export interface IssuerPolicy {
  /** So long nobody asks again for keys that are known. */
  readonly freshMs: number;
  /** From one question to the next, however many want one. */
  readonly cooldownMs: number;
  /** The same where no key can be believed. */
  readonly retryMs: number;
  /** So long after the last answer its keys are believed. */
  readonly staleMs: number;
  /** The longest that one answer may take. */
  readonly fetchMs: number;
}

const { freshMs, cooldownMs, retryMs, staleMs, fetchMs } = IDENTITY_POLICY.issuer;

export const ISSUER_POLICY: IssuerPolicy = {
  freshMs: freshMs.value,
  cooldownMs: cooldownMs.value,
  retryMs: retryMs.value,
  staleMs: staleMs.value,
  fetchMs: fetchMs.value,
};
