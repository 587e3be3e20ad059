import type { Word, WordPart } from './ast';
import { wordOf } from './word-reader';

type Token = string | WordPart;

// As many words as anyone writes on purpose; more is taken as plain text.
const wordLimit = 10_000;

/** What bash makes of `{a,b}` and `{1..5}` before everything else; the word itself if it has none. */
export function expandBraces(word: Word): readonly Word[] {
  const mayHaveBraces = word.parts.some((part) => part.type === 'text' && !part.isQuoted && part.text.includes('{'));
  if (!mayHaveBraces) return [word];
  const tokens = word.parts.flatMap((part): Token[] =>
    part.type === 'text' && !part.isQuoted ? [...part.text] : [part],
  );
  const expanded = expand(tokens);
  return expanded.length === 1 || expanded.length > wordLimit ? [word] : expanded.map(toWord);
}

function toWord(tokens: readonly Token[]): Word {
  const parts: WordPart[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') parts.push({ type: 'text', text, isQuoted: false });
    text = '';
  };
  for (const token of tokens) {
    if (typeof token === 'string') text += token;
    else {
      flush();
      parts.push(token);
    }
  }
  flush();
  return wordOf(parts);
}

function expand(tokens: readonly Token[]): Token[][] {
  for (let start = tokens.indexOf('{'); start >= 0; start = tokens.indexOf('{', start + 1)) {
    const inside = closing(tokens, start);
    const choices = inside && (sequence(tokens.slice(start + 1, inside.end)) ?? alternatives(tokens, start, inside));
    if (!inside || !choices) continue;
    const before = tokens.slice(0, start);
    const after = expand(tokens.slice(inside.end + 1));
    return choices.flatMap((choice) => after.map((rest) => [...before, ...choice, ...rest]));
  }
  return [[...tokens]];
}

interface Inside {
  readonly end: number;
  readonly commas: readonly number[];
}

function closing(tokens: readonly Token[], start: number): Inside | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let i = start + 1; i < tokens.length; i++) {
    if (tokens[i] === '{') depth++;
    else if (tokens[i] === ',' && depth === 0) commas.push(i);
    else if (tokens[i] === '}' && depth-- === 0) return { end: i, commas };
  }
  return undefined;
}

function alternatives(tokens: readonly Token[], start: number, inside: Inside): Token[][] | undefined {
  if (inside.commas.length === 0) return undefined;
  const cuts = [start, ...inside.commas, inside.end];
  return cuts.slice(1).flatMap((cut, index) => expand(tokens.slice((cuts[index] as number) + 1, cut)));
}

function sequence(tokens: readonly Token[]): Token[][] | undefined {
  if (tokens.some((token) => typeof token !== 'string')) return undefined;
  const found = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(tokens.join(''));
  if (!found) return undefined;
  const [, from = '', to = '', by] = found;
  const isNumeric = /\d/.test(from);
  if (isNumeric !== /\d/.test(to)) return undefined;
  const first = isNumeric ? Number(from) : from.charCodeAt(0);
  const last = isNumeric ? Number(to) : to.charCodeAt(0);
  const step = (Math.abs(Number(by ?? 1)) || 1) * (first <= last ? 1 : -1);
  if (Math.abs(last - first) / Math.abs(step) > wordLimit) return undefined;
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  const words: Token[][] = [];
  for (let at = first; step > 0 ? at <= last : at >= last; at += step) {
    words.push([...(isNumeric ? String(at).padStart(width, '0') : String.fromCharCode(at))]);
  }
  return words;
}
