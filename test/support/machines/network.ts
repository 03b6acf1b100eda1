import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** One machine: a network namespace with an address of its own. */
export interface Machine {
  readonly name: string;
  /** As `ip netns` has it. */
  readonly namespace: string;
  readonly address: string;
}

/** What another process must know to use the same network. */
export interface NetworkDescription {
  readonly machines: readonly Machine[];
}

const FOLDER = '/run/netns';
/** Begins the names of all namespaces; after it comes the pid of whose they are. */
const PREFIX = 'banyan-';
const SUBNET = '10.203.113';
const FIRST_HOST = 10;
const MOST_HOSTS = 200;
/** Nobody has it: what is sent there is lost without a word, as on a wire that is cut. */
const NOBODY = '02:00:00:00:00:ff';

/**
 * Deletes the namespaces that are named on its input when that ends, however we end: `kill -9` leaves none behind. Whoever still runs in one
 * is ended by another (`Watchdog`).
 */
const SWEEPER = `
names=
while read -r name; do names="$names $name"; done
for name in $names; do ip netns del "$name" 2>/dev/null; done
`;

/** Machines side by side on one switch, which stands in a namespace of its own: nothing of this machine's own network is touched. Needs root and iproute2. */
export class Network {
  readonly #machines: Machine[] = [];
  readonly #switch: string;
  /** Undefined: it is another process's to take away. */
  #sweeper: ChildProcess | undefined;

  private constructor(private readonly prefix: string) {
    this.#switch = `${prefix}switch`;
  }

  /** As another process has made it, whose it stays. */
  static join({ machines }: NetworkDescription): Network {
    const network = new Network('');
    network.#machines.push(...machines);
    return network;
  }

  #sweepAtEnd(): void {
    this.#sweeper = spawn('/bin/sh', ['-c', SWEEPER], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
    });
    this.#sweeper.unref();
  }

  /** @throws Error when this is not root, or `ip` is missing */
  static open(): Network {
    removeLeftOvers();
    const network = new Network(`${PREFIX}${process.pid}-`);
    network.#sweepAtEnd();
    network.#add(network.#switch);
    ip('-n', network.#switch, 'link', 'add', 'name', 'switch0', 'type', 'bridge');
    ip('-n', network.#switch, 'link', 'set', 'switch0', 'up');
    return network;
  }

  get machines(): readonly Machine[] {
    return this.#machines;
  }

  /** For another process. */
  description(machines: readonly Machine[]): NetworkDescription {
    return { machines };
  }

  /** @throws Error when there are too many */
  machine(name: string): Machine {
    const number = this.#machines.length + FIRST_HOST;
    if (number > MOST_HOSTS) throw new Error('there are too many machines');
    const machine = { name, namespace: `${this.prefix}${name}`, address: `${SUBNET}.${number}` };
    const { namespace, address } = machine;
    this.#add(namespace);
    const port = `port${number}`;
    ip('-n', this.#switch, 'link', 'add', 'name', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    ip('-n', this.#switch, 'link', 'set', port, 'master', 'switch0', 'up');
    ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    ip('-n', namespace, 'link', 'set', 'eth0', 'up');
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    this.#machines.push(machine);
    return machine;
  }

  /** What runs a command on the machine: in its network, as this process's child, with the same pid. */
  on({ namespace }: Machine, command: readonly string[]): readonly [string, ...string[]] {
    return ['nsenter', `--net=${FOLDER}/${namespace}`, ...command];
  }

  /** From now on neither hears of the other, and nobody tells them so. */
  part(one: Machine, other: Machine): void {
    for (const [from, to] of bothWays(one, other)) {
      ip('-n', from.namespace, 'neigh', 'replace', to.address, 'lladdr', NOBODY, 'dev', 'eth0', 'nud', 'permanent');
    }
  }

  join(one: Machine, other: Machine): void {
    for (const [from, to] of bothWays(one, other)) {
      ip('-n', from.namespace, 'neigh', 'del', to.address, 'dev', 'eth0');
    }
  }

  /** All of it is gone, and with it whatever was set in it. Whoever still runs there runs without a network. */
  close(): void {
    for (const { namespace } of this.#machines.splice(0)) ip('netns', 'del', namespace);
    ip('netns', 'del', this.#switch);
    this.#sweeper?.stdin?.end();
  }

  #add(namespace: string): void {
    ip('netns', 'add', namespace);
    this.#sweeper?.stdin?.write(`${namespace}\n`);
  }
}

function bothWays(one: Machine, other: Machine): readonly (readonly [Machine, Machine])[] {
  return [
    [one, other],
    [other, one],
  ];
}

/** Of a run that was ended in a way that even its sweeper did not outlive. */
function removeLeftOvers(): void {
  for (const name of namespaces()) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) ip('netns', 'del', name);
  }
}

function namespaces(): readonly string[] {
  try {
    return readdirSync(FOLDER);
  } catch {
    // Nobody has ever made one here.
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function ip(...words: readonly string[]): void {
  run('ip', ...words);
}

function run(program: string, ...words: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, words, { encoding: 'utf8' });
  if (error !== undefined)
    throw new Error(`${program} cannot be run; it is installed with: sudo apt-get install -y iproute2`, {
      cause: error,
    });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr.trim()}`);
}
