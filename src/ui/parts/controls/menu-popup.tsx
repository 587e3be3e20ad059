/** The popup of the open menu; a chunk of its own, because its parts weigh more than the whole frame. */
import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { KeyHint } from '../feedback/key-hint';
import css from './menu.module.css';
import { closeMenu, type MenuAnchor, type MenuEntry, type OpenMenu } from './menus';

function anchorOf(anchor: MenuAnchor) {
  if (anchor instanceof Element) return anchor;
  return { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) };
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  if (entry === 'line') return <Menu.Separator className={css.line} />;
  if ('heading' in entry) return <div className={css.heading}>{entry.heading}</div>;
  const body = (
    <>
      <i className={css.mark}>{entry.checked ? <Check size="1em" /> : entry.icon}</i>
      <span>{entry.label}</span>
      {entry.note !== undefined && <small>{entry.note}</small>}
      {entry.keys !== undefined && <KeyHint keys={entry.keys} />}
    </>
  );
  const shared = {
    className: css.item,
    disabled: entry.disabled ?? false,
    label: entry.label,
    // Once the menu is gone and has given the focus back: a dialog must take it after that.
    onClick: () => setTimeout(entry.onSelect),
  };
  if (entry.checked === undefined) return <Menu.Item {...shared}>{body}</Menu.Item>;
  return (
    <Menu.CheckboxItem {...shared} checked={entry.checked} closeOnClick>
      {body}
    </Menu.CheckboxItem>
  );
}

const canFocus = (element: Element | null): element is HTMLElement =>
  (element instanceof HTMLElement || element instanceof SVGElement) && element !== document.body;

/** The popup; focus returns to the element it was opened at, or to where it was. */
export default function MenuPopup({ menu }: { readonly menu: OpenMenu }) {
  const anchor = useMemo(() => anchorOf(menu.anchor), [menu.anchor]);
  const before = useRef(document.activeElement).current;
  const returnTo = [menu.anchor instanceof Element ? menu.anchor : null, before].find(canFocus);
  return (
    <Menu.Root open onOpenChange={(open) => open || closeMenu()} modal={false}>
      <Menu.Portal>
        <Menu.Positioner
          className={css.place}
          anchor={anchor}
          align={menu.align ?? 'start'}
          sideOffset={5}
          collisionPadding={6}
        >
          <Menu.Popup
            className={css.popup}
            aria-label={menu.label}
            // A menu at a point of the picture took the focus from nowhere, and gives it to nobody.
            finalFocus={() => returnTo ?? false}
          >
            {menu.entries.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the entries of an open menu do not move.
              <Entry key={index} entry={entry} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
