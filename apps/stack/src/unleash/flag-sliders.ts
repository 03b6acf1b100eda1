import { askUnleash, readFlag, type UnleashAdmin } from './unleash-admin.js';

/** A percent of the slider with the flag on, or the flag off (the slider stays where it is). */
export type SliderPosition = number | 'off';

/** Moves a domain's two sliders as the platform team does, through Unleash's admin API. */
export class FlagSliders {
  constructor(
    private readonly unleashUrl: () => string,
    private readonly adminToken: string,
    private readonly environment = 'development',
  ) {}

  /** @param sliders what is left out stays as it is */
  async set(domain: string, sliders: { serve?: SliderPosition; shadow?: SliderPosition }): Promise<void> {
    for (const [kind, position] of Object.entries(sliders)) await this.#move(`${domain}.${kind}`, position);
  }

  /** Is the flag on, and where does its slider stand? */
  async read(flag: string): Promise<{ enabled: boolean; rollout: number }> {
    const { enabled, strategies } = await this.#flag(flag);
    return { enabled, rollout: Number(strategies[0]?.parameters['rollout']) };
  }

  /** Unleash's own record of what happened to a flag, newest first. */
  async events(flag: string): Promise<{ type: string; createdBy: string; createdAt: string; data: unknown }[]> {
    const answer = await askUnleash(this.#admin(), 'GET', `events/${flag}`);
    return (answer as { events: { type: string; createdBy: string; createdAt: string; data: unknown }[] }).events;
  }

  async #move(flag: string, position: SliderPosition): Promise<void> {
    const admin = this.#admin();
    const place = `projects/${admin.project}/features/${flag}/environments/${admin.environment}`;
    const { enabled, strategies } = await this.#flag(flag);
    if (position !== 'off') {
      const [strategy] = strategies;
      if (strategy?.id === undefined) throw new Error(`${flag} has no slider`);
      await askUnleash(admin, 'PUT', `${place}/strategies/${strategy.id}`, {
        name: strategy.name,
        title: strategy.title,
        constraints: strategy.constraints,
        parameters: { ...strategy.parameters, rollout: String(position) },
      });
    }
    const on = position !== 'off';
    if (enabled !== on) await askUnleash(admin, 'POST', `${place}/${on ? 'on' : 'off'}`);
  }

  async #flag(flag: string) {
    const found = await readFlag(this.#admin(), flag);
    if (found === undefined) throw new Error(`Unleash has no flag ${flag}`);
    return found;
  }

  #admin(): UnleashAdmin {
    const { environment, adminToken } = this;
    return { url: this.unleashUrl(), adminToken, project: 'default', environment };
  }
}
