import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';

/** What a process says of itself in whatever it sends to a collector. */
export interface ProcessResource {
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly environment: string;
}

export function processResource({ serviceName, serviceVersion, environment }: ProcessResource): Resource {
  return resourceFromAttributes({
    'service.name': serviceName,
    'service.version': serviceVersion,
    'service.instance.id': `${process.pid}`,
    'deployment.environment.name': environment,
  });
}
