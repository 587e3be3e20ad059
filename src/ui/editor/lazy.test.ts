import { expect, test } from 'vitest';

const sources = import.meta.glob<string>(['../../**/*.{ts,tsx}', '!../../**/*.test.*', '!../../**/*.d.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
});
/** Static imports only: `import … from 'x'`, `import 'x'`, `export … from 'x'`; types cost nothing. */
const staticImport = /^(?:import|export)\s(?!type\b)(?:[^;'"]*?\sfrom\s)?\s*'([^']+)'/gm;
const importsOf = (text: string) => [...text.matchAll(staticImport)].map(([, from]) => from!);

test('Monaco, its workers and the schema come only with the lazy part of the editor', () => {
  const eager = Object.entries(sources)
    .filter(([file]) => !file.startsWith('./monaco/'))
    .filter(([, text]) => importsOf(text).some((from) => /monaco|k8s-schema/.test(from)))
    .map(([file]) => file);
  expect(eager).toEqual([]);
  // The test sees what it looks for.
  expect(importsOf(sources['./monaco/set-up.ts']!)).toContain('monaco-editor/editor');
  expect(sources['./code-view.tsx']).toContain("import('./monaco/monaco-view')");
});
