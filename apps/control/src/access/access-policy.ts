/** Numbers of signing in, each with its reason. */
export const ACCESS_POLICY = {
  wrongTokens: {
    most: 10,
    withinMs: 60_000,
    because:
      'who types or pastes gets it right within ten; 256 bits are not found by trying, so this keeps the log readable',
  },
  watchedAddresses: { value: 10_000, because: 'about 1 MB, should somebody come from everywhere' },
  session: { hours: 12, because: 'a shift, and the handing over of it' },
  sessions: { value: 1_000, because: 'many times the people who look after a shop; the oldest ends for a new one' },
  issuer: {
    timeoutMs: 5_000,
    because: 'somebody sits before the browser; after that a token is the quicker way in',
  },
  beginnings: {
    most: 1_000,
    minutes: 10,
    because: 'who signs in at the issuer finds a second factor within that; the oldest is forgotten for a new one',
  },
  lookAtFileEveryMs: { value: 1_000, because: 'a token that is revoked is refused a second later' },
} as const;
