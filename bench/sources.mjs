// Lets plain Node run the bench as it is written: `./x.js` among these files is `x.ts` (Node strips the types), and what
// they take from the product and its tests (`@banyan/…`, `../apps/…`, `../libs/…`, `../test/…`) is the build, the code that
// really runs.
import { registerHooks } from 'node:module';

const root = new URL('../', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const library = /^@banyan\/([a-z-]+)$/.exec(specifier)?.[1];
    if (library !== undefined) return next(`${root}dist/libs/${library}/src/index.js`, context);
    const from = context.parentURL;
    if (!specifier.startsWith('.') || !specifier.endsWith('.js') || !from?.startsWith(root)) {
      return next(specifier, context);
    }
    const path = new URL(specifier, from).href.slice(root.length);
    if (path.startsWith('bench/')) return next(root + path.replace(/\.js$/, '.ts'), context);
    if (/^(?:apps|libs|test)\//.test(path)) return next(`${root}dist/${path}`, context);
    return next(specifier, context);
  },
});
