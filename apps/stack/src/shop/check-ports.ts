import { isPortFree } from '../processes/free-port.js';

/** A place where something of ours is going to listen. */
export interface WantedPort {
  /** The variable that changes it. */
  readonly setting: string;
  /** 0 picks a free one and is never in the way. */
  readonly port: number;
  readonly host: string;
}

/** Everything that stands in the way of listening, a sentence each; empty when nothing does. */
export async function portFaults(wanted: readonly WantedPort[]): Promise<string[]> {
  const faults: string[] = [];
  const taken = new Map<number, string>();
  for (const { setting, port, host } of wanted) {
    if (port === 0) continue;
    const other = taken.get(port);
    taken.set(port, setting);
    if (other !== undefined) {
      faults.push(`${setting} and ${other} both name port ${port}; change one`);
    } else if (!(await isPortFree(port, host))) {
      faults.push(`port ${port} is in use on ${host}; ${setting} changes it (0 picks a free one)`);
    }
  }
  return faults;
}
