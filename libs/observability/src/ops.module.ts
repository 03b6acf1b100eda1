import { Controller, Get, Inject, Module, Query, Res, type DynamicModule } from '@nestjs/common';
import { OpsAnswers, type OpsOptions, type OpsPath } from './ops-answer.js';

/** What we need of Fastify's reply. */
interface Reply {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  send(body: string): unknown;
}

const ANSWERS = Symbol('ops answers');

@Controller()
class OpsController {
  constructor(@Inject(ANSWERS) private readonly answers: OpsAnswers) {}

  @Get('livez')
  livez(@Res() reply: Reply): Promise<void> {
    return this.#send('/livez', reply);
  }

  @Get('readyz')
  readyz(@Res() reply: Reply, @Query('verbose') verbose?: string): Promise<void> {
    return this.#send('/readyz', reply, verbose !== undefined);
  }

  @Get('startupz')
  startupz(@Res() reply: Reply): Promise<void> {
    return this.#send('/startupz', reply);
  }

  @Get('metrics')
  metrics(@Res() reply: Reply): Promise<void> {
    return this.#send('/metrics', reply);
  }

  async #send(path: OpsPath, reply: Reply, verbose = false): Promise<void> {
    const { status, mediaType, body } = await this.answers.answer(path, verbose);
    reply.code(status).header('content-type', mediaType).header('cache-control', 'no-store').send(body);
  }
}

/** The operations side of a Nest application on Fastify. */
@Module({})
export class OpsModule {
  static register(options: OpsOptions): DynamicModule {
    return {
      module: OpsModule,
      controllers: [OpsController],
      providers: [{ provide: ANSWERS, useFactory: () => new OpsAnswers(options) }],
    };
  }

  /** The same, where readiness needs providers: `inject` names them, `useFactory` receives them. */
  static registerAsync(options: {
    readonly imports?: NonNullable<DynamicModule['imports']>;
    readonly inject: readonly (string | symbol | (abstract new (...args: never[]) => unknown))[];
    readonly useFactory: (...injected: never[]) => OpsOptions;
  }): DynamicModule {
    return {
      module: OpsModule,
      imports: options.imports ?? [],
      controllers: [OpsController],
      providers: [
        {
          provide: ANSWERS,
          inject: [...options.inject] as never[],
          useFactory: (...injected: never[]) => new OpsAnswers(options.useFactory(...injected)),
        },
      ],
    };
  }
}
