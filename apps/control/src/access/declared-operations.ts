import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { NEED, type Need } from './needs.js';

/** A route as its controller declares it. */
export interface DeclaredOperation {
  /** `GET`, `POST` … */
  readonly method: string;
  /** Such as `/api/domains/{domain}/rollback`. */
  readonly path: string;
  /** Undefined: it changes something and says nothing, so that nobody may use it. */
  readonly need: Need | undefined;
}

/** What every route of these controllers needs. */
export function declaredOperations(controllers: readonly Type[]): readonly DeclaredOperation[] {
  return controllers.flatMap((controller) => {
    const prefix = pathsOf(controller);
    const prototype = controller.prototype as Readonly<Record<string, unknown>>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
      const declared = (Reflect.getMetadata(NEED, handler) ?? Reflect.getMetadata(NEED, controller)) as
        Need | undefined;
      const need = declared ?? (method === 'GET' || method === 'HEAD' ? 'read' : undefined);
      return pathsOf(handler).flatMap((path) => prefix.map((before) => ({ method, path: joined(before, path), need })));
    });
  });
}

function pathsOf(target: object): readonly string[] {
  const paths = (Reflect.getMetadata(PATH_METADATA, target) ?? '') as string | readonly string[];
  return typeof paths === 'string' ? [paths] : paths;
}

function joined(before: string, path: string): string {
  const segments = [before, path].flatMap((each) => each.split('/')).filter((each) => each !== '');
  return `/${segments.map((each) => each.replace(/^:(\w+)$/, '{$1}')).join('/')}`;
}
