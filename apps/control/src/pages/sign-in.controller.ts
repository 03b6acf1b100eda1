import { Body, Controller, Get, Header, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { type Asking, Doorkeeper } from '../access/doorkeeper.js';
import { Needs } from '../access/needs.js';
import { OfferedIssuer } from '../access/issuer/offered-issuer.js';
import { sessionCookie } from '../access/session-cookie.js';
import { OwnFormGuard } from '../api/own-form.guard.js';
import { ownPath } from './own-path.js';
import { signInPage } from './sign-in-page.js';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

const SEE_OTHER = 303;

/** Signing in without script; the console has a page of its own. */
@Controller('sign-in')
@Needs('nothing')
export class SignInController {
  constructor(
    private readonly door: Doorkeeper,
    private readonly offered: OfferedIssuer,
  ) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  form(@Query('back') back?: unknown): string {
    return signInPage(ownPath(back), { issuer: this.offered.host }).text;
  }

  @Post()
  @UseGuards(OwnFormGuard)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  signIn(
    @Body() given: Readonly<Record<string, unknown>> | undefined,
    @Req() request: Asking,
    @Res({ passthrough: true }) reply: Reply,
  ): string {
    const back = ownPath(given?.['back']);
    const token = given?.['token'];
    try {
      const { id } = this.door.signIn(typeof token === 'string' ? token : '', request);
      reply.status(SEE_OTHER).header('location', back).header('set-cookie', sessionCookie(id, request.headers));
      return '';
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      reply.status(error.status);
      return signInPage(back, { issuer: this.offered.host, refused: error.message }).text;
    }
  }
}
