/** A stream of chance that its seed decides wholly (xorshift32). */
export interface Prng {
  /** The next 32 bits, unsigned. */
  uint32(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  /** A number in [0, 1). */
  fraction(): number;
}

/** Makes the stream of one component: one more draw of one component does not shift the others. */
export function createPrng(seed: number, stream: string): Prng {
  let state = mix(seed, stream);
  const uint32 = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return {
    uint32,
    below: (bound) => uint32() % bound,
    fraction: () => uint32() / 4294967296,
  };
}

/** FNV-1a over the stream's name, started by the seed; never 0, which xorshift cannot leave. */
function mix(seed: number, stream: string): number {
  let hash = (seed ^ 2166136261) >>> 0;
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return hash >>> 0 || 0x9e3779b9;
}
