import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

// The one default export there is: Vite asks for it.
// oxlint-disable-next-line import/no-default-export
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [tailwindcss()],
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    // Everything is a file of its own: the content security policy allows neither inline scripts nor data: fonts.
    assetsInlineLimit: 0,
    target: 'es2022',
    // What every page needs is one file, loaded once over the shop's own network; pages are files of their own.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      onLog: (level, log, tell) => {
        // What a server would do with a module is nobody's concern here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
});
