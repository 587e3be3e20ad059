/**
 * Monaco with YAML and the schema of all kinds, bundled: nothing is fetched from elsewhere.
 * Models: stack.md §2: two workers, the old path by an alias in vite.config.ts, a shim for monaco-yaml's worker call.
 * Leaves out: all other languages.
 */
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/yaml/register';
import { loader } from '@monaco-editor/react';
import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { configureMonacoYaml } from 'monaco-yaml';
import { type GeneratedSchema, manifestSchema } from './manifest-schema';
import YamlWorker from './yaml.worker?worker';

self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === 'yaml' ? new YamlWorker() : new EditorWorker()),
};

/** The bundled Monaco, before the first editor is made: the component's own loader would ask a CDN. */
loader.config({ monaco: monaco as never });

/** monaco-yaml still asks for a worker by options; since 0.53 Monaco wants the worker itself. */
const forYaml = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker: (options: { createData?: unknown }) => {
      const worker = new YamlWorker();
      worker.postMessage('ignore');
      worker.postMessage(options.createData);
      return monaco.editor.createWebWorker({ worker });
    },
  },
};

const yaml = configureMonacoYaml(forYaml as never, {
  completion: true,
  enableSchemaRequest: false,
  format: { enable: true },
  hover: true,
  hoverSchemaSource: false,
  validate: true,
  yamlVersion: '1.1',
  schemas: [],
});

/** As text, so that neither the bundler nor the type checker reads 1.2 MB of JSON as code. */
async function loadSchema(): Promise<void> {
  const { default: text } = await import('../k8s-schema.generated.json?raw');
  const schema = manifestSchema(JSON.parse(text) as GeneratedSchema) as never;
  await yaml.update({ schemas: [{ uri: 'inmemory://kubarium/v1.36.json', fileMatch: ['**/*'], schema }] });
}

/** Whether completion, hover and markers know the kinds; the editor is usable before, and without them. */
export const schemaReady: Promise<boolean> = loadSchema().then(
  () => true,
  () => false,
);

export { monaco };
