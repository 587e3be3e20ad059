/** The building blocks of the inspector's tabs: sections with a heading, facts in two columns, chips. */
import { Fragment, type ReactNode } from 'react';
import css from './inspector.module.css';

/** A long word of the API that may be broken where its parts meet: `PodReadyTo|Start|Containers`. */
export function Word({ children }: { readonly children: string }) {
  return children.split(/(?<=[a-z])(?=[A-Z])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a word do not move.
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** A part of a tab with its heading and a note at the heading's end. */
export function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={css.section}>
      <header>
        <h3>{title}</h3>
        {note !== undefined && <small>{note}</small>}
      </header>
      {children}
    </section>
  );
}

export type FactList = readonly (readonly [label: string, value: ReactNode])[];

/** Names and values; empty values are left out. */
export function Facts({ facts, wide = false }: { readonly facts: FactList; readonly wide?: boolean }) {
  return (
    <dl className={wide ? css.factsWide : css.facts}>
      {facts
        .filter(([, value]) => value !== '' && value !== undefined && value !== null && value !== false)
        .map(([label, value]) => (
          <div key={label}>
            <dt>
              <Word>{label}</Word>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Labels and the like: `app=web`. */
export function Chips({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }) {
  return (
    <ul className={css.chips}>
      {pairs.map(([name, value]) => (
        <li key={name} className="mono">
          {value === '' ? name : `${name}=${value}`}
        </li>
      ))}
    </ul>
  );
}
