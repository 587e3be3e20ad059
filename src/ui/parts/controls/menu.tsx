/** Buttons that open menus, and the layer that shows the open one. */
import { ChevronDown } from 'lucide-react';
import { type ButtonHTMLAttributes, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { busy } from '../../idle';
import { IconButton } from './button';
import css from './menu.module.css';
import { type MenuEntry, prepareMenu, showMenu, useMenu } from './menus';

const MenuPopup = lazy(() => import('./menu-popup'));

/** Tests wait while the chunk is on its way. */
function Coming() {
  useEffect(busy, []);
  return null;
}

/** Mounted once, at the end of the app. */
export function MenuLayer() {
  const menu = useMenu((s) => s.menu);
  return menu ? (
    <Suspense fallback={<Coming />}>
      <MenuPopup menu={menu} />
    </Suspense>
  ) : null;
}

interface TriggerProps {
  readonly label: string;
  /** Made when the menu opens, so that it shows the state of that moment. */
  readonly entries: () => readonly MenuEntry[];
  readonly align?: 'start' | 'end';
}

function useTrigger({ label, entries, align = 'start' }: TriggerProps): ButtonHTMLAttributes<HTMLButtonElement> & {
  ref: (element: HTMLButtonElement | null) => void;
} {
  const [own, setOwn] = useState<HTMLButtonElement | null>(null);
  const isOpen = useMenu((s) => own !== null && s.menu?.anchor === own);
  return {
    ref: setOwn,
    'aria-haspopup': 'menu',
    'aria-expanded': isOpen,
    onPointerEnter: prepareMenu,
    onFocus: prepareMenu,
    onClick: (event) => showMenu({ label, anchor: event.currentTarget, entries: entries(), align }),
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown' || isOpen) return;
      event.preventDefault();
      event.currentTarget.click();
    },
  };
}

/** An icon that opens a menu. */
export function MenuButton({ children, ...props }: TriggerProps & { readonly children: ReactNode }) {
  return (
    <IconButton label={props.label} {...useTrigger(props)}>
      {children}
    </IconButton>
  );
}

export interface PickProps extends TriggerProps {
  /** What is chosen now. */
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly className?: string;
  /** Leaves the label to screen readers. */
  readonly labelHidden?: boolean;
}

/** A labelled value that opens a menu: Scenario, Speed, Pause when. */
export function Pick({ value, note, className = '', labelHidden = false, ...props }: PickProps) {
  return (
    <button type="button" className={`${css.pick} ${className}`} {...useTrigger(props)}>
      <small className={labelHidden ? 'sr-only' : undefined}>{props.label}</small>
      <b>{value}</b>
      {note !== undefined && <small data-note>{note}</small>}
      <ChevronDown size="0.875em" strokeWidth={2.2} aria-hidden />
    </button>
  );
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly note?: string }[];
  readonly onChange: (value: Value) => void;
  readonly className?: string;
  readonly labelHidden?: boolean;
}

/** One of several, in a menu. */
export function Select<Value extends string>({ options, value, onChange, ...rest }: SelectProps<Value>) {
  return (
    <Pick
      {...rest}
      value={options.find((option) => option.value === value)?.label ?? value}
      entries={() =>
        options.map((option) => ({
          label: option.label,
          note: option.note,
          checked: option.value === value,
          onSelect: () => onChange(option.value),
        }))
      }
    />
  );
}
