/** A step's clause in the reader's language: words from the texts, identifiers as the cluster writes them. */
import type { TFunction } from 'i18next';
import type { StepStory } from '../../projection/step/query';
import css from './transport.module.css';

type Said = StepStory['said'];

/** Values that a machine prints: set in the fixed-width face. */
const MACHINE = new Set(['name', 'ip', 'device', 'bridge', 'container', 'verb', 'condition']);
const OPEN = '\u2063';
const CLOSE = '\u2064';

/** `kubelet/worker-1` → `kubelet on worker-1`. */
export function actorText(actor: string, t: TFunction): string {
  const [what = '', node] = actor.split('/');
  return node === undefined ? what : t('timeline.onNode', { what, node });
}

function valuesOf({ values }: Said, t: TFunction, isMarked: boolean): Record<string, string | number> {
  const ready: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(values)) {
    const text = key === 'actor' ? actorText(String(value), t) : value;
    ready[key] = isMarked && MACHINE.has(key) && text !== '' ? `${OPEN}${text}${CLOSE}` : text;
  }
  return ready;
}

/** The clause as plain text. */
export function sentenceText(said: Said, t: TFunction): string {
  return t(`timeline.say.${said.id}`, valuesOf(said, t, false)).trim();
}

/** The clause with its identifiers set apart. */
export function Sentence({ said, t }: { readonly said: Said; readonly t: TFunction }) {
  const pieces = t(`timeline.say.${said.id}`, valuesOf(said, t, true)).split(/\u2063([^\u2064]*)\u2064/);
  return pieces.map((piece, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence have no other name.
      <span key={index} className={css.machine}>
        {piece}
      </span>
    ) : (
      piece
    ),
  );
}
