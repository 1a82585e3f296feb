import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the page into static files that the server of `@uninas/server` serves; nothing in them is fetched from elsewhere. */
export default defineConfig({
  plugins: [react()],
  // core as it stands in the workspace, so that the page checks as the runner does
  resolve: { conditions: ['@uninas/source', 'module', 'browser', 'production'] },
  build: {
    target: 'es2022',
    // browsers with light-dark(), which cannot be rewritten for others: Mantine sets the scheme
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: 'dist',
    emptyOutDir: true,
    // the licences of all that is built in
    license: { fileName: 'LICENSES.md' },
    // an inlined font or picture would need a wider content security policy
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
