/**
 * The same text, for keeping. V8 holds a text that was put together as a tree of its parts until somebody looks at a
 * letter; then the tree goes with the next collection. What is kept for a whole history is looked at once.
 */
export function flatText(text: string): string {
  text.charCodeAt(text.length - 1);
  return text;
}
