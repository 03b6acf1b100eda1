import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { ownPath } from '../../pages/own-path.js';
import { arrivedPage, signInPage } from '../../pages/sign-in-page.js';
import { type Asking, Doorkeeper } from '../doorkeeper.js';
import { Needs } from '../needs.js';
import { beginningCookie, beginningKeyIn, sessionCookie } from '../session-cookie.js';
import { OfferedIssuer } from './offered-issuer.js';

interface Request extends Asking {
  readonly url: string;
}

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string | readonly string[]): Reply;
}

const SEE_OTHER = 303;

/** Signing in at the shop's issuer, and coming back. Browsers are led here; programs have tokens. */
@Controller('sign-in/issuer')
@Needs('nothing')
export class IssuerController {
  constructor(
    private readonly door: Doorkeeper,
    private readonly offered: OfferedIssuer,
  ) {}

  /** @param back where they go when they are signed in */
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async begin(
    @Query('back') back: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return this.#orSay(ownPath(back), reply, async () => {
      const { url, key } = await this.offered.issuer.begin(ownPath(back));
      reply.status(SEE_OTHER).header('location', url).header('set-cookie', beginningCookie(key, request.headers));
      return '';
    });
  }

  /** A page, and no redirection: a browser shows the cookie of a session only where one of our own pages leads. */
  @Get('back')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async finish(@Req() request: Request, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return this.#orSay('/console', reply, async () => {
      const { search } = new URL(request.url, 'http://control');
      const { person, back } = await this.offered.issuer.finish(search, beginningKeyIn(request.headers));
      const id = this.door.admit(person, request);
      reply.header('set-cookie', [sessionCookie(id, request.headers), beginningCookie(undefined, request.headers)]);
      return arrivedPage(person.name, back).text;
    });
  }

  /** To where the session at the issuer ends; ours has ended before. */
  @Get('out')
  @Header('cache-control', 'no-store')
  async leave(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    reply.status(SEE_OTHER).header('location', (await this.offered.issuer.signOutUrl()) ?? '/console/sign-in');
    return '';
  }

  async #orSay(back: string, reply: Reply, work: () => Promise<string>): Promise<string> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      reply.status(error.status);
      return signInPage(back, { issuer: this.offered.host, refused: error.message }).text;
    }
  }
}
