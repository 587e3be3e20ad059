/** What keeps a text from being one step of a path: RBAC's names may have colons and capitals. */
export function pathSegmentName(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  const words: string[] = [];
  for (const forbidden of ['/', '%']) if (name.includes(forbidden)) words.push(`may not contain '${forbidden}'`);
  return words;
}
