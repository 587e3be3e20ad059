/** How well a name fits what is typed in the palette: all words must occur, beginnings of words count most. */

/** 0 when some word of the search is missing, else up to 1; for Chinese any part of the name will do. */
export function matchScore(name: string, search: string): number {
  const text = name.toLowerCase();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  let score = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    const begins = at === 0 ? 1 : wordStart(text, word) ? 0.8 : 0.4;
    score += begins;
  }
  return words.length === 0 ? 1 : score / words.length;
}

const wordStart = (text: string, word: string): boolean =>
  text.split(/[^\p{L}\p{N}]+/u).some((one) => one.startsWith(word));
