import { Body, Controller, Get, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ARMS, type Arm } from '@banyan/kernel';
import { IsIn } from 'class-validator';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { AuthorityDesk } from './authority-desk.js';
import type { AuthorityPage } from './authority-view.js';
import type { Refusal } from './preflight.js';

export class PreflightQueryDto {
  @IsIn(ARMS)
  to!: Arm;
}

export class AuthorityMoveDto extends PersonalWordDto {
  @IsIn(ARMS)
  to!: Arm;
}

/** The authority for all stock: to look at, to move, to undo while it moves. */
@Controller('api/authority')
@UseGuards(SameOriginGuard)
export class AuthorityController {
  constructor(private readonly desk: AuthorityDesk) {}

  /** @throws ProblemError `unavailable` */
  @Get()
  @Header('cache-control', 'no-store')
  show(): Promise<AuthorityPage> {
    return this.desk.page();
  }

  /** What speaks against a move now; changes nothing. */
  @Get('preflight')
  @Header('cache-control', 'no-store')
  async preflight(
    @Query() { to }: PreflightQueryDto,
  ): Promise<{ readonly to: Arm; readonly refusals: readonly Refusal[] }> {
    return { to, refusals: await this.desk.preflight(to) };
  }

  /** @throws ProblemError `conflict` with everything that speaks against it */
  @Post('move')
  @Needs('operate')
  @HttpCode(200)
  move(@Body() { to, person, reason }: AuthorityMoveDto): Promise<AuthorityPage> {
    return this.desk.move({ to, by: person.trim(), reason });
  }

  /** @throws ProblemError `conflict` when no move is under way */
  @Post('undo')
  @Needs('operate')
  @HttpCode(200)
  undo(@Body() { person, reason }: PersonalWordDto): Promise<AuthorityPage> {
    return this.desk.undo(person.trim(), reason);
  }
}
