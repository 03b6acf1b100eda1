import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { printable } from '@banyan/rollout';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { TestNotificationDto } from '../incidents/incident.dto.js';
import { Notifier, type ChannelStatus } from './notifier.js';
import type { Owner } from './owners-map.js';

/** Who is told of incidents and by what, without what opens a channel; and whether a channel works. */
@Controller('api/notifications')
@UseGuards(SameOriginGuard)
export class NotificationsController {
  constructor(private readonly notifier: Notifier) {}

  @Get()
  @Header('cache-control', 'no-store')
  async show(): Promise<{ readonly channels: readonly ChannelStatus[]; readonly owners: readonly Owner[] }> {
    return { channels: await this.notifier.channels(), owners: this.notifier.map.owners };
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `unavailable` */
  @Post('test')
  @Needs('operate')
  @HttpCode(200)
  test(
    @Body() { channel, person }: TestNotificationDto,
  ): Promise<{ readonly message: string; readonly channel: string }> {
    return this.notifier.test(channel, printable(person));
  }

  /** How a message fares. @throws ProblemError `invalid-request`, `not-found`, `unavailable` */
  @Get('messages/:message')
  @Header('cache-control', 'no-store')
  async message(
    @Param('message') id: string,
  ): Promise<{ readonly state: string; readonly attempts: number; readonly lastError: string | null }> {
    const found = await this.notifier.message(id);
    if (found === undefined) throw new ProblemError('not-found', { detail: 'No message has this id.' });
    return found;
  }
}
