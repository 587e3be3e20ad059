/** Throws with the sentence if the claim is false. Claims say what must hold, not what to do. */
export function assert(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Error(`broken claim: ${claim}`);
}
