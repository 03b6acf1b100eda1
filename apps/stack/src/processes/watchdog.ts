import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A tiny shell that outlives us. It reads which processes we started; when its input ends, however we ended, it sends
 * each one its stop signal, and SIGKILL five seconds later to those still there. `kill -9` of the launcher, or of a test
 * run, therefore leaves nothing behind. A shell, because it costs one megabyte and no start-up time.
 */
const SCRIPT = `
watched=' ' folders=
while read -r order signal pid rest; do
  case $order in
    watch) watched="$watched$signal:$pid " ;;
    forget) for each in $watched; do case $each in *":$pid") watched="\${watched%% "$each" *} \${watched#* "$each" }" ;; esac; done ;;
    remove) folders="$folders $pid" ;;
  esac
done
for each in $watched; do kill -s "\${each%%:*}" "\${each#*:}" 2>/dev/null; done
turns=0
while [ $turns -lt 50 ]; do
  alive=
  for each in $watched; do kill -s 0 "\${each#*:}" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && break
  sleep 0.1
  turns=$((turns + 1))
done
for each in $watched; do kill -s KILL "\${each#*:}" 2>/dev/null; done
for each in $folders; do rm -rf -- "$each"; done
`;

/** What a watched process is asked to stop with: PostgreSQL takes INT as "disconnect everybody and stop". */
export type StopSignal = 'INT' | 'TERM';

/** Ends the processes it was told about when this process is gone. Started with the first order, once. */
export class Watchdog {
  readonly #watched = new Map<number, StopSignal>();
  readonly #folders = new Set<string>();
  #shell: ChildProcess | undefined;
  #closed = false;

  watch(pid: number, signal: StopSignal): void {
    this.#watched.set(pid, signal);
    this.#tell(`watch ${signal} ${pid}`);
  }

  /** The process has ended by itself: its number may soon belong to a stranger. */
  forget(pid: number): void {
    if (this.#watched.delete(pid)) this.#tell(`forget - ${pid}`);
  }

  /** Deletes a folder at the end, after the processes. Its path must hold no spaces (ours come from `mkdtemp`). */
  removeAtEnd(folder: string): void {
    if (/\s/.test(folder)) return;
    this.#folders.add(folder);
    this.#tell(`remove - ${folder}`);
  }

  /** Lets it go: whatever is still watched is ended, then the shell exits. */
  close(): void {
    this.#closed = true;
    this.#shell?.stdin?.end();
    this.#shell?.unref();
    this.#shell = undefined;
  }

  #tell(order: string): void {
    if (this.#closed) throw new Error('the watchdog has been let go');
    if (this.#shell?.stdin?.writable === true) this.#shell.stdin.write(`${order}\n`);
    else this.#start();
  }

  #start(): void {
    // Detached: a Ctrl-C in the terminal goes to the whole foreground group and must not reach it.
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'banyan-watchdog'], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
    });
    this.#shell = shell;
    shell.unref();
    // Somebody ended the shell: the next one learns everything anew. It may be gone before a write is flushed.
    shell.stdin.on('error', () => shell.stdin.destroy());
    shell.on('error', () => undefined);
    shell.once('exit', () => {
      if (this.#closed || this.#shell !== shell) return;
      this.#shell = undefined;
      if (this.#watched.size > 0) this.#start();
    });
    for (const [pid, signal] of this.#watched) shell.stdin.write(`watch ${signal} ${pid}\n`);
    for (const folder of this.#folders) shell.stdin.write(`remove - ${folder}\n`);
    // The pipe alone must not keep us alive.
    (shell.stdin as unknown as { unref?: () => void }).unref?.();
  }
}
