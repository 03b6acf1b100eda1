import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export interface SignedAs {
  readonly algorithm?: string;
  /** In the head; default: that of the key that signs now. */
  readonly kid?: string;
  readonly type?: string;
  /** Signs in place of the key that signs now. */
  readonly key?: CryptoKey | Uint8Array;
}

interface OwnKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

const LIFE_SECONDS = 600;

/** An issuer of tokens on a real socket: it publishes keys, signs with the latest, and misbehaves as the test says. */
export class TokenIssuer {
  /** Questions for its keys so far. */
  asked = 0;
  /** Answers in place of the keys; undefined: they are published. */
  misbehaves: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  #keys: OwnKey[] = [];
  #made = 0;
  url = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TokenIssuer> {
    const server = createServer();
    const issuer = new TokenIssuer(server);
    server.on('request', (request, response) => issuer.#answer(request, response));
    await issuer.rotate();
    await issuer.listen();
    return issuer;
  }

  /** The same port again after `stop`, as a restarted issuer has. */
  async listen(port = 0): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get keysUrl(): string {
    return `${this.url}/keys`;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Signs with a new key from now on. @param keep publishes the ones before as well */
  async rotate(keep = true): Promise<void> {
    this.#made += 1;
    const kid = `key-${this.#made}`;
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const own = { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
    this.#keys = keep ? [...this.#keys, own] : [own];
  }

  /** What is published. */
  get published(): readonly JWK[] {
    return this.#keys.map(({ publicJwk }) => publicJwk);
  }

  /** An access token of this issuer, good for ten minutes; `undefined` takes a claim out. */
  async sign(claims: Readonly<Record<string, unknown>> = {}, as: SignedAs = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const own = this.#keys.at(-1)!;
    const usual = { iss: this.url, aud: 'banyan', sub: 'ada', email: 'ada@beispiel.example', email_verified: true };
    const said = { ...usual, iat: now, exp: now + LIFE_SECONDS, ...claims };
    const { algorithm = 'ES256', kid = own.kid, type = 'at+jwt', key = own.privateKey } = as;
    return new SignJWT(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)))
      .setProtectedHeader({ alg: algorithm, kid, typ: type })
      .sign(key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked += 1;
    if (this.misbehaves !== undefined) return this.misbehaves(request, response);
    response.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify({ keys: this.published }));
  }
}
