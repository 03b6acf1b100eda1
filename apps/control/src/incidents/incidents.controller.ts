import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { printable } from '@banyan/rollout';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { postmortemOf } from './export/postmortem.js';
import { timelineOf, type ExportedTimeline } from './export/timeline.js';
import { WHOLE_SHOP, type IncidentPage, type IncidentSummary } from './incident.js';
import { DEFAULT_INCIDENTS, IncidentsQueryDto, NewIncidentDto } from './incident.dto.js';
import { IncidentDesk } from './incident-desk.js';

/** Incidents: what is wrong, what was done, who was told; to open, to write into, to take in hand, to resolve, to take away. */
@Controller('api/incidents')
@UseGuards(SameOriginGuard)
export class IncidentsController {
  constructor(
    private readonly desk: IncidentDesk,
    private readonly domains: JudgedDomains,
  ) {}

  /** @throws ProblemError `invalid-request`, `unavailable` */
  @Get()
  @Header('cache-control', 'no-store')
  async list(
    @Query() { scope, state, limit = DEFAULT_INCIDENTS }: IncidentsQueryDto,
  ): Promise<{ readonly incidents: readonly IncidentSummary[] }> {
    const incidents = await this.desk.list({
      limit,
      ...(scope === undefined ? {} : { scope }),
      ...(state === undefined ? {} : { state }),
    });
    return { incidents };
  }

  /** @throws ProblemError `invalid-request`, `not-found` when there is no such domain, `unavailable` */
  @Post()
  @Needs('operate')
  @HttpCode(200)
  open(@Body() { scope, severity, title, person, reason }: NewIncidentDto): Promise<IncidentSummary> {
    if (scope !== WHOLE_SHOP && !this.domains.all.some(({ name }) => name === scope)) {
      throw new ProblemError('not-found', {
        detail: `There is no domain ${scope}; \`${WHOLE_SHOP}\` is the whole shop.`,
      });
    }
    return this.desk.open({ scope, severity, title: printable(title), note: noteOf({ person, reason }) });
  }

  /** @throws ProblemError `not-found`, `unavailable` */
  @Get(':incident')
  @Header('cache-control', 'no-store')
  page(@Param('incident') incident: string): Promise<IncidentPage> {
    return this.desk.page(incident);
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `unavailable` */
  @Post(':incident/notes')
  @Needs('operate')
  @HttpCode(200)
  note(@Param('incident') incident: string, @Body() word: PersonalWordDto): Promise<IncidentPage> {
    return this.desk.note(incident, noteOf(word));
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post(':incident/acknowledge')
  @Needs('operate')
  @HttpCode(200)
  acknowledge(@Param('incident') incident: string, @Body() word: PersonalWordDto): Promise<IncidentPage> {
    return this.desk.acknowledge(incident, noteOf(word));
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `unavailable` */
  @Post(':incident/resolve')
  @Needs('operate')
  @HttpCode(200)
  resolve(@Param('incident') incident: string, @Body() word: PersonalWordDto): Promise<IncidentPage> {
    return this.desk.resolve(incident, noteOf(word));
  }

  /** @throws ProblemError `not-found`, `unavailable` */
  @Get(':incident/postmortem.md')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/markdown; charset=utf-8')
  async postmortem(@Param('incident') incident: string): Promise<string> {
    return postmortemOf(await this.desk.page(incident));
  }

  /** @throws ProblemError `not-found`, `unavailable` */
  @Get(':incident/timeline.json')
  @Header('cache-control', 'no-store')
  async timeline(@Param('incident') incident: string): Promise<ExportedTimeline> {
    return timelineOf(await this.desk.page(incident));
  }
}

function noteOf({ person, reason }: PersonalWordDto): { readonly person: string; readonly words: string } {
  return { person: printable(person), words: printable(reason) };
}
