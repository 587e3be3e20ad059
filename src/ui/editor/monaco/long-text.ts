/**
 * Long texts are YAML in colour only: a language of its own, which the YAML language server is not asked about.
 * Models: nothing of Kubernetes; the API server checks long texts as it checks short ones.
 * Leaves out: completion, hover text and the schema's marks, for as long as the text is that long.
 */
import { conf, language } from 'monaco-editor/languages/definitions/yaml/yaml';
import { schemaMax } from '../editor-view';
import { monaco } from './set-up';

const LONG_YAML = 'long-yaml';
monaco.languages.register({ id: LONG_YAML });
monaco.languages.setMonarchTokensProvider(LONG_YAML, language);
monaco.languages.setLanguageConfiguration(LONG_YAML, conf);

/** The language that a text of this length is shown in. */
export const languageFor = (length: number): string => (length > schemaMax ? LONG_YAML : 'yaml');

function adjust(model: monaco.editor.ITextModel): void {
  const fitting = languageFor(model.getValueLength());
  if (model.getLanguageId() !== fitting) monaco.editor.setModelLanguage(model, fitting);
}

const fitted = new WeakSet<monaco.editor.ITextModel>();

/** Keeps a model in the language of its length. */
export function fitLanguage(model: monaco.editor.ITextModel): void {
  adjust(model);
  if (fitted.has(model)) return;
  fitted.add(model);
  model.onDidChangeContent(() => adjust(model));
}
