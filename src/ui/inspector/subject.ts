/** What the inspector looks at: the reference of the selected object, or the component or document that is selected instead. */
import { type Selection, select, setPanel, setSession } from '../session';

/** A selection as the inspector needs it. */
export interface Subject {
  readonly kind: 'object' | 'component' | 'document' | 'none';
  /** The reference of an object: `pods/default/web-1`, `nodes/worker-1`; the name of a component. */
  readonly key: string;
  /** The container that is meant, if one is selected. */
  readonly container?: string;
}

/** The subject of a selection. */
export function subjectOf(selection: Selection | undefined): Subject {
  if (!selection) return { kind: 'none', key: '' };
  const { kind, key } = selection;
  if (kind === 'node') return { kind: 'object', key: `nodes/${key}` };
  if (kind === 'container') {
    const at = key.lastIndexOf('/');
    return { kind: 'object', key: key.slice(0, at), container: key.slice(at + 1) };
  }
  return { kind: kind === 'object' ? 'object' : kind, key };
}

/** The selection that an object's reference stands for: nodes are a kind of their own. */
export function selectionOf(key: string): Selection {
  return key.startsWith('nodes/') ? { kind: 'node', key: key.slice(6) } : { kind: 'object', key };
}

/** Selects an object by its reference. */
export const selectObject = (key: string): void => select(selectionOf(key));

/** Shows a tab of the inspector, whatever hides it. */
export function showInspectorTab(tab: string): void {
  setPanel('inspector', { open: true });
  setSession({ inspectorTab: tab, ...(document.querySelector('[data-narrow]') && { overlay: 'inspector' as const }) });
}
