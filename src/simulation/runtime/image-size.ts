/** FNV-1a over a text: the same number for a name everywhere. */
export function hash32(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return hash >>> 0;
}

/** The size of one tag of an image: within five per cent of the image's own. */
export function sizeOfTag(sizeBytes: number, tag: string): number {
  return Math.round(sizeBytes * (0.95 + (hash32(tag) % 1000) / 10_000));
}
