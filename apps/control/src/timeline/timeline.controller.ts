import { Controller, Get, Header, Query } from '@nestjs/common';
import { Timeline, type TimelinePage } from './timeline.js';
import { TimelineQueryDto } from './timeline.dto.js';

/** Everything that happened. */
@Controller('api')
export class TimelineController {
  constructor(private readonly timeline: Timeline) {}

  /** The latest first. @throws ProblemError `invalid-request`, or `unavailable` without PostgreSQL */
  @Get('timeline')
  @Header('cache-control', 'no-store')
  page(@Query() { before, domain, kind, person, limit }: TimelineQueryDto): Promise<TimelinePage> {
    return this.timeline.page({
      limit,
      ...(before === undefined ? {} : { before: pointOf(before) }),
      ...(domain === undefined ? {} : { domain }),
      ...(kind === undefined ? {} : { kinds: kind }),
      ...(person === undefined ? {} : { person }),
    });
  }
}

function pointOf(cursor: string): { readonly atMs: number; readonly id: string } {
  const dot = cursor.indexOf('.');
  return { atMs: Number(cursor.slice(0, dot)), id: cursor.slice(dot + 1) };
}
