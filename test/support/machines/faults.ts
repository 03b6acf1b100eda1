import { setTimeout as pause } from 'node:timers/promises';
import {
  type CONTROLS,
  FAR_GATEWAY,
  GATEWAYS,
  SERVICES,
  type MachineName,
  type MachinesShop,
} from './machines-shop.js';

/** One thing that goes wrong, under load, for a time. */
export interface MachineFault {
  readonly name: string;
  /** What it is, in words. */
  readonly is: string;
  /** @returns what puts it right again, and waits until that is done */
  readonly strike: (shop: MachinesShop, say: (words: string) => void) => Promise<() => Promise<void>>;
  /** It is over by itself when `strike` returns: the rest of the time is what follows from it. */
  readonly atOnce?: true;
}

/** How long whoever restarts what has ended takes to notice, ms. */
const NOTICED_MS = 1_000;
const OFF_MS = 5_000;
const FAR_AWAY_MS = 80;
/** A pause that is longer than a lease, a lead, and the broker's patience. */
const LEADER = 'control-leader';

/** Of each kind of machine one: killed it is started again, as whoever runs machines does. */
const KILLED: readonly (MachineName | typeof LEADER)[] = [
  'gateway-1',
  'inventory-1',
  'pricing-1',
  'orders-1',
  LEADER,
  'broker',
  'flags',
  'partners',
  'core',
  'postgres',
];

/** Of each kind one that another waits for. */
const PAUSED: readonly (MachineName | typeof LEADER)[] = [
  'gateway-1',
  'inventory-1',
  'pricing-1',
  'orders-1',
  LEADER,
  'broker',
  'core',
  'postgres',
];

/** Each pair that speaks to each other, one of each kind. */
const PAIRS: readonly (readonly [MachineName | typeof LEADER, MachineName])[] = [
  ['gateway-1', 'broker'],
  ['gateway-1', 'postgres'],
  ['gateway-1', 'core'],
  ['gateway-1', 'flags'],
  [LEADER, 'gateway-1'],
  ['inventory-1', 'broker'],
  ['inventory-1', 'postgres'],
  ['inventory-1', 'core'],
  ['pricing-1', 'broker'],
  ['pricing-1', 'postgres'],
  ['pricing-1', 'core'],
  ['orders-1', 'broker'],
  ['orders-1', 'postgres'],
  ['orders-1', 'core'],
  ['orders-1', 'partners'],
  [LEADER, 'postgres'],
  [LEADER, 'flags'],
  [LEADER, 'orders-1'],
  ['core', 'postgres'],
  ['partners', 'postgres'],
  ['flags', 'postgres'],
];

/** Clocks that are wrong at once, so that no two neighbours agree. */
const WRONG: readonly (readonly [MachineName, number])[] = [
  ['gateway-1', OFF_MS],
  ['gateway-2', -OFF_MS],
  ['inventory-1', OFF_MS],
  ['inventory-2', -OFF_MS],
  ['pricing-1', -OFF_MS],
  ['pricing-2', OFF_MS],
  ['orders-1', OFF_MS],
  ['orders-2', -OFF_MS],
  ['control-1', OFF_MS],
  ['control-2', -OFF_MS],
];

export const MACHINE_FAULTS: readonly MachineFault[] = [
  { name: 'none', is: 'nothing goes wrong', strike: () => Promise.resolve(() => Promise.resolve()) },
  ...KILLED.map(killed),
  ...PAIRS.map(parted),
  ...PAUSED.map(paused),
  {
    name: 'slow-way',
    is: `${FAR_GATEWAY} to broker and PostgreSQL: ${FAR_AWAY_MS} ms each way and more, 1 % of what is sent 200 ms later`,
    strike: (shop) => {
      shop.setFarAway(FAR_AWAY_MS);
      return Promise.resolve(() => Promise.resolve(shop.setFarAway(0)));
    },
  },
  {
    name: 'wrong-clocks',
    is: `the clocks of all that have a neighbour are ${OFF_MS / 1_000} s off, one ahead and the other behind`,
    strike: (shop) => {
      for (const [name, offMs] of WRONG) shop.setClock(name, offMs);
      return Promise.resolve(() => {
        for (const [name] of WRONG) shop.setClock(name, 0);
        return Promise.resolve();
      });
    },
  },
  {
    name: 'upgrade',
    is: 'each service, control and gateway ends in order and starts again, one after the other, services as another release',
    atOnce: true,
    strike: async (shop, say) => {
      for (const name of SERVICES) {
        say(`${name} becomes release two`);
        await shop.resident(name).stop();
        await shop.resident(name).start({ BANYAN_RELEASE: 'two' });
      }
      const leader = await shop.leader();
      for (const name of [other(leader), leader, ...GATEWAYS]) {
        say(`${name} is started again`);
        await shop.resident(name).stop();
        await shop.resident(name).start();
      }
      return () => Promise.resolve();
    },
  },
];

function killed(name: MachineName | typeof LEADER): MachineFault {
  return {
    name: `kill-${name}`,
    is: `kill -9, and started again ${NOTICED_MS / 1_000} s later`,
    atOnce: true,
    strike: async (shop) => {
      const resident = shop.resident(await machineOf(shop, name));
      await resident.kill();
      await pause(NOTICED_MS);
      await resident.start();
      return () => Promise.resolve();
    },
  };
}

function parted([one, other]: readonly [MachineName | typeof LEADER, MachineName]): MachineFault {
  return {
    name: `partition-${one}-${other}`,
    is: 'neither hears of the other, and nobody tells them so',
    strike: async (shop) => {
      const pair = [shop.machine(await machineOf(shop, one)), shop.machine(other)] as const;
      shop.network.part(...pair);
      return () => Promise.resolve(shop.network.join(...pair));
    },
  };
}

function paused(name: MachineName | typeof LEADER): MachineFault {
  return {
    name: `pause-${name}`,
    is: 'SIGSTOP, and SIGCONT at the end',
    strike: async (shop) => {
      const resident = shop.resident(await machineOf(shop, name));
      resident.pause();
      return () => Promise.resolve(resident.resume());
    },
  };
}

function machineOf(shop: MachinesShop, name: MachineName | typeof LEADER): Promise<MachineName> {
  return name === LEADER ? shop.leader() : Promise.resolve(name);
}

function other(control: (typeof CONTROLS)[number]): (typeof CONTROLS)[number] {
  return control === 'control-1' ? 'control-2' : 'control-1';
}
