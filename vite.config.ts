import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// monaco-yaml 5.5.1 still imports monaco-editor by its pre-0.56 path; its exports map moved it.
const monacoOldPath = { find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' };

// The page's policy is strict; the dev server alone needs an inline script and a socket for hot reloading.
const policyOfDev: Plugin = {
  name: 'policy-of-dev',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("connect-src 'none'", "connect-src 'self' ws:"),
};

export default defineConfig({
  base: './',
  plugins: [react(), policyOfDev],
  resolve: { alias: [monacoOldPath] },
  worker: { format: 'es' },
  // What only workers or lazy chunks import must be named here, or the dev server reloads the page while it loads.
  optimizeDeps: {
    include: [
      'monaco-editor/editor',
      'monaco-editor/features/register.all',
      'monaco-editor/languages/definitions/yaml/register',
      'monaco-editor/editor/editor.worker',
      'yaml',
      'monaco-yaml',
      'monaco-yaml/yaml.worker.js',
      'monaco-editor/editor/browser/config/tabFocus',
      '@monaco-editor/react',
    ],
  },
  // No chunk group for Monaco: it would pull Vite's preload helper in and load all of Monaco first (a test guards it).
  // No preload polyfill: it fetches, which the policy forbids, and every browser of es2022 preloads by itself.
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 4500,
    manifest: true,
    modulePreload: { polyfill: false },
    // What the first paint needs is one chunk: twenty small ones pack worse and take longer to come.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node', testTimeout: 60_000 },
});
