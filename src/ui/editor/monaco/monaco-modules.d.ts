declare module 'monaco-yaml/yaml.worker.js';

declare module 'monaco-editor/languages/definitions/yaml/yaml' {
  import type { languages } from 'monaco-editor/editor';
  export const conf: languages.LanguageConfiguration;
  export const language: languages.IMonarchLanguage;
}

declare module 'monaco-editor/editor/browser/config/tabFocus' {
  /** Whether Tab leaves the editor (Ctrl+M). */
  export const TabFocus: {
    getTabFocusMode(): boolean;
    onDidChangeTabFocus(listener: (isFree: boolean) => void): { dispose(): void };
  };
}
