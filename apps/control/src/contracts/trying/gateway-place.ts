import { readRunFile } from '../../processes/run-file.js';

/** Where the gateway's storefront side is, with its contract prefix. */
export class GatewayPlace {
  /**
   * @param url as it is configured; undefined: the launcher on this machine may know
   * @param prefix below which the gateway has its contracts, such as `/shop-api`
   */
  constructor(
    private readonly url: string | undefined,
    private readonly prefix: string,
    private readonly dataDir: string,
  ) {}

  /** Undefined: nobody has said. */
  async base(): Promise<URL | undefined> {
    const url = this.url ?? (await readRunFile(this.dataDir)).find(({ name }) => name === 'gateway')?.url;
    if (url === undefined || !URL.canParse(url)) return undefined;
    const base = new URL(url);
    base.pathname = `${base.pathname.replace(/\/+$/, '')}/${this.prefix.replace(/^\/+|\/+$/g, '')}`;
    base.search = '';
    base.hash = '';
    return base;
  }
}
