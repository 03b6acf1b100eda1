// Lets plain node run the sources as they are: `./x.js` is `./x.ts`, `@banyan/x` is libs/x. For commands of this folder.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('@banyan/')) {
      return nextResolve(new URL(`../../libs/${specifier.slice(8)}/src/index.ts`, import.meta.url).href, context);
    }
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.startsWith('file:')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(fileURLToPath(source))) return nextResolve(source.href, context);
    }
    return nextResolve(specifier, context);
  },
});
