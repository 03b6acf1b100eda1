/** Why a credential is none. For metrics and logs; whoever showed it is not told which. */
export type RefusedBecause =
  /** Neither a key nor a token. */
  | 'malformed'
  /** A key that the file does not have. */
  | 'unknown-key'
  /** A key whose time has not come, or is over. */
  | 'key-out-of-time'
  /** A token of an issuer that the file does not name. */
  | 'unknown-issuer'
  /** Signed in a way that its issuer does not sign: `none`, and what a public key could be mistaken for a secret by. */
  | 'algorithm'
  /** Signed with a key that its issuer does not publish. */
  | 'unknown-signer'
  | 'signature'
  /** Too old, by its own word or by ours. */
  | 'expired'
  /** Of a time to come. */
  | 'not-yet'
  /** Made for somebody else. */
  | 'audience'
  /** Not an access token. */
  | 'type'
  /** Without a claim that it must have, or with one that means nothing. */
  | 'claims';

/** A credential was shown, and is not believed. Nothing of it is in the message. */
export class CredentialRefused extends Error {
  override readonly name = 'CredentialRefused';

  constructor(readonly because: RefusedBecause) {
    super(`the credential is refused: ${because}`);
  }
}

/** Nobody can say whether the credential is good: its issuer has not been heard of for too long. */
export class IssuerAway extends Error {
  override readonly name = 'IssuerAway';

  constructor(readonly issuer: string) {
    super(`the keys of ${issuer} cannot be had`);
  }
}
