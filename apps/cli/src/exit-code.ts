/** What a pipeline reads. Stable. */
export const EXIT = {
  ok: 0,
  /** Something went wrong: control is away, the database refused. */
  error: 1,
  /** The command was not understood. */
  usage: 2,
  /** What was asked for is not the case: not healthy, a chain that is broken, a replay that differs. */
  gateFailed: 3,
  /** The domain is rolled back, or was while we waited. */
  rolledBack: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a message on stderr and this code. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}
