/** What a command must say of itself. Commands are found by glob: `commands/library/*.ts` and `ui/<panel>/commands.ts`. */
import type { ClusterPort } from './cluster-port';

export const COMMAND_GROUPS = ['manifest', 'time', 'view', 'go', 'cluster', 'help'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** What a command gets to work with; the session, toasts and dialogs it imports by itself. */
export interface App {
  readonly cluster: ClusterPort | undefined;
}

export interface CommandDefinition {
  /** Unique, dotted: 'time.play'. */
  readonly id: string;
  /** i18n key of its name in the palette and in the list of shortcuts. */
  readonly title: string;
  readonly group: CommandGroup;
  /** See `hotkey.ts`: 'Mod+Enter', 'Space', 'Shift+ArrowRight', 'F', '?'. */
  readonly hotkeys?: readonly string[];
  /** Its keys with Ctrl work inside the editor and inputs too. */
  readonly everywhere?: boolean;
  /** Whether it makes sense now; left out means always. */
  readonly when?: (app: App) => boolean;
  /** Listed among the shortcuts but not in the palette (the palette itself, Escape). */
  readonly keyOnly?: boolean;
  readonly run: (app: App) => void;
}

/** Declares one command. */
export const defineCommand = (definition: CommandDefinition): CommandDefinition => definition;
