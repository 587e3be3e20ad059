/**
 * How wide words are, without a page to measure them in: layouts are pure and the same in every browser.
 * Models: the advance widths of Inter and JetBrains Mono, in groups of letters.
 * Leaves out: kerning; a text is measured up to some 4 %, so boxes leave that much air.
 */

/** Advance widths in thousandths of the size, of Inter at weight 500. */
const NARROW = new Set("iljI.,:;'|!()[]·");
const SLIM = new Set('frt/-" ›');
const BROAD = new Set('mwMW@%');
const MONO = 0.6;
const CJK = /[\u2e80-\u9fff\uff00-\uffef]/;

function advance(letter: string): number {
  if (CJK.test(letter)) return 1;
  if (NARROW.has(letter)) return 0.285;
  if (SLIM.has(letter)) return 0.375;
  if (BROAD.has(letter)) return 0.87;
  if (letter >= 'A' && letter <= 'Z') return 0.69;
  if (letter >= '0' && letter <= '9') return 0.63;
  return 0.57;
}

export interface Face {
  readonly size: number;
  readonly isMono?: boolean;
  /** 650 rather than 400: a little wider. */
  readonly isBold?: boolean;
}

/** The width of a text in pixels. */
export function textWidth(words: string, { size, isMono = false, isBold = false }: Face): number {
  let width = 0;
  for (const letter of words) width += isMono ? (CJK.test(letter) ? 1 : MONO) : advance(letter);
  return width * size * (isBold && !isMono ? 1.05 : 1);
}

/** The first of some wordings that fits, else as much of the last as does. */
export function firstThatFits(wordings: readonly string[], room: number, face: Face): string {
  return (
    wordings.find((words) => textWidth(words, face) <= room) ?? fitText(wordings[wordings.length - 1] ?? '', room, face)
  );
}

/** The text, or as much of it as fits with an ellipsis; '' when not even two letters do. */
export function fitText(words: string, room: number, face: Face): string {
  if (textWidth(words, face) <= room) return words;
  const letters = [...words];
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, face) > room) letters.pop();
  return letters.length < 2 ? '' : `${letters.join('')}…`;
}
