/** The highest score that a plugin may give after normalising. */
export const MAX_NODE_SCORE = 100;

/** Scales scores so that the highest becomes 100; reversed, so that it becomes 0. */
export function normalizeByHighest(scores: number[], reverse: boolean): number[] {
  let highest = 0;
  for (const score of scores) if (score > highest) highest = score;
  if (highest === 0) return reverse ? scores.map(() => MAX_NODE_SCORE) : scores;
  return scores.map((score) => {
    const scaled = Math.trunc((MAX_NODE_SCORE * score) / highest);
    return reverse ? MAX_NODE_SCORE - scaled : scaled;
  });
}
