import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { type Asking, Doorkeeper } from './doorkeeper.js';
import { OfferedIssuer } from './issuer/offered-issuer.js';
import { OperationList } from './operation-list.js';
import { Needs } from './needs.js';
import { SessionDto } from './session.dto.js';
import { sessionCookie } from './session-cookie.js';
import { type SessionView, sessionView } from './session-view.js';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Signing in and out from a browser. A program shows its token with every request, and needs none of this. */
@Controller('api/session')
@UseGuards(SameOriginGuard)
@Needs('nothing')
export class SessionController {
  constructor(
    private readonly door: Doorkeeper,
    private readonly operations: OperationList,
    private readonly offered: OfferedIssuer,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  look(@Req() request: Asking): SessionView {
    return sessionView(this.door.find(request), this.door.tokens !== undefined, this.operations.all, this.offered.host);
  }

  /** @throws ProblemError `wrong-token`, `too-many-wrong-tokens`; `conflict` when control has no tokens */
  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  signIn(@Body() { token }: SessionDto, @Req() request: Asking, @Res({ passthrough: true }) reply: Reply): SessionView {
    const { id, asker } = this.door.signIn(token, request);
    reply.header('set-cookie', sessionCookie(id, request.headers));
    return sessionView(asker, true, this.operations.all, this.offered.host);
  }

  @Delete()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  signOut(@Req() request: Asking, @Res({ passthrough: true }) reply: Reply): SessionView {
    this.door.signOut(request);
    reply.header('set-cookie', sessionCookie(undefined, request.headers));
    return sessionView(
      this.door.tokens === undefined ? { kind: 'anybody' } : undefined,
      this.door.tokens !== undefined,
      this.operations.all,
      this.offered.host,
    );
  }
}
