import type { Agent } from 'node:http';
import { ask, type Answer } from './ask.js';

/** What an answer says, whoever wrote it and however: compared instead of its bytes. */
export interface Said {
  readonly status: number;
  readonly said: unknown;
}

const NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';
const ROW_FIELDS = ['product_id', 'sku', 'qty', 'is_in_stock'] as const;

/**
 * A storefront as it was written for the core years ago: its URLs, its token and session, its cookie. It knows nothing of the
 * gateway in front.
 */
export class OldStorefront {
  constructor(
    readonly base: string,
    private readonly agent: Agent,
    private readonly token: string,
    private readonly session: string,
  ) {}

  /** Signs in, both ways. */
  static async signIn(base: string, agent: Agent): Promise<OldStorefront> {
    const signedIn = await ask(base, '/rest/V1/integration/admin/token', {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'banyan', password: 'banyan-dev-password' }),
    });
    const login = await ask(base, '/api/v2_soap', {
      method: 'POST',
      agent,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: envelope('login', '<username>banyan</username><apiKey>banyan-dev-key</apiKey>'),
    });
    const [, session = ''] = /<loginReturn[^>]*>([^<]+)</.exec(login.text) ?? [];
    return new OldStorefront(base, agent, String(signedIn.json), session);
  }

  /** The same storefront, with the same token and session, at another address. */
  at(base: string): OldStorefront {
    return new OldStorefront(base, this.agent, this.token, this.session);
  }

  /** @param shopper whose cookie it passes on; none: a call of its own */
  item(sku: string, view: string | undefined, shopper?: string): Promise<Answer> {
    const path = `/rest/${view === undefined ? '' : `${view}/`}V1/stockItems/${encodeURIComponent(sku)}`;
    return ask(this.base, path, {
      agent: this.agent,
      headers: { authorization: `Bearer ${this.token}`, ...cookieOf(shopper) },
    });
  }

  list(skus: readonly string[], view: string | undefined, shopper?: string): Promise<Answer> {
    const items = skus.map((sku) => `<item>${escaped(sku)}</item>`).join('');
    return this.soap(
      envelope('catalogInventoryStockItemList', `<sessionId>${this.session}</sessionId><products>${items}</products>`),
      view,
      shopper,
    );
  }

  endSession(): Promise<Answer> {
    return this.soap(envelope('endSession', `<sessionId>${this.session}</sessionId>`), undefined);
  }

  private soap(body: string, view: string | undefined, shopper?: string): Promise<Answer> {
    return ask(this.base, `/api/v2_soap${view === undefined ? '' : `?___store=${view}`}`, {
      method: 'POST',
      agent: this.agent,
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"urn:Action"', ...cookieOf(shopper) },
      body,
    });
  }
}

/** What a stock item says: every field. */
export function itemSaid({ status, json }: Answer): Said {
  return { status, said: json };
}

/** What a list says: its rows in their order, every field, and whether an array stands around them. */
export function listSaid({ status, text }: Answer): Said {
  const [, fault] = /<faultcode>([^<]*)</.exec(text) ?? [];
  if (fault !== undefined) return { status, said: { fault } };
  const columns = ROW_FIELDS.map((name) => valuesOf(text, name));
  const rows = (columns[1] ?? []).map((_, row) => columns.map((column) => column[row]));
  return { status, said: { rows, isArray: text.includes('SOAP-ENC:arrayType') } };
}

function valuesOf(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}[^>]*>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => unescaped(text));
}

function envelope(element: string, parts: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<S:Envelope xmlns:S="${NAMESPACE}" xmlns:m="urn:Magento"><S:Body><m:${element}>${parts}</m:${element}></S:Body></S:Envelope>`;
}

function cookieOf(shopper: string | undefined): { readonly cookie?: string } {
  return shopper === undefined ? {} : { cookie: `PHPSESSID=${shopper}` };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

function unescaped(text: string): string {
  return Object.entries(ENTITIES)
    .toReversed()
    .reduce((read, [character, entity]) => read.replaceAll(entity, character), text);
}
