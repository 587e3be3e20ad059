/**
 * Monaco's colours, taken from the tokens of the page, so that a theme is written down once.
 * Comments and punctuation are ink-3: ghost and y-punc miss 4.5:1 on the line of the cursor.
 */
import { monaco } from './set-up';

/** `#abc` → `#aabbcc`; undefined for what is no hex colour. */
export function fullHex(value: string): string | undefined {
  const hex = value.trim();
  if (/^#[\da-f]{3,4}$/i.test(hex)) return `#${[...hex.slice(1)].map((digit) => digit + digit).join('')}`;
  return /^#([\da-f]{6}|[\da-f]{8})$/i.test(hex) ? hex : undefined;
}

/** Monaco's names, and the token with an optional alpha. */
const colors: Readonly<Record<string, string>> = {
  'editor.background': 'panel',
  'editor.foreground': 'ink',
  'editorGutter.background': 'panel',
  'editorLineNumber.foreground': 'ink-3',
  'editorLineNumber.activeForeground': 'ink',
  'editor.lineHighlightBackground': 'raised',
  'editor.selectionBackground': 'halo',
  'editor.inactiveSelectionBackground': 'accent-soft',
  'editor.wordHighlightBackground': 'accent-soft',
  'editor.wordHighlightStrongBackground': 'accent-soft',
  'editor.findMatchBackground': 'halo',
  'editor.findMatchHighlightBackground': 'accent-soft',
  'editorCursor.foreground': 'accent',
  'editorIndentGuide.background1': 'line',
  'editorIndentGuide.activeBackground1': 'line-2',
  'editorBracketHighlight.foreground1': 'ink-3',
  'editorBracketHighlight.foreground2': 'ink-3',
  'editorBracketHighlight.foreground3': 'ink-3',
  'editorBracketMatch.background': 'accent-soft',
  'editorBracketMatch.border': 'line-2',
  'editorError.foreground': 'failed-t',
  'editorWarning.foreground': 'pending-t',
  'editorInfo.foreground': 'creating-t',
  'editorHint.foreground': 'ink-3',
  'editorOverviewRuler.border': 'panel',
  'editorWidget.background': 'raised',
  'editorWidget.foreground': 'ink',
  'editorWidget.border': 'line-2',
  'editorHoverWidget.background': 'raised',
  'editorHoverWidget.foreground': 'ink',
  'editorHoverWidget.border': 'line-2',
  'editorHoverWidget.statusBarBackground': 'sunk',
  'editorSuggestWidget.background': 'raised',
  'editorSuggestWidget.foreground': 'ink',
  'editorSuggestWidget.border': 'line-2',
  'editorSuggestWidget.selectedBackground': 'hover',
  'editorSuggestWidget.selectedForeground': 'ink',
  'editorSuggestWidget.highlightForeground': 'accent',
  'editorSuggestWidget.focusHighlightForeground': 'accent',
  'list.hoverBackground': 'hover',
  'list.activeSelectionBackground': 'hover',
  'list.activeSelectionForeground': 'ink',
  'list.focusBackground': 'hover',
  'list.highlightForeground': 'accent',
  'quickInput.background': 'raised',
  'quickInput.foreground': 'ink',
  'quickInputList.focusBackground': 'hover',
  'quickInputList.focusForeground': 'ink',
  'input.background': 'sunk',
  'input.foreground': 'ink',
  'input.border': 'line-2',
  'input.placeholderForeground': 'ink-3',
  'menu.background': 'raised',
  'menu.foreground': 'ink',
  'menu.selectionBackground': 'hover',
  'menu.selectionForeground': 'ink',
  'menu.border': 'line-2',
  'menu.separatorBackground': 'line',
  'textLink.foreground': 'accent',
  'textLink.activeForeground': 'accent',
  'textCodeBlock.background': 'sunk',
  foreground: 'ink',
  descriptionForeground: 'ink-2',
  focusBorder: 'accent',
  'scrollbarSlider.background': 'line-2/88',
  'scrollbarSlider.hoverBackground': 'line-2/cc',
  'scrollbarSlider.activeBackground': 'line-2',
  'scrollbar.shadow': 'line/00',
  'widget.shadow': 'chrome/66',
  'diffEditor.insertedTextBackground': 'running-t/33',
  'diffEditor.removedTextBackground': 'failed-t/33',
  'diffEditor.insertedLineBackground': 'running-t/1a',
  'diffEditor.removedLineBackground': 'failed-t/1a',
  'diffEditor.diagonalFill': 'line',
  'diffEditor.unchangedRegionBackground': 'sunk',
  'diffEditor.unchangedRegionForeground': 'ink-2',
};

const rules: readonly (readonly [string, string, string?])[] = [
  ['', 'ink'],
  ['type.yaml', 'y-key'],
  ['string.yaml', 'y-str'],
  ['string.escape.yaml', 'y-num'],
  ['number.yaml', 'y-num'],
  ['number.octal.yaml', 'y-num'],
  ['number.hex.yaml', 'y-num'],
  ['number.float.yaml', 'y-num'],
  ['number.date.yaml', 'y-str'],
  ['number.infinity.yaml', 'y-num'],
  ['number.nan.yaml', 'y-num'],
  ['keyword.yaml', 'y-num'],
  ['operators.yaml', 'ink-3'],
  ['delimiter.yaml', 'ink-3'],
  ['delimiter.bracket.yaml', 'ink-3'],
  ['delimiter.square.yaml', 'ink-3'],
  ['operators.directivesEnd.yaml', 'ink-3'],
  ['meta.directive.yaml', 'ink-3'],
  ['comment.yaml', 'ink-3', 'italic'],
  ['tag.yaml', 'ink-3'],
  ['namespace.yaml', 'ink-3'],
];

/** Reads a token (`name` or `name/alpha`) as Monaco wants it. */
function colorOf(style: CSSStyleDeclaration, token: string): string | undefined {
  const [name = '', alpha] = token.split('/');
  const hex = fullHex(style.getPropertyValue(`--${name}`));
  return hex && alpha ? hex.slice(0, 7) + alpha : hex;
}

/** Defines the theme from the tokens as they are now, and uses it. */
export function applyTheme(theme: 'light' | 'dark'): void {
  const style = getComputedStyle(document.documentElement);
  const drawn = Object.entries(colors).flatMap(([name, token]) => {
    const color = colorOf(style, token);
    return color ? [[name, color] as const] : [];
  });
  monaco.editor.defineTheme(`kubarium-${theme}`, {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    colors: Object.fromEntries(drawn),
    rules: rules.flatMap(([token, name, fontStyle]) => {
      const color = colorOf(style, name);
      return color ? [{ token, foreground: color.slice(1, 7), ...(fontStyle ? { fontStyle } : {}) }] : [];
    }),
  });
  monaco.editor.setTheme(`kubarium-${theme}`);
}

/** Keeps the theme in step with the page's tokens (theme, high contrast); returns how to stop. */
export function followTokens(theme: 'light' | 'dark'): () => void {
  applyTheme(theme);
  const observer = new MutationObserver(() => applyTheme(theme));
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
  return () => observer.disconnect();
}
