import { messageOf, pick, readConfig, SETTING_NAMES } from '@banyan/kernel';
import { domainNames } from '../shop/domain-names.js';
import { seedFlags } from './seed-flags.js';

/**
 * Creates the flags of every domain in an Unleash that the launcher did not start, off and at 0 %, and ends. What exists
 * is never touched, so that it may run before every deployment.
 */
try {
  const config = readConfig(
    pick('UNLEASH_URL', 'UNLEASH_ADMIN_TOKEN', 'UNLEASH_ENVIRONMENT'),
    process.env,
    SETTING_NAMES,
  );
  const admin = {
    url: config.UNLEASH_URL,
    adminToken: config.UNLEASH_ADMIN_TOKEN(),
    project: 'default',
    environment: config.UNLEASH_ENVIRONMENT,
  };
  const created = await seedFlags(admin, await domainNames());
  process.stdout.write(created.length === 0 ? 'every flag is there already\n' : `created: ${created.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
