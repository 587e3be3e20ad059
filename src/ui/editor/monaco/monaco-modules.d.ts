declare module 'monaco-yaml/yaml.worker.js';

declare module 'monaco-editor/editor/browser/config/tabFocus' {
  /** Whether Tab leaves the editor (Ctrl+M). */
  export const TabFocus: {
    getTabFocusMode(): boolean;
    onDidChangeTabFocus(listener: (isFree: boolean) => void): { dispose(): void };
  };
}
