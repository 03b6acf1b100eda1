import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@banyan/kernel';
import { stringify } from 'yaml';
import type { Answer, AskOptions } from '../../../../test/support/ask.js';
import { StorefrontRig, type RigOptions } from './storefront-rig.fixture.js';

/** What the scripted core answers with. */
export interface CorePage {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** A gateway with a catalogue file, a core that says what the test wants, and a clock that the test holds. */
export class KeptPages {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 28, 12));
  /** What the next answers of the core are; the last one stays. */
  pages: CorePage[] = [{}];
  /** Every request that the core got. */
  readonly asked: IncomingMessage[] = [];
  /** Answers in place of `pages`, where it is set. */
  answers: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;

  private constructor(
    readonly rig: StorefrontRig,
    private readonly folder: string,
  ) {}

  /** @param catalogue the file's content; `files` of the fallbacks beside it */
  static async start(
    catalogue: object,
    { files = {}, ...options }: RigOptions & { readonly files?: Readonly<Record<string, string>> } = {},
  ): Promise<KeptPages> {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-catalogue-'));
    writeFileSync(join(folder, 'catalogue.yaml'), stringify(catalogue));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    let clock: ManualClock | undefined;
    const rig = await StorefrontRig.start({
      catalogueBy: { nowMs: () => clock?.nowMs() ?? 0, monotonicMs: () => clock?.monotonicMs() ?? 0 },
      ...options,
      settings: { BANYAN_CATALOGUE_DIR: folder, ...options.settings },
    });
    const made = new KeptPages(rig, folder);
    clock = made.clock;
    rig.coreAnswers = (request, response) => made.#answer(request, response);
    return made;
  }

  get(path: string, headers: AskOptions['headers'] = {}, options: AskOptions = {}): Promise<Answer> {
    return this.rig.get(path, { ...options, headers: { host: 'shop.example', ...headers } });
  }

  /** Seconds go by, for what is kept. */
  pass(seconds: number): void {
    this.clock.advance(seconds * 1_000);
  }

  reset(): void {
    this.pages = [{}];
    this.asked.length = 0;
    this.answers = undefined;
  }

  async stop(): Promise<void> {
    await this.rig.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(request);
    // The catalogue's time is the test's, and so is the date that the core writes.
    response.sendDate = false;
    if (this.answers !== undefined) {
      this.answers(request, response);
      return;
    }
    const page = this.pages.length > 1 ? this.pages.shift()! : (this.pages[0] ?? {});
    const { status = 200, headers = {}, body = `page ${this.asked.length}` } = page;
    const hasBody = status !== 304 && status !== 204;
    response.writeHead(status, { Date: new Date(this.clock.nowMs()).toUTCString(), ...(hasBody ? { 'Content-Length': Buffer.byteLength(body) } : {}), ...headers }); // prettier-ignore
    response.end(request.method === 'HEAD' || !hasBody ? undefined : body);
  }
}
